#include "server/store/bots.h"
#include "server/store/names.h"
#include "server/store/outbox.h"
#include "server/store/sweeps.h"
#include "tests/unit/store_fixture.h"

/* Its URL, its secret and its hash are made of its name. */
static struct bot add(struct store_fixture *f, const char *name, int64_t features,
		      enum bot_state state)
{
	struct bot bot = {
		.name = tt_str(name),
		.description = tt_str_printf(&f->arena, "about %s", name),
		.secret = tt_str_printf(&f->arena, "secret of %s", name),
		.url = tt_str_printf(&f->arena, "http://%s.example/", name),
		.url_hash = tt_str_printf(&f->arena, "%s-hash", name),
		.features = features,
		.state = state,
		.created_s = 77,
	};

	check_err(name, store_bot_add(f->db, &bot), TT_OK);
	return bot;
}

static void check_bot(const char *name, const struct bot *got, const struct bot *want)
{
	check_int(name, got->id, want->id);
	check_text(name, got->name, want->name);
	check_text(name, got->description, want->description);
	check_text(name, got->secret, want->secret);
	check_text(name, got->url, want->url);
	check_text(name, got->url_hash, want->url_hash);
	check_int(name, got->features, want->features);
	check_int(name, got->state, want->state);
	check_int(name, got->created_s, want->created_s);
}

static void test_round_trip(void **state)
{
	struct store_fixture *f = *state;
	struct bot first;
	struct bot second;
	struct bot got;

	begin(f->db, DB_WRITE);
	first = add(f, "first", BOT_WEBHOOK | BOT_REACTION, BOT_NO_SETUP);
	second = add(f, "second", BOT_RESPONSE, BOT_ENABLED);
	check_err("get", store_bot_get(f->db, &f->arena, first.id, &got), TT_OK);
	check_bot("by id", &got, &first);
	check_int("no errors", got.error_count + got.last_error_s, 0);
	check_text("no error", got.last_error_message, NOT_THERE);
	check_int("nothing waits", got.n_waiting + got.n_dropped, 0);
	check_err("url", store_bot_by_url(f->db, &f->arena, second.url_hash, &got), TT_OK);
	check_bot("by url", &got, &second);
	check_err("secret", store_bot_by_secret(f->db, &f->arena, first.secret, &got), TT_OK);
	check_bot("by secret", &got, &first);
	check_err("no such id", store_bot_get(f->db, &f->arena, second.id + 1, &got), TT_ERR_BOT);
	check_err("no such url", store_bot_by_url(f->db, &f->arena, second.url, &got), TT_ERR_BOT);
	second.state = BOT_DISABLED;
	second.features = BOT_WEBHOOK;
	check_err("set", store_bot_set(f->db, &second), TT_OK);
	check_err("get", store_bot_get(f->db, &f->arena, second.id, &got), TT_OK);
	check_bot("changed", &got, &second);
	check_err("delete", store_bot_delete(f->db, first.id), TT_OK);
	check_err("gone", store_bot_get(f->db, &f->arena, first.id, &got), TT_ERR_BOT);
	commit(f->db);
}

/* The first letters of those in a room with a feature. */
static struct tt_str in_room(struct store_fixture *f, int64_t room_id, int64_t features)
{
	struct tt_str letters = TT_STR("");
	struct bot *bots;
	size_t n;

	check_err("in room", store_bots_in_room(f->db, &f->arena, room_id, features, &bots, &n),
		  TT_OK);
	for (size_t i = 0; i < n; i++)
		letters =
			tt_str_printf(&f->arena, "%.*s%c", TT_STR_ARG(letters), bots[i].name.p[0]);
	return letters;
}

static void test_in_room(void **state)
{
	static const struct {
		const char *name;
		int64_t features;
		enum bot_state state;
	} all[] = {
		{ "a", BOT_WEBHOOK, BOT_ENABLED },
		{ "b", BOT_WEBHOOK | BOT_RESPONSE, BOT_NO_SETUP },
		{ "c", BOT_WEBHOOK | BOT_REACTION, BOT_DISABLED },
		{ "d", 0, BOT_ENABLED },
		{ "e", BOT_REACTION, BOT_ENABLED },
	};
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct bot *bots;
	bool changed;
	size_t n;

	begin(f->db, DB_WRITE);
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct bot bot = add(f, all[i].name, all[i].features, all[i].state);

		if (i < 4)
			check_err("enter", store_room_bot_add(f->db, room.id, bot.id, &changed),
				  TT_OK);
	}
	check_str("webhook", in_room(f, room.id, BOT_WEBHOOK), "ab");
	check_str("response", in_room(f, room.id, BOT_RESPONSE), "b");
	check_str("reaction", in_room(f, room.id, BOT_REACTION), "");
	check_str("elsewhere", in_room(f, room.id + 1, BOT_WEBHOOK), "");
	check_err("all", store_bots_for_room(f->db, &f->arena, room.id, &bots, &n), TT_OK);
	check_int("all", (int64_t)n, ARRAY_LEN(all));
	for (size_t i = 0; i < n; i++) {
		check_str(all[i].name, bots[i].name, all[i].name);
		check_int(all[i].name, bots[i].is_in_room, i < 4);
	}
	commit(f->db);
}

static bool vouched_for(struct store_fixture *f, int64_t room_id)
{
	struct bot *bots;
	size_t n;

	check_err("own", store_bots_own(f->db, &f->arena, room_id, &bots, &n), TT_OK);
	check_int("one", (int64_t)n, 1);
	return bots[0].is_vouched_for && in_room(f, room_id, BOT_WEBHOOK).n == 1;
}

/* A room's own bot is of use while its maker moderates there, and seen nowhere else. */
static void test_own(void **state)
{
	struct store_fixture *f = *state;
	struct seat seat = fixture_alice(f, ROOM_GROUP, "n", 5);
	struct room other = fixture_room(f, "efgh", ROOM_GROUP, "n");
	struct bot own = { .name = TT_STR("own"),
			   .secret = TT_STR("s"),
			   .url = TT_STR("http://own/"),
			   .url_hash = TT_STR("h"),
			   .features = BOT_WEBHOOK,
			   .state = BOT_ENABLED,
			   .room_id = seat.room.id,
			   .maker_id = TT_STR("alice"),
			   .hook_hash = TT_STR("hook") };
	struct bot *bots;
	struct bot got;
	bool changed;
	int64_t count;
	size_t n;

	begin(f->db, DB_WRITE);
	check_err("add", store_bot_add(f->db, &own), TT_OK);
	check_err("enter", store_room_bot_add(f->db, seat.room.id, own.id, &changed), TT_OK);
	check_err("hook", store_bot_by_hook(f->db, &f->arena, own.hook_hash, &got), TT_OK);
	check_bot("by hook", &got, &own);
	check_int("room", got.room_id, own.room_id);
	check_text("token", got.room_token, seat.room.token);
	check_text("maker", got.maker_id, own.maker_id);
	check_true("in it, and vouched for", got.is_in_room && got.is_vouched_for);
	check_err("count", store_bots_count_own(f->db, own.room_id, &count), TT_OK);
	check_int("own", count, 1);
	check_err("count", store_bots_count_of(f->db, own.maker_id, &count), TT_OK);
	check_int("of alice", count, 1);
	check_err("elsewhere", store_bots_for_room(f->db, &f->arena, other.id, &bots, &n), TT_OK);
	check_int("elsewhere", (int64_t)n, 0);
	check_err("all", store_bots_all(f->db, &f->arena, &bots, &n), TT_OK);
	check_int("all", (int64_t)n, 1);
	check_true("the owner", vouched_for(f, own.room_id));
	for (int64_t type = PARTICIPANT_MODERATOR; type <= PARTICIPANT_GUEST_MODERATOR; type++) {
		check_err("type",
			  store_attendee_set_type(f->db, seat.attendee.id,
						  (enum participant_type)type, 6),
			  TT_OK);
		check_int("type", vouched_for(f, own.room_id), type == PARTICIPANT_MODERATOR);
	}
	own.maker_id = (struct tt_str){ NULL, 0 };
	own.hook_hash = TT_STR("other");
	check_err("secret", store_bot_set_secret(f->db, &own), TT_OK);
	check_err("old", store_bot_by_hook(f->db, &f->arena, TT_STR("hook"), &got), TT_ERR_BOT);
	check_err("new", store_bot_by_hook(f->db, &f->arena, own.hook_hash, &got), TT_OK);
	check_text("nobody", got.maker_id, NOT_THERE);
	commit(f->db);
}

static bool has_bots(struct store_fixture *f, int64_t room_id)
{
	struct room got;

	check_err("room", store_room_by_id(f->db, &f->arena, room_id, &got), TT_OK);
	return got.has_bots;
}

/* has_bots follows what is in room_bots, whoever comes twice or was never there. */
static void test_has_bots(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct room other = fixture_room(f, "efgh", ROOM_GROUP, "n");
	struct bot a;
	struct bot b;
	bool changed;

	begin(f->db, DB_WRITE);
	a = add(f, "a", BOT_WEBHOOK, BOT_ENABLED);
	b = add(f, "b", BOT_WEBHOOK, BOT_ENABLED);
	check_false("none", has_bots(f, room.id));
	check_err("add", store_room_bot_add(f->db, room.id, a.id, &changed), TT_OK);
	check_true("new", changed && has_bots(f, room.id));
	check_err("again", store_room_bot_add(f->db, room.id, a.id, &changed), TT_OK);
	check_false("was there", changed);
	check_err("never there", store_room_bot_remove(f->db, room.id, b.id, &changed), TT_OK);
	check_false("nothing", changed);
	check_true("still", has_bots(f, room.id));
	check_err("out", store_room_bot_remove(f->db, room.id, a.id, &changed), TT_OK);
	check_true("out", changed && !has_bots(f, room.id));
	check_err("add", store_room_bot_add(f->db, room.id, a.id, &changed), TT_OK);
	check_err("add", store_room_bot_add(f->db, other.id, a.id, &changed), TT_OK);
	check_err("add", store_room_bot_add(f->db, other.id, b.id, &changed), TT_OK);
	check_err("out of all", store_room_bots_remove_all(f->db, a.id), TT_OK);
	check_false("empty", has_bots(f, room.id));
	check_true("b stays", has_bots(f, other.id));
	check_str("b stays", in_room(f, other.id, BOT_WEBHOOK), "b");
	commit(f->db);
}

/* A room that is deleted takes its bots along, and no others. */
static void test_deleted_room(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct room other = fixture_room(f, "efgh", ROOM_GROUP, "n");
	const struct sweep all = SWEEP_ALL(room.id);
	const struct sweep history = { other.id, INT64_MAX, INT64_MAX, false };
	int64_t budget = 100;
	struct bot bot;
	bool changed;

	begin(f->db, DB_WRITE);
	bot = add(f, "a", BOT_WEBHOOK, BOT_ENABLED);
	check_err("add", store_room_bot_add(f->db, room.id, bot.id, &changed), TT_OK);
	check_err("add", store_room_bot_add(f->db, other.id, bot.id, &changed), TT_OK);
	check_err("sweep", store_sweep(f->db, &all, &budget), TT_OK);
	check_err("history", store_sweep(f->db, &history, &budget), TT_OK);
	check_int("one row", budget, 99);
	check_str("gone", in_room(f, room.id, BOT_WEBHOOK), "");
	check_str("there", in_room(f, other.id, BOT_WEBHOOK), "a");
	commit(f->db);
}

static struct tt_str name_of(struct store_fixture *f, int64_t room_id, const char *id)
{
	struct tt_str name;

	check_err(id, store_name_get(f->db, &f->arena, room_id, ACTOR_BOTS, tt_str(id), &name),
		  TT_OK);
	return name;
}

/* As Talk calls them: by name where they are, else by id. */
static void test_names(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct bot bot;
	bool changed;

	begin(f->db, DB_WRITE);
	bot = add(f, "Cal", BOT_RESPONSE, BOT_ENABLED);
	check_str("not in it", name_of(f, room.id, "bot-Cal-hash"), "bot-Cal-hash-bot");
	check_err("add", store_room_bot_add(f->db, room.id, bot.id, &changed), TT_OK);
	check_str("in it", name_of(f, room.id, "bot-Cal-hash"), "Cal (Bot)");
	check_str("elsewhere", name_of(f, room.id + 1, "bot-Cal-hash"), "bot-Cal-hash-bot");
	check_str("nobody", name_of(f, room.id, "bot-x"), "bot-x-bot");
	bot.state = BOT_DISABLED;
	check_err("disable", store_bot_set(f->db, &bot), TT_OK);
	check_str("disabled", name_of(f, room.id, "bot-Cal-hash"), "bot-Cal-hash-bot");
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_round_trip),   ON_BOTH(test_in_room), ON_BOTH(test_has_bots),
		ON_BOTH(test_deleted_room), ON_BOTH(test_names),   ON_BOTH(test_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What is written in a room becomes rows of the outbox for its bots, before the commit. */
#include "server/talk/bots/announce.h"
#include "server/store/outbox.h"
#include "server/talk/bots/install.h"
#include "server/talk/bots/room_bots.h"
#include "server/talk/chat/edit.h"
#include "server/talk/chat/reactions.h"
#include "server/talk/chat/send.h"
#include "server/talk/history/tell.h"
#include "server/talk/rooms/remove.h"
#include "tests/unit/store_fixture.h"

#define SECRET "0123456789012345678901234567890123456789"
#define THUMB TT_STR("\xf0\x9f\x91\x8d")

enum {
	NOW_S = 100000
};

/* alice's room, and a bot in it. */
struct scene {
	struct store_fixture *f;
	struct talk *talk;
	struct seat seat;
	struct bot bot;
};

static struct bot install(struct talk *talk, const char *name, int64_t features)
{
	const struct new_bot wanted = {
		.name = tt_str(name),
		.secret = tt_str_printf(talk->arena, SECRET "%s", name),
		.url = tt_str_printf(talk->arena, "http://%s.example/", name),
		.features = features,
	};
	struct bot bot;

	check_err(name, talk_bot_install(talk, &wanted, &bot), TT_OK);
	return bot;
}

static void let_in(struct scene *s, const struct bot *bot)
{
	bool changed;

	check_err("let in", talk_bot_let_in(s->talk, &s->seat.room, bot, &changed), TT_OK);
	check_err("room",
		  store_room_by_id(s->f->db, s->talk->arena, s->seat.room.id, &s->seat.room),
		  TT_OK);
}

/* Without what tells it that it is there. */
static struct scene begin_scene(void **state, int64_t features)
{
	struct store_fixture *f = *state;
	struct scene s = { .f = f, .talk = &f->talk };

	s.seat = fixture_alice(f, ROOM_GROUP, "n", NOW_S);
	s.talk->base_url = TT_STR("https://chat.example/");
	begin(f->db, DB_WRITE);
	s.bot = install(s.talk, "echo", features);
	let_in(&s, &s.bot);
	check_err("drop", store_outbox_drop(f->db, s.bot.id, 0), TT_OK);
	s.talk->changed.has_posted = false;
	return s;
}

static int64_t n_waiting(struct scene *s)
{
	return fixture_number(s->f->db, "SELECT COUNT(*) FROM outbox");
}

static struct message send(struct scene *s)
{
	const struct new_message text = { .text = TT_STR("x"), .reference_id = TT_STR("") };
	struct message row;

	check_err("send", talk_send(s->talk, &s->seat, &text, &row), TT_OK);
	return row;
}

static void finish(struct scene *s)
{
	check_err("finish", talk_finish(s->talk), TT_OK);
	check_int("nothing is told twice", (int64_t)s->talk->changed.n_for_bots, 0);
}

static void test_told(void **state)
{
	struct scene s = begin_scene(state, BOT_WEBHOOK);
	struct outgoing row;
	struct receiver to;

	send(&s);
	check_int("not before the end", n_waiting(&s), 0);
	check_false("nor said", s.talk->changed.has_posted);
	finish(&s);
	finish(&s);
	check_int("one row", n_waiting(&s), 1);
	check_true("said", s.talk->changed.has_posted);
	row = (struct outgoing){ .bot_id = s.bot.id, .room_id = s.seat.room.id };
	check_err("head", store_outbox_head(s.f->db, s.talk->arena, &row, &to), TT_OK);
	check_str("one slash", row.backend, "https://chat.example/");
	check_int("when", row.created_s, NOW_S);
	check_true("create", tt_str_starts(row.body, TT_STR("{\"type\":\"Create\"")));
	rollback(s.f->db);
}

/* Each needs its feature; the reader is nobody, so also alice is named. */
static void test_features(void **state)
{
	static const struct {
		const char *name;
		int64_t features;
		int64_t want;
	} cases[] = {
		{ "webhook", BOT_WEBHOOK, 3 },   /* a message, a setting, a reaction taken back */
		{ "reaction", BOT_REACTION, 2 }, /* given, and taken back */
		{ "both", BOT_WEBHOOK | BOT_REACTION, 5 },
		{ "response", BOT_RESPONSE, 0 },
		{ "event", BOT_EVENT, 0 },
	};

	struct scene s = begin_scene(state, 0);

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct message row;
		bool added;

		check_err(cases[i].name,
			  talk_bot_set(s.talk, s.bot.id, BOT_ENABLED, cases[i].features), TT_OK);
		row = send(&s);
		check_err("tell", talk_tell(s.talk, &s.seat.room, EVENT_description_removed),
			  TT_OK);
		check_err("react", talk_react(s.talk, &s.seat, row.id, THUMB, &added), TT_OK);
		check_err("unreact", talk_unreact(s.talk, &s.seat, row.id, THUMB), TT_OK);
		finish(&s);
		check_int(cases[i].name, n_waiting(&s), cases[i].want);
		check_err("drop", store_outbox_drop(s.f->db, s.bot.id, 0), TT_OK);
	}
	commit(s.f->db);
}

/* A room without bots, and what bots do, is not even noted. */
static void test_not_noted(void **state)
{
	struct scene s = begin_scene(state, BOT_WEBHOOK | BOT_REACTION);
	bool changed;

	s.talk->actor = actor_of(ACTOR_BOTS, TT_STR("bot-x"));
	send(&s);
	check_int("by a bot", (int64_t)s.talk->changed.n_for_bots, 0);
	s.talk->actor = actor_user(TT_STR("alice"), TT_STR("Alice A."));
	check_err("out", talk_bot_put_out(s.talk, &s.seat.room, &s.bot, &changed), TT_OK);
	check_err("room", store_room_by_id(s.f->db, s.talk->arena, s.seat.room.id, &s.seat.room),
		  TT_OK);
	send(&s);
	check_int("no bots", (int64_t)s.talk->changed.n_for_bots, 0);
	commit(s.f->db);
}

/* What is gone before the end is no news: a room, a message, what was reacted to. */
static void test_gone(void **state)
{
	struct scene s = begin_scene(state, BOT_WEBHOOK | BOT_REACTION);
	struct message row = send(&s);
	bool added;

	check_err("react", talk_react(s.talk, &s.seat, row.id, THUMB, &added), TT_OK);
	check_err("gone", fixture_exec(s.f->db, "DELETE FROM messages WHERE kind = 1"), TT_OK);
	finish(&s);
	check_int("neither", n_waiting(&s), 0);
	send(&s);
	check_err("remove", talk_room_remove(s.talk, &s.seat.room), TT_OK);
	finish(&s);
	check_int("no room", n_waiting(&s), 0);
	commit(s.f->db);
}

/* A list of limits says how many may wait; without one it is the usual number. */
static void test_limit(void **state)
{
	struct scene s = begin_scene(state, BOT_WEBHOOK);
	struct limit_values values;
	struct bot got;

	limits_usual(&values);
	values.bot_waiting = 1;
	s.talk->limits.values = &values;
	send(&s);
	send(&s);
	finish(&s);
	check_int("one", n_waiting(&s), 1);
	s.talk->limits.values = NULL;
	send(&s);
	finish(&s);
	check_int("the usual number", n_waiting(&s), 2);
	check_err("bot", store_bot_get(s.f->db, s.talk->arena, s.bot.id, &got), TT_OK);
	check_int("waiting", got.n_waiting, 2);
	check_int("dropped, with that it had come in", got.n_dropped, 2);
	commit(s.f->db);
}

/* Nobody knows how clients call the server: then it is left open. */
static void test_backend(void **state)
{
	static const struct {
		const char *base_url;
		const char *want;
	} cases[] = {
		{ "https://chat.example", "https://chat.example/" },
		{ "https://chat.example/", "https://chat.example/" },
		{ "https://chat.example/talk//", "https://chat.example/talk/" },
		{ "", "" },
		{ NULL, "" },
	};
	struct scene s = begin_scene(state, BOT_WEBHOOK);

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct outgoing row = { .bot_id = s.bot.id, .room_id = s.seat.room.id };
		struct receiver to;

		s.talk->base_url = tt_str(cases[i].base_url);
		check_err("tell", talk_tell_bot(s.talk, &s.seat.room, &s.bot, true), TT_OK);
		check_err("head", store_outbox_head(s.f->db, s.talk->arena, &row, &to), TT_OK);
		check_str(cases[i].want, row.backend, cases[i].want);
		check_err("drop", store_outbox_drop(s.f->db, s.bot.id, 0), TT_OK);
	}
	commit(s.f->db);
}

/* Several bots get the same, and who has no address gets nothing. */
static void test_several(void **state)
{
	struct scene s = begin_scene(state, BOT_WEBHOOK);
	const struct new_bot mute = { .name = TT_STR("mute"),
				      .secret = TT_STR(SECRET "mute"),
				      .url = TT_STR("responseonly://x"),
				      .features = BOT_FEATURES_USUAL };
	struct bot second = install(s.talk, "second", BOT_WEBHOOK);
	struct bot third;

	check_err("mute", talk_bot_install(s.talk, &mute, &third), TT_OK);
	check_int("response", third.features, BOT_RESPONSE);
	let_in(&s, &second);
	let_in(&s, &third);
	check_int("joined", n_waiting(&s), 1);
	send(&s);
	finish(&s);
	check_int("both", n_waiting(&s), 3);
	check_int("the same",
		  fixture_number(s.f->db, "SELECT COUNT(DISTINCT body) FROM outbox"
					  " WHERE body LIKE '%Create%'"),
		  1);
	commit(s.f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_told),    ON_BOTH(test_features), ON_BOTH(test_not_noted),
		ON_BOTH(test_gone),    ON_BOTH(test_limit),    ON_BOTH(test_backend),
		ON_BOTH(test_several),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

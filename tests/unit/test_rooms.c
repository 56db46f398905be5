#include "server/store/avatars.h"
#include "tests/unit/store_fixture.h"

static void check_room(const char *name, const struct room *got, const struct room *want)
{
	check_int(name, got->id, want->id);
	check_text(name, got->token, want->token);
	check_int(name, got->type, want->type);
	check_text(name, got->name, want->name);
	check_text(name, got->description, want->description);
	check_text(name, got->avatar_version, want->avatar_version);
	check_text(name, got->password_hash, want->password_hash);
	check_text(name, got->object_type, want->object_type);
	check_text(name, got->object_id, want->object_id);
	check_text(name, got->pair_a, want->pair_a);
	check_text(name, got->pair_b, want->pair_b);
	check_int(name, got->parent_id, want->parent_id);
	check_int(name, got->read_only, want->read_only);
	check_int(name, got->listable, want->listable);
	check_int(name, got->message_expiration_s, want->message_expiration_s);
	check_int(name, got->lobby_state, want->lobby_state);
	check_int(name, got->lobby_timer_s, want->lobby_timer_s);
	check_int(name, got->sip_enabled, want->sip_enabled);
	check_int(name, got->default_permissions, want->default_permissions);
	check_int(name, got->recording_consent, want->recording_consent);
	check_int(name, got->mention_permissions, want->mention_permissions);
	check_int(name, got->breakout_mode, want->breakout_mode);
	check_int(name, got->breakout_status, want->breakout_status);
	check_int(name, got->created_s, want->created_s);
	check_int(name, got->last_message_id, want->last_message_id);
	check_int(name, got->last_activity_s, want->last_activity_s);
	check_int(name, got->has_bots, want->has_bots);
	check_int(name, got->has_pins, want->has_pins);
}

/* Each column has a value of its own, so that two that are mixed up show. */
static void test_round_trip(void **state)
{
	struct store_fixture *f = *state;
	struct room room = {
		.token = TT_STR("abcd1234"),
		.type = ROOM_PUBLIC,
		.name = TT_STR("name \xf0\x9f\x91\x8d"),
		.description = TT_STR("description"),
		.password_hash = TT_STR("hash"),
		.object_type = TT_STR("event"),
		.object_id = TT_STR("id"),
		.pair_a = TT_STR("a"),
		.pair_b = TT_STR("b"),
		.parent_id = 10,
		.read_only = true,
		.listable = 12,
		.message_expiration_s = 13,
		.lobby_state = 14,
		.lobby_timer_s = 15,
		.sip_enabled = 16,
		.default_permissions = 17,
		.recording_consent = false,
		.mention_permissions = 19,
		.created_s = 20,
		.last_activity_s = 21,
	};
	const struct avatar avatar = { .emoji = TT_STR("e") };
	struct room got;

	begin(f->db, DB_WRITE);
	check_err("add", store_room_add(f->db, &room), TT_OK);
	check_true("has an id", room.id > 0);
	check_err("by token", store_room_by_token(f->db, &f->arena, room.token, &got), TT_OK);
	check_room("as added", &got, &room);
	room.token = TT_STR("efgh5678");
	room.read_only = false;
	room.recording_consent = true;
	check_err("add", store_room_add(f->db, &room), TT_OK);
	check_err("by token", store_room_by_token(f->db, &f->arena, room.token, &got), TT_OK);
	check_room("the other way round", &got, &room);

	check_err("rename", store_room_rename(f->db, room.id, TT_STR("new")), TT_OK);
	check_err("type", store_room_set_type(f->db, room.id, ROOM_GROUP), TT_OK);
	check_err("read-only", store_room_set_number(f->db, room.id, ROOM_NUMBER_READ_ONLY, 1, 0),
		  TT_OK);
	check_err("last", store_room_set_last(f->db, room.id, 31, 32), TT_OK);
	check_err("picture", store_avatar_set(f->db, room.id, TT_STR("v1"), &avatar), TT_OK);
	room.avatar_version = TT_STR("v1");
	room.name = TT_STR("new");
	room.type = ROOM_GROUP;
	room.read_only = 1;
	room.last_message_id = 31;
	room.last_activity_s = 32;
	check_err("by token", store_room_by_token(f->db, &f->arena, room.token, &got), TT_OK);
	check_room("as changed", &got, &room);
	commit(f->db);
}

static void test_without_password(void **state)
{
	struct store_fixture *f = *state;
	struct room got;

	fixture_room(f, "abcd", ROOM_PUBLIC, "n");
	begin(f->db, DB_READ);
	check_err("get", store_room_by_token(f->db, &f->arena, TT_STR("abcd"), &got), TT_OK);
	check_text("none", got.password_hash, NOT_THERE);
	commit(f->db);
}

static struct room room_of_two(struct store_fixture *f, const char *token, enum room_type type,
			       const char *pair_a, const char *pair_b)
{
	struct room room = { .token = tt_str(token),
			     .type = type,
			     .name = TT_STR(""),
			     .description = TT_STR(""),
			     .object_type = TT_STR(""),
			     .object_id = TT_STR(""),
			     .pair_a = tt_str(pair_a),
			     .pair_b = tt_str(pair_b) };

	begin(f->db, DB_WRITE);
	check_err(token, store_room_add(f->db, &room), TT_OK);
	commit(f->db);
	return room;
}

static void test_absent(void **state)
{
	struct store_fixture *f = *state;
	struct room got;

	room_of_two(f, "abcd", ROOM_GROUP, "alice", "bob");
	begin(f->db, DB_READ);
	check_err("token", store_room_by_token(f->db, &f->arena, TT_STR("abce"), &got),
		  TT_ERR_ROOM);
	check_err("case", store_room_by_token(f->db, &f->arena, TT_STR("ABCD"), &got), TT_ERR_ROOM);
	check_err("empty", store_room_by_token(f->db, &f->arena, TT_STR(""), &got), TT_ERR_ROOM);
	check_err("a pair is one only between two",
		  store_room_by_pair(f->db, &f->arena, TT_STR("alice"), TT_STR("bob"), &got),
		  TT_ERR_ROOM);
	commit(f->db);
}

static void test_taken(void **state)
{
	struct store_fixture *f = *state;
	struct room first = room_of_two(f, "aaaa", ROOM_ONE_TO_ONE, "alice", "bob");
	struct room again = first;
	struct room got;

	begin(f->db, DB_WRITE);
	again.pair_b = TT_STR("carol");
	check_err("the token", store_room_add(f->db, &again), TT_ERR_ROOM);
	again = first;
	again.token = TT_STR("bbbb");
	check_err("the pair", store_room_add(f->db, &again), TT_ERR_ROOM);
	again.type = ROOM_FORMER_ONE_TO_ONE;
	check_err("a former pair may come again", store_room_add(f->db, &again), TT_OK);
	again.type = ROOM_GROUP;
	again.token = TT_STR("cccc");
	check_err("a group is no pair", store_room_add(f->db, &again), TT_OK);
	check_err("by pair", store_room_by_pair(f->db, &f->arena, first.pair_a, first.pair_b, &got),
		  TT_OK);
	check_str("the one that is", got.token, "aaaa");
	check_err("the order counts",
		  store_room_by_pair(f->db, &f->arena, first.pair_b, first.pair_a, &got),
		  TT_ERR_ROOM);
	check_err("its end", store_room_end_pair(f->db, first.id, TT_STR("Bob B.")), TT_OK);
	check_err("is one", store_room_by_pair(f->db, &f->arena, first.pair_a, first.pair_b, &got),
		  TT_ERR_ROOM);
	check_err("it is still there", store_room_by_id(f->db, &f->arena, first.id, &got), TT_OK);
	check_int("as a former one", got.type, ROOM_FORMER_ONE_TO_ONE);
	check_text("of nobody", got.pair_a, NOT_THERE);
	check_text("of nobody", got.pair_b, NOT_THERE);
	check_str("called so", got.name, "Bob B.");
	commit(f->db);
}

static void test_delete(void **state)
{
	static const char *const tables[] = { "rooms", "attendees", "sessions", "messages" };
	struct store_fixture *f = *state;
	struct room gone = fixture_room(f, "aaaa", ROOM_GROUP, "gone");
	struct room kept = fixture_room(f, "bbbb", ROOM_GROUP, "kept");
	const struct room *both[] = { &gone, &kept };
	struct room got;

	begin(f->db, DB_WRITE);
	for (size_t i = 0; i < 2; i++) {
		struct attendee attendee =
			fixture_attendee(f->db, both[i]->id, ACTOR_USERS, "alice", 3);
		struct session session = { .attendee_id = attendee.id,
					   .session_id = i ? TT_STR("s1") : TT_STR("s0"),
					   .cookie_hash = TT_STR("c") };

		check_err("session", store_session_add(f->db, &session), TT_OK);
		fixture_message(f->db, both[i]->id, MESSAGE_COMMENT, "hello");
	}
	check_err("delete", store_room_delete(f->db, gone.id), TT_OK);
	check_err("gone", store_room_by_token(f->db, &f->arena, gone.token, &got), TT_ERR_ROOM);
	check_err("kept", store_room_by_token(f->db, &f->arena, kept.token, &got), TT_OK);
	commit(f->db);
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		const char *sql = tt_arena_printf(&f->arena, "SELECT COUNT(*) FROM %s", tables[i]);

		check_int(tables[i], fixture_number(f->db, sql), 1);
	}
}

/* An id that was given once is not given again: clients remember what they have seen. */
static void test_ids_are_not_used_again(void **state)
{
	struct store_fixture *f = *state;
	struct room first = fixture_room(f, "aaaa", ROOM_GROUP, "n");
	struct room second;

	begin(f->db, DB_WRITE);
	check_err("delete", store_room_delete(f->db, first.id), TT_OK);
	commit(f->db);
	second = fixture_room(f, "aaaa", ROOM_GROUP, "n");
	check_true("a later id", second.id > first.id);
}

/* Each changes its own column and no other. */
static void test_settings(void **state)
{
	struct store_fixture *f = *state;
	struct room want = fixture_room(f, "abcd", ROOM_PUBLIC, "n");
	struct room other = fixture_room(f, "efgh", ROOM_PUBLIC, "n");
	const struct {
		enum room_number which;
		int64_t value;
	} numbers[] = {
		{ ROOM_NUMBER_READ_ONLY, 1 },
		{ ROOM_NUMBER_LISTABLE, 102 },
		{ ROOM_NUMBER_MENTION_PERMISSIONS, 103 },
		{ ROOM_NUMBER_DEFAULT_PERMISSIONS, 104 },
		{ ROOM_NUMBER_MESSAGE_EXPIRATION, 105 },
		{ ROOM_NUMBER_BREAKOUT_MODE, 106 },
		{ ROOM_NUMBER_BREAKOUT_STATUS, 107 },
	};
	struct room got;

	begin(f->db, DB_WRITE);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		check_int("before", room_number(&want, numbers[i].which), 0);
		room_put_number(&want, numbers[i].which, numbers[i].value);
		check_int("after", room_number(&want, numbers[i].which), numbers[i].value);
		check_err("number",
			  store_room_set_number(f->db, want.id, numbers[i].which, numbers[i].value,
						1),
			  TT_OK);
		check_err("get", store_room_by_token(f->db, &f->arena, want.token, &got), TT_OK);
		check_room("each", &got, &want);
	}
	want.description = TT_STR("d");
	want.password_hash = TT_STR("h");
	want.object_type = TT_STR("event");
	want.object_id = TT_STR("1#2");
	want.lobby_state = 1;
	want.lobby_timer_s = 77;
	check_err("text", store_room_set_description(f->db, want.id, want.description), TT_OK);
	check_err("password", store_room_set_password(f->db, want.id, want.password_hash), TT_OK);
	check_err("object", store_room_set_object(f->db, &want, 1), TT_OK);
	check_err("lobby", store_room_set_lobby(f->db, &want, 1), TT_OK);
	check_err("get", store_room_by_token(f->db, &f->arena, want.token, &got), TT_OK);
	check_room("as set", &got, &want);
	check_err("get", store_room_by_token(f->db, &f->arena, other.token, &got), TT_OK);
	check_room("another one", &got, &other);

	want.password_hash = NOT_THERE;
	check_err("none", store_room_set_password(f->db, want.id, want.password_hash), TT_OK);
	check_err("get", store_room_by_token(f->db, &f->arena, want.token, &got), TT_OK);
	check_room("without password", &got, &want);
	commit(f->db);
}

static void test_listed(void **state)
{
	static const struct {
		const char *token;
		int64_t type;
		int64_t listable;
		const char *name;
	} rooms[] = {
		{ "aaaa", ROOM_GROUP, 1, "Open 100%" },
		{ "bbbb", ROOM_PUBLIC, 2, "open 100 percent" },
		{ "cccc", ROOM_GROUP, 0, "open closed" },
		{ "dddd", ROOM_ONE_TO_ONE, 2, "open pair" },
		{ "eeee", ROOM_GROUP, 1, "open mine" },
	};
	static const struct {
		const char *term;
		const char *found[3];
	} searches[] = {
		{ "", { "aaaa", "bbbb" } }, { "OPEN", { "aaaa", "bbbb" } }, { "100%", { "aaaa" } },
		{ "_", { NULL } },          { "percent", { "bbbb" } },      { "closed", { NULL } },
	};
	struct store_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(rooms); i++) {
		struct room room = fixture_room(f, rooms[i].token, rooms[i].type, rooms[i].name);

		begin(f->db, DB_WRITE);
		check_err("listable",
			  store_room_set_number(f->db, room.id, ROOM_NUMBER_LISTABLE,
						rooms[i].listable, 1),
			  TT_OK);
		if (i + 1 == ARRAY_LEN(rooms))
			fixture_attendee(f->db, room.id, ACTOR_USERS, "alice", 3);
		commit(f->db);
	}
	begin(f->db, DB_READ);
	for (size_t i = 0; i < ARRAY_LEN(searches); i++) {
		struct room *got;
		size_t n;

		check_err("search",
			  store_rooms_listed(f->db, &f->arena, TT_STR("alice"),
					     tt_str(searches[i].term), &got, &n),
			  TT_OK);
		for (size_t k = 0; k < n; k++)
			check_str(searches[i].term, got[k].token,
				  searches[i].found[k] ? searches[i].found[k] : "none");
		check_true(searches[i].term, n < 3 && !searches[i].found[n]);
	}
	commit(f->db);
}

static void test_pairs_and_notes(void **state)
{
	struct store_fixture *f = *state;
	struct room pair = room_of_two(f, "aaaa", ROOM_ONE_TO_ONE, "al_ice", "bob");
	struct room second = room_of_two(f, "aabb", ROOM_ONE_TO_ONE, "aaron", "al_ice");
	struct room note = pair;
	struct room *got;
	struct room one;
	size_t n;

	room_of_two(f, "bbbb", ROOM_ONE_TO_ONE, "alxice", "bob");
	room_of_two(f, "cccc", ROOM_GROUP, "al_ice", "bob");
	room_of_two(f, "ccdd", ROOM_FORMER_ONE_TO_ONE, "al_ice", "bob");
	begin(f->db, DB_WRITE);
	check_err("pairs", store_rooms_pairs(f->db, &f->arena, TT_STR("al_ice"), &got, &n), TT_OK);
	check_int("whichever of the two", (int64_t)n, 2);
	check_room("the first", &got[0], &pair);
	check_room("the second", &got[1], &second);
	check_err("pairs", store_rooms_pairs(f->db, &f->arena, TT_STR("alice"), &got, &n), TT_OK);
	check_int("none", (int64_t)n, 0);

	note.token = TT_STR("dddd");
	note.type = ROOM_NOTE_TO_SELF;
	note.object_id = TT_STR("bob");
	check_err("none yet", store_room_note_to_self(f->db, &f->arena, note.object_id, &one),
		  TT_ERR_ROOM);
	check_err("add", store_room_add(f->db, &note), TT_OK);
	check_err("now", store_room_note_to_self(f->db, &f->arena, note.object_id, &one), TT_OK);
	check_int("this", one.id, note.id);
	note.token = TT_STR("eeee");
	check_err("only one each", store_room_add(f->db, &note), TT_ERR_ROOM);
	commit(f->db);
}

/* A breakout room; nobody in it. */
static struct room room_below(struct store_fixture *f, const char *token, int64_t parent_id)
{
	struct room room = { .token = tt_str(token),
			     .type = ROOM_GROUP,
			     .name = TT_STR("n"),
			     .description = TT_STR(""),
			     .object_type = TT_STR("room"),
			     .object_id = TT_STR("parent"),
			     .parent_id = parent_id };

	begin(f->db, DB_WRITE);
	check_err(token, store_room_add(f->db, &room), TT_OK);
	commit(f->db);
	return room;
}

static void test_breakout(void **state)
{
	struct store_fixture *f = *state;
	struct room parent = fixture_room(f, "parent", ROOM_GROUP, "n");
	struct room other = fixture_room(f, "other", ROOM_GROUP, "n");
	const struct room children[] = {
		room_below(f, "zzzz", parent.id),
		room_below(f, "aaaa", parent.id),
	};
	struct room *got;
	size_t n;

	room_below(f, "bbbb", parent.id + 100);
	room_below(f, "cccc", 0);
	begin(f->db, DB_READ);
	check_err("of the parent", store_rooms_breakout(f->db, &f->arena, parent.id, &got, &n),
		  TT_OK);
	check_int("only its own", (int64_t)n, ARRAY_LEN(children));
	for (size_t i = 0; i < n; i++)
		check_room("oldest first", &got[i], &children[i]);
	check_err("without", store_rooms_breakout(f->db, &f->arena, other.id, &got, &n), TT_OK);
	check_int("none", (int64_t)n, 0);
	check_err("of none", store_rooms_breakout(f->db, &f->arena, 0, &got, &n), TT_OK);
	check_int("none", (int64_t)n, 0);
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_round_trip),      ON_BOTH(test_without_password),
		ON_BOTH(test_absent),          ON_BOTH(test_taken),
		ON_BOTH(test_delete),          ON_BOTH(test_ids_are_not_used_again),
		ON_BOTH(test_settings),        ON_BOTH(test_listed),
		ON_BOTH(test_pairs_and_notes), ON_BOTH(test_breakout),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

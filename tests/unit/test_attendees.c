#include "tests/unit/store_fixture.h"

static void check_attendee(const char *name, const struct attendee *got,
			   const struct attendee *want)
{
	check_int(name, got->id, want->id);
	check_int(name, got->room_id, want->room_id);
	check_text(name, got->actor_type, want->actor_type);
	check_text(name, got->actor_id, want->actor_id);
	check_text(name, got->display_name, want->display_name);
	check_text(name, got->invited_id, want->invited_id);
	check_text(name, got->access_token, want->access_token);
	check_int(name, got->type, want->type);
	check_int(name, got->permissions, want->permissions);
	check_int(name, got->is_favorite, want->is_favorite);
	check_int(name, got->is_archived, want->is_archived);
	check_int(name, got->is_important, want->is_important);
	check_int(name, got->is_sensitive, want->is_sensitive);
	check_int(name, got->notification_level, want->notification_level);
	check_int(name, got->notification_calls, want->notification_calls);
	check_int(name, got->last_read_message, want->last_read_message);
	check_int(name, got->last_mention, want->last_mention);
	check_int(name, got->last_mention_direct, want->last_mention_direct);
	check_int(name, got->changed_s, want->changed_s);
	check_int(name, got->hidden_pin, want->hidden_pin);
	check_int(name, got->n_scheduled, want->n_scheduled);
}

static void test_round_trip(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct attendee attendee = {
		.room_id = room.id,
		.actor_type = ACTOR_GUESTS,
		.actor_id = TT_STR("0123abcd"),
		.display_name = TT_STR("Visitor"),
		.invited_id = TT_STR("Visitor@example.org"),
		.access_token = TT_STR("key"),
		.type = 11,
		.permissions = 12,
		.is_favorite = true,
		.notification_level = 14,
		.notification_calls = false,
		.last_read_message = 16,
		.changed_s = 17,
	};
	struct attendee got;

	begin(f->db, DB_WRITE);
	check_err("add", store_attendee_add(f->db, &attendee), TT_OK);
	check_true("has an id", attendee.id > 0);
	check_err("get",
		  store_attendee_get(f->db, &f->arena, room.id, ACTOR_GUESTS, TT_STR("0123abcd"),
				     &got),
		  TT_OK);
	check_attendee("as added", &got, &attendee);
	check_err("by id", store_attendee_by_id(f->db, &f->arena, room.id, attendee.id, &got),
		  TT_OK);
	check_attendee("by id", &got, &attendee);
	attendee.actor_id = TT_STR("4567cdef");
	attendee.invited_id = attendee.access_token = NOT_THERE;
	attendee.is_favorite = false;
	attendee.notification_calls = true;
	check_err("add", store_attendee_add(f->db, &attendee), TT_OK);
	check_err("by id", store_attendee_by_id(f->db, &f->arena, room.id, attendee.id, &got),
		  TT_OK);
	check_attendee("the other way round", &got, &attendee);

	check_err("type", store_attendee_set_type(f->db, attendee.id, 21, 22), TT_OK);
	attendee.type = 21;
	attendee.changed_s = 22;
	check_err("get", store_attendee_by_id(f->db, &f->arena, room.id, attendee.id, &got), TT_OK);
	check_attendee("type changed", &got, &attendee);

	check_err("read", store_attendee_set_read(f->db, attendee.id, 31, 32), TT_OK);
	attendee.last_read_message = 31;
	attendee.changed_s = 32;
	check_err("the same again", store_attendee_set_read(f->db, attendee.id, 31, 99), TT_OK);
	check_err("get", store_attendee_by_id(f->db, &f->arena, room.id, attendee.id, &got), TT_OK);
	check_attendee("marker moved once", &got, &attendee);

	check_err("delete", store_attendee_delete(f->db, attendee.id), TT_OK);
	check_err("gone", store_attendee_by_id(f->db, &f->arena, room.id, attendee.id, &got),
		  TT_ERR_PARTICIPANT);
	commit(f->db);
}

/* Each is a column of its own. */
static void test_flags(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	static const struct {
		enum attendee_flag which;
		int64_t value;
	} flags[] = {
		{ ATTENDEE_FAVORITE, 1 },
		{ ATTENDEE_ARCHIVED, 1 },
		{ ATTENDEE_IMPORTANT, 1 },
		{ ATTENDEE_SENSITIVE, 1 },
		{ ATTENDEE_NOTIFICATION_LEVEL, LEVEL_NEVER },
		{ ATTENDEE_NOTIFICATION_CALLS, 1 },
		{ ATTENDEE_FAVORITE, 0 },
		{ ATTENDEE_IMPORTANT, 0 },
	};
	struct attendee want;
	struct attendee got;

	begin(f->db, DB_WRITE);
	want = fixture_attendee(f->db, room.id, ACTOR_GUESTS, "0123", PARTICIPANT_GUEST);
	for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
		want.changed_s = 100 + (int64_t)i;
		attendee_put_flag(&want, flags[i].which, flags[i].value);
		check_err("set",
			  store_attendee_set_flag(f->db, want.id, flags[i].which, flags[i].value,
						  want.changed_s),
			  TT_OK);
		check_err("get", store_attendee_by_id(f->db, &f->arena, room.id, want.id, &got),
			  TT_OK);
		check_attendee("as set", &got, &want);
	}
	check_true("what was set stays", want.is_archived && want.is_sensitive);
	check_int("level", want.notification_level, LEVEL_NEVER);
	check_false("and what was taken back", want.is_favorite || want.is_important);
	commit(f->db);
}

static void test_absent(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct room other = fixture_room(f, "efgh", ROOM_GROUP, "n");
	struct attendee alice;
	struct attendee got;

	begin(f->db, DB_WRITE);
	alice = fixture_attendee(f->db, room.id, ACTOR_USERS, "alice", 3);
	check_err(
		"another room",
		store_attendee_get(f->db, &f->arena, other.id, ACTOR_USERS, TT_STR("alice"), &got),
		TT_ERR_PARTICIPANT);
	check_err(
		"another kind",
		store_attendee_get(f->db, &f->arena, room.id, ACTOR_GROUPS, TT_STR("alice"), &got),
		TT_ERR_PARTICIPANT);
	check_err("another case",
		  store_attendee_get(f->db, &f->arena, room.id, ACTOR_USERS, TT_STR("Alice"), &got),
		  TT_ERR_PARTICIPANT);
	check_err("id in another room",
		  store_attendee_by_id(f->db, &f->arena, other.id, alice.id, &got),
		  TT_ERR_PARTICIPANT);
	check_err("twice", store_attendee_add(f->db, &alice), TT_ERR_PARTICIPANT);
	alice.room_id = other.id;
	check_err("in both rooms", store_attendee_add(f->db, &alice), TT_OK);
	commit(f->db);
}

/* Users and groups are shown by the name they have now. */
static void test_names(void **state)
{
	static const struct {
		const char *name;
		struct tt_str type;
		const char *id;
		const char *want;
	} cases[] = {
		{ "user", BYTES("users"), "alice", "Alice A." },
		{ "user who is gone", BYTES("users"), "nobody", "own name" },
		{ "group", BYTES("groups"), "staff", "The Staff" },
		{ "a guest called like a user", BYTES("guests"), "alice", "own name" },
		{ "a group called like a user", BYTES("groups"), "alice", "own name" },
	};
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct attendee *all;
	size_t n;

	fixture_user(f, "alice", "Alice A.");
	begin(f->db, DB_WRITE);
	check_err("group", store_group_add(f->db, TT_STR("staff"), TT_STR("The Staff")), TT_OK);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		fixture_attendee(f->db, room.id, cases[i].type, cases[i].id, 3);
	check_err("of room", store_attendees_of_room(f->db, &f->arena, room.id, &all, &n), TT_OK);
	check_int("all", (int64_t)n, ARRAY_LEN(cases));
	for (size_t i = 0; i < n; i++) {
		check_str(cases[i].name, all[i].actor_id, cases[i].id);
		check_str(cases[i].name, all[i].display_name, cases[i].want);
	}
	check_err("of no room", store_attendees_of_room(f->db, &f->arena, 4711, &all, &n), TT_OK);
	check_int("none", (int64_t)n, 0);
	commit(f->db);
}

static void test_count(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	int64_t users = -1;
	int64_t moderators = -1;

	begin(f->db, DB_WRITE);
	check_err("empty", store_attendees_count(f->db, room.id, &users, &moderators), TT_OK);
	check_int("users", users, 0);
	check_int("moderators", moderators, 0);
	fixture_attendee(f->db, room.id, ACTOR_USERS, "owner", PARTICIPANT_OWNER);
	fixture_attendee(f->db, room.id, ACTOR_USERS, "moderator", PARTICIPANT_MODERATOR);
	fixture_attendee(f->db, room.id, ACTOR_USERS, "user", PARTICIPANT_USER);
	fixture_attendee(f->db, room.id, ACTOR_USERS, "joined", PARTICIPANT_SELF_JOINED);
	fixture_attendee(f->db, room.id, ACTOR_GUESTS, "guest", PARTICIPANT_GUEST);
	fixture_attendee(f->db, room.id, ACTOR_GUESTS, "gm", PARTICIPANT_GUEST_MODERATOR);
	check_err("count", store_attendees_count(f->db, room.id, &users, &moderators), TT_OK);
	check_int("users", users, 3);
	check_int("moderators", moderators, 2);
	commit(f->db);
}

static void test_common_read(void **state)
{
	static const struct {
		const char *id;
		int64_t read;
	} readers[] = { { "alice", 30 }, { "bob", 20 }, { "carol", 10 } };
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	int64_t common = -1;

	for (size_t i = 0; i < ARRAY_LEN(readers); i++)
		fixture_user(f, readers[i].id, readers[i].id);
	begin(f->db, DB_WRITE);
	check_err("nobody", store_attendees_common_read(f->db, room.id, &common), TT_OK);
	check_int("nobody", common, 0);
	for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
		struct attendee attendee =
			fixture_attendee(f->db, room.id, ACTOR_USERS, readers[i].id, 3);

		check_err("read", store_attendee_set_read(f->db, attendee.id, readers[i].read, 1),
			  TT_OK);
	}
	fixture_attendee(f->db, room.id, ACTOR_GUESTS, "guest", 4); /* has read nothing */
	check_err("all", store_attendees_common_read(f->db, room.id, &common), TT_OK);
	check_int("the lowest of the users", common, 10);
	check_err("private",
		  store_user_field_set(f->db, TT_STR("carol"), TT_STR(USER_FIELD_READ_PRIVACY),
				       TT_STR("1")),
		  TT_OK);
	check_err("without carol", store_attendees_common_read(f->db, room.id, &common), TT_OK);
	check_int("who keeps it private", common, 20);
	check_err("public again",
		  store_user_field_set(f->db, TT_STR("carol"), TT_STR(USER_FIELD_READ_PRIVACY),
				       TT_STR("0")),
		  TT_OK);
	check_err("with carol", store_attendees_common_read(f->db, room.id, &common), TT_OK);
	check_int("who does not", common, 10);
	commit(f->db);
}

/* talk-rooms 2.1: what a list asked for with modifiedSince holds. */
static void test_memberships(void **state)
{
	static const struct {
		const char *name;
		int64_t since_s;
		bool keep_one_to_one;
		const char *tokens; /* newest activity first */
	} cases[] = {
		{ "all", 0, false, "newest,middle,pair,oldest" },
		{ "since the activity, inclusive", 300, false, "newest,oldest" },
		{ "later", 301, false, "oldest" },
		{ "the own row changed, inclusive", 400, false, "oldest" },
		{ "nothing since", 401, false, "" },
		{ "one-to-one is kept", 401, true, "pair" },
	};
	static const struct {
		const char *token;
		int64_t type;
		int64_t activity_s;
		int64_t changed_s;
	} rooms[] = {
		{ "oldest", ROOM_GROUP, 100, 400 },
		{ "newest", ROOM_PUBLIC, 300, 0 },
		{ "middle", ROOM_GROUP, 200, 0 },
		{ "pair", ROOM_ONE_TO_ONE, 150, 0 },
	};
	struct store_fixture *f = *state;
	struct membership *all;
	size_t n;

	for (size_t i = 0; i < ARRAY_LEN(rooms); i++) {
		struct room room = fixture_room(f, rooms[i].token, rooms[i].type, rooms[i].token);
		struct attendee attendee = { .room_id = room.id,
					     .actor_type = ACTOR_USERS,
					     .actor_id = TT_STR("alice"),
					     .display_name = TT_STR(""),
					     .changed_s = rooms[i].changed_s };

		begin(f->db, DB_WRITE);
		check_err("activity", store_room_set_last(f->db, room.id, 1, rooms[i].activity_s),
			  TT_OK);
		check_err("add", store_attendee_add(f->db, &attendee), TT_OK);
		fixture_attendee(f->db, room.id, ACTOR_USERS, "bob", 3);
		fixture_attendee(f->db, room.id, ACTOR_GUESTS, "alice", 4);
		commit(f->db);
	}
	fixture_room(f, "without", ROOM_GROUP, "alice is not in it");
	begin(f->db, DB_READ);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_str tokens = TT_STR("");

		check_err(cases[i].name,
			  store_memberships(f->db, &f->arena, TT_STR("alice"), cases[i].since_s,
					    cases[i].keep_one_to_one, &all, &n),
			  TT_OK);
		for (size_t j = 0; j < n; j++) {
			check_str(cases[i].name, all[j].attendee.actor_id, "alice");
			check_str(cases[i].name, all[j].attendee.actor_type, "users");
			check_int(cases[i].name, all[j].attendee.room_id, all[j].room.id);
			tokens = tt_str_printf(&f->arena, "%.*s%s%.*s", TT_STR_ARG(tokens),
					       j ? "," : "", TT_STR_ARG(all[j].room.token));
		}
		check_str(cases[i].name, tokens, cases[i].tokens);
	}
	check_err("a stranger",
		  store_memberships(f->db, &f->arena, TT_STR("mallory"), 0, true, &all, &n), TT_OK);
	check_int("a stranger", (int64_t)n, 0);
	commit(f->db);
}

static void test_in_breakout(void **state)
{
	struct store_fixture *f = *state;
	struct room parent = fixture_room(f, "parent", ROOM_GROUP, "n");
	struct room children[3];
	struct attendee *got;
	size_t n;

	fixture_user(f, "bob", "Bob");
	for (size_t i = 0; i < ARRAY_LEN(children); i++) {
		children[i] = parent;
		children[i].token = tt_str_printf(&f->arena, "child%zu", i);
		children[i].parent_id = i == 2 ? parent.id + 100 : parent.id;
		begin(f->db, DB_WRITE);
		check_err("child", store_room_add(f->db, &children[i]), TT_OK);
		fixture_attendee(f->db, children[i].id, ACTOR_USERS, "bob", 3);
		commit(f->db);
	}
	begin(f->db, DB_WRITE);
	fixture_attendee(f->db, parent.id, ACTOR_USERS, "bob", 3);
	fixture_attendee(f->db, children[0].id, ACTOR_USERS, "carol", 3);
	fixture_attendee(f->db, children[0].id, ACTOR_GUESTS, "bob", 4);
	check_err("all", store_attendees_in_breakout(f->db, &f->arena, parent.id, &got, &n), TT_OK);
	check_int("two rooms", (int64_t)n, 4);
	check_int("by room", got[2].room_id, children[0].id);
	check_int("by room", got[3].room_id, children[1].id);
	check_str("with names", got[3].display_name, "Bob");
	check_err("one user",
		  store_attendees_in_breakout_of(f->db, &f->arena, parent.id, TT_STR("bob"), &got,
						 &n),
		  TT_OK);
	check_int("in both", (int64_t)n, 2);
	for (size_t i = 0; i < n; i++) {
		check_int("each", got[i].room_id, children[i].id);
		check_str("himself", got[i].actor_type, "users");
	}
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_round_trip),  ON_BOTH(test_flags),       ON_BOTH(test_absent),
		ON_BOTH(test_names),       ON_BOTH(test_count),       ON_BOTH(test_common_read),
		ON_BOTH(test_memberships), ON_BOTH(test_in_breakout),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

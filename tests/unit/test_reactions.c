/* Reactions among the messages, and who is marked as mentioned. */
#include "server/store/mentioned.h"
#include "server/store/reactions.h"
#include "tests/unit/store_fixture.h"

static int64_t react(struct db *db, int64_t room_id, int64_t message_id, const char *actor,
		     const char *emoji)
{
	struct message row = {
		.room_id = room_id,
		.kind = MESSAGE_REACTION,
		.actor_type = ACTOR_USERS,
		.actor_id = tt_str(actor),
		.body = tt_str(emoji),
		.parent_id = message_id,
		.created_s = 7,
	};

	check_err("react", store_message_add(db, &row), TT_OK);
	check_err("count", store_reactions_add_to_count(db, message_id, 1), TT_OK);
	return row.id;
}

static void test_load(void **state)
{
	static const struct {
		const char *actor;
		const char *emoji;
		struct reaction_load want;
	} cases[] = {
		{ "alice", "a", { 3, 2, true } },
		{ "alice", "d", { 3, 2, false } },
		{ "bob", "c", { 3, 1, true } },
		{ "carol", "", { 3, 0, false } },
	};
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct reaction_key key = { .room_id = room.id, .actor_type = ACTOR_USERS };
	struct reaction_load load;
	int64_t other;

	begin(f->db, DB_WRITE);
	key.message_id = fixture_message(f->db, room.id, MESSAGE_COMMENT, "one").id;
	other = fixture_message(f->db, room.id, MESSAGE_COMMENT, "two").id;
	check_err("none", store_reaction_load(f->db, &key, &load), TT_OK);
	check_int("none", load.n_emoji + load.n_own + load.has_emoji, 0);
	react(f->db, room.id, key.message_id, "alice", "c");
	react(f->db, room.id, key.message_id, "alice", "a");
	react(f->db, room.id, key.message_id, "bob", "a");
	react(f->db, room.id, key.message_id, "dave", "b");
	react(f->db, room.id, other, "alice", "d");
	check_err("revoke",
		  store_reaction_revoke(f->db, react(f->db, room.id, key.message_id, "alice", "e")),
		  TT_OK);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		key.actor_id = tt_str(cases[i].actor);
		key.emoji = tt_str(cases[i].emoji);
		check_err(cases[i].actor, store_reaction_load(f->db, &key, &load), TT_OK);
		check_int(cases[i].actor, load.n_emoji, cases[i].want.n_emoji);
		check_int(cases[i].actor, load.n_own, cases[i].want.n_own);
		check_int(cases[i].emoji, load.has_emoji, cases[i].want.has_emoji);
	}
	commit(f->db);
}

static void test_tally(void **state)
{
	static const struct {
		const char *emoji;
		int64_t n;
		bool own;
		bool second; /* of the second message */
	} want[] = {
		{ "b", 2, true, false },
		{ "a", 1, false, false },
		{ "c", 1, true, false },
		{ "a", 1, false, true },
	};
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct room other = fixture_room(f, "efgh", ROOM_GROUP, "n");
	struct reaction_range range = { .room_id = room.id,
					.actor_type = ACTOR_USERS,
					.actor_id = TT_STR("alice") };
	struct reaction_tally *tallies;
	struct message messages[2];
	struct message elsewhere;
	struct message got;
	struct reaction *all;
	size_t n;
	int64_t revoked;

	fixture_user(f, "alice", "Alice A.");
	begin(f->db, DB_WRITE);
	messages[0] = fixture_message(f->db, room.id, MESSAGE_COMMENT, "one");
	elsewhere = fixture_message(f->db, other.id, MESSAGE_COMMENT, "elsewhere");
	messages[1] = fixture_message(f->db, room.id, MESSAGE_COMMENT, "two");
	react(f->db, room.id, messages[0].id, "alice", "c");
	react(f->db, room.id, messages[0].id, "bob", "a");
	react(f->db, room.id, messages[0].id, "alice", "b");
	react(f->db, room.id, messages[0].id, "bob", "b");
	react(f->db, room.id, messages[1].id, "bob", "a");
	react(f->db, other.id, elsewhere.id, "bob", "a");
	revoked = react(f->db, room.id, messages[0].id, "carol", "b");
	check_err("revoke", store_reaction_revoke(f->db, revoked), TT_OK);
	check_err("count", store_reactions_add_to_count(f->db, messages[0].id, -1), TT_OK);

	range.from_id = messages[0].id;
	range.to_id = messages[1].id;
	check_err("tally", store_reactions_tally(f->db, &f->arena, &range, &tallies, &n), TT_OK);
	check_int("tallies", (int64_t)n, ARRAY_LEN(want));
	for (size_t i = 0; i < n; i++) {
		check_int(want[i].emoji, tallies[i].message_id, messages[want[i].second].id);
		check_str(want[i].emoji, tallies[i].emoji, want[i].emoji);
		check_int(want[i].emoji, tallies[i].n, want[i].n);
		check_int(want[i].emoji, tallies[i].own, want[i].own);
	}
	check_err("all", store_reactions_of(f->db, &f->arena, room.id, messages[0].id, &all, &n),
		  TT_OK);
	check_int("all", (int64_t)n, 4);
	check_str("the first", all[0].emoji, "c");
	check_str("has a name", all[0].actor_name, "Alice A.");
	check_true("nobody of that name", !all[1].actor_name.p);
	check_err("message", store_message_get(f->db, &f->arena, room.id, messages[0].id, &got),
		  TT_OK);
	check_int("its own count", got.n_reactions, 4);
	commit(f->db);
}

static void test_find(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct reaction_key key = { .room_id = room.id,
				    .emoji = TT_STR("a"),
				    .actor_type = ACTOR_USERS,
				    .actor_id = TT_STR("alice") };
	int64_t id;
	int64_t found;

	begin(f->db, DB_WRITE);
	key.message_id = fixture_message(f->db, room.id, MESSAGE_COMMENT, "one").id;
	check_err("find", store_reaction_find(f->db, &key, &found), TT_OK);
	check_int("none", found, 0);
	id = react(f->db, room.id, key.message_id, "alice", "a");
	check_err("find", store_reaction_find(f->db, &key, &found), TT_OK);
	check_int("found", found, id);
	check_err("revoke", store_reaction_revoke(f->db, id), TT_OK);
	check_err("find", store_reaction_find(f->db, &key, &found), TT_OK);
	check_int("revoked", found, 0);
	check_true("may come again", react(f->db, room.id, key.message_id, "alice", "a") > id);
	commit(f->db);
}

/* alice writes; bob has level 3, carol is a plain member, dave ignores the lobby, erin moderates.
 */
static void test_mentioned(void **state)
{
	static const struct {
		const char *name;
		enum mentioned_who who;
		const char *id;
		bool lobby;
		bool ignored;
		const char *marked; /* first letters, of those directly in upper case */
	} cases[] = {
		{ "all", MENTIONED_ALL, "", false, false, "cde" },
		{ "all in the lobby", MENTIONED_ALL, "", true, false, "de" },
		{ "a lobby that all ignore", MENTIONED_ALL, "", true, true, "cde" },
		{ "direct", MENTIONED_USER, "carol", false, false, "C" },
		{ "direct in the lobby", MENTIONED_USER, "carol", true, false, "" },
		{ "who wants none", MENTIONED_USER, "bob", false, false, "" },
		{ "oneself", MENTIONED_USER, "alice", false, false, "" },
		{ "a stranger", MENTIONED_USER, "zoe", false, false, "" },
		{ "group", MENTIONED_GROUP, "staff", false, false, "cd" },
		{ "a group that is not there", MENTIONED_GROUP, "crew", false, false, "" },
	};
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct attendee *attendees;
	size_t n;

	fixture_user(f, "carol", "Carol");
	fixture_user(f, "dave", "Dave");
	begin(f->db, DB_WRITE);
	for (size_t i = 0; i < 5; i++) {
		static const char *const names[] = { "alice", "bob", "carol", "dave", "erin" };

		fixture_attendee(f->db, room.id, ACTOR_USERS, names[i],
				 i == 4 ? PARTICIPANT_MODERATOR : PARTICIPANT_USER);
	}
	fixture_attendee(f->db, room.id, ACTOR_GUESTS, "carol", PARTICIPANT_GUEST);
	fixture_attendee(f->db, room.id, ACTOR_GROUPS, "staff", PARTICIPANT_USER);
	check_err("groups",
		  fixture_exec(f->db, "INSERT INTO user_groups VALUES ('staff', 'staff'),"
				      " ('crew', 'crew');"
				      "INSERT INTO group_members VALUES ('staff', 'carol'),"
				      " ('staff', 'dave'), ('crew', 'carol');"
				      "UPDATE attendees SET notification_level = 3"
				      " WHERE actor_id = 'bob';"
				      "UPDATE attendees SET permissions = 8 + 1"
				      " WHERE actor_id = 'dave';"),
		  TT_OK);
	commit(f->db);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct mentioned mentioned = {
			.room_id = room.id,
			.message_id = 5,
			.author = TT_STR("alice"),
			.lobby = cases[i].lobby,
			.lobby_ignored_by_default = cases[i].ignored,
			.now_s = 9,
		};
		struct tt_str marked = TT_STR("");

		begin(f->db, DB_WRITE);
		check_err(cases[i].name,
			  store_attendees_mentioned(f->db, &mentioned, cases[i].who,
						    tt_str(cases[i].id)),
			  TT_OK);
		check_err(cases[i].name,
			  store_attendees_of_room(f->db, &f->arena, room.id, &attendees, &n),
			  TT_OK);
		for (size_t k = 0; k < n; k++) {
			char letter = attendees[k].actor_id.p[0];

			if (attendees[k].last_mention == 0)
				continue;
			if (attendees[k].last_mention_direct != 0)
				letter = (char)(letter - 'a' + 'A');
			marked = tt_str_printf(&f->arena, "%.*s%c", TT_STR_ARG(marked), letter);
		}
		check_str(cases[i].name, marked, cases[i].marked);
		rollback(f->db);
	}
}

/* A mention further up the history takes no later mark away. */
static void test_marks_go_forward(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct mentioned mentioned = { .room_id = room.id, .author = TT_STR("") };
	static const int64_t ids[] = { 5, 3, 8 };
	static const int64_t want[] = { 5, 5, 8 };
	struct attendee got;

	begin(f->db, DB_WRITE);
	fixture_attendee(f->db, room.id, ACTOR_USERS, "bob", PARTICIPANT_USER);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		mentioned.message_id = ids[i];
		check_err(
			"mark",
			store_attendees_mentioned(f->db, &mentioned, MENTIONED_USER, TT_STR("bob")),
			TT_OK);
		check_err("get",
			  store_attendee_get(f->db, &f->arena, room.id, ACTOR_USERS, TT_STR("bob"),
					     &got),
			  TT_OK);
		check_int("any", got.last_mention, want[i]);
		check_int("direct", got.last_mention_direct, want[i]);
	}
	check_err("reset", store_attendees_reset_chat(f->db, room.id, -2, 1), TT_OK);
	check_err("get",
		  store_attendee_get(f->db, &f->arena, room.id, ACTOR_USERS, TT_STR("bob"), &got),
		  TT_OK);
	check_int("nothing read", got.last_read_message, -2);
	check_int("not mentioned", got.last_mention + got.last_mention_direct, 0);
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_load),
		ON_BOTH(test_tally),
		ON_BOTH(test_find),
		ON_BOTH(test_mentioned),
		ON_BOTH(test_marks_go_forward),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

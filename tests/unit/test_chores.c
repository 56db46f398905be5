/* Work on many rows in steps: chores.c, and the rules that note chores. */
#include "server/api/chores.h"
#include "server/store/chores.h"
#include "server/store/polls.h"
#include "server/talk/chat/edit.h"
#include "server/talk/chat/send.h"
#include "server/talk/chore.h"
#include "server/talk/people/add.h"
#include "server/talk/people/evict.h"
#include "server/talk/rooms/departed.h"
#include "server/talk/rooms/remove.h"
#include "tests/unit/store_fixture.h"

#include <stdio.h>

enum {
	NOW_S = 1000,
	MANY = 2 * CHORE_ROWS + CHORE_ROWS / 2
};

static int64_t number(struct store_fixture *f, const char *sql)
{
	int64_t n;

	begin(f->db, DB_READ);
	n = fixture_number(f->db, sql);
	commit(f->db);
	return n;
}

static void run_sql(struct store_fixture *f, const char *sql)
{
	begin(f->db, DB_WRITE);
	check_err(sql, fixture_exec(f->db, sql), TT_OK);
	commit(f->db);
}

/* As a server does it: until nothing is left. Returns the number of transactions. */
static int finish(struct store_fixture *f)
{
	int64_t id = 1;
	int n = 0;

	while (id != 0 && n < 1000) {
		check_err("step", chores_step(f->db, NULL, 0, NOW_S, &id), TT_OK);
		n += id != 0;
	}
	check_int("chores", number(f, "SELECT COUNT(*) FROM chores"), 0);
	return n;
}

/* Messages with all that hangs on them. */
static void fill(struct store_fixture *f, const struct room *room)
{
	begin(f->db, DB_WRITE);
	for (int i = 0; i < MANY; i++)
		fixture_message(f->db, room->id, MESSAGE_COMMENT, "text");
	commit(f->db);
	run_sql(f, "INSERT INTO reminders SELECT 'alice', id, room_id, 5 FROM messages LIMIT 700;"
		   "INSERT INTO shared_items SELECT id, room_id, 'other' FROM messages LIMIT 30;"
		   "INSERT INTO polls SELECT id, room_id, 'users', 'alice', 'q', '[]', 0, 0, 0, 0"
		   " FROM messages LIMIT 40;"
		   "INSERT INTO poll_votes (poll_id, actor_type, actor_id, option_id)"
		   " SELECT polls.id, 'users', 'u' || messages.id, 0 FROM polls, messages"
		   " WHERE messages.id < 30;"
		   "INSERT INTO threads SELECT id, room_id, 't', 0, 0, 0 FROM messages LIMIT 50;"
		   "INSERT INTO thread_attendees SELECT attendees.id, threads.id, 0"
		   " FROM attendees, threads WHERE attendees.actor_type = 'users';");
}

static void add_people(struct store_fixture *f, const struct room *room, int n)
{
	char id[16];

	begin(f->db, DB_WRITE);
	for (int i = 0; i < n; i++) {
		snprintf(id, sizeof(id), "g%05d", i);
		fixture_attendee(f->db, room->id, ACTOR_GUESTS, id, PARTICIPANT_GUEST);
	}
	commit(f->db);
	run_sql(f, "INSERT INTO sessions (attendee_id, session_id, cookie_hash, state, in_call,"
		   " last_ping_s) SELECT id, 's' || id, 'c', 0, 0, 0 FROM attendees;"
		   "INSERT INTO guest_identities SELECT room_id, 'c' || id, actor_type, actor_id"
		   " FROM attendees");
}

static const char *const tables[] = { "messages",  "reminders",        "shared_items",
				      "polls",     "poll_votes",       "threads",
				      "attendees", "thread_attendees", "sessions",
				      "bans",      "guest_identities" };

static int64_t rows_of(struct store_fixture *f, const char *table)
{
	struct tt_str sql = tt_str_printf(&f->arena, "SELECT COUNT(*) FROM %s", table);

	return number(f, sql.p);
}

/* Nobody finds a deleted conversation, from the first moment on, and nothing of it stays. */
static void test_room(void **state)
{
	struct store_fixture *f = *state;
	struct seat alice = fixture_alice(f, ROOM_GROUP, "crew", NOW_S);
	struct membership *memberships;
	struct room room;
	size_t n;

	fill(f, &alice.room);
	add_people(f, &alice.room, MANY);
	begin(f->db, DB_WRITE);
	check_err("delete", talk_room_delete(&f->talk, &alice), TT_OK);
	commit(f->db);
	check_true("noted", f->talk.changed.first_chore != 0);
	check_true("one step is no more than a step", rows_of(f, "messages") >= MANY - CHORE_ROWS);
	begin(f->db, DB_READ);
	check_err("by token", store_room_by_token(f->db, &f->arena, TT_STR("abcd"), &room),
		  TT_ERR_ROOM);
	check_err("by its new one", store_room_by_token(f->db, &f->arena, TT_STR("/1"), &room),
		  TT_ERR_ROOM);
	check_err("list",
		  store_memberships(f->db, &f->arena, TT_STR("alice"), 0, false, &memberships, &n),
		  TT_OK);
	check_int("in nobody's list", (int64_t)n, 0);
	commit(f->db);
	room = fixture_room(f, "abcd", ROOM_GROUP, "the token is free again");
	check_true("steps", finish(f) > 5);
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		check_int(tables[i], rows_of(f, tables[i]), 0);
	check_int("rooms", rows_of(f, "rooms"), 1);
}

/* A small one is gone at once. */
static void test_small_room(void **state)
{
	struct store_fixture *f = *state;
	struct seat alice = fixture_alice(f, ROOM_GROUP, "crew", NOW_S);

	begin(f->db, DB_WRITE);
	check_err("delete", talk_room_delete(&f->talk, &alice), TT_OK);
	commit(f->db);
	check_int("rooms", rows_of(f, "rooms"), 0);
	check_int("chores", rows_of(f, "chores"), 0);
}

/* What is written after a history was cleared stays, and so does who told that it was. */
static void test_history(void **state)
{
	struct store_fixture *f = *state;
	struct seat alice = fixture_alice(f, ROOM_GROUP, "crew", NOW_S);
	struct poll poll = { .room_id = alice.room.id,
			     .actor_type = ACTOR_USERS,
			     .actor_id = TT_STR("alice"),
			     .question = TT_STR("later"),
			     .options = TT_STR("[]") };
	struct message told;

	fill(f, &alice.room);
	begin(f->db, DB_WRITE);
	check_err("clear", talk_clear_history(&f->talk, &alice, &told), TT_OK);
	commit(f->db);
	check_int("chores", rows_of(f, "chores"), 1);
	begin(f->db, DB_WRITE);
	fixture_message(f->db, alice.room.id, MESSAGE_COMMENT, "later");
	check_err("poll", store_poll_add(f->db, &poll), TT_OK);
	commit(f->db);
	check_true("steps", finish(f) > 3);
	check_int("messages", rows_of(f, "messages"), 2);
	check_int("the one that tells", number(f, "SELECT MIN(id) FROM messages"), told.id);
	check_int("polls", rows_of(f, "polls"), 1);
	check_int("votes", rows_of(f, "poll_votes"), 0);
	check_int("threads", rows_of(f, "threads"), 0);
	check_int("reminders", rows_of(f, "reminders"), 0);
	check_int("who was there is there", rows_of(f, "attendees"), 1);
}

static void add_crew(struct store_fixture *f, int n)
{
	char sql[400];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO user_groups VALUES ('crew', 'Crew');"
		 "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < %d)"
		 " INSERT INTO users SELECT printf('u%%05d', i), printf('u%%05d', i), 'U', NULL,"
		 " NULL, 'x', 1, 1, 1, 1 FROM k;"
		 "INSERT INTO group_members SELECT 'crew', id FROM users WHERE id LIKE 'u%%'",
		 n);
	run_sql(f, sql);
}

/* All members of a large group come in, once each, and go with it. */
static void test_group(void **state)
{
	const int n = 2 * CHORE_PEOPLE + 50;
	struct store_fixture *f = *state;
	struct seat alice = fixture_alice(f, ROOM_GROUP, "crew", NOW_S);
	struct attendee group;

	add_crew(f, n);
	begin(f->db, DB_WRITE);
	check_err("add", talk_add_group(&f->talk, &alice, TT_STR("crew")), TT_OK);
	commit(f->db);
	check_int("a step", rows_of(f, "attendees"), 2 + CHORE_PEOPLE);
	check_int("steps", finish(f), 2);
	check_int("all", rows_of(f, "attendees"), 2 + n);
	check_int("each was told",
		  number(f, "SELECT COUNT(*) FROM messages WHERE body ="
			    " 'user_added' AND actor_id = 'alice'"),
		  n);

	begin(f->db, DB_WRITE);
	check_err("group",
		  store_attendee_get(f->db, &f->arena, alice.room.id, ACTOR_GROUPS, TT_STR("crew"),
				     &group),
		  TT_OK);
	check_err("remove", talk_evict(&f->talk, &alice, &group), TT_OK);
	commit(f->db);
	check_int("a step", rows_of(f, "attendees"), 1 + n - CHORE_PEOPLE);
	check_int("steps", finish(f), 2);
	check_int("alice", rows_of(f, "attendees"), 1);
}

/* What is taken back meanwhile is not gone on with. */
static void test_group_changes_its_mind(void **state)
{
	struct store_fixture *f = *state;
	struct seat alice = fixture_alice(f, ROOM_GROUP, "crew", NOW_S);
	struct attendee group;

	add_crew(f, 2 * CHORE_PEOPLE);
	begin(f->db, DB_WRITE);
	check_err("add", talk_add_group(&f->talk, &alice, TT_STR("crew")), TT_OK);
	check_err("group",
		  store_attendee_get(f->db, &f->arena, alice.room.id, ACTOR_GROUPS, TT_STR("crew"),
				     &group),
		  TT_OK);
	check_err("remove", talk_evict(&f->talk, &alice, &group), TT_OK);
	commit(f->db);
	finish(f);
	check_int("alice", rows_of(f, "attendees"), 1);
}

/* Of `sql` with how many there are in it. */
static int64_t n_marked(struct store_fixture *f, const char *what)
{
	struct tt_str sql = tt_str_printf(
		&f->arena, "SELECT COUNT(*) FROM attendees WHERE last_mention%s", what);

	return number(f, sql.p);
}

static int64_t mention(struct store_fixture *f, struct seat *alice, const char *text)
{
	const struct new_message said = { .text = tt_str(text) };
	struct message row;

	begin(f->db, DB_WRITE);
	check_err(text, talk_send(&f->talk, alice, &said, &row), TT_OK);
	commit(f->db);
	return row.id;
}

/* Who mentions thousands keeps nobody waiting. */
static void test_marks(void **state)
{
	const int n = 2 * CHORE_MARKS + 500;
	struct store_fixture *f = *state;
	struct seat alice = fixture_alice(f, ROOM_GROUP, "crew", NOW_S);
	struct message row;
	int64_t id;

	run_sql(f, "INSERT INTO user_groups VALUES ('all-of-us', 'us');");
	begin(f->db, DB_WRITE);
	for (int i = 0; i < n; i++) {
		char name[16];

		snprintf(name, sizeof(name), "%s%d", i % 2 ? "u" : "Z", i);
		fixture_attendee(f->db, alice.room.id, ACTOR_USERS, name, PARTICIPANT_USER);
	}
	fixture_attendee(f->db, alice.room.id, ACTOR_GROUPS, "all-of-us", PARTICIPANT_USER);
	commit(f->db);
	mention(f, &alice, "hi @all");
	check_int("a step", n_marked(f, " > 0"), CHORE_MARKS);
	check_int("steps", finish(f), 2);
	check_int("all of them", n_marked(f, " > 0"), n);

	/* a group with half of them, in a transaction less */
	run_sql(f,
		"INSERT INTO users SELECT actor_id, actor_id, 'x', NULL, NULL, '', 1, 1, 1, 1"
		" FROM attendees WHERE actor_id LIKE 'u%' AND actor_type = 'users';"
		"INSERT INTO group_members SELECT 'all-of-us', id FROM users WHERE id LIKE 'u%'");
	id = mention(f, &alice, "hi @\"group/all-of-us\"");
	check_true("not all at once", number(f, "SELECT COUNT(*) FROM chores") == 1);
	finish(f);
	check_int("half of them", n_marked(f, tt_str_printf(&f->arena, " = %lld", (long long)id).p),
		  n / 2);

	/* what is deleted meanwhile marks nobody else */
	id = mention(f, &alice, "@all!");
	begin(f->db, DB_WRITE);
	check_err("delete", talk_delete_message(&f->talk, &alice, id, &row), TT_OK);
	commit(f->db);
	check_int("one step finds that out", finish(f), 1);
	check_int("no more than the first",
		  n_marked(f, tt_str_printf(&f->arena, " = %lld", (long long)id).p), CHORE_MARKS);
}

/* Somebody in many conversations cannot log in from the first moment on, and is gone at last. */
static void test_account(void **state)
{
	const int n = 2 * CHORE_ROOMS + 5;
	struct store_fixture *f = *state;
	struct user user;
	char token[16];

	f->talk.actor = actor_of(ACTOR_USERS, TT_STR("root"));
	f->talk.now_s = NOW_S;
	fixture_user(f, "alice", "Alice");
	for (int i = 0; i < n; i++) {
		struct room room;

		snprintf(token, sizeof(token), "room%d", i);
		room = fixture_room(f, token, ROOM_GROUP, "r");
		begin(f->db, DB_WRITE);
		fixture_attendee(f->db, room.id, ACTOR_USERS, "alice", PARTICIPANT_USER);
		fixture_attendee(f->db, room.id, ACTOR_USERS, "bob", PARTICIPANT_OWNER);
		commit(f->db);
	}
	begin(f->db, DB_WRITE);
	check_err("delete", talk_delete_account(&f->talk, TT_STR("alice")), TT_OK);
	commit(f->db);
	check_true("noted", f->talk.changed.first_chore != 0);
	begin(f->db, DB_READ);
	check_err("there", store_user_get(f->db, &f->arena, TT_STR("alice"), &user), TT_OK);
	commit(f->db);
	check_false("but locked out", user.enabled);
	finish(f);
	check_int("users", rows_of(f, "users"), 0);
	check_int("bob stays in his rooms", rows_of(f, "attendees"), n);
	check_int("each was told",
		  number(f, "SELECT COUNT(DISTINCT room_id) FROM messages WHERE body ="
			    " 'user_removed' AND actor_id = 'root'"),
		  n);
}

/* A chore that this version does not know is left alone, and keeps no other from being done. */
static void test_unknown(void **state)
{
	struct store_fixture *f = *state;
	struct chore chore = { .kind = 99,
			       .subject = TT_STR(""),
			       .actor_type = TT_STR(""),
			       .actor_id = TT_STR(""),
			       .done_to_id = TT_STR("") };
	int64_t id;

	begin(f->db, DB_WRITE);
	check_err("add", store_chore_add(f->db, &chore), TT_OK);
	commit(f->db);
	check_err("step", chores_step(f->db, NULL, 0, NOW_S, &id), TT_ERR_INTERNAL);
	check_int("which", id, chore.id);
	check_err("behind it", chores_step(f->db, NULL, id, NOW_S, &id), TT_OK);
	check_int("none", id, 0);
	check_int("still there", rows_of(f, "chores"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_room),  ON_BOTH(test_small_room), ON_BOTH(test_history),
		ON_BOTH(test_group), ON_BOTH(test_account),    ON_BOTH(test_group_changes_its_mind),
		ON_BOTH(test_marks), ON_BOTH(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

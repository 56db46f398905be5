#include "tests/unit/store_fixture.h"

/* Inside the caller's transaction. */
static void add(struct db *db, int64_t attendee_id, const char *id, const char *cookie,
		int64_t ping_s)
{
	struct session session = { .attendee_id = attendee_id,
				   .session_id = tt_str(id),
				   .cookie_hash = tt_str(cookie),
				   .state = 1,
				   .in_call = 2,
				   .last_ping_s = ping_s };

	check_err(id, store_session_add(db, &session), TT_OK);
}

static struct tt_str ids(struct store_fixture *f, int64_t room_id)
{
	struct tt_str all = TT_STR("");
	struct session *items;
	size_t n;

	check_err("of room", store_sessions_of_room(f->db, &f->arena, room_id, &items, &n), TT_OK);
	for (size_t i = 0; i < n; i++)
		all = tt_str_printf(&f->arena, "%.*s%s%.*s", TT_STR_ARG(all), i ? "," : "",
				    TT_STR_ARG(items[i].session_id));
	return all;
}

static void test_sessions(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "aaaa", ROOM_GROUP, "n");
	struct room other = fixture_room(f, "bbbb", ROOM_GROUP, "n");
	struct attendee alice;
	struct attendee bob;
	struct attendee elsewhere;
	struct session got;
	int64_t n;

	begin(f->db, DB_WRITE);
	alice = fixture_attendee(f->db, room.id, ACTOR_USERS, "alice", 1);
	bob = fixture_attendee(f->db, room.id, ACTOR_USERS, "bob", 3);
	elsewhere = fixture_attendee(f->db, other.id, ACTOR_USERS, "alice", 1);
	add(f->db, bob.id, "b1", "cookie-b", 100);
	add(f->db, alice.id, "a1", "cookie-a", 200);
	add(f->db, alice.id, "a2", "cookie-x", 300);
	add(f->db, elsewhere.id, "e1", "cookie-a", 50);

	check_str("in the order of attendees", ids(f, room.id), "a1,a2,b1");
	check_str("the other room", ids(f, other.id), "e1");
	check_str("no room", ids(f, 4711), "");
	check_err("count", store_sessions_count(f->db, alice.id, &n), TT_OK);
	check_int("of alice", n, 2);

	check_err("of a client",
		  store_session_of_client(f->db, &f->arena, room.id, TT_STR("cookie-a"), &got),
		  TT_OK);
	check_str("id", got.session_id, "a1");
	check_str("cookie", got.cookie_hash, "cookie-a");
	check_int("attendee", got.attendee_id, alice.id);
	check_int("state", got.state, 1);
	check_int("in call", got.in_call, 2);
	check_int("ping", got.last_ping_s, 200);
	check_err("of a stranger",
		  store_session_of_client(f->db, &f->arena, room.id, TT_STR("cookie"), &got),
		  TT_ERR_NO_SESSION);
	check_err("in a room it has not joined",
		  store_session_of_client(f->db, &f->arena, other.id, TT_STR("cookie-b"), &got),
		  TT_ERR_NO_SESSION);

	check_err("ping", store_session_ping(f->db, got.id, 250), TT_OK);
	check_err("dead ones", store_sessions_delete_dead(f->db, room.id, 250), TT_OK);
	check_str("only older ones, only of this room", ids(f, room.id), "a1,a2");
	check_str("the other room is not touched", ids(f, other.id), "e1");

	check_err("of a client",
		  store_session_of_client(f->db, &f->arena, room.id, TT_STR("cookie-x"), &got),
		  TT_OK);
	check_err("delete", store_session_delete(f->db, got.id), TT_OK);
	check_str("one left", ids(f, room.id), "a1");
	check_err("attendee goes", store_attendee_delete(f->db, alice.id), TT_OK);
	check_str("with the sessions", ids(f, room.id), "");
	commit(f->db);
}

/* A client that joined twice is found by its latest session. */
static void test_latest(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "aaaa", ROOM_GROUP, "n");
	struct attendee alice;
	struct session got;

	begin(f->db, DB_WRITE);
	alice = fixture_attendee(f->db, room.id, ACTOR_USERS, "alice", 1);
	add(f->db, alice.id, "first", "cookie", 200);
	add(f->db, alice.id, "second", "cookie", 100);
	check_err("get", store_session_of_client(f->db, &f->arena, room.id, TT_STR("cookie"), &got),
		  TT_OK);
	check_str("latest", got.session_id, "second");
	commit(f->db);
}

static void test_ids_are_unique(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "aaaa", ROOM_GROUP, "n");
	struct session session = { .session_id = TT_STR("same"), .cookie_hash = TT_STR("c") };

	begin(f->db, DB_WRITE);
	session.attendee_id = fixture_attendee(f->db, room.id, ACTOR_USERS, "alice", 1).id;
	check_err("first", store_session_add(f->db, &session), TT_OK);
	check_err("second", store_session_add(f->db, &session), TT_ERR_STORE);
	rollback(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_sessions),
		ON_BOTH(test_latest),
		ON_BOTH(test_ids_are_unique),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "server/talk/names.h"
#include "server/store/names.h"
#include "tests/unit/store_fixture.h"

static struct tt_str stored(struct store_fixture *f, int64_t room_id, struct tt_str type,
			    const char *id)
{
	struct tt_str name;

	check_err(id, store_name_get(f->db, &f->arena, room_id, type, tt_str(id), &name), TT_OK);
	return name;
}

static struct tt_str known(struct store_fixture *f, int64_t room_id, struct tt_str type,
			   const char *id)
{
	struct tt_str name;

	check_err(id, names_get(&f->talk, room_id, type, tt_str(id), &name), TT_OK);
	return name;
}

static struct room set_up(struct store_fixture *f)
{
	struct room room = fixture_room(f, "abcd", ROOM_PUBLIC, "n");

	fixture_user(f, "alice", "Alice A.");
	begin(f->db, DB_WRITE);
	check_err("group", store_group_add(f->db, TT_STR("crew"), TT_STR("The Crew")), TT_OK);
	fixture_attendee(f->db, room.id, ACTOR_USERS, "alice", PARTICIPANT_USER);
	fixture_attendee(f->db, room.id, ACTOR_GUESTS, "g1", PARTICIPANT_GUEST);
	return room;
}

/* Accounts are called as they call themselves, whatever a row says; others as in their room. */
static void test_stored(void **state)
{
	struct store_fixture *f = *state;
	struct room room = set_up(f);

	check_str("user", stored(f, room.id, ACTOR_USERS, "alice"), "Alice A.");
	check_str("anywhere", stored(f, 0, ACTOR_USERS, "alice"), "Alice A.");
	check_str("group", stored(f, 0, ACTOR_GROUPS, "crew"), "The Crew");
	check_str("guest", stored(f, room.id, ACTOR_GUESTS, "g1"), "own name");
	check_text("not there", stored(f, room.id + 1, ACTOR_GUESTS, "g1"), NOT_THERE);
	check_text("of another kind", stored(f, room.id, ACTOR_EMAILS, "g1"), NOT_THERE);
	check_text("no such user", stored(f, room.id, ACTOR_USERS, "g1"), NOT_THERE);
	check_text("no such group", stored(f, room.id, ACTOR_GROUPS, "alice"), NOT_THERE);
	check_err("delete", store_user_delete(f->db, TT_STR("alice")), TT_OK);
	check_text("no more", stored(f, room.id, ACTOR_USERS, "alice"), NOT_THERE);
	commit(f->db);
}

/* Each is looked up once, also one that is not there; of accounts once for all rooms. */
static void test_remembered(void **state)
{
	struct store_fixture *f = *state;
	struct room room = set_up(f);

	check_str("user", known(f, room.id, ACTOR_USERS, "alice"), "Alice A.");
	check_text("nobody", known(f, room.id, ACTOR_USERS, "bob"), NOT_THERE);
	check_str("guest", known(f, room.id, ACTOR_GUESTS, "g1"), "own name");
	check_err("delete", store_user_delete(f->db, TT_STR("alice")), TT_OK);
	check_str("still", known(f, room.id, ACTOR_USERS, "alice"), "Alice A.");
	check_str("in another room", known(f, room.id + 1, ACTOR_USERS, "alice"), "Alice A.");
	check_text("guests are of their room", known(f, room.id + 1, ACTOR_GUESTS, "g1"),
		   NOT_THERE);
	check_text("an id as another kind", known(f, 0, ACTOR_GROUPS, "alice"), NOT_THERE);
	rollback(f->db);
}

/* In any case, and then by the id that he has. */
static void test_typed(void **state)
{
	struct store_fixture *f = *state;
	struct tt_str id = TT_STR("ALICE");
	struct tt_str name;

	set_up(f);
	check_err("find", names_find_user(&f->talk, &id, &name), TT_OK);
	check_str("id", id, "alice");
	check_str("name", name, "Alice A.");
	id = TT_STR("nobody");
	check_err("find", names_find_user(&f->talk, &id, &name), TT_OK);
	check_str("as it was", id, "nobody");
	check_text("not there", name, NOT_THERE);
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_stored),
		ON_BOTH(test_remembered),
		ON_BOTH(test_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

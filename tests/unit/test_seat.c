#include "server/talk/seat.h"
#include "tests/unit/store_fixture.h"

enum {
	NOW_S = 1000
};

/* Nothing of one room is taken along into the next. */
static void test_in(void **state)
{
	const struct room room = { .id = 7, .token = TT_STR("abcd") };
	const struct attendee attendee = { .id = 3, .type = PARTICIPANT_OWNER };
	struct seat seat = seat_in(&room, &attendee);

	(void)state;
	check_true("there", seat.in_room && seat.is_attendee);
	check_int("room", seat.room.id, 7);
	check_int("attendee", seat.attendee.id, 3);
	check_false("not banned", seat.is_banned);
	check_text("no session", seat.session_id, NOT_THERE);
	check_int("no session", seat.session_row, 0);
	check_int("never seen", seat.session_ping_s, 0);
	seat.is_banned = true;
	seat.session_id = TT_STR("s");
	seat.session_row = 5;
	seat = seat_in(&seat.room, NULL);
	check_false("not banned here", seat.is_banned);
	check_text("no session here", seat.session_id, NOT_THERE);
	check_int("no session here", seat.session_row, 0);
	check_true("there", seat.in_room);
	check_false("but no attendee", seat.is_attendee);
	check_int("nobody", seat.attendee.id, 0);
}

static void test_of_user(void **state)
{
	struct store_fixture *f = *state;
	struct seat alice = fixture_alice(f, ROOM_GROUP, "n", NOW_S);
	struct seat seat;

	begin(f->db, DB_READ);
	check_err("alice", seat_of_user(&f->talk, &alice.room, &seat), TT_OK);
	check_true("is in it", seat.is_attendee);
	check_int("as what she is", seat.attendee.id, alice.attendee.id);
	f->talk.user = TT_STR("bob");
	check_err("bob", seat_of_user(&f->talk, &alice.room, &seat), TT_ERR_PARTICIPANT);
	check_true("the room is known", seat.in_room);
	check_false("he is not in it", seat.is_attendee);
	commit(f->db);
}

/* Behind a lobby there is nothing to see. */
static void test_by_token(void **state)
{
	struct store_fixture *f = *state;
	struct seat alice = fixture_alice(f, ROOM_GROUP, "n", NOW_S);
	struct seat seat;

	fixture_user(f, "bob", "Bob");
	begin(f->db, DB_WRITE);
	fixture_attendee(f->db, alice.room.id, ACTOR_USERS, "bob", PARTICIPANT_USER);
	f->talk.user = TT_STR("bob");
	check_err("no lobby", seat_by_token(&f->talk, TT_STR("abcd"), &seat), TT_OK);
	check_err("no room", seat_by_token(&f->talk, TT_STR("nope"), &seat), TT_ERR_ROOM);
	alice.room.lobby_state = 1;
	check_err("close", store_room_set_lobby(f->db, &alice.room, NOW_S), TT_OK);
	check_err("held", seat_by_token(&f->talk, TT_STR("abcd"), &seat), TT_ERR_ROOM);
	f->talk.user = TT_STR("alice");
	check_err("a moderator", seat_by_token(&f->talk, TT_STR("abcd"), &seat), TT_OK);
	commit(f->db);
}

/* A guest is nobody until his seat is found; a user stays who he is. */
static void test_take(void **state)
{
	const struct attendee guest = { .id = 4,
					.actor_type = ACTOR_GUESTS,
					.actor_id = TT_STR("g1"),
					.display_name = TT_STR("Eve") };
	const struct room room = { .id = 7 };
	struct talk talk = { .now_s = NOW_S };
	struct seat seat = seat_in(&room, NULL);

	(void)state;
	seat_take(&talk, &seat, &guest);
	check_true("is one", seat.is_attendee);
	check_int("which", seat.attendee.id, 4);
	check_true("who", actor_is(talk.actor, ACTOR_GUESTS, TT_STR("g1")));
	check_str("called", talk.actor.name, "Eve");
	talk.user = TT_STR("alice");
	talk.actor = actor_user(talk.user, TT_STR("Alice"));
	seat_take(&talk, &seat, &guest);
	check_true("herself", actor_is(talk.actor, ACTOR_USERS, TT_STR("alice")));
}

/* Nobody is like nobody. */
static void test_actor(void **state)
{
	const struct actor nobody = { 0 };

	(void)state;
	check_false("nobody", actor_is(nobody, nobody.type, nobody.id));
	check_false("another kind",
		    actor_is(actor_of(ACTOR_USERS, TT_STR("a")), ACTOR_GUESTS, TT_STR("a")));
	check_false("another id",
		    actor_is(actor_of(ACTOR_USERS, TT_STR("a")), ACTOR_USERS, TT_STR("b")));
	check_true("the same", actor_is(TALK_ACTOR_CLI, ACTOR_GUESTS, TT_STR("cli")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in),   ON_BOTH(test_of_user),        ON_BOTH(test_by_token),
		cmocka_unit_test(test_take), cmocka_unit_test(test_actor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

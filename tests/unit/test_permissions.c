#include "server/talk/permissions.h"
#include "server/talk/room_kind.h"
#include "tests/unit/check.h"

static void test_roles(void **state)
{
	static const struct {
		const char *name;
		int64_t type;
		bool moderator;
		bool full_moderator;
		bool guest;
	} cases[] = {
		{ "owner", PARTICIPANT_OWNER, true, true, false },
		{ "moderator", PARTICIPANT_MODERATOR, true, true, false },
		{ "user", PARTICIPANT_USER, false, false, false },
		{ "guest", PARTICIPANT_GUEST, false, false, true },
		{ "self-joined", PARTICIPANT_SELF_JOINED, false, false, false },
		{ "guest moderator", PARTICIPANT_GUEST_MODERATOR, true, false, true },
		{ "nobody", 0, false, false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct attendee attendee = { .type = cases[i].type };

		check_int(cases[i].name, talk_is_moderator(&attendee), cases[i].moderator);
		check_int(cases[i].name, talk_is_full_moderator(&attendee),
			  cases[i].full_moderator);
		check_int(cases[i].name, talk_is_guest(&attendee), cases[i].guest);
	}
}

/* talk-rooms 3.5. */
static void test_resolution(void **state)
{
	static const struct {
		const char *name;
		int64_t type;
		int64_t own;
		int64_t of_room;
		int64_t want;
	} cases[] = {
		{ "nothing said", PARTICIPANT_USER, 0, 0, 246 },
		{ "the room's", PARTICIPANT_USER, 0, 129, 129 },
		{ "the own before the room's", PARTICIPANT_USER, 3, 129, 3 },
		{ "custom and nothing else", PARTICIPANT_USER, 1, 129, 1 },
		{ "guest like user", PARTICIPANT_GUEST, 0, 0, 246 },
		{ "self-joined like user", PARTICIPANT_SELF_JOINED, 0, 5, 5 },
		{ "owner has all", PARTICIPANT_OWNER, 1, 1, 254 },
		{ "moderator has all", PARTICIPANT_MODERATOR, 1, 1, 254 },
		{ "guest moderator has all", PARTICIPANT_GUEST_MODERATOR, 1, 1, 254 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct attendee attendee = { .type = cases[i].type, .permissions = cases[i].own };
		struct room room = { .type = ROOM_GROUP, .default_permissions = cases[i].of_room };

		check_int(cases[i].name, talk_permissions(&room, &attendee), cases[i].want);
	}
}

static void test_lobby(void **state)
{
	static const struct {
		const char *name;
		int64_t lobby;
		int64_t type;
		int64_t own;
		int64_t of_room;
		bool holds;
	} cases[] = {
		{ "off", 0, PARTICIPANT_USER, 0, 0, false },
		{ "user", 1, PARTICIPANT_USER, 0, 0, true },
		{ "guest", 1, PARTICIPANT_GUEST, 0, 0, true },
		{ "owner", 1, PARTICIPANT_OWNER, 0, 0, false },
		{ "guest moderator", 1, PARTICIPANT_GUEST_MODERATOR, 0, 0, false },
		{ "own bit", 1, PARTICIPANT_USER, 9, 0, false },
		{ "the room's bit", 1, PARTICIPANT_USER, 0, 9, false },
		{ "own bits without it", 1, PARTICIPANT_USER, 129, 9, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct attendee attendee = { .type = cases[i].type, .permissions = cases[i].own };
		struct room room = { .lobby_state = cases[i].lobby,
				     .default_permissions = cases[i].of_room };

		check_int(cases[i].name, talk_lobby_holds(&room, &attendee), cases[i].holds);
	}
}

static void test_one_to_one(void **state)
{
	static const bool want[] = { false, true, false, false, false, true, false };

	(void)state;
	for (size_t type = 0; type < ARRAY_LEN(want); type++) {
		struct room room = { .type = (int64_t)type };

		check_int("type", talk_is_one_to_one(&room), want[type]);
	}
}

static void test_change(void **state)
{
	static const struct {
		const char *name;
		int64_t room;
		int64_t type;
		const char *actor;
		int64_t own;
		const char *method;
		int64_t value;
		enum tt_err err;
		int64_t want;
	} cases[] = {
		{ "set", 2, 3, "users", 0, "set", 2, TT_OK, 3 },
		{ "set all", 2, 3, "users", 0, "set", 255, TT_OK, 255 },
		{ "set to what is inherited", 2, 3, "users", 3, "set", 0, TT_OK, 0 },
		{ "add to what is inherited", 2, 3, "users", 0, "add", 8, TT_OK, 255 },
		{ "add", 2, 3, "users", 3, "add", 128, TT_OK, 131 },
		{ "add nothing", 2, 3, "users", 3, "add", 0, TT_OK, 3 },
		{ "remove from what is inherited", 2, 3, "users", 0, "remove", 128, TT_OK, 119 },
		{ "remove all that is there", 2, 3, "users", 2, "remove", 2, TT_OK, 1 },
		{ "remove more", 2, 3, "users", 3, "remove", 255, TT_OK, 1 },
		{ "a guest", 3, 4, "guests", 0, "set", 128, TT_OK, 129 },
		{ "one-to-one", 1, 1, "users", 0, "set", 256, TT_ERR_PART_ROOM_TYPE, 0 },
		{ "former one-to-one", 5, 1, "users", 0, "set", 1, TT_ERR_PART_ROOM_TYPE, 0 },
		{ "owner", 2, 1, "users", 0, "set", 256, TT_ERR_RIGHTS_MODERATOR, 0 },
		{ "guest moderator", 3, 6, "guests", 0, "set", 1, TT_ERR_RIGHTS_MODERATOR, 0 },
		{ "group", 2, 3, "groups", 0, "set", 256, TT_ERR_RIGHTS_TYPE, 0 },
		{ "too much", 2, 3, "users", 7, "nonsense", 256, TT_ERR_RIGHTS_VALUE, 7 },
		{ "negative", 2, 3, "users", 7, "set", -1, TT_ERR_RIGHTS_VALUE, 7 },
		{ "nonsense", 2, 3, "users", 7, "nonsense", 1, TT_ERR_RIGHTS_METHOD, 7 },
		{ "no method", 2, 3, "users", 7, "", 1, TT_ERR_RIGHTS_METHOD, 7 },
		{ "in capitals", 2, 3, "users", 7, "SET", 1, TT_ERR_RIGHTS_METHOD, 7 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct attendee attendee = { .type = cases[i].type,
					     .actor_type = tt_str(cases[i].actor),
					     .permissions = cases[i].own };
		struct room room = { .type = cases[i].room };

		check_err(cases[i].name,
			  talk_permissions_change(&room, &attendee, tt_str(cases[i].method),
						  cases[i].value),
			  cases[i].err);
		check_int(cases[i].name, attendee.permissions, cases[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_roles),  cmocka_unit_test(test_resolution),
		cmocka_unit_test(test_lobby),  cmocka_unit_test(test_one_to_one),
		cmocka_unit_test(test_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "server/talk/permissions.h"
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_roles),
		cmocka_unit_test(test_resolution),
		cmocka_unit_test(test_lobby),
		cmocka_unit_test(test_one_to_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

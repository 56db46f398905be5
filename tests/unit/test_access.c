#include "server/api/access.h"
#include "server/api/serve.h"
#include "server/talk/permissions.h"
#include "tests/unit/check.h"

enum {
	ALL = ACCESS_ROOM | ACCESS_PART | ACCESS_USER | ACCESS_MOD | ACCESS_FULL_MOD |
	      ACCESS_WRITABLE | ACCESS_LOBBY | ACCESS_CHAT | ACCESS_START
};

/* Who passes everything. */
static struct seat owner(void)
{
	return (struct seat){ .in_room = true,
			      .is_attendee = true,
			      .room = { .type = ROOM_GROUP },
			      .attendee = { .type = PARTICIPANT_OWNER } };
}

/* Each gate alone: what it is about, and that it asks for nothing else. */
static void test_each(void **state)
{
	const struct {
		const char *name;
		unsigned bit;
		const char *user; /* NULL: nobody is logged in */
		struct seat seat;
		enum tt_err want;
	} cases[] = {
		{ "no room", ACCESS_ROOM, "alice", { .in_room = false }, TT_ERR_ROOM },
		{ "a room is enough", ACCESS_ROOM, NULL, { .in_room = true }, TT_OK },
		{ "not in it", ACCESS_PART, "alice", { .in_room = true }, TT_ERR_ROOM },
		{ "a guest in it",
		  ACCESS_PART,
		  NULL,
		  { .in_room = true, .is_attendee = true },
		  TT_OK },
		{ "a guest is no user",
		  ACCESS_USER,
		  NULL,
		  { .in_room = true, .is_attendee = true },
		  TT_ERR_ROOM },
		{ "banned from its address",
		  ACCESS_PART,
		  NULL,
		  { .in_room = true, .is_attendee = true, .is_banned = true },
		  TT_ERR_BANNED },
		{ "user", ACCESS_MOD, NULL, { .attendee = { .type = 3 } }, TT_ERR_NOT_MODERATOR },
		{ "guest moderator", ACCESS_MOD, NULL, { .attendee = { .type = 6 } }, TT_OK },
		{ "guest moderator",
		  ACCESS_FULL_MOD,
		  NULL,
		  { .attendee = { .type = 6 } },
		  TT_ERR_NOT_MODERATOR },
		{ "moderator", ACCESS_FULL_MOD, NULL, { .attendee = { .type = 2 } }, TT_OK },
		{ "read-only",
		  ACCESS_WRITABLE,
		  NULL,
		  { .room = { .type = 2, .read_only = 1 } },
		  TT_ERR_READ_ONLY },
		{ "changelog", ACCESS_WRITABLE, NULL, { .room = { .type = 4 } }, TT_ERR_READ_ONLY },
		{ "writable", ACCESS_WRITABLE, NULL, { .room = { .type = 2 } }, TT_OK },
		{ "lobby",
		  ACCESS_LOBBY,
		  NULL,
		  { .room = { .lobby_state = 1 }, .attendee = { .type = 3 } },
		  TT_ERR_LOBBY },
		{ "lobby for a moderator",
		  ACCESS_LOBBY,
		  NULL,
		  { .room = { .lobby_state = 1 }, .attendee = { .type = 6 } },
		  TT_OK },
		{ "no chat",
		  ACCESS_CHAT,
		  NULL,
		  { .attendee = { .type = 3, .permissions = 255 - 128 } },
		  TT_ERR_CHAT_PERMISSION },
		{ "chat",
		  ACCESS_CHAT,
		  NULL,
		  { .attendee = { .type = 3, .permissions = 1 + 128 } },
		  TT_OK },
		{ "no calls",
		  ACCESS_START,
		  NULL,
		  { .attendee = { .type = 3, .permissions = 255 - 2 } },
		  TT_ERR_CALL_PERMISSION },
		{ "calls",
		  ACCESS_START,
		  NULL,
		  { .attendee = { .type = 3, .permissions = 1 + 2 } },
		  TT_OK },
		{ "nothing asked", 0, NULL, { .room = { .read_only = 1 } }, TT_OK },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct talk talk = { .user = tt_str(cases[i].user) };

		check_err(cases[i].name, access_check_room(cases[i].bit, &talk, &cases[i].seat),
			  cases[i].want);
	}
}

/* talk-rooms 1.5, talk-chat 0.3: with everything wrong, repairing one thing after the other shows
 * the refusals in their order. */
static void test_order(void **state)
{
	struct talk talk = { 0 };
	struct seat seat = { .room = { .type = ROOM_GROUP, .read_only = 1, .lobby_state = 1 },
			     .attendee = { .type = PARTICIPANT_USER, .permissions = 1 } };
	const unsigned no_moderator = ALL & ~(unsigned)(ACCESS_MOD | ACCESS_FULL_MOD);

	(void)state;
	check_err("no room", access_check_room(ALL, &talk, &seat), TT_ERR_ROOM);
	seat.in_room = true;
	check_err("no attendee", access_check_room(ALL, &talk, &seat), TT_ERR_ROOM);
	seat.is_attendee = true;
	check_err("no user", access_check_room(ALL, &talk, &seat), TT_ERR_ROOM);
	talk.user = TT_STR("alice");
	seat.is_banned = true;
	check_err("banned", access_check_room(ALL, &talk, &seat), TT_ERR_BANNED);
	seat.is_banned = false;
	check_err("no moderator", access_check_room(ALL, &talk, &seat), TT_ERR_NOT_MODERATOR);
	check_err("read-only", access_check_room(no_moderator, &talk, &seat), TT_ERR_READ_ONLY);
	seat.room.read_only = 0;
	check_err("lobby", access_check_room(no_moderator, &talk, &seat), TT_ERR_LOBBY);
	seat.room.lobby_state = 0;
	check_err("no chat", access_check_room(no_moderator, &talk, &seat), TT_ERR_CHAT_PERMISSION);
	seat.attendee.permissions = 1 | PERMISSION_CHAT;
	check_err("no calls", access_check_room(no_moderator, &talk, &seat),
		  TT_ERR_CALL_PERMISSION);
	seat.attendee.permissions |= PERMISSION_START_CALL;
	check_err("at last", access_check_room(no_moderator, &talk, &seat), TT_OK);
	seat = owner();
	check_err("an owner", access_check_room(ALL, &talk, &seat), TT_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

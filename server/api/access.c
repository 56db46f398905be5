/* access.c - the gates, tried in the order of this table. */
#include "server/api/access.h"
#include "server/talk/permissions.h"

static bool is_there(const struct talk *talk, const struct seat *seat)
{
	(void)talk;
	return seat->in_room;
}

static bool is_attendee(const struct talk *talk, const struct seat *seat)
{
	(void)talk;
	return seat->is_attendee;
}

static bool is_user(const struct talk *talk, const struct seat *seat)
{
	(void)seat;
	return talk->user.p != NULL;
}

static bool is_welcome(const struct talk *talk, const struct seat *seat)
{
	(void)talk;
	return !seat->is_banned;
}

static bool is_moderator(const struct talk *talk, const struct seat *seat)
{
	(void)talk;
	return talk_is_moderator(&seat->attendee);
}

static bool is_full_moderator(const struct talk *talk, const struct seat *seat)
{
	(void)talk;
	return talk_is_full_moderator(&seat->attendee);
}

static bool is_writable(const struct talk *talk, const struct seat *seat)
{
	(void)talk;
	return seat->room.read_only == 0 && seat->room.type != ROOM_CHANGELOG;
}

static bool passes_lobby(const struct talk *talk, const struct seat *seat)
{
	(void)talk;
	return !talk_lobby_holds(&seat->room, &seat->attendee);
}

static bool may_chat(const struct talk *talk, const struct seat *seat)
{
	(void)talk;
	return talk_permissions(&seat->room, &seat->attendee) & PERMISSION_CHAT;
}

static bool may_start_call(const struct talk *talk, const struct seat *seat)
{
	(void)talk;
	return talk_permissions(&seat->room, &seat->attendee) & PERMISSION_START_CALL;
}

static const struct {
	unsigned bit;
	bool (*passes)(const struct talk *talk, const struct seat *seat);
	enum tt_err err;
} gates[] = {
	{ ACCESS_ROOM, is_there, TT_ERR_ROOM },
	{ ACCESS_PART, is_attendee, TT_ERR_ROOM },
	{ ACCESS_USER, is_user, TT_ERR_ROOM },
	{ ACCESS_PART, is_welcome, TT_ERR_BANNED },
	{ ACCESS_MOD, is_moderator, TT_ERR_NOT_MODERATOR },
	{ ACCESS_FULL_MOD, is_full_moderator, TT_ERR_NOT_MODERATOR },
	{ ACCESS_WRITABLE, is_writable, TT_ERR_READ_ONLY },
	{ ACCESS_LOBBY, passes_lobby, TT_ERR_LOBBY },
	{ ACCESS_CHAT, may_chat, TT_ERR_CHAT_PERMISSION },
	{ ACCESS_START, may_start_call, TT_ERR_CALL_PERMISSION },
};

enum tt_err access_check_room(unsigned access, const struct talk *talk, const struct seat *seat)
{
	for (size_t i = 0; i < ARRAY_LEN(gates); i++)
		if (access & gates[i].bit && !gates[i].passes(talk, seat))
			return gates[i].err;
	return TT_OK;
}

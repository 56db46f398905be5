/* access.c - the gates, tried in the order of this table. */
#include "server/api/access.h"
#include "server/api/call.h"
#include "server/api/serve.h"
#include "server/talk/permissions.h"

static bool is_there(const struct viewer *viewer)
{
	return viewer->in_room;
}

static bool is_attendee(const struct viewer *viewer)
{
	return viewer->is_attendee;
}

static bool is_user(const struct viewer *viewer)
{
	return viewer->user.p != NULL;
}

static bool is_welcome(const struct viewer *viewer)
{
	return !viewer->is_banned;
}

static bool is_moderator(const struct viewer *viewer)
{
	return talk_is_moderator(&viewer->attendee);
}

static bool is_full_moderator(const struct viewer *viewer)
{
	return talk_is_full_moderator(&viewer->attendee);
}

static bool is_writable(const struct viewer *viewer)
{
	return viewer->room.read_only == 0 && viewer->room.type != ROOM_CHANGELOG;
}

static bool passes_lobby(const struct viewer *viewer)
{
	return !talk_lobby_holds(&viewer->room, &viewer->attendee);
}

static bool may_chat(const struct viewer *viewer)
{
	return talk_permissions(&viewer->room, &viewer->attendee) & PERMISSION_CHAT;
}

static bool may_start_call(const struct viewer *viewer)
{
	return talk_permissions(&viewer->room, &viewer->attendee) & PERMISSION_START_CALL;
}

static const struct {
	unsigned bit;
	bool (*passes)(const struct viewer *viewer);
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

enum tt_err access_check_room(unsigned access, const struct viewer *viewer)
{
	for (size_t i = 0; i < ARRAY_LEN(gates); i++)
		if (access & gates[i].bit && !gates[i].passes(viewer))
			return gates[i].err;
	return TT_OK;
}

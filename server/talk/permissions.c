#include "server/talk/permissions.h"

bool talk_is_full_moderator(const struct attendee *attendee)
{
	return attendee->type == PARTICIPANT_OWNER || attendee->type == PARTICIPANT_MODERATOR;
}

bool talk_is_moderator(const struct attendee *attendee)
{
	return talk_is_full_moderator(attendee) || attendee->type == PARTICIPANT_GUEST_MODERATOR;
}

bool talk_is_guest(const struct attendee *attendee)
{
	return attendee->type == PARTICIPANT_GUEST || attendee->type == PARTICIPANT_GUEST_MODERATOR;
}

bool talk_is_one_to_one(const struct room *room)
{
	return room->type == ROOM_ONE_TO_ONE || room->type == ROOM_FORMER_ONE_TO_ONE;
}

int64_t talk_permissions(const struct room *room, const struct attendee *attendee)
{
	if (talk_is_moderator(attendee))
		return PERMISSIONS_MODERATOR;
	if (attendee->permissions != PERMISSION_DEFAULT)
		return attendee->permissions;
	if (room->default_permissions != PERMISSION_DEFAULT)
		return room->default_permissions;
	return PERMISSIONS_EVERYBODY;
}

bool talk_lobby_holds(const struct room *room, const struct attendee *attendee)
{
	return room->lobby_state == 1 && !talk_is_moderator(attendee) &&
	       !(talk_permissions(room, attendee) & PERMISSION_IGNORE_LOBBY);
}

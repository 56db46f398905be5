#include "server/talk/permissions.h"
#include "server/talk/room_kind.h"

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

static enum tt_err check_target(const struct room *room, const struct attendee *attendee,
				int64_t permissions)
{
	if (talk_is_one_to_one(room))
		return TT_ERR_PART_ROOM_TYPE;
	if (talk_is_moderator(attendee))
		return TT_ERR_RIGHTS_MODERATOR;
	if (tt_str_eq(attendee->actor_type, ACTOR_GROUPS))
		return TT_ERR_RIGHTS_TYPE;
	return permissions < 0 || permissions > PERMISSIONS_MAX ? TT_ERR_RIGHTS_VALUE : TT_OK;
}

/* Setting to 0 goes back to what is inherited; adding and removing make it explicit, also when
 * nothing is left: that is nothing allowed, not what everybody inherits. */
static enum tt_err apply(struct tt_str method, int64_t present, int64_t *permissions)
{
	if (tt_str_is(method, "set"))
		*permissions |= *permissions ? PERMISSION_CUSTOM : PERMISSION_DEFAULT;
	else if (tt_str_is(method, "add"))
		*permissions |= present | PERMISSION_CUSTOM;
	else if (tt_str_is(method, "remove"))
		*permissions = (present & ~*permissions) | PERMISSION_CUSTOM;
	else
		return TT_ERR_RIGHTS_METHOD;
	return TT_OK;
}

enum tt_err talk_permissions_change(const struct room *room, struct attendee *attendee,
				    struct tt_str method, int64_t permissions)
{
	enum tt_err err = check_target(room, attendee, permissions);

	if (!err)
		err = apply(method, talk_permissions(room, attendee), &permissions);
	if (!err)
		attendee->permissions = permissions;
	return err;
}

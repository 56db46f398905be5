/* permissions.h - roles and permission bits (talk-rooms 3.5, talk-chat 0.4). */
#ifndef TT_TALK_PERMISSIONS_H
#define TT_TALK_PERMISSIONS_H

#include "server/store/attendees.h"

enum {
	PERMISSION_DEFAULT = 0, /* look one level up */
	PERMISSION_CUSTOM = 1,
	PERMISSION_START_CALL = 2,
	PERMISSION_JOIN_CALL = 4,
	PERMISSION_IGNORE_LOBBY = 8,
	PERMISSION_AUDIO = 16,
	PERMISSION_VIDEO = 32,
	PERMISSION_SCREEN = 64,
	PERMISSION_CHAT = 128,

	PERMISSIONS_MODERATOR = 254,
	PERMISSIONS_EVERYBODY = 246, /* all but ignoring the lobby */
	PERMISSIONS_MAX = 255,
};

/* What the attendee may do in the room, whatever level it comes from. */
int64_t talk_permissions(const struct room *room, const struct attendee *attendee);

/* What a moderator changes of an attendee's own permissions (talk-rooms 2.8): `method` is set, add
 * or remove. When refused, the attendee is as he was: TT_ERR_PART_ROOM_TYPE,
 * TT_ERR_RIGHTS_MODERATOR, TT_ERR_RIGHTS_TYPE, TT_ERR_RIGHTS_VALUE, TT_ERR_RIGHTS_METHOD. */
TT_MUST_CHECK enum tt_err talk_permissions_change(const struct room *room,
						  struct attendee *attendee, struct tt_str method,
						  int64_t permissions);

/* Owner, moderator or guest moderator. */
bool talk_is_moderator(const struct attendee *attendee);

/* Owner or moderator. */
bool talk_is_full_moderator(const struct attendee *attendee);

/* A guest of either kind. */
bool talk_is_guest(const struct attendee *attendee);

/* The lobby keeps this attendee waiting. */
bool talk_lobby_holds(const struct room *room, const struct attendee *attendee);

#endif

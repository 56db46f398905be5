/* settings.h - what moderators set in a conversation (talk-rooms 2.6 to 2.9; the lobby has its own
 * file). Who may do it was checked before. */
#ifndef TT_TALK_SETTINGS_H
#define TT_TALK_SETTINGS_H

#include "server/talk/seat.h"

/* Nothing happens when the text is the same. TT_ERR_ROOM_EVENT, TT_ERR_ROOM_VALUE (too long),
 * TT_ERR_ROOM_TYPE. */
TT_MUST_CHECK enum tt_err talk_set_description(struct talk *talk, struct seat *seat,
					       struct tt_str description);

/* The conversation outlives what it was made for. TT_ERR_UNBIND. */
TT_MUST_CHECK enum tt_err talk_unbind_object(struct talk *talk, struct seat *seat);

/* Numbers with a few values. Nothing happens when it has the value already.
 * TT_ERR_ROOM_TYPE, TT_ERR_BREAKOUT, TT_ERR_ROOM_VALUE. */
enum talk_setting {
	SETTING_READ_ONLY,
	SETTING_LISTABLE,
	SETTING_MENTIONS
};
TT_MUST_CHECK enum tt_err talk_set_number(struct talk *talk, struct seat *seat,
					  enum talk_setting which, int64_t value);

/* Guests with the link may enter; `password_hash` with p == NULL: without a password. Nothing
 * happens when it is public already. TT_ERR_ROOM_TYPE, TT_ERR_BREAKOUT. */
TT_MUST_CHECK enum tt_err talk_make_public(struct talk *talk, struct seat *seat,
					   struct tt_str password_hash);

/* Puts out everybody who was not invited. TT_ERR_ROOM_TYPE, TT_ERR_BREAKOUT. */
TT_MUST_CHECK enum tt_err talk_make_private(struct talk *talk, struct seat *seat);

/* p == NULL takes it away. TT_ERR_ROOM_TYPE, TT_ERR_BREAKOUT. */
TT_MUST_CHECK enum tt_err talk_set_room_password(struct talk *talk, struct seat *seat,
						 struct tt_str password_hash);

/* Takes everybody's own permissions away. TT_ERR_ROOM_TYPE, TT_ERR_BREAKOUT, TT_ERR_ROOM_VALUE. */
TT_MUST_CHECK enum tt_err talk_set_default_permissions(struct talk *talk, struct seat *seat,
						       int64_t permissions);

/* Of messages to come. TT_ERR_BREAKOUT, TT_ERR_ROOM_TYPE, TT_ERR_ROOM_VALUE. */
TT_MUST_CHECK enum tt_err talk_set_expiration(struct talk *talk, struct seat *seat,
					      int64_t seconds);

/* "3 days": the largest unit that fits, rounded. */
struct tt_str talk_duration(struct tt_arena *arena, int64_t seconds);

/* Nothing happens when the name is the same. TT_ERR_ROOM_EVENT, TT_ERR_ROOM_TYPE,
 * TT_ERR_ROOM_VALUE. */
TT_MUST_CHECK enum tt_err talk_room_rename(struct talk *talk, struct seat *seat,
					   struct tt_str name);

#endif

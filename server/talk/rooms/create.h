/* create.h - making conversations (talk-rooms 2.2). */
#ifndef TT_TALK_CREATE_H
#define TT_TALK_CREATE_H

#include "server/talk/seat.h"

/* People named by id, and which of them do not exist. */
struct invitees {
	struct tt_str *ids;
	size_t n;
	struct tt_str *invalid;
	size_t n_invalid;
};

/* What the creator asked for. Numbers out of their range are refused, so they come as they were
 * sent; a password is dropped unless the room is public. */
struct new_room {
	struct room room;
	struct tt_str emoji;        /* of its picture; p == NULL: none */
	struct tt_str avatar_color; /* p == NULL: none; only looked at with an emoji */
	struct invitees users;
	struct invitees groups;
	struct invitees emails; /* whoever is invited so makes the room public */
	struct invitees others; /* kinds that this server cannot invite: all invalid */
};

/* Group and public conversations. The viewer becomes owner and attendee of seat->room. Fills in
 * the invalid ones of the invitees; TT_ERR_ROOM_INVITE when nobody of them is valid. */
TT_MUST_CHECK enum tt_err talk_room_create(struct talk *talk, struct seat *seat,
					   struct new_room *wanted);

/* The conversation of two. *created tells whether it is new. TT_ERR_ROOM_INVITE, TT_ERR_ROOM_SELF.
 */
TT_MUST_CHECK enum tt_err talk_room_create_pair(struct talk *talk, struct seat *seat,
						struct tt_str partner, bool *created);

#endif

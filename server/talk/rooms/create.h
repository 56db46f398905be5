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

/* What the creator asked for; out of range numbers are refused, so they come as they were sent. */
struct new_room {
	int64_t type;
	struct tt_str token; /* one that is free; p == NULL: any */
	struct tt_str name;
	struct tt_str description;
	struct tt_str object_type;
	struct tt_str object_id;
	struct tt_str password_hash; /* p == NULL: none; dropped unless public */
	int64_t read_only;
	int64_t listable;
	int64_t message_expiration_s;
	int64_t lobby_state;
	int64_t lobby_timer_s;
	int64_t sip_enabled;
	int64_t permissions;
	int64_t recording_consent;
	int64_t mention_permissions;
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

/* The conversation of two; a new one has that token (p == NULL: any). *created tells whether it is
 * new. TT_ERR_ROOM_INVITE, TT_ERR_ROOM_SELF. */
TT_MUST_CHECK enum tt_err talk_room_create_pair(struct talk *talk, struct seat *seat,
						struct tt_str partner, struct tt_str token,
						bool *created);

#endif

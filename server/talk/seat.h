/* seat.h - somebody's place in a conversation. */
#ifndef TT_TALK_SEAT_H
#define TT_TALK_SEAT_H

#include "server/talk/talk.h"

struct seat {
	bool in_room;     /* `room` is set */
	bool is_attendee; /* `attendee` is set */
	bool is_banned;   /* a guest whose address is banned from `room` */
	struct room room;
	struct attendee attendee;
	struct tt_str session_id; /* of his client in the room; p == NULL: it has not joined */
	int64_t session_row;      /* 0: none */
	int64_t session_ping_s;
};

/* The only way into a room, and from one to another: what a client is in one room it is not in the
 * next, so the seat is without a session. `attendee` NULL: no attendee, or not known yet. */
struct seat seat_in(const struct room *room, const struct attendee *attendee);

/* The user's in that room. TT_ERR_PARTICIPANT: he is not in it, and so says the seat. */
TT_MUST_CHECK enum tt_err seat_of_user(struct talk *talk, const struct room *room,
				       struct seat *out);

/* The user's in another of his rooms. TT_ERR_ROOM when there is nothing to see from there: its
 * lobby holds him. */
TT_MUST_CHECK enum tt_err seat_by_token(struct talk *talk, struct tt_str token, struct seat *out);

/* Who asks is that attendee. This is how somebody without an account becomes who he is. */
void seat_take(struct talk *talk, struct seat *seat, const struct attendee *attendee);

#endif

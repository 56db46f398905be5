/* evict.h - taking people and groups out of a conversation (talk-rooms 2.16). */
#ifndef TT_TALK_EVICT_H
#define TT_TALK_EVICT_H

#include "server/store/chores.h"
#include "server/talk/seat.h"

/* The row, also in the breakout rooms. Nobody is told. */
TT_MUST_CHECK enum tt_err talk_take_out(struct talk *talk, const struct seat *seat,
					const struct attendee *attendee);

/* Takes anybody out, no questions asked, and tells it of users. */
TT_MUST_CHECK enum tt_err talk_evict(struct talk *talk, struct seat *seat,
				     const struct attendee *attendee);

/* Up to a step of those who are in the room by a group alone; *done when nobody is left. */
TT_MUST_CHECK enum tt_err talk_evict_members(struct talk *talk, struct seat *seat,
					     struct tt_str group, bool *done);

/* A step of taking a group out (chore.h); *done when it was the last. */
TT_MUST_CHECK enum tt_err talk_group_go_on_removing(struct talk *talk, struct seat *seat,
						    struct chore *chore, bool *done);

#endif

/* capacity.h - whether more people may come into a conversation: the limits of it. */
#ifndef TT_TALK_CAPACITY_H
#define TT_TALK_CAPACITY_H

#include "server/talk/seat.h"

/* Whether `n` more may come into seat->room. TT_ERR_LIMIT. */
TT_MUST_CHECK enum tt_err talk_room_for(struct talk *talk, const struct seat *seat, int64_t n);
TT_MUST_CHECK enum tt_err talk_room_for_guests(struct talk *talk, const struct seat *seat,
					       int64_t n);

#endif

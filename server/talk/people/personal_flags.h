/* personal_flags.h - what a conversation is for one of its users (talk-rooms 2.13). */
#ifndef TT_TALK_PERSONAL_FLAGS_H
#define TT_TALK_PERSONAL_FLAGS_H

#include "server/talk/seat.h"

/* The viewer's list tells it as a change, also when it was so before. TT_ERR_LEVEL. */
TT_MUST_CHECK enum tt_err talk_set_personal_flag(struct talk *talk, struct seat *seat,
						 enum attendee_flag flag, int64_t value);

#endif

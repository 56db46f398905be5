/* breakout_move.h - from one breakout room to another (talk-rooms 6.2). The viewer is in the
 * conversation that has them. */
#ifndef TT_TALK_BREAKOUT_MOVE_H
#define TT_TALK_BREAKOUT_MOVE_H

#include "server/talk/seat.h"

/* Moves the people in the map; the others stay. Ids that are no user's of the conversation are
 * ignored. TT_ERR_BREAKOUT_NONE, TT_ERR_BREAKOUT_MAP, TT_ERR_BREAKOUT_MODERATOR. */
TT_MUST_CHECK enum tt_err talk_breakout_move(struct talk *talk, const struct seat *seat,
					     struct tt_str attendee_map);

/* The viewer goes to the one with that token, and is in that room afterwards.
 * TT_ERR_BREAKOUT_NOT_FREE, TT_ERR_BREAKOUT_STATUS, TT_ERR_BREAKOUT_MODERATOR,
 * TT_ERR_BREAKOUT_TARGET. */
TT_MUST_CHECK enum tt_err talk_breakout_switch(struct talk *talk, struct seat *seat,
					       struct tt_str target);

#endif

/* breakout.h - breakout rooms: conversations that a group conversation splits into for a while
 * (talk-rooms 6.2).
 *
 * The viewer is in the conversation (the parent), except where it is said. The breakout rooms are
 * closed by their lobby until they are started. What happens in them is noted as changed; that the
 * parent has changed is for the caller to know. */
#ifndef TT_TALK_BREAKOUT_H
#define TT_TALK_BREAKOUT_H

#include "server/talk/rooms/breakout_map.h"
#include "server/talk/seat.h"

enum {
	BREAKOUT_MAX_ROOMS = 20
};

/* Making them takes three steps, because the mode stays even if the rest is refused.
 * TT_ERR_BREAKOUT_ROOM, TT_ERR_BREAKOUT_MODE. */
TT_MUST_CHECK enum tt_err talk_breakout_choose_mode(struct talk *talk, struct seat *seat,
						    int64_t mode);

struct breakout_plan {
	size_t n_rooms;
	struct breakout_map map; /* in manual mode */
};

/* TT_ERR_BREAKOUT_AMOUNT, TT_ERR_BREAKOUT_MAP. */
TT_MUST_CHECK enum tt_err talk_breakout_plan(struct talk *talk, const struct seat *seat,
					     int64_t amount, struct tt_str attendee_map,
					     struct breakout_plan *out);
TT_MUST_CHECK enum tt_err talk_breakout_create(struct talk *talk, const struct seat *seat,
					       const struct breakout_plan *plan);

/* All of them with everything in them, whether there are any or not. */
TT_MUST_CHECK enum tt_err talk_breakout_remove(struct talk *talk, struct seat *seat);

/* TT_ERR_BREAKOUT_NONE. Each room tells it, unless it was so already. */
TT_MUST_CHECK enum tt_err talk_breakout_start(struct talk *talk, struct seat *seat);
TT_MUST_CHECK enum tt_err talk_breakout_stop(struct talk *talk, struct seat *seat);

/* Sends the text into each of them. TT_ERR_BREAKOUT_NONE, TT_ERR_MESSAGE, TT_ERR_MESSAGE_LONG. */
TT_MUST_CHECK enum tt_err talk_breakout_broadcast(struct talk *talk, const struct seat *seat,
						  struct tt_str text);

/* The people in seat->room, a breakout room, want a moderator to come, or do not any more.
 * TT_ERR_ASSISTANCE. */
TT_MUST_CHECK enum tt_err talk_breakout_ask(struct talk *talk, struct seat *seat, bool wanted);

/* All of them, by number. TT_ERR_BREAKOUT_NONE. */
TT_MUST_CHECK enum tt_err talk_breakout_rooms(struct talk *talk, const struct seat *seat,
					      struct room **out, size_t *n);

/* The breakout rooms that the viewer is in, and the parent last. */
TT_MUST_CHECK enum tt_err talk_breakout_mine(struct talk *talk, const struct seat *seat,
					     struct membership **out, size_t *n);

/* Those that the viewer may know of, with his row in each; attendee.id 0: he is not in it.
 * TT_ERR_BREAKOUT_NONE, TT_ERR_BREAKOUT_STATUS. */
TT_MUST_CHECK enum tt_err talk_breakout_visible(struct talk *talk, const struct seat *seat,
						struct membership **out, size_t *n);

#endif

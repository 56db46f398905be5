/* breakout.h - breakout rooms: conversations that a group conversation splits into for a while
 * (talk-rooms 6.2).
 *
 * The viewer is in the conversation (the parent), except where it is said. The breakout rooms are
 * closed by their lobby until they are started. What happens in them is noted as changed; that the
 * parent has changed is for the caller to know. */
#ifndef TT_TALK_BREAKOUT_H
#define TT_TALK_BREAKOUT_H

#include "server/talk/breakout_map.h"
#include "server/talk/viewer.h"

enum {
	BREAKOUT_MAX_ROOMS = 20
};

/* Making them takes three steps, because the mode stays even if the rest is refused.
 * TT_ERR_BREAKOUT_ROOM, TT_ERR_BREAKOUT_MODE. */
TT_MUST_CHECK enum tt_err talk_breakout_choose_mode(struct db *db, struct viewer *viewer,
						    int64_t mode);
struct breakout_plan {
	size_t n_rooms;
	struct breakout_map map; /* in manual mode */
};
/* TT_ERR_BREAKOUT_AMOUNT, TT_ERR_BREAKOUT_MAP. */
TT_MUST_CHECK enum tt_err talk_breakout_plan(struct tt_arena *arena, const struct viewer *viewer,
					     int64_t amount, struct tt_str attendee_map,
					     struct breakout_plan *out);
TT_MUST_CHECK enum tt_err talk_breakout_create(struct db *db, struct tt_arena *arena,
					       const struct viewer *viewer,
					       const struct breakout_plan *plan);

/* All of them with everything in them, whether there are any or not. */
TT_MUST_CHECK enum tt_err talk_breakout_remove(struct db *db, struct tt_arena *arena,
					       struct viewer *viewer);

/* TT_ERR_BREAKOUT_NONE. Each room tells it, unless it was so already. */
TT_MUST_CHECK enum tt_err talk_breakout_start(struct db *db, struct tt_arena *arena,
					      struct viewer *viewer);
TT_MUST_CHECK enum tt_err talk_breakout_stop(struct db *db, struct tt_arena *arena,
					     struct viewer *viewer);

/* Sends the text into each of them. TT_ERR_BREAKOUT_NONE, TT_ERR_MESSAGE, TT_ERR_MESSAGE_LONG. */
TT_MUST_CHECK enum tt_err talk_breakout_broadcast(struct db *db, struct tt_arena *arena,
						  const struct viewer *viewer, struct tt_str text);

/* The people in viewer->room, a breakout room, want a moderator to come, or do not any more.
 * TT_ERR_ASSISTANCE. */
TT_MUST_CHECK enum tt_err talk_breakout_ask(struct db *db, struct viewer *viewer, bool wanted);

/* All of them, by number. TT_ERR_BREAKOUT_NONE. */
TT_MUST_CHECK enum tt_err talk_breakout_rooms(struct db *db, struct tt_arena *arena,
					      const struct viewer *viewer, struct room **out,
					      size_t *n);

/* The breakout rooms that the viewer is in, and the parent last. */
TT_MUST_CHECK enum tt_err talk_breakout_mine(struct db *db, struct tt_arena *arena,
					     const struct viewer *viewer, struct membership **out,
					     size_t *n);

/* Those that the viewer may know of, with his row in each; attendee.id 0: he is not in it.
 * TT_ERR_BREAKOUT_NONE, TT_ERR_BREAKOUT_STATUS. */
TT_MUST_CHECK enum tt_err talk_breakout_visible(struct db *db, struct tt_arena *arena,
						const struct viewer *viewer,
						struct membership **out, size_t *n);

#endif

/* pins.h - table pins: messages that are kept in view in their rooms.
 *
 * A pin whose time is over, or whose message has expired, is not there any more, also before a job
 * takes it away. Deleting the message's row deletes its pin. */
#ifndef TT_STORE_PINS_H
#define TT_STORE_PINS_H

#include "server/store/query.h"

struct pin {
	int64_t room_id;
	int64_t message_id;
	struct tt_str actor_type;
	struct tt_str actor_id;
	int64_t pinned_s;
	int64_t until_s; /* 0: for ever */
};

/* *added: it was not pinned before. */
TT_MUST_CHECK enum tt_err store_pin_add(struct db *db, const struct pin *pin, bool *added);
/* *was: it was pinned. */
TT_MUST_CHECK enum tt_err store_pin_delete(struct db *db, int64_t message_id, bool *was);
/* *found: it is pinned. */
TT_MUST_CHECK enum tt_err store_pin_get(struct db *db, struct tt_arena *arena, int64_t message_id,
					int64_t now_s, struct pin *out, bool *found);

/* Messages, who was pinned last first. `before_id` is one of them, 0: from the last on. */
TT_MUST_CHECK enum tt_err store_pins_of_room(struct db *db, struct tt_arena *arena, int64_t room_id,
					     int64_t before_id, int64_t limit, int64_t now_s,
					     int64_t **message_ids, size_t *n);

/* Whose time is over, longest first; in any room. */
TT_MUST_CHECK enum tt_err store_pins_due(struct db *db, struct tt_arena *arena, int64_t now_s,
					 int64_t limit, struct pin **out, size_t *n);

/* Nobody in the room has put that message away any more. */
TT_MUST_CHECK enum tt_err store_pin_show_again(struct db *db, int64_t room_id, int64_t message_id,
					       int64_t now_s);

#endif

/* overview.h - all conversations of a server, for who looks after it. */
#ifndef TT_STORE_OVERVIEW_H
#define TT_STORE_OVERVIEW_H

#include "server/store/rooms.h"

struct overview {
	struct tt_str token;
	enum room_type type;
	struct tt_str name; /* of a conversation of two: both user ids */
	int64_t created_s;
	int64_t last_activity_s;
	int64_t n_attendees;
};

/* Those with `text` in name, token or the ids of the two, in any case (ASCII); the most lively ones
 * first. */
TT_MUST_CHECK enum tt_err store_overview(struct db *db, struct tt_arena *arena, struct tt_str text,
					 struct overview **out, size_t *n);

#endif

/* group_rooms.h - the conversations that groups are in, and who is there by them. */
#ifndef TT_STORE_GROUP_ROOMS_H
#define TT_STORE_GROUP_ROOMS_H

#include "server/store/rooms.h"

/* Up to `limit` of those behind `after_id`, by id. */
TT_MUST_CHECK enum tt_err store_rooms_of_group(struct db *db, struct tt_arena *arena,
					       struct tt_str group, int64_t after_id, int64_t limit,
					       struct room **out, size_t *n);

/* Whether a group that is in the room has the user. */
TT_MUST_CHECK enum tt_err store_in_by_group(struct db *db, int64_t room_id, struct tt_str user,
					    bool *out);

#endif

/* avatars.h - table avatars: the pictures that people gave to conversations. */
#ifndef TT_STORE_AVATARS_H
#define TT_STORE_AVATARS_H

#include "server/store/query.h"

struct avatar {
	struct tt_str content_type; /* p == NULL: an emoji */
	struct tt_str bytes;        /* of a file */
	struct tt_str emoji;
	struct tt_str color; /* six hexadecimal digits; p == NULL: the theme's */
	int64_t set_s;
};

/* In place of the one before; `version` goes to the room. */
TT_MUST_CHECK enum tt_err store_avatar_set(struct db *db, int64_t room_id, struct tt_str version,
					   const struct avatar *avatar);
/* *found is false when the room has none. */
TT_MUST_CHECK enum tt_err store_avatar_get(struct db *db, struct tt_arena *arena, int64_t room_id,
					   struct avatar *out, bool *found);
TT_MUST_CHECK enum tt_err store_avatar_delete(struct db *db, int64_t room_id);

#endif

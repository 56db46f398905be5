/* avatars.h - table room_avatars: the pictures that conversations were given. The room's column
 * avatar_version says whether there is one, and changes with it. */
#ifndef TT_STORE_AVATARS_H
#define TT_STORE_AVATARS_H

#include "server/store/query.h"

/* An emoji or an image. */
struct avatar {
	struct tt_str emoji; /* p == NULL: an image */
	struct tt_str color; /* behind the emoji, six hexadecimal digits; p == NULL: by theme */
	struct tt_str content_type; /* of the image */
	struct tt_str image;
};

/* Instead of the one it has. */
TT_MUST_CHECK enum tt_err store_avatar_set(struct db *db, int64_t room_id,
					   const struct avatar *avatar);
/* TT_ERR_ROOM: it has none. */
TT_MUST_CHECK enum tt_err store_avatar_get(struct db *db, struct tt_arena *arena, int64_t room_id,
					   struct avatar *out);
TT_MUST_CHECK enum tt_err store_avatar_delete(struct db *db, int64_t room_id);

#endif

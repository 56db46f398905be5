/* avatars.h - the pictures of conversations (talk-rooms 6.1): given by a moderator, or else the
 * partner's, the emoji that the name begins with, or one for their kind. */
#ifndef TT_TALK_AVATARS_H
#define TT_TALK_AVATARS_H

#include "server/talk/viewer.h"

enum {
	AVATAR_MAX_BYTES = 20 << 20
};

/* A file that was sent, cleaned and checked: PNG or JPEG, square. Without the database: it takes
 * long, one file at a time is looked at. TT_ERR_AVATAR_BIG, TT_ERR_AVATAR_TYPE,
 * TT_ERR_AVATAR_IMAGE, TT_ERR_AVATAR_SHAPE. */
TT_MUST_CHECK enum tt_err talk_avatar_check_file(struct tt_arena *arena, struct tt_str file,
						 struct tt_str *image, struct tt_str *content_type);
/* `color` p == NULL: none. TT_ERR_AVATAR_EMOJI, TT_ERR_AVATAR_COLOR. */
TT_MUST_CHECK enum tt_err talk_avatar_check_emoji(struct tt_str emoji, struct tt_str color);
/* TT_ERR_AVATAR_PAIR. */
TT_MUST_CHECK enum tt_err talk_avatar_check_room(const struct room *room);

/* What was checked becomes the picture; a new room's without a word. */
TT_MUST_CHECK enum tt_err talk_avatar_set_image(struct db *db, struct tt_arena *arena,
						struct viewer *viewer, struct tt_str image,
						struct tt_str content_type);
TT_MUST_CHECK enum tt_err talk_avatar_set_emoji(struct db *db, struct tt_arena *arena,
						struct viewer *viewer, struct tt_str emoji,
						struct tt_str color);
TT_MUST_CHECK enum tt_err talk_avatar_give_emoji(struct db *db, struct tt_arena *arena,
						 struct room *room, struct tt_str emoji,
						 struct tt_str color);
/* Fine when there is none. */
TT_MUST_CHECK enum tt_err talk_avatar_remove(struct db *db, struct tt_arena *arena,
					     struct viewer *viewer);

/* Changes with the picture. */
struct tt_str talk_avatar_version(struct tt_arena *arena, const struct room *room);
/* Where clients get it. Made when it is read: the address of this server may change. */
struct tt_str talk_avatar_url(struct tt_arena *arena, const struct viewer *viewer);

struct picture {
	struct tt_str content_type;
	struct tt_str bytes;
};

/* The viewer need not be in the room. */
TT_MUST_CHECK enum tt_err talk_avatar_picture(struct db *db, struct tt_arena *arena,
					      const struct viewer *viewer, bool dark,
					      struct picture *out);

#endif

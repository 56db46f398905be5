/* spot.h - a place among somebody's files, the folders above it, and what may be done there.
 *
 * Whatever is done to a file is done at a place: the rules need the folders above it, whose sizes
 * and etags change, and whose locks count for it. Who finds places is place.h. */
#ifndef TT_FILES_SPOT_H
#define TT_FILES_SPOT_H

#include "server/store/shares.h"
#include "server/talk/talk.h"

struct place {
	struct tt_str name; /* the last of the path; n == 0: the root */
	struct file *above; /* the folders on the way, the root first */
	size_t n_above;     /* those that are there */
	bool has_parent;    /* all of them */
	bool is_there;      /* something is at the place */
	struct file file;   /* what that is */
	/* Somebody else's, who shares it: then `above` are the folders in his tree. NULL: one's
	 * own.
	 */
	const struct share *mount;
	bool is_mount; /* the place is what was shared, and not below it */
};

/* What others have allowed to be done there, as SHARE_*: all of it with one's own.
 * TT_ERR_FILE_PERMISSION. */
TT_MUST_CHECK enum tt_err files_may(const struct place *place, int64_t permissions);

/* Whether its bytes may be taken along. TT_ERR_FILE_PERMISSION. */
TT_MUST_CHECK enum tt_err files_may_take(const struct place *place);

/* The path to the folder that the place is in, from the root of its tree. */
struct tt_str files_path_above(struct talk *talk, const struct place *place);
/* Whether a path leads below that of a folder. */
bool files_is_below(struct tt_str path, struct tt_str folder);
/* "a/b"; an empty folder is the root. */
struct tt_str files_join(struct tt_arena *arena, struct tt_str folder, struct tt_str name);

/* A tag as clients see it, without quotes. */
struct tt_str files_tag(struct tt_arena *arena, int64_t etag);

/* The folders that a file is in, the root of its tree first. TT_ERR_FILE: it is in no tree any
 * more. */
TT_MUST_CHECK enum tt_err files_above(struct talk *talk, const struct file *file,
				      struct tt_str owner, struct file **above, size_t *n);

/* Of an account; false: none. */
TT_MUST_CHECK enum tt_err files_quota(struct talk *talk, struct tt_str user, bool *has,
				      int64_t *bytes);
/* `more` bytes fit into it. TT_ERR_QUOTA. */
TT_MUST_CHECK enum tt_err files_check_room(struct talk *talk, const struct place *place,
					   int64_t more);

#endif

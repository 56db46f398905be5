/* walk.h - everything below a folder, one after the other: what is in a folder by name, and what is
 * below something right behind it. */
#ifndef TT_FILES_WALK_H
#define TT_FILES_WALK_H

#include "server/files/place.h"

/* One that was met, and its path from the folder on. Both live until it returns; what it fails
 * with ends the walk. */
typedef enum tt_err (*files_visit)(void *ctx, const struct place *place, struct tt_str path);

/* `depth`: 1 is what is in the folder, and no deeper. */
TT_MUST_CHECK enum tt_err files_walk(struct talk *talk, const struct place *folder, int64_t depth,
				     files_visit visit, void *ctx);

#endif

/* place.h - where in somebody's files a path leads. */
#ifndef TT_FILES_PLACE_H
#define TT_FILES_PLACE_H

#include "server/files/spot.h"

/* A path as http/path.h decodes it, in the files of whoever asks, who has some; what others share
 * with him is among them (mount.h). */
TT_MUST_CHECK enum tt_err files_find(struct talk *talk, struct tt_str path, struct place *out);

/* One name further down from a place. */
TT_MUST_CHECK enum tt_err files_follow(struct talk *talk, struct place *place, struct tt_str name);

#endif

/* above.h - what the folders above a place hear of what comes to it, or goes. */
#ifndef TT_FILES_ABOVE_H
#define TT_FILES_ABOVE_H

#include "server/files/place.h"

/* Nobody has seen it before: 62 bits. */
int64_t files_new_etag(void);
/* All folders above the place hear of a change at it; etag and now_s are filled in. */
TT_MUST_CHECK enum tt_err files_change_above(struct talk *talk, const struct place *place,
					     const struct file_change *what);
/* The file at the place, with all that is below it, has come there, or has gone. */
TT_MUST_CHECK enum tt_err files_came(struct talk *talk, const struct place *place);
TT_MUST_CHECK enum tt_err files_went(struct talk *talk, const struct place *place);

#endif

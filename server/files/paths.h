/* paths.h - where somebody finds a file that is named by its number, or by its share. */
#ifndef TT_FILES_PATHS_H
#define TT_FILES_PATHS_H

#include "server/files/place.h"

/* The path of a share for whoever asks: of his own file, or of what he has received. TT_ERR_FILE:
 * for him there is none. */
TT_MUST_CHECK enum tt_err files_path_of_share(struct talk *talk, const struct share *share,
					      struct tt_str *out);

/* Where a file of that number is, his own or shared with him, and the path that leads there.
 * TT_ERR_FILE: nowhere, which the trash is, too. */
TT_MUST_CHECK enum tt_err files_find_id(struct talk *talk, int64_t id, struct place *out,
					struct tt_str *path);

#endif

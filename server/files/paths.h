/* paths.h - where somebody finds a file that is named by its number, or by its share. */
#ifndef TT_FILES_PATHS_H
#define TT_FILES_PATHS_H

#include "server/files/place.h"

/* The path of a share for whoever asks: of his own file, or of what he has received. TT_ERR_FILE:
 * for him there is none. */
TT_MUST_CHECK enum tt_err files_path_of_share(struct talk *talk, const struct share *share,
					      struct tt_str *out);

/* The place of a file of that number, his own or shared with him. TT_ERR_FILE. */
TT_MUST_CHECK enum tt_err files_find_by_id(struct talk *talk, int64_t id, struct tt_str *path,
					   struct place *out);

#endif

/* tree.h - that somebody has files at all, and a folder for what conversations bring him. */
#ifndef TT_FILES_TREE_H
#define TT_FILES_TREE_H

#include "server/files/place.h"

/* Whoever asks has files, and the folder for attachments if there are some. TT_ERR_FILE: he lacks
 * something of it. */
TT_MUST_CHECK enum tt_err files_has_tree(struct talk *talk);
/* Then he has all of it. In a transaction that writes. */
TT_MUST_CHECK enum tt_err files_make_tree(struct talk *talk);

/* He chooses that folder, and it is made. TT_ERR_PREFERENCE: that is no path, or leads to a file.
 */
TT_MUST_CHECK enum tt_err files_set_attachments(struct talk *talk, struct tt_str path);

#endif

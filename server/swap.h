/* swap.h - another database takes the place of the one in a data folder: whole, or not at all. Who
 * does that holds the lock of the folder (folder.h). */
#ifndef TT_SWAP_H
#define TT_SWAP_H

#include "lib/base/err.h"
#include "lib/base/str.h"

struct swap {
	struct tt_str data;
	bool keep;        /* what was there, under another name */
	const char *kept; /* that name; NULL: there was nothing, or it was not to be kept */
};

/* The path of the file that is to be filled: new, empty, of the folder's owner. What somebody who
 * was killed has left there is gone. */
TT_MUST_CHECK enum tt_err swap_begin(struct tt_arena *arena, struct tt_str data, const char **path,
				     const char **problem);
/* It is full, and on the disk. TT_ERR_BUSY: somebody has the database open. */
TT_MUST_CHECK enum tt_err swap_end(struct tt_arena *arena, struct swap *swap, const char **problem);
/* It is not wanted any more. */
void swap_drop(struct tt_arena *arena, struct tt_str data);

#endif

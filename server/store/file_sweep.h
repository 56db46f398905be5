/* file_sweep.h - deleting the rows of files that nobody can have again, a step at a time. */
#ifndef TT_STORE_FILE_SWEEP_H
#define TT_STORE_FILE_SWEEP_H

#include "server/store/query.h"

/* Of what was taken away, and of accounts that are no more, some rows are deleted: a step of about
 * so many. *more: there may be others. */
TT_MUST_CHECK enum tt_err store_files_sweep(struct db *db, int64_t now_s, int64_t step, bool *more);
/* Looking needs no turn to write. */
TT_MUST_CHECK enum tt_err store_files_any_gone(struct db *db, bool *any);

#endif

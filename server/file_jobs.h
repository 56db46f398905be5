/* file_jobs.h - what is left of files: rows of what was taken away, bytes that nothing uses. Each
 * step is a short transaction, as in jobs.h. */
#ifndef TT_FILE_JOBS_H
#define TT_FILE_JOBS_H

#include "server/blobs/blobs.h"
#include "server/store/store.h"

/* About `step` rows of folders and files that are gone. *more: there may be others. */
TT_MUST_CHECK enum tt_err file_jobs_sweep(struct db *db, int64_t now_s, int64_t step, bool *more);

/* Bytes that nothing has used since before `before_s`, some of them. */
TT_MUST_CHECK enum tt_err file_jobs_discard(struct db *db, struct blobs *blobs, int64_t before_s,
					    bool *more);

/* The same of those that are unused for longest, while all such are more than `max` bytes. */
TT_MUST_CHECK enum tt_err file_jobs_bound_unused(struct db *db, struct blobs *blobs, int64_t max,
						 bool *more);

/* Bytes in one of the folders (blobs_list()) that the database does not know: who wrote them died
 * before he could say so. */
TT_MUST_CHECK enum tt_err file_jobs_look_for_strays(struct db *db, struct blobs *blobs,
						    unsigned folder);

/* About `step` things that are too old: deleted files, versions, uploads that nobody goes on with.
 */
TT_MUST_CHECK enum tt_err file_jobs_expire(struct db *db, int64_t now_s, int64_t step, bool *more);

/* Up to `step` shares whose time is over, which nobody sees any more. */
TT_MUST_CHECK enum tt_err file_jobs_expire_shares(struct db *db, int64_t now_s, int64_t step,
						  bool *more);

#endif

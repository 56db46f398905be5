/* kept.h - what is kept of the past (deleted files, older versions), and how it is bounded: in
 * number, and by the room that the account's quota leaves. By age it is bounded by a job
 * (server/file_jobs.h). */
#ifndef TT_FILES_KEPT_H
#define TT_FILES_KEPT_H

#include "server/files/place.h"
#include "server/store/file_versions.h"
#include "server/store/trash.h"

enum {
	FILES_MAX_TRASH = 5000,  /* things that one account has deleted, folders as one */
	FILES_MAX_VERSIONS = 30, /* of one file */
};

/* What was in the file until now is a version of it. Of too many the one goes that is told least
 * by: old ones may be further apart than new ones. */
TT_MUST_CHECK enum tt_err files_keep_version(struct talk *talk, const struct file *before);
/* Which of `n` times, in their order, that is. */
size_t files_least_telling(const int64_t times[], size_t n, int64_t now_s);

/* Where the account has a quota, the oldest things that are kept go as long as its files and these
 * are more than it. A request does some of that, the next one goes on. */
TT_MUST_CHECK enum tt_err files_make_room(struct talk *talk, int64_t tree_id);

/* For good. */
TT_MUST_CHECK enum tt_err files_drop_trashed(struct talk *talk, const struct trashed *trashed);
/* Those beyond the number. */
TT_MUST_CHECK enum tt_err files_bound_trash(struct talk *talk, int64_t tree_id);

#endif

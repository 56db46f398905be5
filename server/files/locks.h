/* locks.h - locks on files and folders (RFC 4918, 6 and 7): who has the token of one may write, and
 * others may not until it ends. */
#ifndef TT_FILES_LOCKS_H
#define TT_FILES_LOCKS_H

#include "server/files/place.h"
#include "server/store/file_locks.h"

enum {
	FILES_MAX_LOCKS = 1000 /* of one account */
};

/* Which locks forbid something. Those of the place, and those of folders above it that go down to
 * it, always do. */
enum {
	LOCKS_OF_PARENT = 1 << 0, /* the folder gets or loses a member */
	LOCKS_BELOW = 1 << 1,     /* all that is below changes as well */
};

struct lock_tokens {
	struct tt_str *items; /* that the client has shown */
	size_t n;
};

/* TT_ERR_FILE_LOCKED. */
TT_MUST_CHECK enum tt_err files_check_locks(struct talk *talk, const struct place *place,
					    const struct lock_tokens *tokens, unsigned which);

/* Those of the place, and those above that go down to it. */
TT_MUST_CHECK enum tt_err files_locks_at(struct talk *talk, const struct place *place,
					 struct file_lock **out, size_t *n);

/* Gives it its token. TT_ERR_FILE_LOCKED; TT_ERR_LIMIT: there are too many. */
TT_MUST_CHECK enum tt_err files_lock(struct talk *talk, const struct place *place,
				     struct file_lock *lock);
/* TT_ERR_LOCK_TOKEN: there is no such lock at the place. *out is it then. */
TT_MUST_CHECK enum tt_err files_find_lock(struct talk *talk, const struct place *place,
					  const struct lock_tokens *tokens, struct file_lock *out);
/* Locks stay where they are: what is taken elsewhere has none any more. */
TT_MUST_CHECK enum tt_err files_end_locks(struct talk *talk, const struct place *place);

#endif

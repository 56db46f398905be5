/* file_locks.h - table file_locks: who has asked that nobody else changes a file (RFC 4918, 6). */
#ifndef TT_STORE_FILE_LOCKS_H
#define TT_STORE_FILE_LOCKS_H

#include "server/store/query.h"

struct file_lock {
	struct tt_str token;
	int64_t file_id;
	struct tt_str user;
	bool is_shared;
	bool is_deep;        /* and of all that is below */
	struct tt_str owner; /* XML */
	int64_t expires_s;
};

/* Those of a file that have not expired. */
TT_MUST_CHECK enum tt_err store_file_locks(struct db *db, struct tt_arena *arena, int64_t file_id,
					   int64_t now_s, struct file_lock **out, size_t *n);
/* The same of all files of a tree, whoever has locked them. */
TT_MUST_CHECK enum tt_err store_file_locks_in(struct db *db, struct tt_arena *arena,
					      int64_t tree_id, int64_t now_s,
					      struct file_lock **out, size_t *n);
TT_MUST_CHECK enum tt_err store_file_locks_count(struct db *db, struct tt_str user, int64_t now_s,
						 int64_t *out);
/* In the place of those of the file that have expired. */
TT_MUST_CHECK enum tt_err store_file_lock_add(struct db *db, const struct file_lock *lock,
					      int64_t now_s);
TT_MUST_CHECK enum tt_err store_file_lock_set_end(struct db *db, const struct file_lock *lock);
TT_MUST_CHECK enum tt_err store_file_lock_delete(struct db *db, struct tt_str token);
/* All of a file: it has another place now. */
TT_MUST_CHECK enum tt_err store_file_locks_delete(struct db *db, int64_t file_id);

#endif

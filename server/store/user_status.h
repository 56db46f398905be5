/* user_status.h - table user_status: what people say they are doing. */
#ifndef TT_STORE_USER_STATUS_H
#define TT_STORE_USER_STATUS_H

#include "server/store/query.h"

struct user_status {
	struct tt_str user;
	bool is_backup;       /* what was set before a call or meeting, and comes back after it */
	struct tt_str status; /* online, away, ... */
	bool is_user_defined;
	struct tt_str message_id; /* of a predefined message; p == NULL: none */
	struct tt_str message;    /* p == NULL: none */
	struct tt_str icon;       /* p == NULL: none */
	int64_t clear_at_s;       /* of message and icon; 0: never */
	int64_t changed_s;        /* of `status` */
};

/* TT_ERR_NO_STATUS. */
TT_MUST_CHECK enum tt_err store_user_status_get(struct db *db, struct tt_arena *arena,
						struct tt_str user, bool is_backup,
						struct user_status *out);
/* Adds or replaces. The user must exist. */
TT_MUST_CHECK enum tt_err store_user_status_put(struct db *db, const struct user_status *status);
/* Fine when there is none. */
TT_MUST_CHECK enum tt_err store_user_status_delete(struct db *db, struct tt_str user,
						   bool is_backup);
/* A page of what is no backup, in order of user id. A negative limit is none. */
TT_MUST_CHECK enum tt_err store_user_status_list(struct db *db, struct tt_arena *arena,
						 int64_t limit, int64_t offset,
						 struct user_status **out, size_t *n);
/* Of those of the `users` who have one, in no order. */
TT_MUST_CHECK enum tt_err store_user_status_of(struct db *db, struct tt_arena *arena,
					       const struct tt_str users[], size_t n_users,
					       struct user_status **out, size_t *n);

#endif

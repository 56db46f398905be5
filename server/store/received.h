/* received.h - tables shares and share_refusals: what others let somebody have.
 *
 * Not what he has taken out of his files again; and of conversations only of those that he is in,
 * where no lobby holds him. Each look asks for all of that anew. */
#ifndef TT_STORE_RECEIVED_H
#define TT_STORE_RECEIVED_H

#include "server/store/shares.h"

struct received {
	struct tt_str user;
	int64_t now_s;
};

/* Where it stands among his files. */
enum share_place {
	SHARES_OF_ROOMS, /* in his folder for attachments */
	SHARES_OF_PEOPLE /* in the root: by persons and groups */
};

/* TT_ERR_SHARED. */
TT_MUST_CHECK enum tt_err store_received_get(struct db *db, struct tt_arena *arena,
					     const struct received *by, int64_t id,
					     struct share *out);
/* The oldest of that name. TT_ERR_SHARED. */
TT_MUST_CHECK enum tt_err store_received_named(struct db *db, struct tt_arena *arena,
					       const struct received *by, enum share_place place,
					       struct tt_str name, struct share *out);
/* All of one file, oldest first. */
TT_MUST_CHECK enum tt_err store_received_of_file(struct db *db, struct tt_arena *arena,
						 const struct received *by, int64_t file_id,
						 struct share_list *out);
/* By name, then by id; `limit` of them. */
TT_MUST_CHECK enum tt_err store_received_in(struct db *db, struct tt_arena *arena,
					    const struct received *by, enum share_place place,
					    int64_t limit, struct share_list *out);
TT_MUST_CHECK enum tt_err store_received_any(struct db *db, const struct received *by,
					     enum share_place place, bool *any);
/* A number that is another one when any of them has come, gone or changed. */
TT_MUST_CHECK enum tt_err store_received_sum(struct db *db, const struct received *by,
					     enum share_place place, int64_t *out);

/* He takes it out of his files; puts it back. */
TT_MUST_CHECK enum tt_err store_share_refuse(struct db *db, int64_t id, struct tt_str user);
TT_MUST_CHECK enum tt_err store_share_take_back(struct db *db, int64_t id, struct tt_str user,
						bool *had);
/* What he has taken out and could have again, by id. */
TT_MUST_CHECK enum tt_err store_shares_refused(struct db *db, struct tt_arena *arena,
					       const struct received *by, struct share_list *out);

#endif

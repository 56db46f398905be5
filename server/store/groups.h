/* groups.h - tables user_groups and group_members. */
#ifndef TT_STORE_GROUPS_H
#define TT_STORE_GROUPS_H

#include "server/store/query.h"

#define ADMIN_GROUP TT_STR("admin")

struct group {
	struct tt_str id;
	struct tt_str display_name;
};

TT_MUST_CHECK enum tt_err store_group_get(struct db *db, struct tt_arena *arena, struct tt_str id,
					  struct group *out); /* TT_ERR_NO_GROUP */
/* The user ids, in order. */
TT_MUST_CHECK enum tt_err store_group_members(struct db *db, struct tt_arena *arena,
					      struct tt_str id, struct tt_str **out, size_t *n);
TT_MUST_CHECK enum tt_err store_group_add_member(struct db *db, struct tt_str id,
						 struct tt_str user);
TT_MUST_CHECK enum tt_err store_group_has(struct db *db, struct tt_str id, struct tt_str user,
					  bool *out);

#endif

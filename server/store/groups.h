/* groups.h - tables user_groups and group_members. */
#ifndef TT_STORE_GROUPS_H
#define TT_STORE_GROUPS_H

#include "server/store/query.h"

/* Its members administer the server. The schema makes it; it cannot be deleted. */
#define ADMIN_GROUP TT_STR("admin")

struct group {
	struct tt_str id;
	struct tt_str display_name;
	int64_t n_members;  /* in search results only */
	int64_t n_disabled; /* members whose account is disabled; in search results only */
};

TT_MUST_CHECK enum tt_err store_group_get(struct db *db, struct tt_arena *arena, struct tt_str id,
					  struct group *out); /* TT_ERR_NO_GROUP */
/* The user ids, in order. */
TT_MUST_CHECK enum tt_err store_group_members(struct db *db, struct tt_arena *arena,
					      struct tt_str id, struct tt_str **out, size_t *n);
/* Up to `limit` of them, behind `after`. */
TT_MUST_CHECK enum tt_err store_group_members_after(struct db *db, struct tt_arena *arena,
						    struct tt_str id, struct tt_str after,
						    int64_t limit, struct tt_str **out, size_t *n);
/* How many of them are not in the room. */
TT_MUST_CHECK enum tt_err store_group_count_outside(struct db *db, struct tt_str id,
						    int64_t room_id, int64_t *out);
/* How many of them can log in, without `but`; nobody is called "". */
TT_MUST_CHECK enum tt_err store_group_count_enabled(struct db *db, struct tt_str id,
						    struct tt_str but, int64_t *out);
/* The group ids of a user, in order. */
TT_MUST_CHECK enum tt_err store_groups_of_user(struct db *db, struct tt_arena *arena,
					       struct tt_str user, struct tt_str **out, size_t *n);
/* Fine when the user is in it already. Group and user must exist. */
TT_MUST_CHECK enum tt_err store_group_add_member(struct db *db, struct tt_str id,
						 struct tt_str user);
/* Fine when the user is not in it. */
TT_MUST_CHECK enum tt_err store_group_remove_member(struct db *db, struct tt_str id,
						    struct tt_str user);

TT_MUST_CHECK enum tt_err store_group_add(struct db *db, struct tt_str id,
					  struct tt_str display_name); /* TT_ERR_GROUP_EXISTS */
/* Both: TT_ERR_NO_GROUP. */
TT_MUST_CHECK enum tt_err store_group_delete(struct db *db, struct tt_str id);
TT_MUST_CHECK enum tt_err store_group_set_display_name(struct db *db, struct tt_str id,
						       struct tt_str display_name);

/* A page of all groups whose id or display name has `text` in it, in any case (ASCII); in order of
 * id. A negative limit is none. */
TT_MUST_CHECK enum tt_err store_groups_search(struct db *db, struct tt_arena *arena,
					      struct tt_str text, int64_t limit, int64_t offset,
					      struct group **out, size_t *n);

#endif

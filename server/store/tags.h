/* tags.h - tables tags and file_tags: words that are put on files, the same for all accounts. */
#ifndef TT_STORE_TAGS_H
#define TT_STORE_TAGS_H

#include "server/store/query.h"

struct tag {
	int64_t id;
	struct tt_str name;
	bool is_visible;
	bool is_assignable;
	struct tt_str color; /* p == NULL: none */
};

/* Gives it its id. `maker` is the account that makes it. */
TT_MUST_CHECK enum tt_err store_tag_add(struct db *db, struct tag *tag, struct tt_str maker);
TT_MUST_CHECK enum tt_err store_tag_set(struct db *db, const struct tag *tag);
TT_MUST_CHECK enum tt_err store_tag_delete(struct db *db, int64_t id);
/* TT_ERR_TAG. */
TT_MUST_CHECK enum tt_err store_tag_get(struct db *db, struct tt_arena *arena, int64_t id,
					struct tag *out);
/* Another one than that has its name and flags. */
TT_MUST_CHECK enum tt_err store_tag_is_taken(struct db *db, const struct tag *tag, bool *out);
TT_MUST_CHECK enum tt_err store_tags_count(struct db *db, int64_t *n);
/* Those that an account has made. */
TT_MUST_CHECK enum tt_err store_tags_count_of(struct db *db, struct tt_str maker, int64_t *n);

/* All, by number; those of a file. */
TT_MUST_CHECK enum tt_err store_tags(struct db *db, struct tt_arena *arena, struct tag **out,
				     size_t *n);
TT_MUST_CHECK enum tt_err store_tags_of_file(struct db *db, struct tt_arena *arena, int64_t file_id,
					     struct tag **out, size_t *n);

TT_MUST_CHECK enum tt_err store_tag_assign(struct db *db, int64_t file_id, int64_t tag_id);
TT_MUST_CHECK enum tt_err store_tag_unassign(struct db *db, int64_t file_id, int64_t tag_id);
TT_MUST_CHECK enum tt_err store_tag_is_assigned(struct db *db, int64_t file_id, int64_t tag_id,
						bool *out);
/* The files of a tree that have it, those behind `after_id`. */
TT_MUST_CHECK enum tt_err store_tag_files(struct db *db, int64_t tag_id, int64_t tree_id,
					  int64_t after_id, int64_t ids[], size_t max, size_t *n);

#endif

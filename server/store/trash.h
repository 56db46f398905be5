/* trash.h - table trash: what was deleted and can be had again. trees.kept has its bytes, too,
 * which only the functions here and in file_versions.h change. */
#ifndef TT_STORE_TRASH_H
#define TT_STORE_TRASH_H

#include "server/store/files.h"

struct trashed {
	int64_t file_id;
	int64_t tree_id;
	struct tt_str name;
	struct tt_str folder; /* that it was in; n == 0: the root */
	int64_t deleted_s;
	struct tt_str deleted_by;
};

/* The file is in no folder from now on. Its time is a second later than that of another one of the
 * same name, if it has to be. */
TT_MUST_CHECK enum tt_err store_trash_add(struct db *db, struct trashed *trashed, int64_t size);
/* It is not in the trash any more; where it is, or that it is gone, is said next. */
TT_MUST_CHECK enum tt_err store_trash_take_out(struct db *db, const struct trashed *trashed,
					       int64_t size);

/* TT_ERR_FILE. */
TT_MUST_CHECK enum tt_err store_trash_get(struct db *db, struct tt_arena *arena, int64_t tree_id,
					  struct tt_str name, int64_t deleted_s,
					  struct trashed *out);
/* Of the tree of one of them, by time, those behind it. */
TT_MUST_CHECK enum tt_err store_trash_list(struct db *db, struct tt_arena *arena,
					   const struct trashed *after, int64_t limit,
					   struct trashed **out, size_t *n);
TT_MUST_CHECK enum tt_err store_trash_count(struct db *db, int64_t tree_id, int64_t *n);
/* The first one that was deleted before; TT_ERR_FILE: there is none. */
TT_MUST_CHECK enum tt_err store_trash_old(struct db *db, struct tt_arena *arena, int64_t before_s,
					  struct trashed *out);
/* The oldest one of a tree. TT_ERR_FILE. */
TT_MUST_CHECK enum tt_err store_trash_oldest(struct db *db, struct tt_arena *arena, int64_t tree_id,
					     struct trashed *out);

/* All of a tree is taken away. */
TT_MUST_CHECK enum tt_err store_trash_empty(struct db *db, int64_t tree_id, int64_t now_s);

/* Bytes that came to what is kept of a tree, or went. */
TT_MUST_CHECK enum tt_err store_tree_keep(struct db *db, int64_t tree_id, int64_t more);
TT_MUST_CHECK enum tt_err store_tree_kept(struct db *db, int64_t tree_id, int64_t *out);

#endif

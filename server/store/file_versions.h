/* file_versions.h - table file_versions: what was in files before. Their bytes are in trees.kept.
 */
#ifndef TT_STORE_FILE_VERSIONS_H
#define TT_STORE_FILE_VERSIONS_H

#include "server/store/query.h"

struct file_version {
	int64_t id;
	int64_t file_id;
	int64_t tree_id;
	int64_t blob_id; /* 0: nothing was in it */
	int64_t size;
	int64_t modified_s; /* what it is called */
	int64_t made_s;
	struct tt_str checksums; /* p == NULL: none */
	struct tt_str blob;      /* its name; p == NULL: nothing was in it */
};

/* Its time is a second later than that of another one of the file, if it has to be. */
TT_MUST_CHECK enum tt_err store_version_add(struct db *db, struct file_version *version);
/* Its bytes may go. */
TT_MUST_CHECK enum tt_err store_version_delete(struct db *db, const struct file_version *version,
					       int64_t now_s);
/* All of a file that is about to be no more. */
TT_MUST_CHECK enum tt_err store_versions_delete(struct db *db, int64_t file_id, int64_t now_s);

/* Of a file, the oldest first. */
TT_MUST_CHECK enum tt_err store_versions(struct db *db, struct tt_arena *arena, int64_t file_id,
					 struct file_version **out, size_t *n);
/* TT_ERR_FILE. */
TT_MUST_CHECK enum tt_err store_version_get(struct db *db, struct tt_arena *arena, int64_t file_id,
					    int64_t modified_s, struct file_version *out);
/* The first that was made before; the oldest of a tree. TT_ERR_FILE: there is none. */
TT_MUST_CHECK enum tt_err store_version_old(struct db *db, struct tt_arena *arena, int64_t before_s,
					    struct file_version *out);
TT_MUST_CHECK enum tt_err store_version_oldest(struct db *db, struct tt_arena *arena,
					       int64_t tree_id, struct file_version *out);

#endif

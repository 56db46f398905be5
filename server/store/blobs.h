/* blobs.h - table blobs: which bytes (server/blobs) are there, and whether anything uses them. */
#ifndef TT_STORE_BLOBS_H
#define TT_STORE_BLOBS_H

#include "server/store/query.h"

/* They are there, and the file that gets *id uses them from now on, in this transaction. */
TT_MUST_CHECK enum tt_err store_blob_use(struct db *db, struct tt_str name, int64_t size,
					 int64_t *id);
/* A file that used them does so no more; perhaps none does. */
TT_MUST_CHECK enum tt_err store_blob_let_go(struct db *db, int64_t id, int64_t now_s);

/* Those that nothing has used since before `before_s`. */
TT_MUST_CHECK enum tt_err store_blobs_unused(struct db *db, struct tt_arena *arena,
					     int64_t before_s, int64_t limit, struct tt_str **names,
					     size_t *n);
TT_MUST_CHECK enum tt_err store_blobs_unused_bytes(struct db *db, int64_t *out);
TT_MUST_CHECK enum tt_err store_blob_delete(struct db *db, struct tt_str name);
TT_MUST_CHECK enum tt_err store_blob_is_known(struct db *db, struct tt_str name, bool *out);

/* Those that something uses, by number, behind *after_id, which is the last one's then. */
TT_MUST_CHECK enum tt_err store_blobs_used(struct db *db, struct tt_arena *arena, int64_t *after_id,
					   int64_t limit, struct tt_str **names, size_t *n);
TT_MUST_CHECK enum tt_err store_blob_is_used(struct db *db, struct tt_str name, bool *out);

#endif

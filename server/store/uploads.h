/* uploads.h - tables uploads and upload_chunks: files that come in pieces. */
#ifndef TT_STORE_UPLOADS_H
#define TT_STORE_UPLOADS_H

#include "server/store/query.h"

struct file_upload {
	int64_t id;
	struct tt_str name;
	int64_t size; /* of all pieces that are here */
	int64_t n_chunks;
	int64_t touched_s;
};

struct upload_chunk {
	int64_t id;
	struct tt_str name;
	int64_t blob_id; /* 0: nothing is in it */
	int64_t size;
	int64_t modified_s;
	struct tt_str blob; /* its name; p == NULL: nothing is in it */
};

/* TT_ERR_FILE. */
TT_MUST_CHECK enum tt_err store_upload_get(struct db *db, struct tt_arena *arena,
					   struct tt_str user, struct tt_str name,
					   struct file_upload *out);
/* Gives it its id. */
TT_MUST_CHECK enum tt_err store_upload_add(struct db *db, struct tt_str user,
					   struct file_upload *upload);
/* Nobody's from now on; what is left of it goes with store_upload_sweep(). */
TT_MUST_CHECK enum tt_err store_upload_abandon(struct db *db, int64_t id);
/* How many somebody has, and the bytes of all of them. */
TT_MUST_CHECK enum tt_err store_uploads_of(struct db *db, struct tt_str user, int64_t *n,
					   int64_t *size);

/* A piece of that name is another one from now on; `was` is what it was, id 0: none. */
TT_MUST_CHECK enum tt_err store_chunk_put(struct db *db, const struct file_upload *upload,
					  const struct upload_chunk *was,
					  const struct upload_chunk *chunk, int64_t now_s);
/* TT_ERR_FILE. */
TT_MUST_CHECK enum tt_err store_chunk_get(struct db *db, struct tt_arena *arena, int64_t upload_id,
					  struct tt_str name, struct upload_chunk *out);
TT_MUST_CHECK enum tt_err store_chunk_delete(struct db *db, const struct file_upload *upload,
					     const struct upload_chunk *chunk, int64_t now_s);
TT_MUST_CHECK enum tt_err store_chunks(struct db *db, struct tt_arena *arena, int64_t upload_id,
				       struct upload_chunk **out, size_t *n);

/* One that nobody has touched since, or whose account is gone; id 0: there is none. */
TT_MUST_CHECK enum tt_err store_upload_left(struct db *db, int64_t before_s, int64_t *id);
/* Some of its pieces, and itself when there are none left. *n: what was deleted. */
TT_MUST_CHECK enum tt_err store_upload_sweep(struct db *db, int64_t id, int64_t now_s, int64_t step,
					     int64_t *n);

#endif

#include "server/store/uploads.h"
#include "server/store/blobs.h"

enum {
	GET,
	ADD,
	DELETE,
	ABANDON,
	SUM,
	COUNT,
	CHANGE,
	CHUNK,
	CHUNKS,
	CHUNK_PUT,
	CHUNK_DELETE,
	OLD,
	LEFT,
	SOME,
	N_STMTS
};

#define CHUNK_COLUMNS                                                      \
	"SELECT c.id, c.name, c.blob_id, c.size, c.modified_s, blobs.name" \
	" FROM upload_chunks c LEFT JOIN blobs ON blobs.id = c.blob_id"

static const char *const sql[N_STMTS] = {
	[GET] = "SELECT id, name, size, n_chunks, touched_s FROM uploads"
		" WHERE user_id = $1 AND name = $2",
	[ADD] = "INSERT INTO uploads (user_id, name, size, n_chunks, touched_s)"
		" VALUES ($1, $2, 0, 0, $3) RETURNING id",
	[DELETE] = "DELETE FROM uploads WHERE id = $1",
	[ABANDON] = "UPDATE uploads SET user_id = NULL WHERE id = $1",
	[SUM] = "SELECT SUM(size) FROM uploads WHERE user_id = $1",
	[COUNT] = "SELECT COUNT(*) FROM uploads WHERE user_id = $1",
	[CHANGE] = "UPDATE uploads SET size = size + $1, n_chunks = n_chunks + $2, touched_s = $3"
		   " WHERE id = $4",
	[CHUNK] = CHUNK_COLUMNS " WHERE c.upload_id = $1 AND c.name = $2",
	[CHUNKS] = CHUNK_COLUMNS " WHERE c.upload_id = $1 ORDER BY c.name",
	[CHUNK_PUT] = "INSERT INTO upload_chunks (upload_id, name, blob_id, size, modified_s)"
		      " VALUES ($1, $2, NULLIF($3, 0), $4, $5) ON CONFLICT (upload_id, name)"
		      " DO UPDATE SET blob_id = excluded.blob_id, size = excluded.size,"
		      " modified_s = excluded.modified_s",
	[CHUNK_DELETE] = "DELETE FROM upload_chunks WHERE id = $1",
	[OLD] = "SELECT id FROM uploads WHERE touched_s < $1 ORDER BY touched_s LIMIT 1",
	[LEFT] = "SELECT id FROM uploads WHERE user_id IS NULL LIMIT 1",
	[SOME] = CHUNK_COLUMNS " WHERE c.upload_id = $1 LIMIT $2",
};

const struct stmt_set store_set_uploads = { sql, N_STMTS };

enum tt_err store_upload_get(struct db *db, struct tt_arena *arena, struct tt_str user,
			     struct tt_str name, struct file_upload *out)
{
	struct query q = query_start(db, SET_UPLOADS, GET);
	bool found;

	query_bind_str(&q, user);
	query_bind_str(&q, name);
	found = query_next(&q);
	if (found) {
		out->id = query_i64(&q);
		out->name = query_str(&q, arena);
		out->size = query_i64(&q);
		out->n_chunks = query_i64(&q);
		out->touched_s = query_i64(&q);
	}
	return query_end_found(&q, found, TT_ERR_FILE);
}

enum tt_err store_upload_add(struct db *db, struct tt_str user, struct file_upload *upload)
{
	struct query q = query_start(db, SET_UPLOADS, ADD);

	query_bind_str(&q, user);
	query_bind_str(&q, upload->name);
	query_bind_i64(&q, upload->touched_s);
	if (query_next(&q))
		upload->id = query_i64(&q);
	return query_end(&q);
}

static enum tt_err run_for(struct db *db, int stmt, int64_t id)
{
	struct query q = query_start(db, SET_UPLOADS, stmt);

	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_upload_abandon(struct db *db, int64_t id)
{
	return run_for(db, ABANDON, id);
}

static enum tt_err number_of(struct db *db, int stmt, struct tt_str user, int64_t *out)
{
	struct query q = query_start(db, SET_UPLOADS, stmt);

	query_bind_str(&q, user);
	return query_number(&q, out);
}

enum tt_err store_uploads_of(struct db *db, struct tt_str user, int64_t *n, int64_t *size)
{
	enum tt_err err = number_of(db, COUNT, user, n);

	return err ? err : number_of(db, SUM, user, size);
}

static enum tt_err change(struct db *db, int64_t id, int64_t size, int64_t n, int64_t now_s)
{
	struct query q = query_start(db, SET_UPLOADS, CHANGE);

	query_bind_i64(&q, size);
	query_bind_i64(&q, n);
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

static enum tt_err put(struct db *db, int64_t upload_id, const struct upload_chunk *chunk)
{
	struct query q = query_start(db, SET_UPLOADS, CHUNK_PUT);

	query_bind_i64(&q, upload_id);
	query_bind_str(&q, chunk->name);
	query_bind_i64(&q, chunk->blob_id);
	query_bind_i64(&q, chunk->size);
	query_bind_i64(&q, chunk->modified_s);
	return query_run(&q);
}

enum tt_err store_chunk_put(struct db *db, const struct file_upload *upload,
			    const struct upload_chunk *was, const struct upload_chunk *chunk,
			    int64_t now_s)
{
	enum tt_err err = put(db, upload->id, chunk);

	if (!err && was->blob_id && was->blob_id != chunk->blob_id)
		err = store_blob_let_go(db, was->blob_id, now_s);
	return err ? err : change(db, upload->id, chunk->size - was->size, was->id == 0, now_s);
}

static void read_chunk(struct query *q, struct tt_arena *arena, struct upload_chunk *out)
{
	out->id = query_i64(q);
	out->name = query_str(q, arena);
	out->blob_id = query_i64(q);
	out->size = query_i64(q);
	out->modified_s = query_i64(q);
	out->blob = query_str(q, arena);
}

enum tt_err store_chunk_get(struct db *db, struct tt_arena *arena, int64_t upload_id,
			    struct tt_str name, struct upload_chunk *out)
{
	struct query q = query_start(db, SET_UPLOADS, CHUNK);
	bool found;

	query_bind_i64(&q, upload_id);
	query_bind_str(&q, name);
	found = query_next(&q);
	if (found)
		read_chunk(&q, arena, out);
	return query_end_found(&q, found, TT_ERR_FILE);
}

static enum tt_err delete_chunk(struct db *db, const struct upload_chunk *chunk, int64_t now_s)
{
	struct query q = query_start(db, SET_UPLOADS, CHUNK_DELETE);
	enum tt_err err;

	query_bind_i64(&q, chunk->id);
	err = query_run(&q);
	return err || !chunk->blob_id ? err : store_blob_let_go(db, chunk->blob_id, now_s);
}

enum tt_err store_chunk_delete(struct db *db, const struct file_upload *upload,
			       const struct upload_chunk *chunk, int64_t now_s)
{
	enum tt_err err = delete_chunk(db, chunk, now_s);

	return err ? err : change(db, upload->id, -chunk->size, -1, now_s);
}

static enum tt_err read_chunks(struct query *q, struct tt_arena *arena, struct upload_chunk **out,
			       size_t *n)
{
	*out = NULL;
	*n = 0;
	while (query_next(q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_chunk(q, arena, &(*out)[(*n)++]);
	}
	return query_end(q);
}

enum tt_err store_chunks(struct db *db, struct tt_arena *arena, int64_t upload_id,
			 struct upload_chunk **out, size_t *n)
{
	struct query q = query_start(db, SET_UPLOADS, CHUNKS);

	query_bind_i64(&q, upload_id);
	return read_chunks(&q, arena, out, n);
}

enum tt_err store_upload_left(struct db *db, int64_t before_s, int64_t *id)
{
	struct query q = query_start(db, SET_UPLOADS, LEFT);
	enum tt_err err = query_number(&q, id);

	if (err || *id != 0)
		return err;
	q = query_start(db, SET_UPLOADS, OLD);
	query_bind_i64(&q, before_s);
	return query_number(&q, id);
}

static enum tt_err delete_some(struct db *db, struct tt_arena *arena, int64_t id, int64_t now_s,
			       int64_t step, int64_t *n)
{
	struct query q = query_start(db, SET_UPLOADS, SOME);
	struct upload_chunk *chunks;
	size_t n_chunks;
	enum tt_err err;

	query_bind_i64(&q, id);
	query_bind_i64(&q, step);
	err = read_chunks(&q, arena, &chunks, &n_chunks);
	for (size_t i = 0; !err && i < n_chunks; i++)
		err = delete_chunk(db, &chunks[i], now_s);
	*n = (int64_t)n_chunks;
	return err;
}

enum tt_err store_upload_sweep(struct db *db, int64_t id, int64_t now_s, int64_t step, int64_t *n)
{
	struct tt_arena arena;
	enum tt_err err;

	tt_arena_init(&arena);
	err = delete_some(db, &arena, id, now_s, step, n);
	tt_arena_finish(&arena);
	return err || *n == step ? err : run_for(db, DELETE, id);
}

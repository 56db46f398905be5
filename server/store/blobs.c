#include "server/store/blobs.h"

enum {
	USE,
	LET_GO,
	UNUSED,
	UNUSED_BYTES,
	DELETE,
	KNOWN,
	USED,
	IS_USED,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[USE] = "INSERT INTO blobs (name, size, unused_s) VALUES ($1, $2, 0)"
		" ON CONFLICT (name) DO UPDATE SET unused_s = 0 RETURNING id",
	[LET_GO] = "UPDATE blobs SET unused_s = $1 WHERE id = $2"
		   " AND NOT EXISTS (SELECT 1 FROM files WHERE blob_id = $2)"
		   " AND NOT EXISTS (SELECT 1 FROM file_versions WHERE blob_id = $2)"
		   " AND NOT EXISTS (SELECT 1 FROM upload_chunks WHERE blob_id = $2)",
	[UNUSED] = "SELECT name FROM blobs WHERE unused_s > 0 AND unused_s < $1"
		   " ORDER BY unused_s LIMIT $2",
	[UNUSED_BYTES] = "SELECT COALESCE(SUM(size), 0) FROM blobs WHERE unused_s > 0",
	[DELETE] = "DELETE FROM blobs WHERE name = $1 AND unused_s > 0",
	[KNOWN] = "SELECT COUNT(*) FROM blobs WHERE name = $1",
	[USED] = "SELECT id, name FROM blobs WHERE id > $1 AND unused_s = 0 ORDER BY id LIMIT $2",
	[IS_USED] = "SELECT COUNT(*) FROM blobs WHERE name = $1 AND unused_s = 0",
};

const struct stmt_set store_set_blobs = { sql, N_STMTS };

enum tt_err store_blob_use(struct db *db, struct tt_str name, int64_t size, int64_t *id)
{
	struct query q = query_start(db, SET_BLOBS, USE);

	query_bind_str(&q, name);
	query_bind_i64(&q, size);
	if (query_next(&q))
		*id = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_blob_let_go(struct db *db, int64_t id, int64_t now_s)
{
	struct query q = query_start(db, SET_BLOBS, LET_GO);

	query_bind_i64(&q, now_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_blobs_unused(struct db *db, struct tt_arena *arena, int64_t before_s,
			       int64_t limit, struct tt_str **names, size_t *n)
{
	struct query q = query_start(db, SET_BLOBS, UNUSED);

	*names = NULL;
	*n = 0;
	query_bind_i64(&q, before_s);
	query_bind_i64(&q, limit);
	while (query_next(&q)) {
		*names = tt_arena_grow(arena, *names, *n, sizeof(**names));
		(*names)[(*n)++] = query_str(&q, arena);
	}
	return query_end(&q);
}

enum tt_err store_blobs_unused_bytes(struct db *db, int64_t *out)
{
	struct query q = query_start(db, SET_BLOBS, UNUSED_BYTES);

	return query_number(&q, out);
}

enum tt_err store_blob_delete(struct db *db, struct tt_str name)
{
	struct query q = query_start(db, SET_BLOBS, DELETE);

	query_bind_str(&q, name);
	return query_run(&q);
}

enum tt_err store_blobs_used(struct db *db, struct tt_arena *arena, int64_t *after_id,
			     int64_t limit, struct tt_str **names, size_t *n)
{
	struct query q = query_start(db, SET_BLOBS, USED);

	*names = NULL;
	*n = 0;
	query_bind_i64(&q, *after_id);
	query_bind_i64(&q, limit);
	while (query_next(&q)) {
		*names = tt_arena_grow(arena, *names, *n, sizeof(**names));
		*after_id = query_i64(&q);
		(*names)[(*n)++] = query_str(&q, arena);
	}
	return query_end(&q);
}

static enum tt_err any_of_name(struct db *db, int stmt, struct tt_str name, bool *out)
{
	struct query q = query_start(db, SET_BLOBS, stmt);
	int64_t n;
	enum tt_err err;

	query_bind_str(&q, name);
	err = query_number(&q, &n);
	*out = !err && n > 0;
	return err;
}

enum tt_err store_blob_is_known(struct db *db, struct tt_str name, bool *out)
{
	return any_of_name(db, KNOWN, name, out);
}

enum tt_err store_blob_is_used(struct db *db, struct tt_str name, bool *out)
{
	return any_of_name(db, IS_USED, name, out);
}

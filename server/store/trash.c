#include "server/store/trash.h"

enum {
	LATEST,
	ADD,
	UNHINGE,
	TAKE_OUT,
	GET,
	LIST,
	COUNT,
	OLD,
	OLDEST,
	ALL_KEEP,
	ALL_GONE,
	ALL_OUT,
	KEEP,
	KEPT,
	N_STMTS
};

#define TRASH_COLUMNS "SELECT file_id, tree_id, name, folder, deleted_s, deleted_by FROM trash"

static const char *const sql[N_STMTS] = {
	[LATEST] = "SELECT MAX(deleted_s) FROM trash WHERE tree_id = $1 AND name = $2"
		   " AND deleted_s >= $3",
	[ADD] = "INSERT INTO trash (file_id, tree_id, name, folder, deleted_s, deleted_by)"
		" VALUES ($1, $2, $3, $4, $5, $6)",
	[UNHINGE] = "UPDATE files SET parent_id = NULL WHERE id = $1",
	[TAKE_OUT] = "DELETE FROM trash WHERE file_id = $1",
	[GET] = TRASH_COLUMNS " WHERE tree_id = $1 AND name = $2 AND deleted_s = $3",
	[LIST] = TRASH_COLUMNS " WHERE tree_id = $1 AND (deleted_s > $2"
			       " OR (deleted_s = $2 AND file_id > $3))"
			       " ORDER BY deleted_s, file_id LIMIT $4",
	[COUNT] = "SELECT COUNT(*) FROM trash WHERE tree_id = $1",
	[OLD] = TRASH_COLUMNS " WHERE deleted_s < $1 ORDER BY deleted_s LIMIT 1",
	[OLDEST] = TRASH_COLUMNS " WHERE tree_id = $1 ORDER BY deleted_s, file_id LIMIT 1",
	[ALL_KEEP] = "UPDATE trees SET kept = kept - (SELECT COALESCE(SUM(size), 0) FROM files"
		     " WHERE id IN (SELECT file_id FROM trash WHERE tree_id = $1)) WHERE id = $1",
	[ALL_GONE] = "UPDATE files SET gone_s = $1"
		     " WHERE id IN (SELECT file_id FROM trash WHERE tree_id = $2)",
	[ALL_OUT] = "DELETE FROM trash WHERE tree_id = $1",
	[KEEP] = "UPDATE trees SET kept = kept + $1 WHERE id = $2",
	[KEPT] = "SELECT kept FROM trees WHERE id = $1",
};

const struct stmt_set store_set_trash = { sql, N_STMTS };

enum tt_err store_tree_keep(struct db *db, int64_t tree_id, int64_t more)
{
	struct query q = query_start(db, SET_TRASH, KEEP);

	query_bind_i64(&q, more);
	query_bind_i64(&q, tree_id);
	return query_run(&q);
}

enum tt_err store_tree_kept(struct db *db, int64_t tree_id, int64_t *out)
{
	struct query q = query_start(db, SET_TRASH, KEPT);

	query_bind_i64(&q, tree_id);
	return query_number(&q, out);
}

static enum tt_err find_time(struct db *db, struct trashed *trashed)
{
	struct query q = query_start(db, SET_TRASH, LATEST);
	int64_t latest_s;
	enum tt_err err;

	query_bind_i64(&q, trashed->tree_id);
	query_bind_str(&q, trashed->name);
	query_bind_i64(&q, trashed->deleted_s);
	err = query_number(&q, &latest_s);
	if (!err && latest_s >= trashed->deleted_s)
		trashed->deleted_s = latest_s + 1;
	return err;
}

static enum tt_err add(struct db *db, const struct trashed *trashed)
{
	struct query q = query_start(db, SET_TRASH, ADD);

	query_bind_i64(&q, trashed->file_id);
	query_bind_i64(&q, trashed->tree_id);
	query_bind_str(&q, trashed->name);
	query_bind_str(&q, trashed->folder);
	query_bind_i64(&q, trashed->deleted_s);
	query_bind_str(&q, trashed->deleted_by);
	return query_run(&q);
}

static enum tt_err run_for(struct db *db, int stmt, int64_t file_id)
{
	struct query q = query_start(db, SET_TRASH, stmt);

	query_bind_i64(&q, file_id);
	return query_run(&q);
}

enum tt_err store_trash_add(struct db *db, struct trashed *trashed, int64_t size)
{
	enum tt_err err = find_time(db, trashed);

	if (!err)
		err = add(db, trashed);
	if (!err)
		err = run_for(db, UNHINGE, trashed->file_id);
	return err ? err : store_tree_keep(db, trashed->tree_id, size);
}

enum tt_err store_trash_take_out(struct db *db, const struct trashed *trashed, int64_t size)
{
	enum tt_err err = run_for(db, TAKE_OUT, trashed->file_id);

	return err ? err : store_tree_keep(db, trashed->tree_id, -size);
}

static void read_trashed(struct query *q, struct tt_arena *arena, struct trashed *out)
{
	out->file_id = query_i64(q);
	out->tree_id = query_i64(q);
	out->name = query_str(q, arena);
	out->folder = query_str(q, arena);
	out->deleted_s = query_i64(q);
	out->deleted_by = query_str(q, arena);
}

static enum tt_err read_one(struct query *q, struct tt_arena *arena, struct trashed *out)
{
	bool found = query_next(q);

	if (found)
		read_trashed(q, arena, out);
	return query_end_found(q, found, TT_ERR_FILE);
}

enum tt_err store_trash_get(struct db *db, struct tt_arena *arena, int64_t tree_id,
			    struct tt_str name, int64_t deleted_s, struct trashed *out)
{
	struct query q = query_start(db, SET_TRASH, GET);

	query_bind_i64(&q, tree_id);
	query_bind_str(&q, name);
	query_bind_i64(&q, deleted_s);
	return read_one(&q, arena, out);
}

enum tt_err store_trash_list(struct db *db, struct tt_arena *arena, const struct trashed *after,
			     int64_t limit, struct trashed **out, size_t *n)
{
	struct query q = query_start(db, SET_TRASH, LIST);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, after->tree_id);
	query_bind_i64(&q, after->deleted_s);
	query_bind_i64(&q, after->file_id);
	query_bind_i64(&q, limit);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_trashed(&q, arena, &(*out)[(*n)++]);
	}
	return query_end(&q);
}

enum tt_err store_trash_count(struct db *db, int64_t tree_id, int64_t *n)
{
	struct query q = query_start(db, SET_TRASH, COUNT);

	query_bind_i64(&q, tree_id);
	return query_number(&q, n);
}

enum tt_err store_trash_old(struct db *db, struct tt_arena *arena, int64_t before_s,
			    struct trashed *out)
{
	struct query q = query_start(db, SET_TRASH, OLD);

	query_bind_i64(&q, before_s);
	return read_one(&q, arena, out);
}

enum tt_err store_trash_oldest(struct db *db, struct tt_arena *arena, int64_t tree_id,
			       struct trashed *out)
{
	struct query q = query_start(db, SET_TRASH, OLDEST);

	query_bind_i64(&q, tree_id);
	return read_one(&q, arena, out);
}

enum tt_err store_trash_empty(struct db *db, int64_t tree_id, int64_t now_s)
{
	static const int steps[] = { ALL_KEEP, ALL_GONE, ALL_OUT };
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < ARRAY_LEN(steps); i++) {
		struct query q = query_start(db, SET_TRASH, steps[i]);

		if (steps[i] == ALL_GONE)
			query_bind_i64(&q, now_s);
		query_bind_i64(&q, tree_id);
		err = query_run(&q);
	}
	return err;
}

#include "server/store/file_sweep.h"
#include "server/store/blobs.h"
#include "server/store/file_versions.h"
#include "server/store/trash.h"

enum {
	LEFT_TREE,
	END_TREE,
	ANY_LEFT,
	NEXT_GONE,
	TAKE_MEMBERS,
	DELETE,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[LEFT_TREE] = "SELECT id, root_id FROM trees WHERE user_id IS NULL AND id > $1"
		      " ORDER BY id LIMIT 1",
	[END_TREE] = "DELETE FROM trees WHERE id = $1"
		     " AND NOT EXISTS (SELECT 1 FROM files WHERE tree_id = $1) RETURNING 1",
	[ANY_LEFT] = "SELECT EXISTS (SELECT 1 FROM trees WHERE user_id IS NULL)"
		     " + EXISTS (SELECT 1 FROM files WHERE gone_s > 0)",
	[NEXT_GONE] = "SELECT id, COALESCE(blob_id, 0) FROM files WHERE gone_s > 0 LIMIT 1",
	[TAKE_MEMBERS] = "UPDATE files SET parent_id = NULL, gone_s = $1 WHERE id IN"
			 " (SELECT id FROM files WHERE parent_id = $2 LIMIT $3) RETURNING 1",
	[DELETE] = "DELETE FROM files WHERE id = $1",
};

const struct stmt_set store_set_file_sweep = { sql, N_STMTS };

/* Files and folders that have just become parentless; *n of them. */
static enum tt_err take_members(struct db *db, int64_t id, int64_t now_s, int64_t limit, int64_t *n)
{
	struct query q = query_start(db, SET_FILE_SWEEP, TAKE_MEMBERS);

	query_bind_i64(&q, now_s);
	query_bind_i64(&q, id);
	query_bind_i64(&q, limit);
	for (*n = 0; query_next(&q);)
		(*n)++;
	return query_end(&q);
}

static enum tt_err delete_one(struct db *db, int64_t id, int64_t blob_id, int64_t now_s)
{
	enum tt_err err = store_versions_delete(db, id, now_s);
	struct query q;

	if (err)
		return err;
	q = query_start(db, SET_FILE_SWEEP, DELETE);
	query_bind_i64(&q, id);
	err = query_run(&q);
	return err || blob_id == 0 ? err : store_blob_let_go(db, blob_id, now_s);
}

static enum tt_err next_gone(struct db *db, int64_t *id, int64_t *blob_id)
{
	struct query q = query_start(db, SET_FILE_SWEEP, NEXT_GONE);

	*id = *blob_id = 0;
	if (query_next(&q)) {
		*id = query_i64(&q);
		*blob_id = query_i64(&q);
	}
	return query_end(&q);
}

/* Its members first, so that it is the last one of them. *n: what was done. */
static enum tt_err sweep_one(struct db *db, int64_t now_s, int64_t limit, int64_t *n)
{
	int64_t blob_id;
	int64_t id;
	enum tt_err err = next_gone(db, &id, &blob_id);

	*n = 0;
	if (err || id == 0)
		return err;
	err = take_members(db, id, now_s, limit, n);
	if (err || *n > 0)
		return err;
	*n = 1;
	return delete_one(db, id, blob_id, now_s);
}

static enum tt_err next_left_tree(struct db *db, int64_t after_id, int64_t *id, int64_t *root_id)
{
	struct query q = query_start(db, SET_FILE_SWEEP, LEFT_TREE);

	*id = 0;
	query_bind_i64(&q, after_id);
	if (query_next(&q)) {
		*id = query_i64(&q);
		*root_id = query_i64(&q);
	}
	return query_end(&q);
}

static enum tt_err end_tree(struct db *db, int64_t id, bool *ended)
{
	struct query q = query_start(db, SET_FILE_SWEEP, END_TREE);

	query_bind_i64(&q, id);
	*ended = query_next(&q);
	return query_end(&q);
}

/* The root of a tree whose account is no more goes as what its owner deletes, then the tree. */
static enum tt_err sweep_trees(struct db *db, int64_t now_s)
{
	int64_t root_id = 0;
	int64_t id = 0;
	bool ended;
	enum tt_err err;

	for (;;) {
		err = next_left_tree(db, id, &id, &root_id);
		if (err || id == 0)
			return err;
		err = end_tree(db, id, &ended);
		if (!err && !ended)
			err = store_file_take_away(db, root_id, now_s);
		if (!err && !ended)
			err = store_trash_empty(db, id, now_s);
		if (err)
			return err;
	}
}

enum tt_err store_files_sweep(struct db *db, int64_t now_s, int64_t step, bool *more)
{
	int64_t done = 0;
	int64_t n = 1;
	enum tt_err err = sweep_trees(db, now_s);

	while (!err && n > 0 && done < step) {
		err = sweep_one(db, now_s, step - done, &n);
		done += n;
	}
	*more = !err && n > 0;
	return err;
}

enum tt_err store_files_any_gone(struct db *db, bool *any)
{
	struct query q = query_start(db, SET_FILE_SWEEP, ANY_LEFT);
	int64_t n;
	enum tt_err err = query_number(&q, &n);

	*any = !err && n > 0;
	return err;
}

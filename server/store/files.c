#include "server/store/files.h"
#include "server/store/blobs.h"

enum {
	BY_ID,
	ROOT,
	ADD_TREE,
	SET_ROOT,
	IN,
	LIST,
	PARENT,
	ADD,
	SET_CONTENT,
	SET_PLACE,
	SET_TIMES,
	CHANGE,
	TAKE_AWAY,
	LEFT_TREE,
	END_TREE,
	ANY_LEFT,
	NEXT_GONE,
	TAKE_MEMBERS,
	DELETE,
	N_STMTS
};

#define FILES "SELECT " FILE_COLUMNS " FROM files LEFT JOIN blobs ON blobs.id = files.blob_id"

static const char *const sql[N_STMTS] = {
	[BY_ID] = FILES " WHERE files.id = $1 AND files.gone_s = 0",
	[ROOT] = FILES " WHERE files.id = (SELECT root_id FROM trees WHERE user_id = $1)",
	[ADD_TREE] = "INSERT INTO trees (user_id, root_id) VALUES ($1, 0) RETURNING id",
	[SET_ROOT] = "UPDATE trees SET root_id = $1 WHERE id = $2",
	[IN] = FILES " WHERE files.parent_id = $1 AND files.name = $2",
	[LIST] = FILES " WHERE files.parent_id = $1 AND files.name > $2"
		       " ORDER BY files.name LIMIT $3",
	[PARENT] = "SELECT COALESCE(parent_id, 0) FROM files WHERE id = $1",
	[ADD] = "INSERT INTO files (tree_id, parent_id, name, is_folder, blob_id, size, n_below,"
		" height, etag, modified_s, created_s, uploaded_s, type, checksums, gone_s)"
		" VALUES ($1, NULLIF($2, 0), $3, $4, NULLIF($5, 0), $6, $7, $8, $9, $10, $11, $12,"
		" $13, $14, 0) RETURNING id",
	[SET_CONTENT] = "UPDATE files SET blob_id = NULLIF($1, 0), size = $2, etag = $3,"
			" modified_s = $4, created_s = $5, uploaded_s = $6, checksums = $7"
			" WHERE id = $8",
	[SET_PLACE] = "UPDATE files SET parent_id = $1, name = $2, type = $3 WHERE id = $4",
	[SET_TIMES] = "UPDATE files SET modified_s = $1, created_s = $2 WHERE id = $3",
	[CHANGE] = "UPDATE files SET size = size + $1, n_below = n_below + $2, etag = $3,"
		   " modified_s = $4, height = CASE WHEN height < $5 THEN $5 ELSE height END"
		   " WHERE id = $6",
	[TAKE_AWAY] = "UPDATE files SET parent_id = NULL, gone_s = $1 WHERE id = $2",
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

const struct stmt_set store_set_files = { sql, N_STMTS };

void store_file_read(struct query *q, struct tt_arena *arena, struct file *out)
{
	out->id = query_i64(q);
	out->tree_id = query_i64(q);
	out->parent_id = query_i64(q);
	out->name = query_str(q, arena);
	out->is_folder = query_i64(q) != 0;
	out->blob_id = query_i64(q);
	out->size = query_i64(q);
	out->n_below = query_i64(q);
	out->height = query_i64(q);
	out->etag = query_i64(q);
	out->modified_s = query_i64(q);
	out->created_s = query_i64(q);
	out->uploaded_s = query_i64(q);
	out->type = query_str(q, arena);
	out->checksums = query_str(q, arena);
	out->blob = query_str(q, arena);
}

enum tt_err store_file_parent(struct db *db, int64_t id, int64_t *out)
{
	struct query q = query_start(db, SET_FILES, PARENT);

	query_bind_i64(&q, id);
	return query_number(&q, out);
}

static enum tt_err read_one(struct query *q, struct tt_arena *arena, struct file *out)
{
	bool found = query_next(q);

	if (found)
		store_file_read(q, arena, out);
	return query_end_found(q, found, TT_ERR_FILE);
}

enum tt_err store_file_by_id(struct db *db, struct tt_arena *arena, int64_t id, struct file *out)
{
	struct query q = query_start(db, SET_FILES, BY_ID);

	query_bind_i64(&q, id);
	return read_one(&q, arena, out);
}

enum tt_err store_file_root(struct db *db, struct tt_arena *arena, struct tt_str user,
			    struct file *out)
{
	struct query q = query_start(db, SET_FILES, ROOT);

	query_bind_str(&q, user);
	return read_one(&q, arena, out);
}

static enum tt_err add_tree(struct db *db, struct tt_str user, int64_t *id)
{
	struct query q = query_start(db, SET_FILES, ADD_TREE);

	query_bind_str(&q, user);
	if (query_next(&q))
		*id = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_tree_add(struct db *db, struct tt_str user, int64_t now_s, struct file *out)
{
	struct query q;
	enum tt_err err;

	*out = (struct file){ .name = TT_STR(""),
			      .type = TT_STR(""),
			      .is_folder = true,
			      .etag = 1,
			      .modified_s = now_s,
			      .uploaded_s = now_s };
	err = add_tree(db, user, &out->tree_id);
	if (!err)
		err = store_file_add(db, out);
	if (err)
		return err;
	q = query_start(db, SET_FILES, SET_ROOT);
	query_bind_i64(&q, out->id);
	query_bind_i64(&q, out->tree_id);
	return query_run(&q);
}

enum tt_err store_file_in(struct db *db, struct tt_arena *arena, int64_t folder_id,
			  struct tt_str name, struct file *out)
{
	struct query q = query_start(db, SET_FILES, IN);

	query_bind_i64(&q, folder_id);
	query_bind_str(&q, name);
	return read_one(&q, arena, out);
}

enum tt_err store_files_in(struct db *db, struct tt_arena *arena, int64_t folder_id,
			   struct tt_str after, int64_t limit, struct file **out, size_t *n)
{
	struct query q = query_start(db, SET_FILES, LIST);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, folder_id);
	query_bind_str(&q, after);
	query_bind_i64(&q, limit);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		store_file_read(&q, arena, &(*out)[(*n)++]);
	}
	return query_end(&q);
}

enum tt_err store_file_add(struct db *db, struct file *file)
{
	struct query q = query_start(db, SET_FILES, ADD);

	query_bind_i64(&q, file->tree_id);
	query_bind_i64(&q, file->parent_id);
	query_bind_str(&q, file->name);
	query_bind_i64(&q, file->is_folder);
	query_bind_i64(&q, file->blob_id);
	query_bind_i64(&q, file->size);
	query_bind_i64(&q, file->n_below);
	query_bind_i64(&q, file->height);
	query_bind_i64(&q, file->etag);
	query_bind_i64(&q, file->modified_s);
	query_bind_i64(&q, file->created_s);
	query_bind_i64(&q, file->uploaded_s);
	query_bind_str(&q, file->type);
	query_bind_str(&q, file->checksums);
	if (query_next(&q))
		file->id = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_file_set_content(struct db *db, const struct file *file)
{
	struct query q = query_start(db, SET_FILES, SET_CONTENT);

	query_bind_i64(&q, file->blob_id);
	query_bind_i64(&q, file->size);
	query_bind_i64(&q, file->etag);
	query_bind_i64(&q, file->modified_s);
	query_bind_i64(&q, file->created_s);
	query_bind_i64(&q, file->uploaded_s);
	query_bind_str(&q, file->checksums);
	query_bind_i64(&q, file->id);
	return query_run(&q);
}

enum tt_err store_file_set_place(struct db *db, const struct file *file)
{
	struct query q = query_start(db, SET_FILES, SET_PLACE);

	query_bind_i64(&q, file->parent_id);
	query_bind_str(&q, file->name);
	query_bind_str(&q, file->type);
	query_bind_i64(&q, file->id);
	return query_run(&q);
}

enum tt_err store_file_set_times(struct db *db, const struct file *file)
{
	struct query q = query_start(db, SET_FILES, SET_TIMES);

	query_bind_i64(&q, file->modified_s);
	query_bind_i64(&q, file->created_s);
	query_bind_i64(&q, file->id);
	return query_run(&q);
}

enum tt_err store_file_change(struct db *db, int64_t folder_id, const struct file_change *change)
{
	struct query q = query_start(db, SET_FILES, CHANGE);

	query_bind_i64(&q, change->size);
	query_bind_i64(&q, change->n);
	query_bind_i64(&q, change->etag);
	query_bind_i64(&q, change->now_s);
	query_bind_i64(&q, change->height);
	query_bind_i64(&q, folder_id);
	return query_run(&q);
}

enum tt_err store_file_take_away(struct db *db, int64_t id, int64_t now_s)
{
	struct query q = query_start(db, SET_FILES, TAKE_AWAY);

	query_bind_i64(&q, now_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

/* Files and folders that have just become parentless; *n of them. */
static enum tt_err take_members(struct db *db, int64_t id, int64_t now_s, int64_t limit, int64_t *n)
{
	struct query q = query_start(db, SET_FILES, TAKE_MEMBERS);

	query_bind_i64(&q, now_s);
	query_bind_i64(&q, id);
	query_bind_i64(&q, limit);
	for (*n = 0; query_next(&q);)
		(*n)++;
	return query_end(&q);
}

static enum tt_err delete_one(struct db *db, int64_t id, int64_t blob_id, int64_t now_s)
{
	struct query q = query_start(db, SET_FILES, DELETE);
	enum tt_err err;

	query_bind_i64(&q, id);
	err = query_run(&q);
	return err || blob_id == 0 ? err : store_blob_let_go(db, blob_id, now_s);
}

static enum tt_err next_gone(struct db *db, int64_t *id, int64_t *blob_id)
{
	struct query q = query_start(db, SET_FILES, NEXT_GONE);

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
	struct query q = query_start(db, SET_FILES, LEFT_TREE);

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
	struct query q = query_start(db, SET_FILES, END_TREE);

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
	struct query q = query_start(db, SET_FILES, ANY_LEFT);
	int64_t n;
	enum tt_err err = query_number(&q, &n);

	*any = !err && n > 0;
	return err;
}

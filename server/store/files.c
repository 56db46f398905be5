#include "server/store/files.h"

enum {
	BY_ID,
	OWNER,
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
	COPY_FILES,
	COPY_PROPERTIES,
	PROPERTY_CHARS,
	HEIGHT,
	SET_HEIGHT,
	N_STMTS
};

#define FILES "SELECT " FILE_COLUMNS " FROM files LEFT JOIN blobs ON blobs.id = files.blob_id"

static const char *const sql[N_STMTS] = {
	[BY_ID] = FILES " WHERE files.id = $1 AND files.gone_s = 0",
	[OWNER] = "SELECT user_id FROM trees WHERE id = $1 AND user_id IS NOT NULL",
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
	[COPY_FILES] = "INSERT INTO files (tree_id, parent_id, name, is_folder, blob_id, size,"
		       " n_below, height, etag, modified_s, created_s, uploaded_s, type, checksums,"
		       " gone_s) SELECT $1, $2, name, 0, blob_id, size, 0, 0,"
		       " (etag + $3) % 4611686018427387904, modified_s, created_s, $4, type,"
		       " checksums, 0 FROM files WHERE parent_id = $5 AND is_folder = 0",
	[COPY_PROPERTIES] = "INSERT INTO file_properties (file_id, user_id, namespace, name, value)"
			    " SELECT copy.id, p.user_id, p.namespace, p.name, p.value FROM files f"
			    " JOIN file_properties p ON p.file_id = f.id"
			    " JOIN files copy ON copy.parent_id = $1 AND copy.name = f.name"
			    " WHERE f.parent_id = $2 AND f.is_folder = 0",
	[PROPERTY_CHARS] = "SELECT COALESCE(SUM(LENGTH(p.value)), 0) FROM files f"
			   " JOIN file_properties p ON p.file_id = f.id"
			   " WHERE f.parent_id = $1 AND f.is_folder = 0",
	[HEIGHT] = "WITH RECURSIVE below (id, depth) AS (SELECT id, 1 FROM files"
		   " WHERE parent_id = $1 UNION ALL SELECT files.id, below.depth + 1 FROM files"
		   " JOIN below ON files.parent_id = below.id) SELECT MAX(depth) FROM below",
	[SET_HEIGHT] = "UPDATE files SET height = $1 WHERE id = $2",
	[TAKE_AWAY] = "UPDATE files SET parent_id = NULL, gone_s = $1 WHERE id = $2",
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

enum tt_err store_tree_owner(struct db *db, struct tt_arena *arena, int64_t tree_id,
			     struct tt_str *out)
{
	struct query q = query_start(db, SET_FILES, OWNER);
	bool found;

	query_bind_i64(&q, tree_id);
	found = query_next(&q);
	if (found)
		*out = query_str(&q, arena);
	return query_end_found(&q, found, TT_ERR_FILE);
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

enum tt_err store_files_copy(struct db *db, const struct file *from, const struct file *to,
			     int64_t other_etag)
{
	struct query q = query_start(db, SET_FILES, COPY_FILES);
	enum tt_err err;

	query_bind_i64(&q, to->tree_id);
	query_bind_i64(&q, to->id);
	query_bind_i64(&q, other_etag);
	query_bind_i64(&q, to->uploaded_s);
	query_bind_i64(&q, from->id);
	err = query_run(&q);
	if (err)
		return err;
	q = query_start(db, SET_FILES, COPY_PROPERTIES);
	query_bind_i64(&q, to->id);
	query_bind_i64(&q, from->id);
	return query_run(&q);
}

enum tt_err store_files_property_chars(struct db *db, int64_t folder_id, int64_t *n)
{
	struct query q = query_start(db, SET_FILES, PROPERTY_CHARS);
	int64_t chars = 0;
	enum tt_err err;

	query_bind_i64(&q, folder_id);
	err = query_number(&q, &chars);
	*n += chars;
	return err;
}

enum tt_err store_file_measure(struct db *db, struct file *folder)
{
	struct query q = query_start(db, SET_FILES, HEIGHT);
	enum tt_err err;

	query_bind_i64(&q, folder->id);
	err = query_number(&q, &folder->height);
	if (err)
		return err;
	q = query_start(db, SET_FILES, SET_HEIGHT);
	query_bind_i64(&q, folder->height);
	query_bind_i64(&q, folder->id);
	return query_run(&q);
}

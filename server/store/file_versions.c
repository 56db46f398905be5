#include "server/store/file_versions.h"
#include "server/store/blobs.h"
#include "server/store/trash.h"

enum {
	LATEST,
	ADD,
	DELETE,
	LIST,
	GET,
	OLD,
	OLDEST,
	N_STMTS
};

#define VERSION_COLUMNS                                                                 \
	"SELECT v.id, v.file_id, v.tree_id, v.blob_id, v.size, v.modified_s, v.made_s," \
	" v.checksums, blobs.name FROM file_versions v LEFT JOIN blobs ON blobs.id = v.blob_id"

static const char *const sql[N_STMTS] = {
	[LATEST] = "SELECT MAX(modified_s) FROM file_versions WHERE file_id = $1"
		   " AND modified_s >= $2",
	[ADD] = "INSERT INTO file_versions (file_id, tree_id, blob_id, size, modified_s, made_s,"
		" checksums) VALUES ($1, $2, NULLIF($3, 0), $4, $5, $6, $7) RETURNING id",
	[DELETE] = "DELETE FROM file_versions WHERE id = $1",
	[LIST] = VERSION_COLUMNS " WHERE v.file_id = $1 ORDER BY v.modified_s",
	[GET] = VERSION_COLUMNS " WHERE v.file_id = $1 AND v.modified_s = $2",
	[OLD] = VERSION_COLUMNS " WHERE v.made_s < $1 ORDER BY v.made_s LIMIT 1",
	[OLDEST] = VERSION_COLUMNS " WHERE v.tree_id = $1 ORDER BY v.made_s, v.id LIMIT 1",
};

const struct stmt_set store_set_file_versions = { sql, N_STMTS };

static void read_version(struct query *q, struct tt_arena *arena, struct file_version *out)
{
	out->id = query_i64(q);
	out->file_id = query_i64(q);
	out->tree_id = query_i64(q);
	out->blob_id = query_i64(q);
	out->size = query_i64(q);
	out->modified_s = query_i64(q);
	out->made_s = query_i64(q);
	out->checksums = query_str(q, arena);
	out->blob = query_str(q, arena);
}

static enum tt_err read_one(struct query *q, struct tt_arena *arena, struct file_version *out)
{
	bool found = query_next(q);

	if (found)
		read_version(q, arena, out);
	return query_end_found(q, found, TT_ERR_FILE);
}

static enum tt_err find_time(struct db *db, struct file_version *version)
{
	struct query q = query_start(db, SET_FILE_VERSIONS, LATEST);
	int64_t latest_s;
	enum tt_err err;

	query_bind_i64(&q, version->file_id);
	query_bind_i64(&q, version->modified_s);
	err = query_number(&q, &latest_s);
	if (!err && latest_s > 0 && latest_s >= version->modified_s)
		version->modified_s = latest_s + 1;
	return err;
}

enum tt_err store_version_add(struct db *db, struct file_version *version)
{
	enum tt_err err = find_time(db, version);
	struct query q;

	if (err)
		return err;
	q = query_start(db, SET_FILE_VERSIONS, ADD);
	query_bind_i64(&q, version->file_id);
	query_bind_i64(&q, version->tree_id);
	query_bind_i64(&q, version->blob_id);
	query_bind_i64(&q, version->size);
	query_bind_i64(&q, version->modified_s);
	query_bind_i64(&q, version->made_s);
	query_bind_str(&q, version->checksums);
	if (query_next(&q))
		version->id = query_i64(&q);
	err = query_end(&q);
	return err ? err : store_tree_keep(db, version->tree_id, version->size);
}

enum tt_err store_version_delete(struct db *db, const struct file_version *version, int64_t now_s)
{
	struct query q = query_start(db, SET_FILE_VERSIONS, DELETE);
	enum tt_err err;

	query_bind_i64(&q, version->id);
	err = query_run(&q);
	if (!err)
		err = store_tree_keep(db, version->tree_id, -version->size);
	if (!err && version->blob_id)
		err = store_blob_let_go(db, version->blob_id, now_s);
	return err;
}

enum tt_err store_versions(struct db *db, struct tt_arena *arena, int64_t file_id,
			   struct file_version **out, size_t *n)
{
	struct query q = query_start(db, SET_FILE_VERSIONS, LIST);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, file_id);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_version(&q, arena, &(*out)[(*n)++]);
	}
	return query_end(&q);
}

/* They are few: who makes one bounds them. */
enum tt_err store_versions_delete(struct db *db, int64_t file_id, int64_t now_s)
{
	struct file_version *versions;
	struct tt_arena arena;
	size_t n;
	enum tt_err err;

	tt_arena_init(&arena);
	err = store_versions(db, &arena, file_id, &versions, &n);
	for (size_t i = 0; !err && i < n; i++)
		err = store_version_delete(db, &versions[i], now_s);
	tt_arena_finish(&arena);
	return err;
}

enum tt_err store_version_get(struct db *db, struct tt_arena *arena, int64_t file_id,
			      int64_t modified_s, struct file_version *out)
{
	struct query q = query_start(db, SET_FILE_VERSIONS, GET);

	query_bind_i64(&q, file_id);
	query_bind_i64(&q, modified_s);
	return read_one(&q, arena, out);
}

enum tt_err store_version_old(struct db *db, struct tt_arena *arena, int64_t before_s,
			      struct file_version *out)
{
	struct query q = query_start(db, SET_FILE_VERSIONS, OLD);

	query_bind_i64(&q, before_s);
	return read_one(&q, arena, out);
}

enum tt_err store_version_oldest(struct db *db, struct tt_arena *arena, int64_t tree_id,
				 struct file_version *out)
{
	struct query q = query_start(db, SET_FILE_VERSIONS, OLDEST);

	query_bind_i64(&q, tree_id);
	return read_one(&q, arena, out);
}

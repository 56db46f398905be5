#include "server/store/tags.h"

enum {
	ADD,
	SET,
	DELETE,
	GET,
	TAKEN,
	COUNT,
	COUNT_OF,
	LIST,
	OF_FILE,
	ASSIGN,
	UNASSIGN,
	ASSIGNED,
	FILES,
	N_STMTS
};

#define TAG_COLUMNS "SELECT t.id, t.name, t.is_visible, t.is_assignable, t.color FROM tags t"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO tags (name, is_visible, is_assignable, color, maker_id)"
		" VALUES ($1, $2, $3, $4, $5) RETURNING id",
	[SET] = "UPDATE tags SET name = $1, is_visible = $2, is_assignable = $3, color = $4"
		" WHERE id = $5",
	[DELETE] = "DELETE FROM tags WHERE id = $1",
	[GET] = TAG_COLUMNS " WHERE t.id = $1",
	[TAKEN] = "SELECT COUNT(*) FROM tags WHERE name = $1 AND is_visible = $2"
		  " AND is_assignable = $3 AND id <> $4",
	[COUNT] = "SELECT COUNT(*) FROM tags",
	[COUNT_OF] = "SELECT COUNT(*) FROM tags WHERE maker_id = $1",
	[LIST] = TAG_COLUMNS " ORDER BY t.id",
	[OF_FILE] = TAG_COLUMNS " JOIN file_tags f ON f.tag_id = t.id WHERE f.file_id = $1"
				" ORDER BY t.id",
	[ASSIGN] = "INSERT INTO file_tags (file_id, tag_id) VALUES ($1, $2)",
	[UNASSIGN] = "DELETE FROM file_tags WHERE file_id = $1 AND tag_id = $2",
	[ASSIGNED] = "SELECT COUNT(*) FROM file_tags WHERE file_id = $1 AND tag_id = $2",
	[FILES] = "SELECT f.file_id FROM file_tags f JOIN files ON files.id = f.file_id"
		  " WHERE f.tag_id = $1 AND files.tree_id = $2 AND f.file_id > $3"
		  " ORDER BY f.file_id LIMIT $4",
};

const struct stmt_set store_set_tags = { sql, N_STMTS };

static void bind(struct query *q, const struct tag *tag)
{
	query_bind_str(q, tag->name);
	query_bind_i64(q, tag->is_visible);
	query_bind_i64(q, tag->is_assignable);
}

enum tt_err store_tag_add(struct db *db, struct tag *tag, struct tt_str maker)
{
	struct query q = query_start(db, SET_TAGS, ADD);

	bind(&q, tag);
	query_bind_str(&q, tag->color);
	query_bind_str(&q, maker);
	if (query_next(&q))
		tag->id = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_tag_set(struct db *db, const struct tag *tag)
{
	struct query q = query_start(db, SET_TAGS, SET);

	bind(&q, tag);
	query_bind_str(&q, tag->color);
	query_bind_i64(&q, tag->id);
	return query_run(&q);
}

enum tt_err store_tag_delete(struct db *db, int64_t id)
{
	struct query q = query_start(db, SET_TAGS, DELETE);

	query_bind_i64(&q, id);
	return query_run(&q);
}

static void read_tag(struct query *q, struct tt_arena *arena, struct tag *out)
{
	out->id = query_i64(q);
	out->name = query_str(q, arena);
	out->is_visible = query_i64(q) != 0;
	out->is_assignable = query_i64(q) != 0;
	out->color = query_str(q, arena);
}

enum tt_err store_tag_get(struct db *db, struct tt_arena *arena, int64_t id, struct tag *out)
{
	struct query q = query_start(db, SET_TAGS, GET);
	bool found;

	query_bind_i64(&q, id);
	found = query_next(&q);
	if (found)
		read_tag(&q, arena, out);
	return query_end_found(&q, found, TT_ERR_TAG);
}

enum tt_err store_tag_is_taken(struct db *db, const struct tag *tag, bool *out)
{
	struct query q = query_start(db, SET_TAGS, TAKEN);
	int64_t n;
	enum tt_err err;

	bind(&q, tag);
	query_bind_i64(&q, tag->id);
	err = query_number(&q, &n);
	*out = !err && n > 0;
	return err;
}

enum tt_err store_tags_count(struct db *db, int64_t *n)
{
	struct query q = query_start(db, SET_TAGS, COUNT);

	return query_number(&q, n);
}

enum tt_err store_tags_count_of(struct db *db, struct tt_str maker, int64_t *n)
{
	struct query q = query_start(db, SET_TAGS, COUNT_OF);

	query_bind_str(&q, maker);
	return query_number(&q, n);
}

static enum tt_err read_tags(struct query *q, struct tt_arena *arena, struct tag **out, size_t *n)
{
	*out = NULL;
	*n = 0;
	while (query_next(q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_tag(q, arena, &(*out)[(*n)++]);
	}
	return query_end(q);
}

enum tt_err store_tags(struct db *db, struct tt_arena *arena, struct tag **out, size_t *n)
{
	struct query q = query_start(db, SET_TAGS, LIST);

	return read_tags(&q, arena, out, n);
}

enum tt_err store_tags_of_file(struct db *db, struct tt_arena *arena, int64_t file_id,
			       struct tag **out, size_t *n)
{
	struct query q = query_start(db, SET_TAGS, OF_FILE);

	query_bind_i64(&q, file_id);
	return read_tags(&q, arena, out, n);
}

static struct query start_of(struct db *db, int stmt, int64_t file_id, int64_t tag_id)
{
	struct query q = query_start(db, SET_TAGS, stmt);

	query_bind_i64(&q, file_id);
	query_bind_i64(&q, tag_id);
	return q;
}

enum tt_err store_tag_assign(struct db *db, int64_t file_id, int64_t tag_id)
{
	struct query q = start_of(db, ASSIGN, file_id, tag_id);

	return query_run(&q);
}

enum tt_err store_tag_unassign(struct db *db, int64_t file_id, int64_t tag_id)
{
	struct query q = start_of(db, UNASSIGN, file_id, tag_id);

	return query_run(&q);
}

enum tt_err store_tag_is_assigned(struct db *db, int64_t file_id, int64_t tag_id, bool *out)
{
	struct query q = start_of(db, ASSIGNED, file_id, tag_id);
	int64_t n;
	enum tt_err err = query_number(&q, &n);

	*out = !err && n > 0;
	return err;
}

enum tt_err store_tag_files(struct db *db, int64_t tag_id, int64_t tree_id, int64_t after_id,
			    int64_t ids[], size_t max, size_t *n)
{
	struct query q = query_start(db, SET_TAGS, FILES);

	query_bind_i64(&q, tag_id);
	query_bind_i64(&q, tree_id);
	query_bind_i64(&q, after_id);
	query_bind_i64(&q, (int64_t)max);
	for (*n = 0; *n < max && query_next(&q);)
		ids[(*n)++] = query_i64(&q);
	return query_end(&q);
}

#include "server/store/file_marks.h"

enum {
	FAVORITE,
	NO_FAVORITE,
	IS_FAVORITE,
	FAVORITES,
	LIST,
	SET,
	DELETE,
	COPY,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[FAVORITE] = "INSERT INTO file_favorites (user_id, file_id) VALUES ($1, $2)"
		     " ON CONFLICT DO NOTHING",
	[NO_FAVORITE] = "DELETE FROM file_favorites WHERE user_id = $1 AND file_id = $2",
	[IS_FAVORITE] = "SELECT COUNT(*) FROM file_favorites WHERE user_id = $1 AND file_id = $2",
	[FAVORITES] = "SELECT file_id FROM file_favorites WHERE user_id = $1 AND file_id > $2"
		      " ORDER BY file_id LIMIT $3",
	[LIST] = "SELECT namespace, name, value FROM file_properties"
		 " WHERE file_id = $1 AND user_id = $2 ORDER BY namespace, name",
	[SET] = "INSERT INTO file_properties (file_id, user_id, namespace, name, value)"
		" VALUES ($1, $2, $3, $4, $5) ON CONFLICT (file_id, user_id, namespace, name)"
		" DO UPDATE SET value = excluded.value",
	[DELETE] = "DELETE FROM file_properties WHERE file_id = $1 AND user_id = $2"
		   " AND namespace = $3 AND name = $4",
	[COPY] = "INSERT INTO file_properties (file_id, user_id, namespace, name, value)"
		 " SELECT $1, user_id, namespace, name, value FROM file_properties"
		 " WHERE file_id = $2 RETURNING LENGTH(value)",
};

const struct stmt_set store_set_file_marks = { sql, N_STMTS };

enum tt_err store_file_set_favorite(struct db *db, struct tt_str user, int64_t file_id,
				    bool is_favorite)
{
	struct query q = query_start(db, SET_FILE_MARKS, is_favorite ? FAVORITE : NO_FAVORITE);

	query_bind_str(&q, user);
	query_bind_i64(&q, file_id);
	return query_run(&q);
}

enum tt_err store_file_is_favorite(struct db *db, struct tt_str user, int64_t file_id, bool *out)
{
	struct query q = query_start(db, SET_FILE_MARKS, IS_FAVORITE);
	int64_t n;
	enum tt_err err;

	query_bind_str(&q, user);
	query_bind_i64(&q, file_id);
	err = query_number(&q, &n);
	*out = !err && n > 0;
	return err;
}

enum tt_err store_file_favorites(struct db *db, struct tt_str user, int64_t after_id, int64_t ids[],
				 size_t max, size_t *n)
{
	struct query q = query_start(db, SET_FILE_MARKS, FAVORITES);

	query_bind_str(&q, user);
	query_bind_i64(&q, after_id);
	query_bind_i64(&q, (int64_t)max);
	for (*n = 0; *n < max && query_next(&q);)
		ids[(*n)++] = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_file_properties(struct db *db, struct tt_arena *arena, int64_t file_id,
				  struct tt_str user, struct file_property **out, size_t *n)
{
	struct query q = query_start(db, SET_FILE_MARKS, LIST);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, file_id);
	query_bind_str(&q, user);
	while (query_next(&q)) {
		struct file_property *property;

		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		property = &(*out)[(*n)++];
		property->space = query_str(&q, arena);
		property->name = query_str(&q, arena);
		property->value = query_str(&q, arena);
	}
	return query_end(&q);
}

static struct query start_of(struct db *db, int stmt, int64_t file_id, struct tt_str user,
			     const struct file_property *property)
{
	struct query q = query_start(db, SET_FILE_MARKS, stmt);

	query_bind_i64(&q, file_id);
	query_bind_str(&q, user);
	query_bind_str(&q, property->space);
	query_bind_str(&q, property->name);
	return q;
}

enum tt_err store_file_property_set(struct db *db, int64_t file_id, struct tt_str user,
				    const struct file_property *property)
{
	struct query q = start_of(db, SET, file_id, user, property);

	query_bind_str(&q, property->value);
	return query_run(&q);
}

enum tt_err store_file_property_delete(struct db *db, int64_t file_id, struct tt_str user,
				       const struct file_property *property)
{
	struct query q = start_of(db, DELETE, file_id, user, property);

	return query_run(&q);
}

enum tt_err store_file_properties_copy(struct db *db, int64_t from_id, int64_t to_id,
				       int64_t *n_chars)
{
	struct query q = query_start(db, SET_FILE_MARKS, COPY);

	query_bind_i64(&q, to_id);
	query_bind_i64(&q, from_id);
	while (query_next(&q))
		*n_chars += query_i64(&q);
	return query_end(&q);
}

#include "server/store/file_totals.h"

enum {
	ALL,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[ALL] = "SELECT trees.user_id, files.n_below, files.size, trees.kept,"
		" (SELECT COALESCE(SUM(size), 0) FROM uploads WHERE user_id = trees.user_id),"
		" (SELECT value FROM user_fields WHERE user_id = trees.user_id AND name = 'quota')"
		" FROM trees JOIN files ON files.id = trees.root_id"
		" WHERE COALESCE(trees.user_id, '') <> ''"
		" ORDER BY files.size + trees.kept DESC, trees.user_id",
};

const struct stmt_set store_set_file_totals = { sql, N_STMTS };

enum tt_err store_file_totals(struct db *db, struct tt_arena *arena, struct file_total **out,
			      size_t *n)
{
	struct query q = query_start(db, SET_FILE_TOTALS, ALL);

	*out = NULL;
	*n = 0;
	while (query_next(&q)) {
		struct file_total *total;

		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		total = &(*out)[(*n)++];
		total->user = query_str(&q, arena);
		total->n = query_i64(&q);
		total->size = query_i64(&q);
		total->kept = query_i64(&q);
		total->uploads = query_i64(&q);
		total->quota = query_str(&q, arena);
	}
	return query_end(&q);
}

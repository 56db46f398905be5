#include "server/store/instance.h"

enum {
	GET,
	ADD,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[GET] = "SELECT name FROM instance WHERE id = 1",
	[ADD] = "INSERT INTO instance (id, name) VALUES (1, $1) ON CONFLICT DO NOTHING",
};

const struct stmt_set store_set_instance = { sql, N_STMTS };

enum tt_err store_instance(struct db *db, struct tt_arena *arena, struct tt_str *out)
{
	struct query q = query_start(db, SET_INSTANCE, GET);
	bool found = query_next(&q);

	*out = TT_STR("");
	if (found)
		*out = query_str(&q, arena);
	return query_end_found(&q, found, TT_ERR_FILE);
}

enum tt_err store_instance_add(struct db *db, struct tt_str name)
{
	struct query q = query_start(db, SET_INSTANCE, ADD);

	query_bind_str(&q, name);
	return query_run(&q);
}

#include "server/store/names.h"

enum {
	GET,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[GET] = "SELECT " NAME_OF("$1", "$2", "$3"),
};

const struct stmt_set store_set_names = { sql, N_STMTS };

enum tt_err store_name_get(struct db *db, struct tt_arena *arena, int64_t room_id,
			   struct tt_str actor_type, struct tt_str actor_id, struct tt_str *out)
{
	struct query q = query_start(db, SET_NAMES, GET);

	query_bind_str(&q, actor_type);
	query_bind_str(&q, actor_id);
	query_bind_i64(&q, room_id);
	*out = query_next(&q) ? query_str(&q, arena) : (struct tt_str){ NULL, 0 };
	return query_end(&q);
}

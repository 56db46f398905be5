#include "server/store/overview.h"
#include "server/store/users.h"

enum {
	SEARCH,
	N_STMTS
};

/* Those of type 0 are deleted. */
static const char *const sql[N_STMTS] = {
	[SEARCH] = "SELECT token, type, COALESCE(pair_a || ', ' || pair_b, name), created_s,"
		   " last_activity_s,"
		   " (SELECT COUNT(*) FROM attendees WHERE attendees.room_id = rooms.id)"
		   " FROM rooms WHERE type <> 0 AND (LOWER(name) LIKE $1 ESCAPE '!'"
		   " OR LOWER(token) LIKE $1 ESCAPE '!' OR LOWER(pair_a) LIKE $1 ESCAPE '!'"
		   " OR LOWER(pair_b) LIKE $1 ESCAPE '!') ORDER BY last_activity_s DESC, id",
};

const struct stmt_set store_set_overview = { sql, N_STMTS };

static void read_row(struct query *q, struct tt_arena *arena, struct overview *out)
{
	out->token = query_str(q, arena);
	out->type = (enum room_type)query_i64(q);
	out->name = query_str(q, arena);
	out->created_s = query_i64(q);
	out->last_activity_s = query_i64(q);
	out->n_attendees = query_i64(q);
}

enum tt_err store_overview(struct db *db, struct tt_arena *arena, struct tt_str text,
			   struct overview **out, size_t *n)
{
	struct query q = query_start(db, SET_OVERVIEW, SEARCH);

	*out = NULL;
	*n = 0;
	query_bind_str(&q, store_like(arena, text));
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_row(&q, arena, &(*out)[(*n)++]);
	}
	return query_end(&q);
}

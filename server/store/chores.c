#include "server/store/chores.h"

enum {
	ADD,
	NEXT,
	SAVE,
	DELETE,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO chores (kind, room_id, subject, actor_type, actor_id, done_to,"
		" done_to_id, begun_s) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
	[NEXT] = "SELECT id, kind, room_id, subject, actor_type, actor_id, done_to, done_to_id,"
		 " begun_s FROM chores WHERE id > $1 ORDER BY id LIMIT 1",
	[SAVE] = "UPDATE chores SET done_to = $1, done_to_id = $2 WHERE id = $3",
	[DELETE] = "DELETE FROM chores WHERE id = $1",
};

const struct stmt_set store_set_chores = { sql, N_STMTS };

enum tt_err store_chore_add(struct db *db, struct chore *chore)
{
	struct query q = query_start(db, SET_CHORES, ADD);

	query_bind_i64(&q, chore->kind);
	query_bind_i64(&q, chore->room_id);
	query_bind_str(&q, chore->subject);
	query_bind_str(&q, chore->actor_type);
	query_bind_str(&q, chore->actor_id);
	query_bind_i64(&q, chore->done_to);
	query_bind_str(&q, chore->done_to_id);
	query_bind_i64(&q, chore->begun_s);
	if (query_next(&q))
		chore->id = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_chore_next(struct db *db, struct tt_arena *arena, int64_t after_id,
			     struct chore *out)
{
	struct query q = query_start(db, SET_CHORES, NEXT);

	memset(out, 0, sizeof(*out));
	query_bind_i64(&q, after_id);
	if (query_next(&q)) {
		out->id = query_i64(&q);
		out->kind = (enum chore_kind)query_i64(&q);
		out->room_id = query_i64(&q);
		out->subject = query_str(&q, arena);
		out->actor_type = query_str(&q, arena);
		out->actor_id = query_str(&q, arena);
		out->done_to = query_i64(&q);
		out->done_to_id = query_str(&q, arena);
		out->begun_s = query_i64(&q);
	}
	return query_end(&q);
}

enum tt_err store_chore_save(struct db *db, const struct chore *chore)
{
	struct query q = query_start(db, SET_CHORES, SAVE);

	query_bind_i64(&q, chore->done_to);
	query_bind_str(&q, chore->done_to_id);
	query_bind_i64(&q, chore->id);
	return query_run(&q);
}

enum tt_err store_chore_delete(struct db *db, int64_t id)
{
	struct query q = query_start(db, SET_CHORES, DELETE);

	query_bind_i64(&q, id);
	return query_run(&q);
}

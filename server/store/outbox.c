#include "server/store/outbox.h"

enum {
	ADD,
	WAITS,
	DROPPED,
	AFTER,
	HEAD,
	FIRST,
	NEXT,
	SET_BODY,
	DELETE,
	WAITS_NO_MORE,
	COUNT_OF_ROOM,
	FAILED,
	DROP,
	COUNT_AGAIN,
	N_STMTS
};

#define OF_OUTBOX(what) "(SELECT " what " FROM outbox WHERE outbox.bot_id = bots.id)"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO outbox (bot_id, room_id, backend, body, created_s, n_bytes)"
		" VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
	[WAITS] =
		"UPDATE bots SET n_waiting = n_waiting + 1, waiting_bytes = waiting_bytes + $1"
		" WHERE id = $2 AND n_waiting < $3 AND (n_waiting = 0 OR waiting_bytes + $1 <= $4)"
		" RETURNING n_waiting",
	[DROPPED] = "UPDATE bots SET n_dropped = n_dropped + 1 WHERE id = $1",
	[AFTER] = "SELECT outbox.id, outbox.bot_id, outbox.room_id, bots.room_id IS NOT NULL"
		  " FROM outbox JOIN bots ON bots.id = outbox.bot_id"
		  " WHERE outbox.id > $1 ORDER BY outbox.id LIMIT 1",
	[HEAD] =
		"SELECT outbox.id, outbox.backend, outbox.body, outbox.created_s, bots.url,"
		" bots.secret, bots.room_id IS NOT NULL FROM outbox JOIN bots ON bots.id = outbox.bot_id"
		" WHERE outbox.bot_id = $1 AND outbox.room_id = $2 ORDER BY outbox.id LIMIT 1",
	[FIRST] = "SELECT id FROM outbox WHERE bot_id = $1 AND room_id = $2 ORDER BY id LIMIT 1",
	[NEXT] = "SELECT id, body FROM outbox WHERE bot_id = $1 AND room_id = $2 AND id > $3"
		 " ORDER BY id LIMIT 1",
	[SET_BODY] = "UPDATE outbox SET body = $1, n_bytes = $2 WHERE id = $3",
	[DELETE] = "DELETE FROM outbox WHERE id = $1 RETURNING n_bytes",
	[WAITS_NO_MORE] = "UPDATE bots SET n_waiting = n_waiting - 1,"
			  " waiting_bytes = waiting_bytes - $1 WHERE id = $2",
	[COUNT_OF_ROOM] = "SELECT COUNT(*) FROM outbox WHERE bot_id = $1 AND room_id = $2",
	[FAILED] = "UPDATE bots SET error_count = error_count + 1, last_error_s = $1,"
		   " last_error_message = $2 WHERE id = $3",
	[DROP] = "DELETE FROM outbox WHERE bot_id = $1 AND (room_id = $2 OR $2 = 0)",
	[COUNT_AGAIN] =
		"UPDATE bots SET n_dropped = n_dropped + n_waiting - " OF_OUTBOX("COUNT(*)") ", n_waiting = " OF_OUTBOX(
			"COUNT(*)") ", waiting_bytes = " OF_OUTBOX("COALESCE(SUM(n_bytes), 0)") " WHERE id = $1",
};

const struct stmt_set store_set_outbox = { sql, N_STMTS };

static enum tt_err run_on(struct db *db, int stmt, int64_t id)
{
	struct query q = query_start(db, SET_OUTBOX, stmt);

	query_bind_i64(&q, id);
	return query_run(&q);
}

static enum tt_err wait_no_more(struct db *db, int64_t bot_id, int64_t n_bytes)
{
	struct query q = query_start(db, SET_OUTBOX, WAITS_NO_MORE);

	query_bind_i64(&q, n_bytes);
	query_bind_i64(&q, bot_id);
	return query_run(&q);
}

/* *n_waiting: with this one; 0: it is one too many. */
static enum tt_err take_place(struct db *db, const struct outgoing *row,
			      const struct outbox_limits *most, int64_t *n_waiting)
{
	struct query q = query_start(db, SET_OUTBOX, WAITS);

	query_bind_i64(&q, (int64_t)row->body.n);
	query_bind_i64(&q, row->bot_id);
	query_bind_i64(&q, most->rows);
	query_bind_i64(&q, most->bytes);
	*n_waiting = query_next(&q) ? query_i64(&q) : 0;
	return query_end(&q);
}

/* A room may have three quarters of what the others leave, so that one in which there is much noise
 * leaves them some. Not looked at as long as there is plenty. */
static enum tt_err has_share(struct db *db, const struct outgoing *row, int64_t n_before,
			     int64_t most, bool *has)
{
	struct query q;
	int64_t free_rows;
	int64_t n_room = 0;
	enum tt_err err;

	*has = true;
	if (n_before < most / 4)
		return TT_OK;
	q = query_start(db, SET_OUTBOX, COUNT_OF_ROOM);
	query_bind_i64(&q, row->bot_id);
	query_bind_i64(&q, row->room_id);
	err = query_number(&q, &n_room);
	free_rows = most - (n_before - n_room);
	*has = n_room < free_rows - free_rows / 4;
	return err;
}

static enum tt_err may_wait(struct db *db, const struct outgoing *row,
			    const struct outbox_limits *most, bool *may)
{
	int64_t n_waiting;
	enum tt_err err = take_place(db, row, most, &n_waiting);

	*may = false;
	if (err || n_waiting == 0)
		return err;
	err = has_share(db, row, n_waiting - 1, most->rows, may);
	if (!err && !*may)
		err = wait_no_more(db, row->bot_id, (int64_t)row->body.n);
	return err;
}

enum tt_err store_outbox_add(struct db *db, struct outgoing *row, const struct outbox_limits *most)
{
	struct query q;
	bool may;
	enum tt_err err = may_wait(db, row, most, &may);

	row->id = 0;
	if (err || !may)
		return err ? err : run_on(db, DROPPED, row->bot_id);
	q = query_start(db, SET_OUTBOX, ADD);
	query_bind_i64(&q, row->bot_id);
	query_bind_i64(&q, row->room_id);
	query_bind_str(&q, row->backend);
	query_bind_str(&q, row->body);
	query_bind_i64(&q, row->created_s);
	query_bind_i64(&q, (int64_t)row->body.n);
	if (query_next(&q))
		row->id = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_outbox_after(struct db *db, int64_t after_id, struct outgoing *out)
{
	struct query q = query_start(db, SET_OUTBOX, AFTER);

	memset(out, 0, sizeof(*out));
	query_bind_i64(&q, after_id);
	if (query_next(&q)) {
		out->id = query_i64(&q);
		out->bot_id = query_i64(&q);
		out->room_id = query_i64(&q);
		out->to_own = query_i64(&q) != 0;
	}
	return query_end(&q);
}

enum tt_err store_outbox_head(struct db *db, struct tt_arena *arena, struct outgoing *out,
			      struct receiver *to)
{
	struct query q = query_start(db, SET_OUTBOX, HEAD);

	out->id = 0;
	query_bind_i64(&q, out->bot_id);
	query_bind_i64(&q, out->room_id);
	if (query_next(&q)) {
		out->id = query_i64(&q);
		out->backend = query_str(&q, arena);
		out->body = query_str(&q, arena);
		out->created_s = query_i64(&q);
		to->url = query_str(&q, arena);
		to->secret = query_str(&q, arena);
		to->is_own = query_i64(&q) != 0;
	}
	return query_end(&q);
}

enum tt_err store_outbox_first(struct db *db, int64_t bot_id, int64_t room_id, int64_t *id)
{
	struct query q = query_start(db, SET_OUTBOX, FIRST);

	query_bind_i64(&q, bot_id);
	query_bind_i64(&q, room_id);
	return query_number(&q, id);
}

static enum tt_err set_body(struct db *db, int64_t id, struct tt_str body)
{
	struct query q = query_start(db, SET_OUTBOX, SET_BODY);

	query_bind_str(&q, body);
	query_bind_i64(&q, (int64_t)body.n);
	query_bind_i64(&q, id);
	return query_run(&q);
}

static enum tt_err find_next(struct db *db, struct tt_arena *arena, const struct outgoing *row,
			     struct outgoing *next)
{
	struct query q = query_start(db, SET_OUTBOX, NEXT);

	query_bind_i64(&q, row->bot_id);
	query_bind_i64(&q, row->room_id);
	query_bind_i64(&q, row->id);
	if (query_next(&q)) {
		next->id = query_i64(&q);
		next->body = query_str(&q, arena);
	}
	return query_end(&q);
}

enum tt_err store_outbox_swap(struct db *db, struct tt_arena *arena, const struct outgoing *row,
			      bool *swapped)
{
	struct outgoing next = { 0 };
	enum tt_err err = find_next(db, arena, row, &next);

	*swapped = !err && next.id != 0;
	if (!*swapped)
		return err;
	err = set_body(db, next.id, row->body);
	return err ? err : set_body(db, row->id, next.body);
}

enum tt_err store_outbox_done(struct db *db, const struct outgoing *row, bool delivered)
{
	struct query q = query_start(db, SET_OUTBOX, DELETE);
	int64_t n_bytes = 0;
	bool was_there;
	enum tt_err err;

	query_bind_i64(&q, row->id);
	was_there = query_next(&q);
	if (was_there)
		n_bytes = query_i64(&q);
	err = query_end(&q);
	if (!err && was_there)
		err = wait_no_more(db, row->bot_id, n_bytes);
	return err || delivered || !was_there ? err : run_on(db, DROPPED, row->bot_id);
}

enum tt_err store_outbox_failed(struct db *db, int64_t bot_id, int64_t now_s, struct tt_str message)
{
	struct query q = query_start(db, SET_OUTBOX, FAILED);

	query_bind_i64(&q, now_s);
	query_bind_str(&q, message);
	query_bind_i64(&q, bot_id);
	return query_run(&q);
}

enum tt_err store_outbox_drop(struct db *db, int64_t bot_id, int64_t room_id)
{
	struct query q = query_start(db, SET_OUTBOX, DROP);
	enum tt_err err;

	query_bind_i64(&q, bot_id);
	query_bind_i64(&q, room_id);
	err = query_run(&q);
	return err ? err : run_on(db, COUNT_AGAIN, bot_id);
}

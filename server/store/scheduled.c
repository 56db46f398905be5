#include "server/store/scheduled.h"

enum {
	ADD,
	GET,
	CHANGE,
	DELETE,
	FAIL,
	OF,
	COUNT,
	DUE,
	N_STMTS
};

#define COLUMNS                                                                         \
	"id, room_id, attendee_id, body, reply_to, thread_id, thread_title, is_silent," \
	" created_s, send_s"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO scheduled_messages (room_id, attendee_id, body, reply_to, thread_id,"
		" thread_title, is_silent, created_s, send_s, has_failed)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0) RETURNING id",
	[GET] = "SELECT " COLUMNS " FROM scheduled_messages WHERE attendee_id = $1 AND id = $2",
	[CHANGE] = "UPDATE scheduled_messages SET body = $1, thread_title = $2, is_silent = $3,"
		   " send_s = $4, has_failed = 0 WHERE id = $5",
	[DELETE] = "DELETE FROM scheduled_messages WHERE id = $1",
	[FAIL] = "UPDATE scheduled_messages SET has_failed = 1 WHERE id = $1",
	[OF] = "SELECT " COLUMNS " FROM scheduled_messages WHERE attendee_id = $1"
	       " ORDER BY send_s, id",
	[COUNT] = "SELECT COUNT(*), COALESCE(MAX(has_failed), 0) FROM scheduled_messages"
		  " WHERE attendee_id = $1",
	[DUE] = "SELECT " COLUMNS " FROM scheduled_messages WHERE has_failed = 0 AND send_s <= $1"
		" ORDER BY send_s, id LIMIT $2",
};

const struct stmt_set store_set_scheduled = { sql, N_STMTS };

static void read_entry(struct query *q, struct tt_arena *arena, struct scheduled *out)
{
	out->id = query_i64(q);
	out->room_id = query_i64(q);
	out->attendee_id = query_i64(q);
	out->body = query_str(q, arena);
	out->reply_to = query_i64(q);
	out->thread_id = query_i64(q);
	out->thread_title = query_str(q, arena);
	out->is_silent = query_i64(q) != 0;
	out->created_s = query_i64(q);
	out->send_s = query_i64(q);
}

static enum tt_err read_all(struct query *q, struct tt_arena *arena, struct scheduled **out,
			    size_t *n)
{
	*out = NULL;
	*n = 0;
	while (query_next(q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_entry(q, arena, &(*out)[(*n)++]);
	}
	return query_end(q);
}

enum tt_err store_scheduled_add(struct db *db, struct scheduled *entry)
{
	struct query q = query_start(db, SET_SCHEDULED, ADD);

	query_bind_i64(&q, entry->room_id);
	query_bind_i64(&q, entry->attendee_id);
	query_bind_str(&q, entry->body);
	query_bind_i64(&q, entry->reply_to);
	query_bind_i64(&q, entry->thread_id);
	query_bind_str(&q, entry->thread_title);
	query_bind_i64(&q, entry->is_silent);
	query_bind_i64(&q, entry->created_s);
	query_bind_i64(&q, entry->send_s);
	return query_number(&q, &entry->id);
}

enum tt_err store_scheduled_get(struct db *db, struct tt_arena *arena, int64_t attendee_id,
				int64_t id, struct scheduled *out)
{
	struct query q = query_start(db, SET_SCHEDULED, GET);
	bool found;

	query_bind_i64(&q, attendee_id);
	query_bind_i64(&q, id);
	found = query_next(&q);
	if (found)
		read_entry(&q, arena, out);
	return query_end_found(&q, found, TT_ERR_NO_MESSAGE);
}

enum tt_err store_scheduled_change(struct db *db, const struct scheduled *entry)
{
	struct query q = query_start(db, SET_SCHEDULED, CHANGE);

	query_bind_str(&q, entry->body);
	query_bind_str(&q, entry->thread_title);
	query_bind_i64(&q, entry->is_silent);
	query_bind_i64(&q, entry->send_s);
	query_bind_i64(&q, entry->id);
	return query_run(&q);
}

static enum tt_err run_on(struct db *db, int stmt, int64_t id)
{
	struct query q = query_start(db, SET_SCHEDULED, stmt);

	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_scheduled_delete(struct db *db, int64_t id)
{
	return run_on(db, DELETE, id);
}

enum tt_err store_scheduled_fail(struct db *db, int64_t id)
{
	return run_on(db, FAIL, id);
}

enum tt_err store_scheduled_of(struct db *db, struct tt_arena *arena, int64_t attendee_id,
			       struct scheduled **out, size_t *n)
{
	struct query q = query_start(db, SET_SCHEDULED, OF);

	query_bind_i64(&q, attendee_id);
	return read_all(&q, arena, out, n);
}

enum tt_err store_scheduled_count(struct db *db, int64_t attendee_id, int64_t *n, bool *any_failed)
{
	struct query q = query_start(db, SET_SCHEDULED, COUNT);

	*n = 0;
	*any_failed = false;
	query_bind_i64(&q, attendee_id);
	if (query_next(&q)) {
		*n = query_i64(&q);
		*any_failed = query_i64(&q) != 0;
	}
	return query_end(&q);
}

enum tt_err store_scheduled_due(struct db *db, struct tt_arena *arena, int64_t now_s, int64_t limit,
				struct scheduled **out, size_t *n)
{
	struct query q = query_start(db, SET_SCHEDULED, DUE);

	query_bind_i64(&q, now_s);
	query_bind_i64(&q, limit);
	return read_all(&q, arena, out, n);
}

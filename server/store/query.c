#include "server/store/query.h"
#include "lib/base/clock.h"
#include "server/store/db_private.h"

#include <assert.h>

enum {
	/* The thread's own clock is a call of the system: each so-manieth query looks at it. */
	SAMPLE = 16,
	/* That a request may read when others wait for the end of all. */
	HURRY_US = 300 * 1000
};

static bool has_read_long(const struct db *db)
{
	int64_t most_us = db->most_us;

	if (most_us > HURRY_US && atomic_load(&db->shared->hurries))
		most_us = HURRY_US;
	return tt_clock_thread_us() - db->begun_us > most_us;
}

static enum tt_err check_time(struct db *db)
{
	if (db->most_us > 0 && ++db->n_queries % SAMPLE == 0 && has_read_long(db))
		db->most_us = -1; /* until the transaction ends */
	return db->most_us < 0 ? TT_ERR_LONG : TT_OK;
}

struct query query_start(struct db *db, enum store_set set, int stmt)
{
	struct query q = { .driver = db->conn->driver };

	assert(db->in_transaction);
	q.err = check_time(db);
	if (!q.err)
		q.err = conn_stmt(&q.stmt, db->conn, set, stmt);
	return q;
}

void query_bind_i64(struct query *q, int64_t value)
{
	if (!q->err)
		q->err = q->driver->bind_i64(q->stmt, ++q->n_bound, value);
}

void query_bind_str(struct query *q, struct tt_str s)
{
	if (!q->err)
		q->err = q->driver->bind_str(q->stmt, ++q->n_bound, s);
}

void query_bind_bytes(struct query *q, struct tt_str bytes)
{
	if (!q->err)
		q->err = q->driver->bind_bytes(q->stmt, ++q->n_bound, bytes);
}

bool query_next(struct query *q)
{
	bool has_row = false;

	if (!q->err)
		q->err = q->driver->step(q->stmt, &has_row);
	q->column = 0;
	return !q->err && has_row;
}

int64_t query_i64(struct query *q)
{
	return q->driver->i64(q->stmt, q->column++);
}

struct tt_str query_str(struct query *q, struct tt_arena *arena)
{
	return q->driver->str(q->stmt, q->column++, arena);
}

struct tt_str query_bytes(struct query *q, struct tt_arena *arena)
{
	return q->driver->bytes(q->stmt, q->column++, arena);
}

enum tt_err query_end(struct query *q)
{
	if (q->stmt)
		q->driver->reset(q->stmt);
	return q->err;
}

enum tt_err query_number(struct query *q, int64_t *out)
{
	*out = query_next(q) ? query_i64(q) : 0;
	return query_end(q);
}

enum tt_err query_end_found(struct query *q, bool found, enum tt_err otherwise)
{
	enum tt_err err = query_end(q);

	return err || found ? err : otherwise;
}

enum tt_err query_run(struct query *q)
{
	while (query_next(q))
		;
	return query_end(q);
}

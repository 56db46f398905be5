/* query.h - running one prepared statement: bind in order, step, read columns in order.
 *
 *	struct query q = query_start(db, SET_ROOMS, ROOM_BY_TOKEN);
 *
 *	query_bind_str(&q, token);
 *	if (query_next(&q))
 *		room->id = query_i64(&q);
 *	return query_end(&q);
 *
 * The first failure is kept and comes back from query_end(), which every query_start() needs.
 * Only inside a transaction. */
#ifndef TT_STORE_QUERY_H
#define TT_STORE_QUERY_H

#include "server/store/db.h"
#include "server/store/sets.h"

struct store_driver;

struct query {
	const struct store_driver *driver;
	void *stmt;
	int n_bound;
	int column;
	enum tt_err err;
};

struct query query_start(struct db *db, enum store_set set, int stmt);

void query_bind_i64(struct query *q, int64_t value);
/* p == NULL binds NULL. The text is not copied: it must stay until query_end(). */
void query_bind_str(struct query *q, struct tt_str s);
/* The same for bytes of any kind. */
void query_bind_bytes(struct query *q, struct tt_str bytes);

/* True when there is a row; its columns are then read from the first on. */
bool query_next(struct query *q);

int64_t query_i64(struct query *q);                               /* NULL reads as 0 */
struct tt_str query_str(struct query *q, struct tt_arena *arena); /* NULL reads as p == NULL */
struct tt_str query_bytes(struct query *q, struct tt_arena *arena);

TT_MUST_CHECK enum tt_err query_end(struct query *q);

/* The first column of the first row, 0 when there is none, and the end. */
TT_MUST_CHECK enum tt_err query_number(struct query *q, int64_t *out);

/* The end of a look for what should be there: `otherwise`, unless it was found. */
TT_MUST_CHECK enum tt_err query_end_found(struct query *q, bool found, enum tt_err otherwise);

/* For a statement that gives no rows. */
TT_MUST_CHECK enum tt_err query_run(struct query *q);

#endif

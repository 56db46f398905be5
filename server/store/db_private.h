/* db_private.h - what a struct db is made of. Private to server/store. */
#ifndef TT_STORE_DB_PRIVATE_H
#define TT_STORE_DB_PRIVATE_H

#include "server/store/writers.h"

/* What the threads share. */
struct db_shared {
	struct store_conf conf;
	const struct store_driver *driver;
	struct writers writers;
	bool readers_block;
	atomic_bool hurries; /* store_hurry() */
};

struct db {
	struct db_shared *shared;
	struct conn *own;
	struct conn *conn; /* of the transaction: `own`, or the writers' */
	struct part part;
	bool in_transaction;
	int64_t begun_us; /* by the thread's own clock */
	int64_t most_us;  /* that it may read since; 0: there is no bound; below: it has read long
			     enough */
	unsigned n_queries;
	struct db *next; /* the store's */
};

/* Of the transaction; outside of one the thread's own. */
static inline struct conn *db_conn(struct db *db)
{
	return db->conn;
}

TT_MUST_CHECK enum tt_err db_open(struct db **out, struct db_shared *shared);
void db_close(struct db *db);

#endif

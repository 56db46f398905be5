/* store.h - the database: opening it, one connection a thread.
 *
 * What is particular to SQLite stands in sqlite.c behind driver.h; the statements stand in one file
 * a table and are text that PostgreSQL takes too. */
#ifndef TT_STORE_H
#define TT_STORE_H

#include "server/store/db.h"
#include "lib/base/count.h"
#include "server/store/store_conf.h"

struct store;

/* Opens or creates the database and brings its tables up to date. On TT_OK the caller owns *out.
 * TT_ERR_STORE: the log says why. */
TT_MUST_CHECK enum tt_err store_open(struct store **out, const struct store_conf *conf);

/* Closes every connection. No other thread may use the store any more. NULL is fine. */
void store_close(struct store *store);

/* The calling thread's connection, opened at its first use; owned by the store. NULL when it
 * cannot be opened. */
struct db *store_db(struct store *store);

/* From now on: see struct store_conf. Any thread. */
void store_set_wait(struct store *store, int64_t wait_ms);
/* The server ends: who reads for long (db_bound()) is stopped sooner. */
void store_hurry(struct store *store);

/* What writers have done so far, and what the database takes. Any thread. */
struct store_counts {
	const struct tt_times *commits;
	uint64_t failed;   /* commits */
	uint64_t shared;   /* parts that were kept by another one's commit */
	uint64_t too_late; /* turns to write that did not come in time */
	uint64_t waiting;  /* for their turn, now */
	int64_t file_bytes;
	int64_t log_bytes; /* the write-ahead log beside it */
};
struct store_counts store_counts(struct store *store);

/* Writes a row, to see whether the database can still keep things. What was found
 * out is believed for some seconds, so that asking often costs nothing. TT_ERR_STORE: the disk is
 * full, say, or the file was deleted under us. TT_ERR_BUSY. Outside of transactions. */
TT_MUST_CHECK enum tt_err store_probe(struct store *store);

#endif

/* writers.h - writers take turns on one connection, and where a COMMIT waits for the disk, those
 * who come meanwhile share the next one.
 *
 * A batch is one transaction of the engine; each member but the first has a savepoint in it. Who
 * has done his part and sees others wait leaves the transaction to them and sleeps. Who sees nobody
 * commits for all and wakes them. So
 * - an answer goes out after the COMMIT that it stands on, and a lone writer commits at once;
 * - a refusal undoes its own part only, and waits, too: it may rest on the parts of others;
 * - when the COMMIT fails, all members fail, as if nothing had been written;
 * - parts are written one after the other, so the ids of a room's messages still commit in order.
 *
 * One connection for all keeps SQLite's cache of pages warm: a connection forgets it whenever
 * another one has written. Private to server/store. */
#ifndef TT_STORE_WRITERS_H
#define TT_STORE_WRITERS_H

#include "lib/base/count.h"
#include "server/store/conn.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

/* See store_counts(). */
struct writer_counts {
	struct tt_times commits;
	tt_count failed;
	tt_count parts;    /* that were left to another one's commit */
	tt_count too_late; /* turns that did not come in time */
};

/* A thread's part in a batch, while it waits for the COMMIT. */
struct part {
	sem_t settled;
	enum tt_err outcome;
	struct part *next;
};

struct writers {
	pthread_rwlock_t
		lock; /* whose turn it is; readers take it, too, where they block (store.h) */
	struct writer_counts counts;
	atomic_int n_waiting; /* for their turn */
	atomic_llong wait_ms; /* at most; 0: as long as it takes */
	bool share;           /* COMMITs */
	struct conn *conn;    /* this and what follows belong to whoever has the turn */
	struct part *batch;   /* written and not committed; NULL: no transaction is open */
	int64_t begun_ms;     /* the turn */
};

/* writers_close() is due also when this fails. */
TT_MUST_CHECK enum tt_err writers_open(struct writers *writers, const struct store_driver *driver,
				       const struct store_conf *conf);
void writers_close(struct writers *writers);

void part_init(struct part *part);
void part_finish(struct part *part);

/* Waits for the turn. On TT_OK the caller writes on writers->conn until writers_end(). TT_ERR_BUSY:
 * it did not come in time. */
TT_MUST_CHECK enum tt_err writers_begin(struct writers *writers);
/* Keeps the part when `err` is TT_OK, else undoes it. Returns `err` when what it stands on is
 * committed. */
TT_MUST_CHECK enum tt_err writers_end(struct writers *writers, struct part *part, enum tt_err err);

/* A turn without a transaction, where COMMITs are not shared: for who works on all of the database
 * at once. TT_ERR_BUSY. */
TT_MUST_CHECK enum tt_err writers_hold(struct writers *writers);
void writers_let_go(struct writers *writers);

/* The turn of those who only read, where they and the writer keep each other out. */
TT_MUST_CHECK enum tt_err writers_begin_read(struct writers *writers);
void writers_end_read(struct writers *writers);

#endif

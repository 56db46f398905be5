/* db.h - the database as a thread has it, and transactions.
 *
 * Every access happens inside a transaction, so that what one request reads fits together:
 *
 *	err = db_begin(db, DB_WRITE);
 *	...store_room_add(db, ...)...
 *	err = db_end(db, err);         // commits when err is TT_OK, else rolls back
 *
 * One writer discipline: writers of this process queue on a lock before the database sees them, so
 * that none of them ever finds it busy; other processes (the command line) are waited for. Writers
 * that wait while the disk is busy share the next commit (writers.h).
 * Readers of a file run beside the writer (WAL). An in-memory database has no WAL: there readers
 * share the lock with each other and wait for the writer. */
#ifndef TT_STORE_DB_H
#define TT_STORE_DB_H

#include "lib/base/err.h"
#include "lib/base/str.h"

struct db;

enum db_mode {
	DB_READ,
	DB_WRITE
};

/* TT_ERR_BUSY: others had the turn for too long (struct store_conf). */
TT_MUST_CHECK enum tt_err db_begin(struct db *db, enum db_mode mode);

/* In a transaction that reads: when the thread has worked on it for so long, whatever else is asked
 * for is TT_ERR_LONG. */
void db_bound(struct db *db, int64_t us);

/* Commits when `err` is TT_OK, else rolls back. Returns `err`, or what the commit said. With
 * TT_ERR_AGAIN others were in the way: all of it may be repeated, as long as nothing outside of the
 * database has happened by it (api/call.h). */
TT_MUST_CHECK enum tt_err db_end(struct db *db, enum tt_err err);

#endif

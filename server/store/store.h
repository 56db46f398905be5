/* store.h - the database: opening it, one connection a thread, transactions.
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
 * share the lock with each other and wait for the writer.
 *
 * What is particular to SQLite stands in sqlite.c behind driver.h; the statements stand in one file
 * a table and are text that PostgreSQL takes too. */
#ifndef TT_STORE_H
#define TT_STORE_H

#include "lib/base/err.h"
#include "lib/base/str.h"

struct store;
struct db;

struct store_conf {
	const char *path; /* of the database file; NULL: in memory, gone when the store is closed */
	bool durable;     /* a commit has reached the disk (fsync), not only the kernel */
	int64_t wait_ms;  /* for the turn to write before TT_ERR_BUSY; 0: as long as it takes */
};

/* Opens or creates the database and brings its tables up to date. On TT_OK the caller owns *out.
 * TT_ERR_STORE: the log says why. */
TT_MUST_CHECK enum tt_err store_open(struct store **out, const struct store_conf *conf);

/* Closes every connection. No other thread may use the store any more. NULL is fine. */
void store_close(struct store *store);

/* The calling thread's connection, opened at its first use; owned by the store. NULL when it
 * cannot be opened. */
struct db *store_db(struct store *store);

enum db_mode {
	DB_READ,
	DB_WRITE
};

/* TT_ERR_BUSY: others had the turn for too long (struct store_conf). */
TT_MUST_CHECK enum tt_err db_begin(struct db *db, enum db_mode mode);

/* Commits when `err` is TT_OK, else rolls back. Returns `err`, or what the commit said. */
TT_MUST_CHECK enum tt_err db_end(struct db *db, enum tt_err err);

/* Writes a row, to see whether the database can still keep things. What was found
 * out is believed for some seconds, so that asking often costs nothing. TT_ERR_STORE: the disk is
 * full, say, or the file was deleted under us. TT_ERR_BUSY. Outside of transactions. */
TT_MUST_CHECK enum tt_err store_probe(struct store *store);

/* Statements of one file, prepared by number. Every file of statements has a row in sets.c. */
enum store_set {
	SET_USERS,
	SET_GROUPS,
	SET_APP_PASSWORDS,
	SET_LOGIN_FLOWS,
	SET_USER_STATUS,
	SET_ROOMS,
	SET_ATTENDEES,
	SET_SESSIONS,
	SET_GUEST_IDENTITIES,
	SET_BANS,
	SET_MESSAGES,
	SET_REACTIONS,
	SET_POLLS,
	SET_SHARED_ITEMS,
	SET_REMINDERS,
	SET_AVATARS,
	SET_THREADS,
	SET_PROBE,
	SET_CHORES,
	SET_SWEEPS,
	SET_NAMES,
	N_STORE_SETS,
};

#endif

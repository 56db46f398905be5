/* driver.h - what a database engine has to do for us. Private to server/store. */
#ifndef TT_STORE_DRIVER_H
#define TT_STORE_DRIVER_H

#include "server/store/query.h"

struct stmt_set {
	const char *const *sql;
	int n;
};

/* One by file of statements; the numbers are enum store_set. */
extern const struct stmt_set store_set_users;
extern const struct stmt_set store_set_groups;
extern const struct stmt_set store_set_app_passwords;
extern const struct stmt_set store_set_login_flows;
extern const struct stmt_set store_set_user_status;
extern const struct stmt_set store_set_rooms;
extern const struct stmt_set store_set_attendees;
extern const struct stmt_set store_set_sessions;
extern const struct stmt_set store_set_guest_identities;
extern const struct stmt_set store_set_bans;
extern const struct stmt_set store_set_messages;
extern const struct stmt_set store_set_reactions;
extern const struct stmt_set store_set_polls;
extern const struct stmt_set store_set_shared_items;
extern const struct stmt_set store_set_reminders;
extern const struct stmt_set store_set_avatars;
extern const struct stmt_set store_set_threads;
extern const struct stmt_set store_set_probe;
extern const struct stmt_set store_set_chores;
extern const struct stmt_set store_set_sweeps;
extern const struct stmt_set store_set_names;

extern const struct stmt_set *const store_sets[N_STORE_SETS];

/* Connections, statements and rows are the driver's own types. Errors are logged by the driver. */
struct store_driver {
	/* Column types that the engines name differently: what @ID@ and @BYTES@ in the schema
	 * become. */
	const char *id_type;
	const char *bytes_type;
	/* True when readers have to keep the writer out (see store.h). */
	bool (*readers_block)(const struct store_conf *conf);
	enum tt_err (*connect)(void **out, const struct store_conf *conf);
	void (*close)(void *conn);
	/* Between BEGIN and its end. After some errors an engine rolls back by itself. */
	bool (*in_transaction)(void *conn);
	/* There are no tables but the one of versions. */
	bool (*is_empty)(void *conn);
	/* The file is still the one that was opened. */
	bool (*is_in_place)(void *conn);
	/* Any number of statements without parameters. */
	enum tt_err (*exec)(void *conn, const char *sql);
	enum tt_err (*prepare)(void **stmt, void *conn, const char *sql);
	void (*forget)(void *stmt);
	enum tt_err (*bind_i64)(void *stmt, int at, int64_t value);
	/* Borrows the text until reset(). */
	enum tt_err (*bind_str)(void *stmt, int at, struct tt_str s);
	enum tt_err (*bind_bytes)(void *stmt, int at, struct tt_str bytes);
	enum tt_err (*step)(void *stmt, bool *has_row);
	int64_t (*i64)(void *stmt, int column);
	struct tt_str (*str)(void *stmt, int column, struct tt_arena *arena);
	struct tt_str (*bytes)(void *stmt, int column, struct tt_arena *arena);
	void (*reset)(void *stmt);
	const char *begin[2]; /* by db_mode */
};

extern const struct store_driver store_sqlite;

enum db_control {
	BEGIN_READ,
	BEGIN_WRITE,
	COMMIT,
	ROLLBACK,
	/* Of a transaction: PART_UNDO leaves the part open, but empty. */
	PART_BEGIN,
	PART_KEEP,
	PART_UNDO,
	N_DB_CONTROLS,
};

/* conn.c: a connection. One thread at a time. */
struct conn {
	const struct store_driver *driver;
	void *handle;
	void **stmts[N_STORE_SETS];   /* prepared at first use */
	void *control[N_DB_CONTROLS]; /* BEGIN and the like, prepared */
};

TT_MUST_CHECK enum tt_err conn_open(struct conn **out, const struct store_driver *driver,
				    const struct store_conf *conf);
void conn_close(struct conn *conn); /* NULL is fine */
TT_MUST_CHECK enum tt_err conn_control(struct conn *conn, enum db_control what);
TT_MUST_CHECK enum tt_err conn_stmt(void **out, struct conn *conn, enum store_set set, int stmt);
/* A typing error in any statement shows at start, not at its first use. */
TT_MUST_CHECK enum tt_err conn_prepare_all(struct conn *conn);

/* Of the transaction; outside of one the thread's own. */
struct conn *db_conn(struct db *db);

/* schema.c: brings the tables up to date. */
TT_MUST_CHECK enum tt_err store_migrate(struct db *db);
/* All statements find what they name; prepares them. */
TT_MUST_CHECK enum tt_err store_check_layout(struct conn *conn);

#endif

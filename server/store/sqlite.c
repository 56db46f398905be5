/* sqlite.c - the SQLite engine behind driver.h. */
#include "server/store/driver.h"
#include "lib/base/log.h"

#include <fcntl.h>
#include <libgen.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_once_t configured = PTHREAD_ONCE_INIT;

/* How long another process (the command line) may hold the database. */
enum {
	BUSY_TIMEOUT_MS = 10000
};

/* Of a statement its beginning tells which one it is. */
enum {
	LOGGED_SQL = 80
};

/* Another connection was in the way, for longer than is waited for; next time it may not be. */
static bool is_in_the_way(sqlite3 *conn)
{
	int code = conn ? sqlite3_errcode(conn) : SQLITE_NOMEM;

	return code == SQLITE_BUSY || code == SQLITE_LOCKED;
}

static enum tt_err failed(sqlite3 *conn, const char *what)
{
	struct tt_str doing = tt_str(what);
	enum tt_err err = is_in_the_way(conn) ? TT_ERR_AGAIN : TT_ERR_STORE;

	if (doing.n > LOGGED_SQL)
		doing.n = LOGGED_SQL;
	tt_log(TT_LOG_ERROR, "sqlite", TT_LOG_STR("doing", doing),
	       TT_LOG_C("error", conn ? sqlite3_errmsg(conn) : "out of memory"));
	return err;
}

static bool readers_block(const struct store_conf *conf)
{
	return conf->path == NULL;
}

static const char *error_of(void *conn)
{
	return sqlite3_errmsg(conn);
}

static enum tt_err exec(void *conn, const char *sql)
{
	return sqlite3_exec(conn, sql, NULL, NULL, NULL) == SQLITE_OK ? TT_OK : failed(conn, sql);
}

/* One database in memory for all connections of this process; the address of the configuration
 * tells two stores of one process apart. */
static void memory_name(char *out, size_t n, const struct store_conf *conf)
{
	snprintf(out, n, "file:/tertulia-%p?vfs=memdb", (const void *)conf);
}

/* The threading and the statistics that nobody uses: each connection stays on its thread. Once, and
 * before SQLite starts by itself. */
static void configure_library(void)
{
	sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static bool sync_path(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return done;
}

/* Switching to WAL writes and syncs step by step; on an empty database one sync at the end does. It
 * is needed: SQLite drops the log of a database file that a power cut has left empty. */
static enum tt_err switch_to_wal(sqlite3 *conn, const struct store_conf *conf)
{
	char *copy = strdup(conf->path);
	enum tt_err err;

	if (!copy)
		tt_oom();
	err = exec(conn, "PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL");
	if (!err && !(sync_path(conf->path) && sync_path(dirname(copy)))) {
		tt_log(TT_LOG_ERROR, "cannot sync the database", TT_LOG_C("path", conf->path));
		err = TT_ERR_STORE;
	}
	free(copy);
	return err;
}

/* -1: cannot be read. */
static int64_t ask_number(sqlite3 *conn, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	int64_t n = -1;

	if (sqlite3_prepare_v2(conn, sql, -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

static int64_t count_pages(sqlite3 *conn)
{
	return ask_number(conn, "PRAGMA page_count");
}

static bool is_empty(void *conn)
{
	return ask_number(conn, "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'"
				" AND name <> 'schema_version'") == 0;
}

/* One plan a statement, whatever is bound to it. SQLite would otherwise look whether "expires_s >
 * $3" is the "expires_s > 0" of a partial index this time, and prepare the statement anew at each
 * use. */
static enum tt_err keep_plans(sqlite3 *conn)
{
	return sqlite3_db_config(conn, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL) == SQLITE_OK
		       ? TT_OK
		       : failed(conn, "keep plans");
}

static enum tt_err set_up(sqlite3 *conn, const struct store_conf *conf)
{
	enum tt_err err = keep_plans(conn);

	if (!err)
		err = exec(conn, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
	if (!err && conf->path)
		err = count_pages(conn) == 0 ? switch_to_wal(conn, conf)
					     : exec(conn, "PRAGMA journal_mode = WAL");
	if (!err)
		err = exec(conn, conf->durable && conf->path ? "PRAGMA synchronous = FULL"
							     : "PRAGMA synchronous = NORMAL");
	return err;
}

/* Mostly it is somebody else's: of root, who prepared it, or of another service. */
static void tell_whose(const struct store_conf *conf)
{
	struct stat st;

	if (!conf->path || stat(conf->path, &st) != 0)
		return;
	tt_log(TT_LOG_ERROR, "cannot use the database", TT_LOG_C("path", conf->path),
	       TT_LOG_INT("owner", st.st_uid), TT_LOG_INT("user", geteuid()));
}

static enum tt_err connect(void **out, const struct store_conf *conf)
{
	/* A file that was taken away while the server runs must not come back as an empty one. */
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
			  (conf->exists ? 0 : SQLITE_OPEN_CREATE);
	sqlite3 *conn = NULL;
	char memory[64];
	enum tt_err err = TT_OK;
	int rc;

	*out = NULL;
	pthread_once(&configured, configure_library);
	memory_name(memory, sizeof(memory), conf);
	if (conf->path)
		rc = sqlite3_open_v2(conf->path, &conn, flags, NULL);
	else
		rc = sqlite3_open_v2(memory, &conn, flags | SQLITE_OPEN_URI, NULL);
	if (rc != SQLITE_OK)
		err = failed(conn, "open");
	if (!err) {
		sqlite3_busy_timeout(conn, BUSY_TIMEOUT_MS);
		err = set_up(conn, conf);
	}
	if (err) {
		tell_whose(conf);
		sqlite3_close(conn);
		return err;
	}
	*out = conn;
	return TT_OK;
}

static enum tt_err only_reads(void *conn)
{
	return exec(conn, "PRAGMA query_only = ON");
}

static void close_conn(void *conn)
{
	sqlite3_close(conn);
}

static bool in_transaction(void *conn)
{
	return !sqlite3_get_autocommit(conn);
}

/* What is written into a deleted file is gone with the program. */
static bool is_in_place(void *conn)
{
	int moved = 0;

	return sqlite3_file_control(conn, "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK ||
	       !moved;
}

/* $1, $2, ... must have the numbers they say: SQLite counts by first appearance. */
static bool parameters_in_order(sqlite3_stmt *stmt)
{
	for (int i = 1; i <= sqlite3_bind_parameter_count(stmt); i++) {
		char want[16];
		const char *name = sqlite3_bind_parameter_name(stmt, i);

		snprintf(want, sizeof(want), "$%d", i);
		if (!name || strcmp(name, want) != 0)
			return false;
	}
	return true;
}

static enum tt_err prepare(void **out, void *conn, const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v3(conn, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
		return failed(conn, sql);
	if (!parameters_in_order(stmt)) {
		sqlite3_finalize(stmt);
		tt_log(TT_LOG_ERROR, "sqlite", TT_LOG_C("error", "parameters out of order"),
		       TT_LOG_C("sql", sql));
		return TT_ERR_STORE;
	}
	*out = stmt;
	return TT_OK;
}

static void forget(void *stmt)
{
	sqlite3_finalize(stmt);
}

static enum tt_err bound(sqlite3_stmt *stmt, int rc)
{
	return rc == SQLITE_OK ? TT_OK : failed(sqlite3_db_handle(stmt), sqlite3_sql(stmt));
}

static enum tt_err bind_i64(void *stmt, int at, int64_t value)
{
	return bound(stmt, sqlite3_bind_int64(stmt, at, value));
}

static enum tt_err bind_str(void *stmt, int at, struct tt_str s)
{
	if (!s.p)
		return bound(stmt, sqlite3_bind_null(stmt, at));
	return bound(stmt, sqlite3_bind_text64(stmt, at, s.p, s.n, SQLITE_STATIC, SQLITE_UTF8));
}

static enum tt_err bind_bytes(void *stmt, int at, struct tt_str bytes)
{
	if (!bytes.p)
		return bound(stmt, sqlite3_bind_null(stmt, at));
	return bound(stmt, sqlite3_bind_blob64(stmt, at, bytes.p, bytes.n, SQLITE_STATIC));
}

static enum tt_err step(void *stmt, bool *has_row)
{
	int rc = sqlite3_step(stmt);

	*has_row = rc == SQLITE_ROW;
	if (rc == SQLITE_ROW || rc == SQLITE_DONE)
		return TT_OK;
	return failed(sqlite3_db_handle(stmt), sqlite3_sql(stmt));
}

static int64_t column_i64(void *stmt, int column)
{
	return sqlite3_column_int64(stmt, column);
}

static struct tt_str column_str(void *stmt, int column, struct tt_arena *arena)
{
	const char *p = (const char *)sqlite3_column_text(stmt, column);

	if (!p)
		return (struct tt_str){ NULL, 0 };
	return tt_str_dup(arena, (struct tt_str){ p, (size_t)sqlite3_column_bytes(stmt, column) });
}

/* Without the NUL and the second look that text gets: these may be many. */
static struct tt_str column_bytes(void *stmt, int column, struct tt_arena *arena)
{
	const void *p = sqlite3_column_blob(stmt, column);
	size_t n = (size_t)sqlite3_column_bytes(stmt, column);

	if (!p)
		return (struct tt_str){ NULL, 0 };
	return (struct tt_str){ memcpy(tt_arena_alloc(arena, n), p, n), n };
}

static void reset(void *stmt)
{
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
}

const struct store_driver store_sqlite = {
	.id_type = "INTEGER PRIMARY KEY AUTOINCREMENT",
	.bytes_type = "BLOB",
	.readers_block = readers_block,
	.connect = connect,
	.close = close_conn,
	.in_transaction = in_transaction,
	.is_empty = is_empty,
	.only_reads = only_reads,
	.is_in_place = is_in_place,
	.error = error_of,
	.exec = exec,
	.prepare = prepare,
	.forget = forget,
	.bind_i64 = bind_i64,
	.bind_str = bind_str,
	.bind_bytes = bind_bytes,
	.step = step,
	.i64 = column_i64,
	.str = column_str,
	.bytes = column_bytes,
	.reset = reset,
	.begin_read = "BEGIN",
	.begin_write = "BEGIN IMMEDIATE",
	.sequence_get = "SELECT seq FROM sqlite_sequence WHERE name = $1",
	.sequence_forget = "DELETE FROM sqlite_sequence WHERE name = $1",
	.sequence_set = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)",
};

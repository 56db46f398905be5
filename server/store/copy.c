#include "server/store/copy.h"
#include "lib/base/macros.h"
#include "server/store/schema.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <time.h>
#include <unistd.h>

enum {
	STEP_PAGES = 256,
	PAUSE_MS = 2, /* between two steps: others read and write on the same disk */
	BUSY_MS = 10000,
};

static enum tt_err failed(struct tt_arena *arena, sqlite3 *conn, const char *path,
			  const char **problem)
{
	*problem = tt_arena_printf(arena, "%s: %s", path,
				   conn ? sqlite3_errmsg(conn) : "out of memory");
	return TT_ERR_STORE;
}

static enum tt_err open_file(struct tt_arena *arena, sqlite3 **out, const char *path, int flags,
			     const char **problem)
{
	if (sqlite3_open_v2(path, out, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return failed(arena, *out, path, problem);
	sqlite3_busy_timeout(*out, BUSY_MS);
	return TT_OK;
}

static bool exec(sqlite3 *conn, const char *sql)
{
	return sqlite3_exec(conn, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* The first value of the first row as text; p == NULL: there is none, or it failed. */
static struct tt_str ask(struct tt_arena *arena, sqlite3 *conn, const char *sql)
{
	struct tt_str out = { NULL, 0 };
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v2(conn, sql, -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_text(stmt, 0))
		out = tt_str_dup(arena, tt_str((const char *)sqlite3_column_text(stmt, 0)));
	sqlite3_finalize(stmt);
	return out;
}

static const char *not_readable(struct tt_arena *arena, int64_t schema)
{
	if (schema == 0)
		return "it is no database of this program";
	if (schema > store_schema_newest())
		return tt_arena_printf(
			arena, "it was written by a newer version (schema %lld, known %lld)",
			(long long)schema, (long long)store_schema_newest());
	return NULL;
}

static const char *find_damage(struct tt_arena *arena, sqlite3 *conn)
{
	struct tt_str said = ask(arena, conn, "PRAGMA integrity_check(1)");

	if (!said.p)
		return tt_arena_printf(arena, "it is damaged: %s", sqlite3_errmsg(conn));
	if (!tt_str_is(said, "ok"))
		return tt_arena_printf(arena, "it is damaged: %.*s", TT_STR_ARG(said));
	said = ask(arena, conn,
		   "SELECT \"table\" || ' ' || COALESCE(rowid, '') || ' of ' || parent"
		   " FROM pragma_foreign_key_check LIMIT 1");
	return said.p ? tt_arena_printf(arena, "a row refers to one that is not there: %.*s",
					TT_STR_ARG(said))
		      : NULL;
}

static enum tt_err look(struct tt_arena *arena, sqlite3 *conn, const char *path,
			struct store_look *out)
{
	struct tt_str version;

	if (!exec(conn, "SELECT 1 FROM sqlite_master"))
		return failed(arena, conn, path, &out->problem);
	version = ask(arena, conn, "SELECT MAX(version) FROM schema_version");
	out->schema = tt_str_int(version);
	out->is_older = out->schema < store_schema_newest();
	out->problem = not_readable(arena, out->schema);
	if (!out->problem)
		out->problem = find_damage(arena, conn);
	if (out->problem)
		out->problem = tt_arena_printf(arena, "%s: %s", path, out->problem);
	return TT_OK;
}

enum tt_err store_look(struct tt_arena *arena, const char *path, struct store_look *out)
{
	sqlite3 *conn = NULL;
	enum tt_err err;

	*out = (struct store_look){ 0 };
	err = open_file(arena, &conn, path, SQLITE_OPEN_READONLY, &out->problem);
	if (!err)
		err = look(arena, conn, path, out);
	sqlite3_close(conn);
	return err;
}

static void pause_a_moment(void)
{
	const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };

	nanosleep(&pause, NULL);
}

/* A transaction that reads is open on `from`: whoever writes meanwhile does not make the copy begin
 * anew, and is not in it. */
static int copy_pages(sqlite3 *from, sqlite3 *to, const volatile int *ended)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	int rc = backup ? SQLITE_OK : sqlite3_errcode(to);

	while (backup && rc == SQLITE_OK && !(ended && *ended)) {
		rc = sqlite3_backup_step(backup, STEP_PAGES);
		if (rc == SQLITE_OK)
			pause_a_moment();
	}
	sqlite3_backup_finish(backup);
	return rc;
}

/* A copy has the mode of what it was copied from, which keeps a log. */
static enum tt_err copy_all(struct tt_arena *arena, const struct copy *copy, sqlite3 *from,
			    sqlite3 *to, const char **problem)
{
	int rc;

	if (!exec(from, "BEGIN; SELECT 1 FROM sqlite_master"))
		return failed(arena, from, copy->from, problem);
	if (!exec(to, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF"))
		return failed(arena, to, copy->to, problem);
	rc = copy_pages(from, to, copy->ended);
	if (rc == SQLITE_DONE && exec(to, "PRAGMA journal_mode = DELETE"))
		return TT_OK;
	*problem = rc == SQLITE_OK
			   ? "interrupted"
			   : tt_arena_printf(
				     arena, "%s to %s: %s", copy->from, copy->to,
				     sqlite3_errstr(rc == SQLITE_DONE ? sqlite3_errcode(to) : rc));
	return TT_ERR_STORE;
}

static enum tt_err sync_file(struct tt_arena *arena, const char *path, const char **problem)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	if (!done)
		*problem = tt_arena_printf(arena, "%s: cannot be brought to the disk", path);
	return done ? TT_OK : TT_ERR_IO;
}

static enum tt_err verify(struct tt_arena *arena, const char *path, const char **problem)
{
	struct store_look found;
	enum tt_err err = store_look(arena, path, &found);

	*problem = found.problem;
	return err || !found.problem ? err : TT_ERR_STORE;
}

enum tt_err store_copy(struct tt_arena *arena, const struct copy *copy, const char **problem)
{
	sqlite3 *from = NULL;
	sqlite3 *to = NULL;
	enum tt_err err = open_file(arena, &from, copy->from, SQLITE_OPEN_READWRITE, problem);

	if (!err)
		err = open_file(arena, &to, copy->to, SQLITE_OPEN_READWRITE, problem);
	if (!err)
		err = copy_all(arena, copy, from, to, problem);
	sqlite3_close(from);
	sqlite3_close(to);
	if (!err)
		err = verify(arena, copy->to, problem);
	return err ? err : sync_file(arena, copy->to, problem);
}

enum tt_err store_settle(struct tt_arena *arena, const char *path, const char **problem)
{
	sqlite3 *conn = NULL;
	enum tt_err err = open_file(arena, &conn, path, SQLITE_OPEN_READWRITE, problem);
	struct tt_str mode;

	if (!err && !exec(conn, "PRAGMA synchronous = FULL; SELECT 1 FROM sqlite_master"))
		err = failed(arena, conn, path, problem);
	sqlite3_busy_timeout(conn, 0);
	mode = err ? TT_STR("") : ask(arena, conn, "PRAGMA journal_mode = DELETE");
	if (!err && !tt_str_is(mode, "delete")) {
		failed(arena, conn, path, problem);
		err = sqlite3_errcode(conn) == SQLITE_BUSY || tt_str_is(mode, "wal") ? TT_ERR_BUSY
										     : TT_ERR_STORE;
	}
	sqlite3_close(conn);
	return err;
}

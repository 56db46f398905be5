#include "server/store/keep.h"
#include "lib/base/log.h"
#include "server/store/db_private.h"
#include "server/store/store_private.h"

#include <sqlite3.h>
#include <stdlib.h>

struct kept {
	sqlite3 *conn;
	size_t n_bytes;
};

static enum tt_err failed(sqlite3 *conn, const char *what)
{
	tt_log(TT_LOG_ERROR, "sqlite", TT_LOG_C("doing", what),
	       TT_LOG_C("error", conn ? sqlite3_errmsg(conn) : "out of memory"));
	return TT_ERR_STORE;
}

/* All pages at once: nobody else is at either of them. */
static enum tt_err copy(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");

	if (!backup)
		return failed(to, "copy");
	(void)sqlite3_backup_step(backup, -1);
	return sqlite3_backup_finish(backup) == SQLITE_OK ? TT_OK : failed(to, "copy");
}

static size_t count_bytes(sqlite3 *conn)
{
	static const char sql[] = "SELECT page_count * page_size FROM pragma_page_count,"
				  " pragma_page_size";
	sqlite3_stmt *stmt = NULL;
	size_t n = 0;

	if (sqlite3_prepare_v2(conn, sql, -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		n = (size_t)sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

static enum tt_err fill(struct kept *kept, struct db *db)
{
	enum tt_err err;

	if (sqlite3_open(":memory:", &kept->conn) != SQLITE_OK)
		return failed(kept->conn, "open");
	err = db_begin(db, DB_READ);
	if (!err)
		err = db_end(db, copy(db_conn(db)->handle, kept->conn));
	kept->n_bytes = err ? 0 : count_bytes(kept->conn);
	return err;
}

enum tt_err store_keep(struct store *store, struct kept **out)
{
	struct db *db = store_db(store);
	struct kept *kept = calloc(1, sizeof(*kept));
	enum tt_err err;

	*out = NULL;
	if (!kept)
		tt_oom();
	err = db ? fill(kept, db) : TT_ERR_STORE;
	if (err)
		kept_drop(kept);
	else
		*out = kept;
	return err;
}

enum tt_err store_put_back(struct store *store, const struct kept *kept, void (*then)(void *ctx),
			   void *ctx)
{
	struct writers *writers = &store_shared(store)->writers;
	enum tt_err err = writers_hold(writers);

	if (err)
		return err;
	err = copy(kept->conn, writers->conn->handle);
	if (!err)
		then(ctx);
	writers_let_go(writers);
	return err;
}

enum tt_err kept_forget_outbox(struct kept *kept)
{
	static const char sql[] = "DELETE FROM outbox; UPDATE bots SET n_waiting = 0";

	return sqlite3_exec(kept->conn, sql, NULL, NULL, NULL) == SQLITE_OK
		       ? TT_OK
		       : failed(kept->conn, sql);
}

size_t kept_bytes(const struct kept *kept)
{
	return kept->n_bytes;
}

void kept_drop(struct kept *kept)
{
	if (!kept)
		return;
	sqlite3_close(kept->conn);
	free(kept);
}

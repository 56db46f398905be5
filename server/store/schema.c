/* schema.c - numbered schema files, each run once and in order.
 *
 * The files under sql/ are compiled in (tools/embed.py). A file is never changed: a change is a new
 * file, because people's data was made by what stands there (tests/api/test_upgrade.py). @ID@
 * stands for the engine's type of a self-numbering key, @BYTES@ for that of bytes which are no
 * text. */
#include "server/store/schema.h"
#include "lib/base/buf.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "server/store/db_private.h"
#include "schema_files.h"

static void with_types(struct tt_buf *out, const char *sql, const struct store_driver *driver)
{
	const char *mark;

	while ((mark = strchr(sql, '@'))) {
		bool is_id = strncmp(mark, "@ID@", 4) == 0;

		tt_buf_add(out, sql, (size_t)(mark - sql));
		tt_buf_add_c(out, is_id ? driver->id_type : driver->bytes_type);
		sql = mark + strlen(is_id ? "@ID@" : "@BYTES@");
	}
	tt_buf_add(out, sql, strlen(sql) + 1);
}

/* Outside the prepared sets: the tables these name may not exist yet. */
static enum tt_err current_version(struct db *db, int64_t *out)
{
	const struct conn *conn = db_conn(db);
	void *stmt;
	bool has_row;
	enum tt_err err;

	err = conn->driver->exec(conn->handle,
				 "CREATE TABLE IF NOT EXISTS schema_version"
				 " (version BIGINT PRIMARY KEY, applied_s BIGINT NOT NULL)");
	if (!err)
		err = conn->driver->prepare(&stmt, conn->handle,
					    "SELECT COALESCE(MAX(version), 0) FROM schema_version");
	if (err)
		return err;
	err = conn->driver->step(stmt, &has_row);
	if (!err)
		*out = conn->driver->i64(stmt, 0);
	conn->driver->forget(stmt);
	return err;
}

static enum tt_err apply(struct db *db, int64_t version)
{
	const struct conn *conn = db_conn(db);
	struct tt_buf sql = { 0 };
	enum tt_err err;

	with_types(&sql, store_schema_files[version - 1], conn->driver);
	err = conn->driver->exec(conn->handle, sql.p);
	if (!err) {
		sql.n = 0;
		tt_buf_printf(&sql, "INSERT INTO schema_version VALUES (%lld, %lld)",
			      (long long)version, (long long)tt_clock_s());
		err = conn->driver->exec(conn->handle, sql.p);
	}
	tt_buf_finish(&sql);
	return err;
}

/* Somebody else's tables. */
static enum tt_err check_foreign(struct db *db, int64_t version)
{
	const struct conn *conn = db_conn(db);

	if (version > 0 || conn->driver->is_empty(conn->handle))
		return TT_OK;
	tt_log(TT_LOG_ERROR, "this is no database of this program",
	       TT_LOG_C("reason", "it has tables, but no version"));
	return TT_ERR_STORE;
}

static enum tt_err check_version(struct db *db, int64_t version, int64_t newest)
{
	if (version <= newest)
		return check_foreign(db, version);
	tt_log(TT_LOG_ERROR, "the database was written by a newer version of this program",
	       TT_LOG_INT("schema", version), TT_LOG_INT("known", newest));
	return TT_ERR_STORE;
}

int64_t store_schema_newest(void)
{
	return (int64_t)ARRAY_LEN(store_schema_files);
}

static enum tt_err apply_missing(struct db *db)
{
	const int64_t newest = store_schema_newest();
	int64_t version = 0;
	enum tt_err err = current_version(db, &version);

	if (!err)
		err = check_version(db, version, newest);
	while (!err && version < newest)
		err = apply(db, ++version);
	return err;
}

enum tt_err schema_migrate(struct db *db)
{
	enum tt_err err = db_begin(db, DB_WRITE);

	return err ? err : db_end(db, apply_missing(db));
}

/* The version is ours, the tables are not: made while it was being worked on, say. */
enum tt_err schema_check_layout(struct conn *conn)
{
	if (!conn_prepare_all(conn))
		return TT_OK;
	tt_log(TT_LOG_ERROR, "the database has tables of another layout than this program knows",
	       TT_LOG_C("advice", "start the version that wrote it, or restore a backup"));
	return TT_ERR_STORE;
}

#include "server/store/conn.h"

#include <assert.h>
#include <stdlib.h>

static enum tt_err prepare_controls(struct conn *conn)
{
	const char *const sql[N_DB_CONTROLS] = {
		[BEGIN_READ] = conn->driver->begin_read,
		[BEGIN_WRITE] = conn->driver->begin_write,
		[COMMIT] = "COMMIT",
		[ROLLBACK] = "ROLLBACK",
		[PART_BEGIN] = "SAVEPOINT part",
		[PART_KEEP] = "RELEASE part",
		[PART_UNDO] = "ROLLBACK TO part",
	};
	enum tt_err err = TT_OK;

	for (int i = 0; !err && i < N_DB_CONTROLS; i++)
		err = conn->driver->prepare(&conn->control[i], conn->handle, sql[i]);
	return err;
}

enum tt_err conn_open(struct conn **out, const struct store_driver *driver,
		      const struct store_conf *conf)
{
	struct conn *conn = calloc(1, sizeof(*conn));
	enum tt_err err;

	*out = NULL;
	if (!conn)
		tt_oom();
	conn->driver = driver;
	err = driver->connect(&conn->handle, conf);
	if (!err)
		err = prepare_controls(conn);
	for (int set = 0; !err && set < N_STORE_SETS; set++) {
		conn->stmts[set] = calloc((size_t)store_sets[set]->n, sizeof(void *));
		if (!conn->stmts[set])
			tt_oom();
	}
	if (err) {
		conn_close(conn);
		return err;
	}
	*out = conn;
	return TT_OK;
}

void conn_close(struct conn *conn)
{
	if (!conn)
		return;
	for (int set = 0; set < N_STORE_SETS; set++) {
		for (int i = 0; conn->stmts[set] && i < store_sets[set]->n; i++)
			conn->driver->forget(conn->stmts[set][i]);
		free(conn->stmts[set]);
	}
	for (int i = 0; i < N_DB_CONTROLS; i++)
		conn->driver->forget(conn->control[i]);
	if (conn->handle)
		conn->driver->close(conn->handle);
	free(conn);
}

/* There is nothing left to end: everything is undone, and of a part nothing can be kept. */
static bool is_over(const struct conn *conn, enum db_control what)
{
	return what != BEGIN_READ && what != BEGIN_WRITE &&
	       !conn->driver->in_transaction(conn->handle);
}

enum tt_err conn_control(struct conn *conn, enum db_control what)
{
	bool has_row;
	enum tt_err err;

	if (is_over(conn, what))
		return what == ROLLBACK ? TT_OK : TT_ERR_STORE;
	err = conn->driver->step(conn->control[what], &has_row);

	conn->driver->reset(conn->control[what]);
	return err;
}

enum tt_err conn_stmt(void **out, struct conn *conn, enum store_set set, int stmt)
{
	void **slot;
	enum tt_err err = TT_OK;

	assert(stmt >= 0 && stmt < store_sets[set]->n);
	slot = &conn->stmts[set][stmt];
	if (!*slot)
		err = conn->driver->prepare(slot, conn->handle, store_sets[set]->sql[stmt]);
	*out = *slot;
	return err;
}

enum tt_err conn_prepare_all(struct conn *conn)
{
	enum tt_err err = TT_OK;

	for (int set = 0; !err && set < N_STORE_SETS; set++) {
		for (int i = 0; !err && i < store_sets[set]->n; i++) {
			void *stmt;

			err = conn_stmt(&stmt, conn, (enum store_set)set, i);
		}
	}
	return err;
}

/* conn.h - a connection and the statements that were prepared on it. One thread at a time. Private
 * to server/store. */
#ifndef TT_STORE_CONN_H
#define TT_STORE_CONN_H

#include "server/store/driver.h"
#include "server/store/sets.h"

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

#endif

/* driver.h - what a database engine has to do for us. Private to server/store. */
#ifndef TT_STORE_DRIVER_H
#define TT_STORE_DRIVER_H

#include "lib/base/err.h"
#include "lib/base/str.h"
#include "server/store/store_conf.h"

/* Connections, statements and rows are the driver's own types. Errors are logged by the driver.
 * They are TT_ERR_STORE, or TT_ERR_AGAIN when the whole transaction may succeed if it is repeated.
 */
struct store_driver {
	/* Column types that the engines name differently: what @ID@ and @BYTES@ in the schema
	 * become. */
	const char *id_type;
	const char *bytes_type;
	/* True when readers have to keep the writer out (see store.h). */
	bool (*readers_block)(const struct store_conf *conf);
	enum tt_err (*connect)(void **out, const struct store_conf *conf);
	void (*close)(void *conn);
	/* Statements that write fail on this connection from now on. */
	enum tt_err (*only_reads)(void *conn);
	/* Between BEGIN and its end. After some errors an engine rolls back by itself. */
	bool (*in_transaction)(void *conn);
	/* There are no tables but the one of versions. */
	bool (*is_empty)(void *conn);
	/* The file is still the one that was opened. */
	bool (*is_in_place)(void *conn);
	/* Why the last one failed, in the engine's words; good until the next. */
	const char *(*error)(void *conn);
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
	/* How transactions begin. */
	const char *begin_read;
	const char *begin_write;
	/* The highest id that a table ($1) has given out; what is known of it; setting it to $2. */
	const char *sequence_get;
	const char *sequence_forget;
	const char *sequence_set;
};

extern const struct store_driver store_sqlite; /* sqlite.c */

#endif

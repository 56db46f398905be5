#include "server/store/probe.h"
#include "server/store/writers.h"

#include <assert.h>
#include <stdlib.h>

struct store {
	struct store_conf conf;
	const struct store_driver *driver;
	struct writers writers;
	struct probe probe;
	bool readers_block;
	pthread_key_t key; /* the thread's struct db */
	pthread_mutex_t list_lock;
	struct db *dbs;
};

struct db {
	struct store *store;
	struct conn *own;
	struct conn *conn; /* of the transaction: `own`, or the writers' */
	struct part part;
	bool in_transaction;
	struct db *next;
};

static void db_close(struct db *db)
{
	part_finish(&db->part);
	conn_close(db->own);
	free(db);
}

static enum tt_err db_open(struct db **out, struct store *store)
{
	struct db *db = calloc(1, sizeof(*db));
	enum tt_err err;

	*out = NULL;
	if (!db)
		tt_oom();
	db->store = store;
	part_init(&db->part);
	err = conn_open(&db->own, store->driver, &store->conf);
	if (err) {
		db_close(db);
		return err;
	}
	db->conn = db->own;
	*out = db;
	return TT_OK;
}

static void remember(struct store *store, struct db *db)
{
	pthread_mutex_lock(&store->list_lock);
	db->next = store->dbs;
	store->dbs = db;
	pthread_mutex_unlock(&store->list_lock);
	pthread_setspecific(store->key, db);
}

struct db *store_db(struct store *store)
{
	struct db *db = pthread_getspecific(store->key);

	if (db || db_open(&db, store))
		return db;
	remember(store, db);
	return db;
}

struct conn *db_conn(struct db *db)
{
	return db->conn;
}

enum tt_err store_open(struct store **out, const struct store_conf *conf)
{
	struct store *store = calloc(1, sizeof(*store));
	struct db *db;
	enum tt_err err;

	*out = NULL;
	if (!store)
		tt_oom();
	store->conf = *conf;
	store->driver = &store_sqlite;
	store->readers_block = store->driver->readers_block(conf);
	pthread_mutex_init(&store->list_lock, NULL);
	probe_init(&store->probe);
	pthread_key_create(&store->key, NULL);

	err = writers_open(&store->writers, store->driver, &store->conf);
	db = err ? NULL : store_db(store);
	if (!db)
		err = TT_ERR_STORE;
	if (!err)
		err = store_migrate(db);
	if (!err)
		err = store_check_layout(store->writers.conn);
	if (err) {
		store_close(store);
		return err;
	}
	*out = store;
	return TT_OK;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	while (store->dbs) {
		struct db *next = store->dbs->next;

		db_close(store->dbs);
		store->dbs = next;
	}
	writers_close(&store->writers);
	pthread_key_delete(store->key);
	probe_finish(&store->probe);
	pthread_mutex_destroy(&store->list_lock);
	free(store);
}

static enum tt_err begin_read(struct db *db)
{
	enum tt_err err = TT_OK;

	if (db->store->readers_block)
		err = writers_begin_read(&db->store->writers);
	if (err)
		return err;
	err = conn_control(db->own, BEGIN_READ);
	if (err && db->store->readers_block)
		writers_end_read(&db->store->writers);
	return err;
}

static enum tt_err end_read(struct db *db, enum tt_err err)
{
	if (conn_control(db->own, err ? ROLLBACK : COMMIT))
		err = TT_ERR_STORE;
	if (db->store->readers_block)
		writers_end_read(&db->store->writers);
	return err;
}

enum tt_err db_begin(struct db *db, enum db_mode mode)
{
	enum tt_err err;

	assert(!db->in_transaction);
	err = mode == DB_WRITE ? writers_begin(&db->store->writers) : begin_read(db);
	if (err)
		return err;
	if (mode == DB_WRITE)
		db->conn = db->store->writers.conn;
	db->in_transaction = true;
	return TT_OK;
}

enum tt_err db_end(struct db *db, enum tt_err err)
{
	bool wrote = db->conn != db->own;

	assert(db->in_transaction);
	db->in_transaction = false;
	db->conn = db->own;
	return wrote ? writers_end(&db->store->writers, &db->part, err) : end_read(db, err);
}

enum tt_err store_probe(struct store *store)
{
	struct db *db = store_db(store);

	return db ? probe_run(&store->probe, db) : TT_ERR_STORE;
}

struct query query_start(struct db *db, enum store_set set, int stmt)
{
	struct query q = { .driver = db->conn->driver };

	assert(db->in_transaction);
	q.err = conn_stmt(&q.stmt, db->conn, set, stmt);
	return q;
}

void query_bind_i64(struct query *q, int64_t value)
{
	if (!q->err)
		q->err = q->driver->bind_i64(q->stmt, ++q->n_bound, value);
}

void query_bind_str(struct query *q, struct tt_str s)
{
	if (!q->err)
		q->err = q->driver->bind_str(q->stmt, ++q->n_bound, s);
}

void query_bind_bytes(struct query *q, struct tt_str bytes)
{
	if (!q->err)
		q->err = q->driver->bind_bytes(q->stmt, ++q->n_bound, bytes);
}

bool query_next(struct query *q)
{
	bool has_row = false;

	if (!q->err)
		q->err = q->driver->step(q->stmt, &has_row);
	q->column = 0;
	return !q->err && has_row;
}

int64_t query_i64(struct query *q)
{
	return q->driver->i64(q->stmt, q->column++);
}

struct tt_str query_str(struct query *q, struct tt_arena *arena)
{
	return q->driver->str(q->stmt, q->column++, arena);
}

struct tt_str query_bytes(struct query *q, struct tt_arena *arena)
{
	return q->driver->bytes(q->stmt, q->column++, arena);
}

enum tt_err query_end(struct query *q)
{
	if (q->stmt)
		q->driver->reset(q->stmt);
	return q->err;
}

enum tt_err query_run(struct query *q)
{
	while (query_next(q))
		;
	return query_end(q);
}

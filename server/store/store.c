#include "server/store/driver.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

struct store {
	struct store_conf conf;
	const struct store_driver *driver;
	pthread_rwlock_t lock; /* the writer has it; readers only where they block (store.h) */
	pthread_key_t key;     /* the thread's struct db */
	pthread_mutex_t list_lock;
	struct db *dbs;
	bool readers_block;
};

static void db_close(struct db *db)
{
	if (!db)
		return;
	for (int set = 0; set < N_STORE_SETS; set++) {
		for (int i = 0; db->stmts[set] && i < store_sets[set]->n; i++)
			db->driver->forget(db->stmts[set][i]);
		free(db->stmts[set]);
	}
	for (int i = 0; i < N_DB_CONTROLS; i++)
		db->driver->forget(db->control[i]);
	if (db->conn)
		db->driver->close(db->conn);
	free(db);
}

static enum tt_err prepare_controls(struct db *db)
{
	const char *const sql[N_DB_CONTROLS] = {
		[BEGIN_READ] = db->driver->begin[DB_READ],
		[BEGIN_WRITE] = db->driver->begin[DB_WRITE],
		[COMMIT] = "COMMIT",
		[ROLLBACK] = "ROLLBACK",
	};
	enum tt_err err = TT_OK;

	for (int i = 0; !err && i < N_DB_CONTROLS; i++)
		err = db->driver->prepare(&db->control[i], db->conn, sql[i]);
	return err;
}

static enum tt_err control(struct db *db, enum db_control what)
{
	bool has_row;
	enum tt_err err = db->driver->step(db->control[what], &has_row);

	db->driver->reset(db->control[what]);
	return err;
}

static enum tt_err db_open(struct db **out, struct store *store)
{
	struct db *db = calloc(1, sizeof(*db));
	enum tt_err err;

	*out = NULL;
	if (!db)
		tt_oom();
	db->store = store;
	db->driver = store->driver;
	err = db->driver->connect(&db->conn, &store->conf);
	if (!err)
		err = prepare_controls(db);
	for (int set = 0; !err && set < N_STORE_SETS; set++) {
		db->stmts[set] = calloc((size_t)store_sets[set]->n, sizeof(void *));
		if (!db->stmts[set])
			tt_oom();
	}
	if (err) {
		db_close(db);
		return err;
	}
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

static enum tt_err get_stmt(void **out, struct db *db, enum store_set set, int stmt)
{
	void **slot;

	assert(stmt >= 0 && stmt < store_sets[set]->n);
	slot = &db->stmts[set][stmt];
	*out = *slot;
	if (*slot)
		return TT_OK;
	if (db->driver->prepare(slot, db->conn, store_sets[set]->sql[stmt]))
		return TT_ERR_STORE;
	*out = *slot;
	return TT_OK;
}

/* A typing error in any statement shows at start, not at its first use. */
static enum tt_err prepare_all(struct db *db)
{
	for (int set = 0; set < N_STORE_SETS; set++) {
		for (int i = 0; i < store_sets[set]->n; i++) {
			void *stmt;

			if (get_stmt(&stmt, db, (enum store_set)set, i))
				return TT_ERR_STORE;
		}
	}
	return TT_OK;
}

static void lock_init(pthread_rwlock_t *lock)
{
	pthread_rwlockattr_t attr;

	/* Many long polls reading at once must not keep a writer out for good. */
	pthread_rwlockattr_init(&attr);
	pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(lock, &attr);
	pthread_rwlockattr_destroy(&attr);
}

enum tt_err store_open(struct store **out, const struct store_conf *conf)
{
	struct store *store = calloc(1, sizeof(*store));
	enum tt_err err = TT_OK;
	struct db *db;

	*out = NULL;
	if (!store)
		tt_oom();
	store->conf = *conf;
	store->driver = &store_sqlite;
	store->readers_block = store->driver->readers_block(conf);
	lock_init(&store->lock);
	pthread_mutex_init(&store->list_lock, NULL);
	pthread_key_create(&store->key, NULL);

	db = store_db(store);
	if (!db)
		err = TT_ERR_STORE;
	if (!err)
		err = store_migrate(db);
	if (!err)
		err = prepare_all(db);
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
	pthread_key_delete(store->key);
	pthread_mutex_destroy(&store->list_lock);
	pthread_rwlock_destroy(&store->lock);
	free(store);
}

static void lock(struct db *db, enum db_mode mode)
{
	if (mode == DB_WRITE)
		pthread_rwlock_wrlock(&db->store->lock);
	else if (db->store->readers_block)
		pthread_rwlock_rdlock(&db->store->lock);
	db->holds_lock = mode == DB_WRITE || db->store->readers_block;
}

static void unlock(struct db *db)
{
	if (db->holds_lock)
		pthread_rwlock_unlock(&db->store->lock);
	db->holds_lock = false;
}

enum tt_err db_begin(struct db *db, enum db_mode mode)
{
	enum tt_err err;

	assert(!db->in_transaction);
	lock(db, mode);
	err = control(db, mode == DB_WRITE ? BEGIN_WRITE : BEGIN_READ);
	if (err)
		unlock(db);
	else
		db->in_transaction = true;
	return err;
}

enum tt_err db_end(struct db *db, enum tt_err err)
{
	assert(db->in_transaction);
	if (!err)
		err = control(db, COMMIT);
	/* A failed commit leaves the transaction open. After some errors SQLite has rolled back by
	 * itself; then this says so and nothing is lost. */
	if (err && control(db, ROLLBACK))
		err = TT_ERR_STORE;
	db->in_transaction = false;
	unlock(db);
	return err;
}

struct query query_start(struct db *db, enum store_set set, int stmt)
{
	struct query q = { .db = db, .sql = store_sets[set]->sql[stmt] };

	assert(db->in_transaction);
	q.err = get_stmt(&q.stmt, db, set, stmt);
	return q;
}

void query_bind_i64(struct query *q, int64_t value)
{
	if (!q->err)
		q->err = q->db->driver->bind_i64(q->stmt, ++q->n_bound, value);
}

void query_bind_str(struct query *q, struct tt_str s)
{
	if (!q->err)
		q->err = q->db->driver->bind_str(q->stmt, ++q->n_bound, s);
}

void query_bind_bytes(struct query *q, struct tt_str bytes)
{
	if (!q->err)
		q->err = q->db->driver->bind_bytes(q->stmt, ++q->n_bound, bytes);
}

bool query_next(struct query *q)
{
	bool has_row = false;

	if (!q->err)
		q->err = q->db->driver->step(q->stmt, &has_row);
	q->column = 0;
	return !q->err && has_row;
}

int64_t query_i64(struct query *q)
{
	return q->db->driver->i64(q->stmt, q->column++);
}

struct tt_str query_str(struct query *q, struct tt_arena *arena)
{
	return q->db->driver->str(q->stmt, q->column++, arena);
}

struct tt_str query_bytes(struct query *q, struct tt_arena *arena)
{
	return q->db->driver->bytes(q->stmt, q->column++, arena);
}

enum tt_err query_end(struct query *q)
{
	if (q->stmt)
		q->db->driver->reset(q->stmt);
	return q->err;
}

enum tt_err query_run(struct query *q)
{
	while (query_next(q))
		;
	return query_end(q);
}

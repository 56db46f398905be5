#include "server/store/store.h"
#include "server/store/db_private.h"
#include "server/store/probe.h"
#include "server/store/schema.h"
#include "server/store/store_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct store {
	struct db_shared shared;
	struct probe probe;
	pthread_key_t key; /* the thread's struct db */
	pthread_mutex_t list_lock;
	struct db *dbs;
};

struct db_shared *store_shared(struct store *store)
{
	return &store->shared;
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

	if (db || db_open(&db, &store->shared))
		return db;
	remember(store, db);
	return db;
}

enum tt_err store_open(struct store **out, const struct store_conf *conf)
{
	struct store *store = calloc(1, sizeof(*store));
	struct db *db;
	enum tt_err err;

	*out = NULL;
	if (!store)
		tt_oom();
	store->shared.conf = *conf;
	store->shared.driver = &store_sqlite;
	store->shared.readers_block = store->shared.driver->readers_block(conf);
	pthread_mutex_init(&store->list_lock, NULL);
	probe_init(&store->probe);
	pthread_key_create(&store->key, NULL);

	err = writers_open(&store->shared.writers, store->shared.driver, &store->shared.conf);
	store->shared.conf.exists = true;
	db = err ? NULL : store_db(store);
	if (!db)
		err = TT_ERR_STORE;
	if (!err)
		err = schema_migrate(db);
	if (!err)
		err = schema_check_layout(store->shared.writers.conn);
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
	writers_close(&store->shared.writers);
	pthread_key_delete(store->key);
	probe_finish(&store->probe);
	pthread_mutex_destroy(&store->list_lock);
	free(store);
}

void store_set_wait(struct store *store, int64_t wait_ms)
{
	atomic_store(&store->shared.writers.wait_ms, wait_ms);
}

void store_hurry(struct store *store)
{
	atomic_store(&store->shared.hurries, true);
}

static int64_t size_of(const char *path, const char *suffix)
{
	char name[4096];
	struct stat file;

	snprintf(name, sizeof(name), "%s%s", path ? path : "", suffix);
	return path && stat(name, &file) == 0 ? (int64_t)file.st_size : 0;
}

struct store_counts store_counts(struct store *store)
{
	struct writers *writers = &store->shared.writers;
	const char *path = store->shared.conf.path;
	int waiting = atomic_load(&writers->n_waiting);

	return (struct store_counts){
		.commits = &writers->counts.commits,
		.failed = tt_count_get(&writers->counts.failed),
		.shared = tt_count_get(&writers->counts.parts),
		.too_late = tt_count_get(&writers->counts.too_late),
		.waiting = waiting > 0 ? (uint64_t)waiting : 0,
		.file_bytes = size_of(path, ""),
		.log_bytes = size_of(path, "-wal"),
	};
}

enum tt_err store_probe(struct store *store)
{
	struct db *db = store_db(store);

	return db ? probe_run(&store->probe, db) : TT_ERR_STORE;
}

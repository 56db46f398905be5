#include "server/store/db.h"
#include "lib/base/clock.h"
#include "server/store/db_private.h"

#include <assert.h>
#include <stdlib.h>

void db_close(struct db *db)
{
	part_finish(&db->part);
	conn_close(db->own);
	free(db);
}

enum tt_err db_open(struct db **out, struct db_shared *shared)
{
	struct db *db = calloc(1, sizeof(*db));
	enum tt_err err;

	*out = NULL;
	if (!db)
		tt_oom();
	db->shared = shared;
	part_init(&db->part);
	err = conn_open(&db->own, shared->driver, &shared->conf);
	if (!err)
		err = shared->driver->only_reads(db->own->handle);
	if (err) {
		db_close(db);
		return err;
	}
	db->conn = db->own;
	*out = db;
	return TT_OK;
}

static enum tt_err begin_read(struct db *db)
{
	enum tt_err err = TT_OK;

	if (db->shared->readers_block)
		err = writers_begin_read(&db->shared->writers);
	if (err)
		return err;
	err = conn_control(db->own, BEGIN_READ);
	if (err && db->shared->readers_block)
		writers_end_read(&db->shared->writers);
	return err;
}

static enum tt_err end_read(struct db *db, enum tt_err err)
{
	enum tt_err ended = conn_control(db->own, err ? ROLLBACK : COMMIT);

	if (ended && !err)
		err = ended;
	if (db->shared->readers_block)
		writers_end_read(&db->shared->writers);
	return err;
}

enum tt_err db_begin(struct db *db, enum db_mode mode)
{
	enum tt_err err;

	assert(!db->in_transaction);
	err = mode == DB_WRITE ? writers_begin(&db->shared->writers) : begin_read(db);
	if (err)
		return err;
	if (mode == DB_WRITE)
		db->conn = db->shared->writers.conn;
	db->in_transaction = true;
	return TT_OK;
}

void db_bound(struct db *db, int64_t us)
{
	assert(db->in_transaction && db->conn == db->own);
	db->begun_us = tt_clock_thread_us();
	db->most_us = us;
}

enum tt_err db_end(struct db *db, enum tt_err err)
{
	bool wrote = db->conn != db->own;

	assert(db->in_transaction);
	db->in_transaction = false;
	db->most_us = 0;
	db->conn = db->own;
	return wrote ? writers_end(&db->shared->writers, &db->part, err) : end_read(db, err);
}

#include "server/store/probe.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "server/store/db_private.h"
#include "server/store/query.h"

enum {
	BELIEVED_MS = 5000,
	BELIEVED_BAD_MS = 1000 /* it may be mended any moment */
};

enum {
	WRITE,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[WRITE] = "UPDATE probes SET probed_s = $1 WHERE id = 1",
};

const struct stmt_set store_set_probe = { sql, N_STMTS };

void probe_init(struct probe *probe)
{
	memset(probe, 0, sizeof(*probe));
	pthread_mutex_init(&probe->lock, NULL);
}

void probe_finish(struct probe *probe)
{
	pthread_mutex_destroy(&probe->lock);
}

static enum tt_err write_row(struct db *db)
{
	struct query q = query_start(db, SET_PROBE, WRITE);

	query_bind_i64(&q, tt_clock_s());
	return query_run(&q);
}

/* Inside the transaction, so that it is the writer's connection that is looked at, which was there
 * from the start: one that this thread opens only now may be on a new file of the same name. */
static enum tt_err write_and_look(struct db *db, bool *in_place)
{
	const struct conn *conn = db_conn(db);

	*in_place = conn->driver->is_in_place(conn->handle);
	return write_row(db);
}

static enum tt_err look(struct db *db)
{
	bool in_place = true;
	enum tt_err err = db_begin(db, DB_WRITE);

	if (!err)
		err = db_end(db, write_and_look(db, &in_place));
	if (err || in_place)
		return err;
	tt_log(TT_LOG_ERROR,
	       "the database file is not where it was opened; what is written is lost",
	       TT_LOG_C("check", "data folder"));
	return TT_ERR_STORE;
}

static void keep(struct probe *probe, enum tt_err outcome)
{
	pthread_mutex_lock(&probe->lock);
	probe->running = false;
	probe->outcome = outcome;
	probe->next_ms = tt_clock_mono_ms() + (outcome ? BELIEVED_BAD_MS : BELIEVED_MS);
	pthread_mutex_unlock(&probe->lock);
}

enum tt_err probe_run(struct probe *probe, struct db *db)
{
	int64_t now_ms = tt_clock_mono_ms();
	enum tt_err outcome;
	bool mine;

	pthread_mutex_lock(&probe->lock);
	mine = !probe->running && now_ms >= probe->next_ms;
	if (mine)
		probe->begun_ms = now_ms;
	probe->running |= mine;
	outcome = probe->outcome;
	if (probe->running && now_ms - probe->begun_ms > BELIEVED_MS)
		outcome = TT_ERR_BUSY;
	pthread_mutex_unlock(&probe->lock);
	if (!mine)
		return outcome;
	outcome = look(db);
	keep(probe, outcome);
	return outcome;
}

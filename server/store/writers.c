#include "server/store/writers.h"

#include <errno.h>

static void lock_init(pthread_rwlock_t *lock)
{
	pthread_rwlockattr_t attr;

	/* Many long polls reading at once must not keep a writer out for good. */
	pthread_rwlockattr_init(&attr);
	pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(lock, &attr);
	pthread_rwlockattr_destroy(&attr);
}

enum tt_err writers_open(struct writers *writers, const struct store_driver *driver,
			 const struct store_conf *conf)
{
	memset(writers, 0, sizeof(*writers));
	lock_init(&writers->lock);
	atomic_init(&writers->n_waiting, 0);
	/* Where a COMMIT does not wait for the disk it costs less than a thread that sleeps. Where
	 * readers block, a batch would keep them out. */
	writers->share = conf->durable && !driver->readers_block(conf);
	return conn_open(&writers->conn, driver, conf);
}

void writers_close(struct writers *writers)
{
	conn_close(writers->conn);
	pthread_rwlock_destroy(&writers->lock);
}

void part_init(struct part *part)
{
	sem_init(&part->settled, 0, 0);
}

void part_finish(struct part *part)
{
	sem_destroy(&part->settled);
}

/* Gives the turn away, and tells everybody in the batch how it ended. */
static void settle(struct writers *writers, enum tt_err outcome)
{
	struct part *part = writers->batch;

	writers->batch = NULL;
	pthread_rwlock_unlock(&writers->lock);
	while (part) {
		struct part *next = part->next; /* once it is told, it is gone */

		part->outcome = outcome;
		sem_post(&part->settled);
		part = next;
	}
}

/* A failed COMMIT leaves the transaction open, unless SQLite has rolled back by itself: then
 * ROLLBACK says so, and nothing is lost. */
static enum tt_err finish(struct writers *writers, enum db_control how)
{
	enum tt_err err = conn_control(writers->conn, how);

	if (err && how == COMMIT && conn_control(writers->conn, ROLLBACK))
		err = TT_ERR_STORE;
	settle(writers, how == COMMIT ? err : TT_ERR_STORE);
	return err;
}

enum tt_err writers_begin(struct writers *writers)
{
	enum tt_err err;

	atomic_fetch_add(&writers->n_waiting, 1);
	pthread_rwlock_wrlock(&writers->lock);
	atomic_fetch_sub(&writers->n_waiting, 1);
	err = conn_control(writers->conn, writers->batch ? PART_BEGIN : BEGIN_WRITE);
	if (!err)
		return TT_OK;
	/* The batch was left to this thread. */
	if (writers->batch)
		err = finish(writers, COMMIT) ? TT_ERR_STORE : err;
	else
		settle(writers, err);
	return err;
}

/* False when that cannot be done: after some errors SQLite has rolled back all of the batch. */
static bool close_part(struct writers *writers, enum tt_err err)
{
	if (err && conn_control(writers->conn, PART_UNDO))
		return false;
	return !conn_control(writers->conn, PART_KEEP);
}

/* Leaves the transaction to those who wait for their turn. */
static enum tt_err leave(struct writers *writers, struct part *part, enum tt_err err)
{
	part->next = writers->batch;
	writers->batch = part;
	pthread_rwlock_unlock(&writers->lock);
	while (sem_wait(&part->settled) != 0 && errno == EINTR)
		;
	return part->outcome ? part->outcome : err;
}

enum tt_err writers_end(struct writers *writers, struct part *part, enum tt_err err)
{
	enum tt_err outcome;

	if (!writers->batch && err)
		return finish(writers, ROLLBACK) ? TT_ERR_STORE : err;
	if (writers->batch && !close_part(writers, err)) {
		outcome = finish(writers, ROLLBACK);
		return err ? err : outcome ? outcome : TT_ERR_STORE;
	}
	if (writers->share && atomic_load(&writers->n_waiting) > 0)
		return leave(writers, part, err);
	outcome = finish(writers, COMMIT);
	return outcome ? outcome : err;
}

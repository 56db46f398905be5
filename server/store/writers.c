#include "server/store/writers.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

#include <assert.h>
#include <errno.h>
#include <time.h>

/* No request needs so long; whoever does is named in the log by what is around the line. */
enum {
	LONG_TURN_MS = 1000
};

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
	atomic_init(&writers->wait_ms, conf->wait_ms);
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

static void count_commit(struct writers *writers, enum tt_err err, int64_t took_us)
{
	tt_times_add(&writers->counts.commits, took_us);
	if (err)
		tt_count_add(&writers->counts.failed, 1);
}

/* A failed COMMIT leaves the transaction open, unless the engine has rolled back by itself. */
static enum tt_err finish(struct writers *writers, enum db_control how)
{
	int64_t begun_us = tt_clock_mono_us();
	enum tt_err err = conn_control(writers->conn, how);

	if (how == COMMIT)
		count_commit(writers, err, tt_clock_mono_us() - begun_us);
	if (err && how == COMMIT && conn_control(writers->conn, ROLLBACK))
		err = TT_ERR_STORE;
	settle(writers, how == COMMIT ? err : TT_ERR_STORE);
	return err;
}

/* ThreadSanitizer does not know the locks that take a clock. */
#ifdef __SANITIZE_THREAD__
#define WAIT_CLOCK CLOCK_REALTIME
#define wait_to_write(lock, at) pthread_rwlock_timedwrlock(lock, at)
#define wait_to_read(lock, at) pthread_rwlock_timedrdlock(lock, at)
#else
#define WAIT_CLOCK CLOCK_MONOTONIC
#define wait_to_write(lock, at) pthread_rwlock_clockwrlock(lock, WAIT_CLOCK, at)
#define wait_to_read(lock, at) pthread_rwlock_clockrdlock(lock, WAIT_CLOCK, at)
#endif

static bool lock_to_write(struct writers *writers)
{
	int64_t wait_ms = atomic_load(&writers->wait_ms);
	struct timespec at;

	if (pthread_rwlock_trywrlock(&writers->lock) == 0)
		return true;
	if (wait_ms == 0)
		return pthread_rwlock_wrlock(&writers->lock) == 0;
	at = tt_clock_after_ms(WAIT_CLOCK, wait_ms);
	return wait_to_write(&writers->lock, &at) == 0;
}

/* Somebody may have left his batch to this thread, which gives up now. Who has left one looks after
 * it himself when nobody waits any more; that, and a last try after the count says so, leaves no
 * gap in which neither of them sees the other. */
static bool take_turn(struct writers *writers)
{
	bool mine;

	atomic_fetch_add(&writers->n_waiting, 1);
	mine = lock_to_write(writers);
	atomic_fetch_sub(&writers->n_waiting, 1);
	return mine || pthread_rwlock_trywrlock(&writers->lock) == 0;
}

enum tt_err writers_begin(struct writers *writers)
{
	enum tt_err err;

	if (!take_turn(writers)) {
		tt_count_add(&writers->counts.too_late, 1);
		return TT_ERR_BUSY;
	}
	writers->begun_ms = tt_clock_mono_ms();
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

/* Those for whom the batch was left have given up, perhaps. */
static void look_after_batch(struct writers *writers)
{
	if (atomic_load(&writers->n_waiting) > 0 || pthread_rwlock_trywrlock(&writers->lock) != 0)
		return; /* whoever has the turn, or waits for it, has the batch */
	if (writers->batch)
		(void)finish(writers, COMMIT); /* what came of it is told to all, us too */
	else
		pthread_rwlock_unlock(&writers->lock);
}

/* Leaves the transaction to those who wait for their turn. */
static enum tt_err leave(struct writers *writers, struct part *part, enum tt_err err)
{
	tt_count_add(&writers->counts.parts, 1);
	part->next = writers->batch;
	writers->batch = part;
	pthread_rwlock_unlock(&writers->lock);
	look_after_batch(writers);
	while (sem_wait(&part->settled) != 0 && errno == EINTR)
		;
	return part->outcome ? part->outcome : err;
}

static void note_long_turn(const struct writers *writers)
{
	int64_t ms = tt_clock_mono_ms() - writers->begun_ms;

	if (ms >= LONG_TURN_MS)
		tt_log(TT_LOG_WARN, "a turn to write took long", TT_LOG_INT("ms", ms));
}

enum tt_err writers_end(struct writers *writers, struct part *part, enum tt_err err)
{
	enum tt_err outcome;

	note_long_turn(writers);
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

enum tt_err writers_hold(struct writers *writers)
{
	assert(!writers->share); /* else a batch may be open */
	return take_turn(writers) ? TT_OK : TT_ERR_BUSY;
}

void writers_let_go(struct writers *writers)
{
	pthread_rwlock_unlock(&writers->lock);
}

enum tt_err writers_begin_read(struct writers *writers)
{
	int64_t wait_ms = atomic_load(&writers->wait_ms);
	struct timespec at = tt_clock_after_ms(WAIT_CLOCK, wait_ms);

	if (wait_ms == 0)
		pthread_rwlock_rdlock(&writers->lock);
	else if (wait_to_read(&writers->lock, &at) != 0)
		return TT_ERR_BUSY;
	return TT_OK;
}

void writers_end_read(struct writers *writers)
{
	pthread_rwlock_unlock(&writers->lock);
}

#include "server/jobs.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "server/api/chores.h"
#include "server/file_jobs.h"
#include "server/store/browser_sessions.h"
#include "server/store/chores.h"
#include "server/store/messages.h"
#include "server/store/search.h"
#include "server/talk/history/thread_count.h"
#include "server/talk/people/join.h"

#include <pthread.h>
#include <stdlib.h>

enum {
	PERIOD_MS = 5000,
	CLEAN_PERIOD_MS = 30000,
	PURGE_STEP = 200,
	PIN_STEP = 20,
	SEND_STEP = 20,
	/* How long bytes are kept that nothing uses: who copies the folder has to come to its end.
	 */
	BLOBS_KEPT_S = 24 * 60 * 60
};

struct jobs {
	struct jobs_conf conf;
	pthread_t thread;
	pthread_mutex_t work; /* held by who works, or keeps the others from it */
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct subscription chores;
	bool rung; /* there are chores */
	bool stopping;
	int64_t next_clean_ms; /* the thread's own */
	unsigned folder;       /* likewise: of blobs, which is looked into next */
};

/* `threads` has room for a step. */
static enum tt_err delete_some(struct talk *talk, int64_t step, int64_t threads[], int64_t *n)
{
	size_t n_threads;
	enum tt_err err = db_begin(talk->db, DB_WRITE);

	if (err)
		return err;
	err = store_messages_delete_expired(talk->db, talk->now_s, step, n, threads, &n_threads);
	if (!err)
		err = talk_threads_shrink(talk, threads, n_threads);
	return db_end(talk->db, err);
}

static enum tt_err purge_some(struct db *db, int64_t now_s, int64_t step, int64_t *n)
{
	struct tt_arena arena;
	struct talk talk = { .db = db, .arena = &arena, .now_s = now_s };
	enum tt_err err;

	tt_arena_init(&arena);
	err = delete_some(&talk, step, tt_arena_array(&arena, int64_t, (size_t)step + 1), n);
	tt_arena_finish(&arena);
	return err;
}

/* Looking needs no writer's lock, and mostly there is nothing. */
static enum tt_err any_expired(struct db *db, int64_t now_s, bool *any)
{
	enum tt_err err = db_begin(db, DB_READ);

	return err ? err : db_end(db, store_messages_any_expired(db, now_s, any));
}

enum tt_err jobs_purge_messages(struct db *db, int64_t now_s, int64_t step, bool *more)
{
	int64_t n = 0;
	enum tt_err err = any_expired(db, now_s, more);

	if (err || !*more)
		return err;
	err = purge_some(db, now_s, step, &n);
	*more = !err && n == step;
	return err;
}

static enum tt_err clean_some(struct talk *talk, bool *more)
{
	struct leftovers found = { 0 };
	enum tt_err err = db_begin(talk->db, DB_READ);

	if (!err)
		err = db_end(talk->db, talk_leftovers_find(talk, &found));
	*more = !err && found.n_sessions + found.n_loose > 0;
	if (!*more)
		return err;
	err = db_begin(talk->db, DB_WRITE);
	return err ? err : db_end(talk->db, talk_leftovers_delete(talk, &found));
}

enum tt_err jobs_clean(struct db *db, struct bus *bus, int64_t now_s, bool *more)
{
	struct tt_arena arena;
	struct talk talk = { .db = db, .arena = &arena, .now_s = now_s };
	enum tt_err err;

	tt_arena_init(&arena);
	err = clean_some(&talk, more);
	for (size_t i = 0; !err && bus && i < talk.changed.n; i++)
		bus_publish(bus, topic_room(talk.changed.ids[i]));
	tt_arena_finish(&arena);
	return err;
}

enum tt_err jobs_sweep_browsers(struct db *db, int64_t now_s, int64_t step, bool *more)
{
	int64_t n = 0;
	enum tt_err err = db_begin(db, DB_READ);

	*more = false;
	if (!err)
		err = db_end(db, store_browser_sessions_any_expired(db, now_s, more));
	if (err || !*more)
		return err;
	err = db_begin(db, DB_WRITE);
	if (!err)
		err = db_end(db, store_browser_sessions_sweep(db, now_s, step, &n));
	*more = !err && n == step;
	return err;
}

enum tt_err jobs_index(struct db *db, int64_t step, bool *more)
{
	enum tt_err err = db_begin(db, DB_READ);

	*more = false;
	if (!err)
		err = db_end(db, store_search_is_behind(db, more));
	if (err || !*more)
		return err;
	err = db_begin(db, DB_WRITE);
	return err ? err : db_end(db, store_search_index(db, step, more));
}

static bool is_stopping(struct jobs *jobs)
{
	bool stopping;

	pthread_mutex_lock(&jobs->lock);
	stopping = jobs->stopping;
	pthread_mutex_unlock(&jobs->lock);
	return stopping;
}

static void on_chores(struct subscription *sub)
{
	struct jobs *jobs = container_of(sub, struct jobs, chores);

	pthread_mutex_lock(&jobs->lock);
	jobs->rung = true;
	pthread_cond_signal(&jobs->wake);
	pthread_mutex_unlock(&jobs->lock);
}

/* Somebody waits for a chore: cleaning can wait, and goes on afterwards. */
static bool is_called_away(struct jobs *jobs)
{
	bool called;

	pthread_mutex_lock(&jobs->lock);
	called = jobs->stopping || jobs->rung;
	pthread_mutex_unlock(&jobs->lock);
	return called;
}

/* Between two steps others get the writer's lock. */
static void purge(struct jobs *jobs, struct db *db)
{
	bool more = true;

	while (more && !is_called_away(jobs))
		if (jobs_purge_messages(db, tt_clock_s(), PURGE_STEP, &more))
			break; /* the log says why; there is a next time */
}

static enum tt_err any_chore(struct db *db, bool *any)
{
	struct tt_arena arena;
	struct chore chore = { 0 };
	enum tt_err err = db_begin(db, DB_READ);

	tt_arena_init(&arena);
	if (!err)
		err = db_end(db, store_chore_next(db, &arena, 0, &chore));
	tt_arena_finish(&arena);
	*any = !err && chore.id != 0;
	return err;
}

/* What requests have left, and what a crash has interrupted. One that fails does not keep the
 * others from being done: there is a next time for it, too. */
static void do_chores(struct jobs *jobs, struct db *db)
{
	int64_t after_id = 0;
	int64_t id = 1;
	bool any = false;

	pthread_mutex_lock(&jobs->lock);
	jobs->rung = false;
	pthread_mutex_unlock(&jobs->lock);
	if (any_chore(db, &any) || !any)
		return;
	while (id != 0 && !is_stopping(jobs))
		if (chores_step(db, jobs->conf.bus, after_id, tt_clock_s(), &id))
			after_id = id != 0 ? id : after_id;
}

/* False when it is time to end. */
static bool sleep_for(struct jobs *jobs, int64_t ms)
{
	struct timespec at = tt_clock_after_ms(CLOCK_MONOTONIC, ms);
	bool stopping;
	int rc = 0;

	pthread_mutex_lock(&jobs->lock);
	while (!jobs->stopping && !jobs->rung && rc == 0)
		rc = pthread_cond_timedwait(&jobs->wake, &jobs->lock, &at);
	stopping = jobs->stopping;
	pthread_mutex_unlock(&jobs->lock);
	return !stopping;
}

static void sweep_files(struct jobs *jobs, struct db *db)
{
	bool more = true;

	while (more && !is_called_away(jobs))
		if (file_jobs_sweep(db, tt_clock_s(), PURGE_STEP, &more))
			break;
}

static void expire_files(struct jobs *jobs, struct db *db)
{
	bool more = true;

	while (more && !is_called_away(jobs))
		if (file_jobs_expire(db, tt_clock_s(), PURGE_STEP, &more))
			break;
}

/* Whoever overwrites his files again and again makes much of it in a short time. */
static void bound_unused(struct jobs *jobs, struct db *db)
{
	bool more = jobs->conf.blobs;

	while (more && !is_called_away(jobs))
		if (file_jobs_bound_unused(db, jobs->conf.blobs, jobs->conf.max_unused, &more))
			break;
}

static void expire_shares(struct jobs *jobs, struct db *db)
{
	bool more = true;

	while (more && !is_called_away(jobs))
		if (file_jobs_expire_shares(db, tt_clock_s(), PURGE_STEP, &more))
			break;
}

static void clean_blobs(struct jobs *jobs, struct db *db)
{
	bool more = true;

	while (more && !is_called_away(jobs))
		if (file_jobs_discard(db, jobs->conf.blobs, tt_clock_s() - BLOBS_KEPT_S, &more))
			break;
	if (!is_called_away(jobs) && !file_jobs_look_for_strays(db, jobs->conf.blobs, jobs->folder))
		jobs->folder = (jobs->folder + 1) % BLOB_FOLDERS;
}

/* Once in a while: it looks at all guests there are. */
static void clean(struct jobs *jobs, struct db *db)
{
	bool more = tt_clock_due_ms() >= jobs->next_clean_ms;

	if (more)
		jobs->next_clean_ms = tt_clock_due_ms() + CLEAN_PERIOD_MS;
	if (more && jobs->conf.blobs)
		clean_blobs(jobs, db);
	while (more && !is_called_away(jobs))
		if (jobs_clean(db, jobs->conf.bus, tt_clock_s(), &more))
			break;
}

static void sweep_browsers(struct jobs *jobs, struct db *db)
{
	bool more = true;

	while (more && !is_called_away(jobs))
		if (jobs_sweep_browsers(db, tt_clock_s(), PURGE_STEP, &more))
			break;
}

static void send_scheduled(struct jobs *jobs, struct db *db)
{
	bool more = true;

	while (more && !is_called_away(jobs))
		if (chores_send_scheduled(db, jobs->conf.bus, tt_clock_s(), SEND_STEP, &more))
			break;
}

static void end_pins(struct jobs *jobs, struct db *db)
{
	bool more = true;

	while (more && !is_called_away(jobs))
		if (chores_end_pins(db, jobs->conf.bus, tt_clock_s(), PIN_STEP, &more))
			break;
}

/* After an upgrade it goes on for a while. */
static void index_messages(struct jobs *jobs, struct db *db)
{
	bool more = true;

	while (more && !is_called_away(jobs))
		if (jobs_index(db, PURGE_STEP, &more))
			break;
}

static void work(struct jobs *jobs)
{
	struct db *db = store_db(jobs->conf.store);

	if (!db)
		return;
	pthread_mutex_lock(&jobs->work);
	do_chores(jobs, db);
	send_scheduled(jobs, db);
	purge(jobs, db);
	end_pins(jobs, db);
	sweep_browsers(jobs, db);
	expire_files(jobs, db);
	expire_shares(jobs, db);
	sweep_files(jobs, db);
	bound_unused(jobs, db);
	clean(jobs, db);
	index_messages(jobs, db);
	pthread_mutex_unlock(&jobs->work);
}

static void *run(void *arg)
{
	struct jobs *jobs = arg;
	int64_t period_ms = jobs->conf.period_ms > 0 ? jobs->conf.period_ms : PERIOD_MS;

	do
		work(jobs);
	while (sleep_for(jobs, period_ms));
	return NULL;
}

static void release(struct jobs *jobs)
{
	if (jobs->conf.bus)
		bus_unsubscribe(jobs->conf.bus, &jobs->chores);
	pthread_cond_destroy(&jobs->wake);
	pthread_mutex_destroy(&jobs->lock);
	pthread_mutex_destroy(&jobs->work);
	free(jobs);
}

struct jobs *jobs_start(const struct jobs_conf *conf)
{
	struct jobs *jobs = calloc(1, sizeof(*jobs));
	pthread_condattr_t attr;

	if (!jobs)
		tt_oom();
	jobs->conf = *conf;
	pthread_mutex_init(&jobs->work, NULL);
	pthread_mutex_init(&jobs->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&jobs->wake, &attr);
	pthread_condattr_destroy(&attr);
	jobs->chores.on_event = on_chores;
	if (conf->bus)
		bus_subscribe(conf->bus, topic_chores(), &jobs->chores);
	if (pthread_create(&jobs->thread, NULL, run, jobs) != 0) {
		tt_log(TT_LOG_ERROR, "cannot start a thread", TT_LOG_C("for", "jobs"));
		release(jobs);
		return NULL;
	}
	return jobs;
}

/* Long work is ended after its present step. */
void jobs_pause(struct jobs *jobs)
{
	on_chores(&jobs->chores);
	pthread_mutex_lock(&jobs->work);
}

void jobs_resume(struct jobs *jobs)
{
	pthread_mutex_unlock(&jobs->work);
}

void jobs_stop(struct jobs *jobs)
{
	if (!jobs)
		return;
	pthread_mutex_lock(&jobs->lock);
	jobs->stopping = true;
	pthread_cond_signal(&jobs->wake);
	pthread_mutex_unlock(&jobs->lock);
	pthread_join(jobs->thread, NULL);
	release(jobs);
}

/* jobs.h - what the server does by itself, from time to time: a thread of its own.
 *
 * It stands beside server.c, not in server/talk, because it is about threads and times; what there
 * is to do is said below. Each step is a short transaction, so that nobody waits long for it.
 * For chores it is called at once (topic_chores()); what is only cleaning comes from time to time.
 */
#ifndef TT_JOBS_H
#define TT_JOBS_H

#include "server/events/bus.h"
#include "server/store/store.h"

struct blobs;
struct jobs;

struct jobs_conf {
	struct store *store;
	struct blobs *blobs; /* NULL: there are none */
	int64_t max_unused;  /* bytes of blobs that nothing uses, kept for a while */
	struct bus *bus;     /* who waits in a room that changes hears of it; NULL: nobody does */
	int64_t period_ms;   /* 0: five seconds */
};

struct jobs *jobs_start(const struct jobs_conf *conf);
/* Nothing is done between these two; what is being done comes to its end first. */
void jobs_pause(struct jobs *jobs);
void jobs_resume(struct jobs *jobs);
/* Waits for the step that is being done. NULL is fine. */
void jobs_stop(struct jobs *jobs);

/* Messages whose time is over are shown to nobody; this takes up to `step` of them out of the
 * database, in one transaction. *more: there may be others. */
TT_MUST_CHECK enum tt_err jobs_purge_messages(struct db *db, int64_t now_s, int64_t step,
					      bool *more);

/* Takes away up to a step of what guests have left who are gone (talk/join.h), and tells the rooms
 * that they were in (`bus` NULL: nobody waits). *more: there may be others. */
TT_MUST_CHECK enum tt_err jobs_clean(struct db *db, struct bus *bus, int64_t now_s, bool *more);

/* Sessions of browsers that have expired. */
TT_MUST_CHECK enum tt_err jobs_sweep_browsers(struct db *db, int64_t now_s, int64_t step,
					      bool *more);

/* Brings the index of messages on by up to `step` of them (store/search.h). */
TT_MUST_CHECK enum tt_err jobs_index(struct db *db, int64_t step, bool *more);

#endif

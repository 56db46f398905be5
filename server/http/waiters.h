/* waiters.h - requests that wait for something to happen: suspended connections, never blocked
 * threads.
 *
 * In a handler:
 *
 *	if (!wait_is_armed(waiter)) {
 *		...look...                               // mostly there is something already
 *		wait_arm(waiter, topics, n, timeout_ms); // before looking: nothing is missed
 *	}
 *	...look, in a transaction that is younger than the arming...
 *	if (nothing there && wait_wanted(waiter))
 *		return wait_more(waiter);                // called again from the start when woken
 *	...answer that there is nothing...
 *
 * A waiter is woken by an event of any of its topics, by its deadline or by the server stopping.
 * Who was woken in vain several times is woken later: what happens meanwhile is one look.
 * What was armed stays so until the request ends: each time that the handler is called again,
 * whatever happens from its first line on makes it look once more. */
#ifndef TT_HTTP_WAITERS_H
#define TT_HTTP_WAITERS_H

#include "lib/base/err.h"
#include "server/events/bus.h"

#include <stdatomic.h>

struct waiters;

enum waiter_state {
	WAITER_ARMED,
	WAITER_ASLEEP,
	WAITER_FIRED
};

enum {
	WAITER_MAX_TOPICS = 4
};

/* For one topic. */
struct waiter_ear {
	struct subscription sub;
	struct waiter *waiter;
};

/* A member of the request's connection state. */
struct waiter {
	struct waiter_ear ears[WAITER_MAX_TOPICS];
	size_t n_ears; /* 0: not armed */
	struct waiters *waiters;
	struct MHD_Connection *connection;
	atomic_int state;
	atomic_bool gone;   /* nobody waits for the answer any more */
	atomic_bool stands; /* in a line (turns.h): it will look when it has its turn */
	bool wants_sleep;
	unsigned chapter;    /* in which the request has come */
	int64_t deadline_ms; /* of tt_clock_due_ms() */
	struct waiter *prev; /* in a slot of the timer wheel */
	struct waiter *next;
	size_t slot;
	atomic_uint n_sleeps; /* since it was armed */
	_Atomic(int64_t) slept_ms;
	bool is_late; /* what follows is guarded by the wheel's lock: woken when it is due */
	int64_t due_ms;
	struct waiter *prev_late;
	struct waiter *next_late;
};

/* Starts the thread that watches deadlines. */
struct waiters *waiters_create(struct bus *bus);
/* Wakes everybody, and nobody sleeps any more. */
void waiters_stop(struct waiters *waiters);
void waiters_destroy(struct waiters *waiters); /* NULL is fine */
size_t waiters_count(struct waiters *waiters);
/* Everybody looks again: the clock was moved, say. Any thread. */
void waiters_wake(struct waiters *waiters);
/* Another database has taken the place of the one that requests have seen which came before: they
 * wait for nothing any more, and may not write (wait_is_outdated()). Any thread; what sleeps has to
 * be woken. */
void waiters_begin_chapter(struct waiters *waiters);

/* Subscribes to 1 to WAITER_MAX_TOPICS topics; once a request. */
void wait_arm(struct waiter *waiter, const struct topic topics[], size_t n, int64_t timeout_ms);
/* It was, when the handler was called before. */
bool wait_is_armed(const struct waiter *waiter);
bool wait_wanted(const struct waiter *waiter);
TT_MUST_CHECK enum tt_err wait_more(struct waiter *waiter);

/* For the server: a request has come. Whether a chapter has begun since. */
void wait_begin(struct waiter *waiter);
bool wait_is_outdated(const struct waiter *waiter);

/* Wakes the request, or makes it look again if it has not fallen asleep yet. Any thread may call,
 * as long as the request is there. */
void wait_fire(struct waiter *waiter);

/* For the server: a handler begins to look. What happens from now on keeps it from falling asleep.
 */
void wait_look(struct waiter *waiter);

/* For turns.c: the request sleeps until its turn comes, and no event or deadline wakes it before,
 * because it will look then anyhow. */
void wait_stand(struct waiter *waiter);
void wait_end_standing(struct waiter *waiter);

/* For the server: puts the connection to sleep, or not if it was woken meanwhile (then MHD calls
 * the handler again at once). */
void wait_sleep(struct waiter *waiter);
/* For the server: the client has gone, or at least sends nothing more. What waits on this
 * connection is looked at once more and answered. Any thread may call, also when nothing waits. */
void wait_gone(struct waiter *waiter);
/* For the server: the request has ended. */
void wait_finish(struct waiter *waiter);

#endif

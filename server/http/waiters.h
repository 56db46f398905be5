/* waiters.h - requests that wait for something to happen in a room: suspended connections, never
 * blocked threads.
 *
 * In a handler:
 *
 *	wait_arm(req, room_id, timeout_ms);   // before looking, so that nothing is missed
 *	...look...
 *	if (nothing there && wait_wanted(req))
 *		return wait_more(req);        // called again from the start after the wake-up
 *	...answer that there is nothing...
 *
 * A waiter is woken by an event of its room, by its deadline or by the server stopping. */
#ifndef TT_HTTP_WAITERS_H
#define TT_HTTP_WAITERS_H

#include "server/events/bus.h"
#include "server/http/request.h"

#include <stdatomic.h>

struct waiters;

enum waiter_state {
	WAITER_ARMED,
	WAITER_ASLEEP,
	WAITER_FIRED
};

/* A member of the request's connection state. */
struct waiter {
	struct subscription sub;
	struct waiters *waiters;
	struct MHD_Connection *connection;
	atomic_int state;
	atomic_bool gone;   /* nobody waits for the answer any more */
	atomic_bool stands; /* in a line (turns.h): it will look when it has its turn */
	bool subscribed;
	bool wants_sleep;
	int64_t deadline_ms;
	struct waiter *prev; /* in a slot of the timer wheel */
	struct waiter *next;
	size_t slot;
};

/* Starts the thread that watches deadlines. */
struct waiters *waiters_create(struct bus *bus);
/* Wakes everybody, and nobody sleeps any more. */
void waiters_stop(struct waiters *waiters);
void waiters_destroy(struct waiters *waiters); /* NULL is fine */
size_t waiters_count(struct waiters *waiters);

void wait_arm(struct request *req, int64_t topic, int64_t timeout_ms);
bool wait_wanted(const struct request *req);
TT_MUST_CHECK enum tt_err wait_more(struct request *req);

/* For desk.c: the request will be woken by wait_fire() and by nothing else. */
void wait_arm_for_work(struct request *req);
/* Wakes the request, or makes it look again if it has not fallen asleep yet. Any thread may call,
 * as long as the request is there. */
void wait_fire(struct waiter *waiter);

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

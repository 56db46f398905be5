/* chores.h - going on with chores (talk/rooms/chores.h), each step in a transaction of its own, and
 * waking those who wait in the rooms that it changed, or that it is done. */
#ifndef TT_API_CHORES_H
#define TT_API_CHORES_H

#include "server/events/bus.h"
#include "server/store/store.h"

/* A step of the oldest chore after that one. *id: which; 0: there is none. `bus` NULL: nobody
 * waits. */
TT_MUST_CHECK enum tt_err chores_step(struct db *db, struct bus *bus, int64_t after_id,
				      int64_t now_s, int64_t *id);

/* Takes up to `limit` pins away whose time is over, and tells their rooms. *more: there may be
 * others. */
TT_MUST_CHECK enum tt_err chores_end_pins(struct db *db, struct bus *bus, int64_t now_s,
					  int64_t limit, bool *more);

/* Sends up to `limit` messages whose time has come; what is refused waits for its author
 * (scheduled_job.c). *more: there may be others. */
TT_MUST_CHECK enum tt_err chores_send_scheduled(struct db *db, struct bus *bus, int64_t now_s,
						int64_t limit, bool *more);

#endif

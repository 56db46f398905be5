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

#endif

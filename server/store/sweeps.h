/* sweeps.h - deleting what may be many rows, some at a time: nobody waits long for who does it. */
#ifndef TT_STORE_SWEEPS_H
#define TT_STORE_SWEEPS_H

#include "server/store/query.h"

struct sweep {
	int64_t room_id;
	int64_t messages_to; /* the newest message that goes, with its thread and reminders */
	int64_t polls_to;
	bool people; /* attendees, sessions, identities of guests, bans and bots go, too */
};

#define SWEEP_ALL(id) ((struct sweep){ (id), INT64_MAX, INT64_MAX, true })

/* Deletes up to *budget rows, and takes their number from it: what is left of it tells that all of
 * them are gone. */
TT_MUST_CHECK enum tt_err store_sweep(struct db *db, const struct sweep *sweep, int64_t *budget);

#endif

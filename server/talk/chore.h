/* chore.h - work on many rows, a step a transaction.
 *
 * A rule does the first step in the transaction of its request. When more is left it notes a chore:
 * server/jobs.c goes on with it after the commit (rooms/chores.h), also after a crash, and the
 * answer waits for a while that it is done (api/serve.c). Between two steps others write. */
#ifndef TT_TALK_CHORE_H
#define TT_TALK_CHORE_H

#include "server/store/chores.h"
#include "server/talk/seat.h"

/* How much is one step: some tens of milliseconds on a slow machine. */
enum {
	CHORE_ROWS = 500,   /* that are only deleted */
	CHORE_PEOPLE = 100, /* who come or go, each with a message that tells it */
	CHORE_ROOMS = 20,   /* that somebody leaves */
	CHORE_MARKS = 2000, /* users who are looked at because a message mentions many */
};

/* The viewer's, about his room. */
TT_MUST_CHECK enum tt_err talk_chore_note(struct talk *talk, const struct seat *seat,
					  struct chore *chore);

#endif

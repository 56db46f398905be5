/* chores.h - going on with what was too much for one transaction (chore.h). */
#ifndef TT_TALK_CHORES_H
#define TT_TALK_CHORES_H

#include "server/talk/talk.h"

/* One step of the oldest chore after that one, in the caller's transaction. *id: which; 0: there is
 * none. *done: it was the last one. */
TT_MUST_CHECK enum tt_err talk_chore_step(struct talk *talk, int64_t after_id, int64_t *id,
					  bool *done);

#endif

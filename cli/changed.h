/* changed.h - what a rule has changed in conversations, after the commit of a verb. */
#ifndef TT_CLI_CHANGED_H
#define TT_CLI_CHANGED_H

#include "cli/verbs.h"
#include "server/talk/rooms/group_members.h"

/* An administrator at the command line, in the transaction of the verb. */
struct talk changed_talk(struct verb_call *call);

/* verb_finish() of a transaction in which rules were let write. */
int changed_finish(struct verb_call *call, struct talk *talk, enum tt_err err, const char *subject);

/* Tells a running server of the rooms, and of what waits to leave it, and goes on with what takes
 * many steps. */
void changed_tell(struct verb_call *call, const struct talk *talk);

#endif

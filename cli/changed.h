/* changed.h - what a rule has changed in conversations, after the commit of a verb. */
#ifndef TT_CLI_CHANGED_H
#define TT_CLI_CHANGED_H

#include "cli/verbs.h"
#include "server/talk/rooms/group_members.h"

/* An administrator at the command line, in the transaction of the verb. */
struct talk changed_talk(struct verb_call *call);

/* Tells a running server of the rooms, and goes on with what takes many steps. */
void changed_tell(struct verb_call *call, const struct talk *talk);

#endif

/* changed.h - what rules have changed in conversations: those who wait there hear of it, and the
 * rest of the work is done. */
#ifndef TT_CLI_CHANGED_H
#define TT_CLI_CHANGED_H

#include "cli/verbs.h"
#include "server/talk/rooms/departed.h"

/* After the commit. A running server writes between two steps of what is left to do, and hears of
 * each. */
void changed_tell(struct verb_call *call, const struct changed_rooms *changed);

#endif

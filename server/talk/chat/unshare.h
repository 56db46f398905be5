/* unshare.h - what goes with a message that had shared something. */
#ifndef TT_TALK_UNSHARE_H
#define TT_TALK_UNSHARE_H

#include "server/store/messages.h"
#include "server/talk/seat.h"

/* What a message shared goes with it: its place in the lists, the share of a file, and a poll if it
 * is the viewer's to close. *also_message: another message that is to be deleted with it; 0: none.
 */
TT_MUST_CHECK enum tt_err talk_object_unshare(struct talk *talk, const struct seat *seat,
					      const struct message *row, int64_t *also_message);

#endif

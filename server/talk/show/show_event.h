/* show_event.h - system messages: what happened in a room, told to each reader in the right person
 * (talk-rooms 7, talk-chat 4). */
#ifndef TT_TALK_SHOW_EVENT_H
#define TT_TALK_SHOW_EVENT_H

#include "lib/wire/message.h"
#include "server/store/messages.h"
#include "server/talk/seat.h"

/* Makes text and parameters of a stored system message for one reader. */
TT_MUST_CHECK enum tt_err talk_event_show(struct talk *talk, const struct seat *seat,
					  const struct message *row, struct tt_message *out);

#endif

/* show_object.h - messages that share an object, as one reader sees them (talk-chat 3.2). */
#ifndef TT_TALK_SHOW_OBJECT_H
#define TT_TALK_SHOW_OBJECT_H

#include "lib/wire/message.h"
#include "server/store/messages.h"
#include "server/talk/seat.h"

/* Text and parameters of such a message, for one reader. */
TT_MUST_CHECK enum tt_err talk_object_show(struct talk *talk, const struct seat *seat,
					   const struct message *row, struct tt_message *out);

#endif

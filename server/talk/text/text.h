/* text.h - what people wrote, as it is sent: mentions become placeholders with parameters
 * (talk-chat 3). */
#ifndef TT_TALK_TEXT_H
#define TT_TALK_TEXT_H

#include "lib/wire/message.h"
#include "server/store/messages.h"
#include "server/talk/seat.h"

/* Text and parameters of a message, whose text is stored as typed. */
TT_MUST_CHECK enum tt_err talk_text_show(struct talk *talk, const struct seat *seat,
					 const struct message *row, struct tt_message *out);

#endif

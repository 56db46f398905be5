/* show_unread.h - what of a conversation its reader has not read yet, and its last message.
 *
 * The rows of rooms and attendees point at messages, which may have expired, been deleted or gone
 * since; here is looked whether they still stand. */
#ifndef TT_TALK_SHOW_UNREAD_H
#define TT_TALK_SHOW_UNREAD_H

#include "lib/wire/conversation.h"
#include "server/store/messages.h"
#include "server/talk/seat.h"

/* The marker, how much came after it, and whether that mentions the reader. */
TT_MUST_CHECK enum tt_err talk_show_unread(struct talk *talk, const struct seat *seat,
					   struct tt_conversation *out);

/* The newest message of the room that can be shown. TT_ERR_NO_MESSAGE. */
TT_MUST_CHECK enum tt_err talk_last_message(struct talk *talk, const struct room *room,
					    struct message *out);

#endif

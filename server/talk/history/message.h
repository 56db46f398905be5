/* message.h - one message of the history: whether it is there, and what it may be used for. */
#ifndef TT_TALK_MESSAGE_H
#define TT_TALK_MESSAGE_H

#include "server/store/messages.h"
#include "server/talk/seat.h"

/* A read marker before everything. */
enum {
	MARKER_NOTHING_READ = -2
};

/* A text or a shared object, by somebody who can be answered. Only these can be edited, deleted,
 * replied to and reacted to. */
bool talk_is_replyable(const struct message *row);

/* A message of the viewer's room that is still there for its readers. TT_ERR_NO_MESSAGE. */
TT_MUST_CHECK enum tt_err talk_message_get(struct talk *talk, const struct seat *seat, int64_t id,
					   struct message *out);

/* Past its expiry: as if it were not there, also before it is purged. */
bool talk_message_expired(const struct message *row, int64_t now_s);

#endif

/* history.h - the one door through which rows come into the history of a room. */
#ifndef TT_TALK_HISTORY_H
#define TT_TALK_HISTORY_H

#include "server/store/messages.h"
#include "server/talk/talk.h"

enum {
	REFERENCE_ID_MAX_BYTES = 64
};

/* A row that who asks is about to write. */
struct message talk_message_new(const struct talk *talk, enum message_kind kind,
				struct tt_str body);

/* What the client calls it; too much of it is cut off. */
void talk_message_refer(struct message *message, struct tt_str reference_id);

/* Adds a row to the room's history. Expiry is by the room's setting; reactions have none. The row
 * becomes the room's last message and its activity, unless it only tells of another one (reactions,
 * quiet events); and it counts in its thread. Everything that is written into a room goes
 * through here, and who waits for the room hears of it, and so do its bots. */
TT_MUST_CHECK enum tt_err talk_message_add(struct talk *talk, struct room *room,
					   struct message *message);

#endif

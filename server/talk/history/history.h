/* history.h - the one door through which rows come into the history of a room. */
#ifndef TT_TALK_HISTORY_H
#define TT_TALK_HISTORY_H

#include "server/store/messages.h"
#include "server/talk/talk.h"

/* Adds a row to the room's history. Expiry is by the room's setting; reactions have none. The row
 * becomes the room's last message and its activity, unless it only tells of another one (reactions,
 * quiet events); and it counts in its thread. Everything that is written into a room goes
 * through here, and who waits for the room hears of it. */
TT_MUST_CHECK enum tt_err talk_message_add(struct talk *talk, struct room *room,
					   struct message *message);

#endif

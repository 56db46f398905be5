/* announce.h - telling the bots of a room what was written there.
 *
 * The one door into a history notes what bots may want to hear of (history/history.c), and nothing
 * where there are none. Before the commit the notes become rows of the outbox, in the same
 * transaction as what they tell of: what was acknowledged is told, also after a crash, and what was
 * refused is not. server/hooks delivers them. */
#ifndef TT_TALK_ANNOUNCE_H
#define TT_TALK_ANNOUNCE_H

#include "server/store/bots.h"
#include "server/talk/talk.h"

/* The end of what rules do in a transaction: whoever lets them write calls it before he commits. */
TT_MUST_CHECK enum tt_err talk_finish(struct talk *talk);

/* That it has come into the room, or has left it: that bot alone, whatever its features. */
TT_MUST_CHECK enum tt_err talk_tell_bot(struct talk *talk, const struct room *room,
					const struct bot *bot, bool has_joined);

#endif

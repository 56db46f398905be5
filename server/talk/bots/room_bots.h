/* room_bots.h - which bots are in which room: for moderators, and for the command line (talk-chat
 * 7.2). */
#ifndef TT_TALK_ROOM_BOTS_H
#define TT_TALK_ROOM_BOTS_H

#include "server/store/bots.h"
#include "server/talk/seat.h"

/* Those that moderators see: not those which only the command line lets in, unless it has. */
TT_MUST_CHECK enum tt_err talk_room_bots(struct talk *talk, const struct seat *seat,
					 struct bot **out, size_t *n);

/* By a moderator; *changed: it was not in the room before, or was in it. TT_ERR_BOT_ROOM,
 * TT_ERR_BOT, TT_ERR_BOT_STATE. */
TT_MUST_CHECK enum tt_err talk_bot_enable(struct talk *talk, const struct seat *seat, int64_t id,
					  struct bot *out, bool *changed);
TT_MUST_CHECK enum tt_err talk_bot_disable(struct talk *talk, const struct seat *seat, int64_t id,
					   struct bot *out);

/* The same by an administrator, whatever the state of the bot. TT_ERR_BOT_ELSEWHERE. */
TT_MUST_CHECK enum tt_err talk_bot_let_in(struct talk *talk, const struct room *room,
					  const struct bot *bot, bool *changed);
TT_MUST_CHECK enum tt_err talk_bot_put_out(struct talk *talk, const struct room *room,
					   const struct bot *bot, bool *changed);

/* Somebody in the room is told of messages outside of the server. */
TT_MUST_CHECK enum tt_err talk_room_is_told_of(struct talk *talk, const struct room *room,
					       bool *out);

#endif

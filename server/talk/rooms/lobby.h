/* lobby.h - the room in front of the room: who is no moderator waits there (talk-rooms 2.9).
 *
 * A timer ends the lobby. Nothing runs when its time has come: whoever looks at the conversation
 * next opens it (call_find_room() does). */
#ifndef TT_TALK_LOBBY_H
#define TT_TALK_LOBBY_H

#include "server/talk/seat.h"

/* `timer_s` 0 or less: none. With the state that it has already only the timer changes.
 * TT_ERR_BREAKOUT, TT_ERR_ROOM_TYPE, TT_ERR_LOBBY_OBJECT, TT_ERR_ROOM_VALUE. */
TT_MUST_CHECK enum tt_err talk_set_lobby(struct talk *talk, struct seat *seat, int64_t state,
					 int64_t timer_s);

/* The time is over, but nobody has looked yet. */
bool talk_lobby_is_due(const struct room *room, int64_t now_s);

/* Opens it and tells everybody. `room` was read in this transaction; nothing happens when somebody
 * else was faster. */
TT_MUST_CHECK enum tt_err talk_lobby_open_if_due(struct talk *talk, struct room *room);

#endif

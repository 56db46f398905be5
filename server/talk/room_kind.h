/* room_kind.h - what kind of conversation a room is. */
#ifndef TT_TALK_ROOM_KIND_H
#define TT_TALK_ROOM_KIND_H

#include "server/store/rooms.h"

/* One-to-one rooms, living or former: their two people are fixed. */
bool talk_is_one_to_one(const struct room *room);

/* A part of another conversation, which decides for it. */
bool talk_is_breakout(const struct room *room);

/* A user who is not in it may find and enter it (talk-rooms 2.5). */
bool talk_room_is_listed(const struct room *room);

#endif

/* room.h - storing a new conversation, and the bounds of what it is called. */
#ifndef TT_TALK_ROOM_H
#define TT_TALK_ROOM_H

#include "server/talk/seat.h"

enum {
	ROOM_NAME_MAX_CHARS = 255,
	ROOM_AUTO_NAME_CHARS = 64,
	ROOM_DESCRIPTION_MAX_CHARS = 2000,
	ROOM_OBJECT_MAX_BYTES = 64,
	ROOM_TOKEN_LEN = 8,
	ROOM_MAX_EXPIRATION_S = INT32_MAX,
};

/* A row with nothing set. */
void talk_room_blank(struct room *room, int64_t type, int64_t now_s);

/* Stores a room in which nobody is, and its first message. Without a token it gets a free one; with
 * one TT_ERR_ROOM says that it is taken. */
TT_MUST_CHECK enum tt_err talk_room_add_empty(struct talk *talk, struct room *room);

/* Stores seat->room, its first message and the viewer as its owner. */
TT_MUST_CHECK enum tt_err talk_room_add(struct talk *talk, struct seat *seat);

/* The viewer becomes the owner of seat->room. */
TT_MUST_CHECK enum tt_err talk_room_add_owner(struct talk *talk, struct seat *seat);

#endif

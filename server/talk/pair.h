/* pair.h - the two people of a one-to-one conversation: their ids are its name. */
#ifndef TT_TALK_PAIR_H
#define TT_TALK_PAIR_H

#include "server/store/rooms.h"

/* The name of the conversation of these two: the same for either of them. */
struct tt_str talk_pair_name(struct tt_arena *arena, struct tt_str a, struct tt_str b);
/* Back again. Returns how many there are: 2, or 0 for a room that is none of two. */
size_t talk_pair(struct tt_arena *arena, const struct room *room, struct tt_str pair[2]);

/* The other user of a one-to-one room; p == NULL when `user` is not of the pair. */
struct tt_str talk_room_partner(struct tt_arena *arena, const struct room *room,
				struct tt_str user);

#endif

/* pair.h - the two people of a one-to-one conversation. */
#ifndef TT_TALK_PAIR_H
#define TT_TALK_PAIR_H

#include "server/store/rooms.h"

/* The room is to be that of these two: the same, whoever of them begins it. */
void talk_pair_set(struct room *room, struct tt_str a, struct tt_str b);

/* The other user of a one-to-one room; p == NULL when `user` is not of the pair. */
struct tt_str talk_room_partner(const struct room *room, struct tt_str user);

#endif

#include "server/talk/pair.h"

void talk_pair_set(struct room *room, struct tt_str a, struct tt_str b)
{
	bool in_order = tt_str_cmp(a, b) <= 0;

	room->pair_a = in_order ? a : b;
	room->pair_b = in_order ? b : a;
}

struct tt_str talk_room_partner(const struct room *room, struct tt_str user)
{
	if (room->pair_a.p && tt_str_eq(room->pair_a, user))
		return room->pair_b;
	if (room->pair_b.p && tt_str_eq(room->pair_b, user))
		return room->pair_a;
	return (struct tt_str){ NULL, 0 };
}

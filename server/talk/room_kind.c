#include "server/talk/room_kind.h"

bool talk_is_one_to_one(const struct room *room)
{
	return room->type == ROOM_ONE_TO_ONE || room->type == ROOM_FORMER_ONE_TO_ONE;
}

bool talk_is_breakout(const struct room *room)
{
	return room->parent_id != 0;
}

bool talk_room_is_listed(const struct room *room)
{
	return room->listable != 0 && (room->type == ROOM_GROUP || room->type == ROOM_PUBLIC);
}

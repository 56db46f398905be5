#include "server/talk/rooms/lobby.h"
#include "lib/base/clock.h"
#include "server/talk/history/tell.h"
#include "server/talk/room_kind.h"

static bool may_have_lobby(const struct room *room)
{
	static const char *const objects[] = { "", "emails", "event", "extended_conversation",
					       "instant_meeting" };

	for (size_t i = 0; i < ARRAY_LEN(objects); i++)
		if (tt_str_is(room->object_type, objects[i]))
			return true;
	return false;
}

enum tt_err talk_set_lobby(struct talk *talk, struct seat *seat, int64_t state, int64_t timer_s)
{
	struct room *room = &seat->room;
	int64_t old = room->lobby_state;
	enum tt_err err;

	if (talk_is_breakout(room))
		return TT_ERR_BREAKOUT;
	if (room->type != ROOM_GROUP && room->type != ROOM_PUBLIC)
		return TT_ERR_ROOM_TYPE;
	if (!may_have_lobby(room))
		return TT_ERR_LOBBY_OBJECT;
	if ((state != 0 && state != 1) || timer_s > TT_CLOCK_LAST_S)
		return TT_ERR_ROOM_VALUE;
	room->lobby_state = state;
	room->lobby_timer_s = timer_s > 0 ? timer_s : 0;
	talk_note_changed(talk, room->id);
	err = store_room_set_lobby(talk->db, room, talk->now_s);
	if (err || state == old)
		return err;
	return talk_tell(talk, room, state ? EVENT_lobby_non_moderators : EVENT_lobby_none);
}

bool talk_lobby_is_due(const struct room *room, int64_t now_s)
{
	return room->lobby_timer_s > 0 && room->lobby_timer_s <= now_s;
}

enum tt_err talk_lobby_open_if_due(struct talk *talk, struct room *room)
{
	bool was_on = room->lobby_state != 0;
	enum tt_err err;

	if (!talk_lobby_is_due(room, talk->now_s))
		return TT_OK;
	room->lobby_state = 0;
	room->lobby_timer_s = 0;
	talk_note_changed(talk, room->id);
	err = store_room_set_lobby(talk->db, room, talk->now_s);
	if (err || !was_on)
		return err;
	return talk_tell_by_server(talk, room, EVENT_lobby_timer_reached, NULL, 0);
}

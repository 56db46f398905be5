/* breakout.c - breakout rooms of a conversation (talk-rooms 2.0, 2.17, 6.2). */
#include "server/talk/rooms/breakout.h"
#include "server/api/handlers.h"
#include "server/talk/rooms/breakout_move.h"
#include "server/talk/show/show_people.h"
#include "server/talk/show/show_room.h"

/* What most of them answer: the moderator's breakout rooms as they are now, and the parent. */
static enum tt_err answer(struct call *call, enum tt_err err)
{
	struct show_list list = { .how.with_last_message = true };
	struct tt_conversation *shown;

	if (!err)
		err = talk_breakout_mine(&call->talk, &call->seat, &list.memberships, &list.n);
	if (!err)
		err = talk_show_list(&call->talk, &call->seat, &list, &shown);
	if (err)
		return err;
	call_put_conversations(call, shown, list.n);
	return TT_OK;
}

static enum tt_err show_one(struct call *call, const struct membership *room,
			    struct tt_conversation *out)
{
	const struct show_room how = { .with_last_message = false };
	const struct seat there = seat_in(&room->room, &room->attendee);

	if (room->attendee.id != 0)
		return talk_show_room(&call->talk, &there, &how, out);
	talk_show_skeleton(call->arena, &room->room, true, out);
	return TT_OK;
}

enum tt_err breakout_list(struct call *call)
{
	struct tt_conversation *shown;
	struct membership *rooms;
	size_t n = 0;
	enum tt_err err = talk_breakout_visible(&call->talk, &call->seat, &rooms, &n);

	shown = tt_arena_array(call->arena, struct tt_conversation, n + 1);
	for (size_t i = 0; !err && i < n; i++)
		err = show_one(call, &rooms[i], &shown[i]);
	if (!err)
		call_put_conversations(call, shown, n);
	return err;
}

enum tt_err breakout_participants(struct call *call)
{
	struct shown_people people = {
		.with_status = call->who.user.p && param_bool(call->params, "includeStatus", false)
	};
	const struct room **rooms;
	struct membership *breakout;
	size_t n = 0;
	enum tt_err err;

	if (call->seat.attendee.type == PARTICIPANT_GUEST)
		return TT_ERR_LIST_GUEST;
	err = talk_breakout_visible(&call->talk, &call->seat, &breakout, &n);
	if (err)
		return err;
	rooms = tt_arena_array(call->arena, const struct room *, n + 1);
	for (size_t i = 0; i < n; i++)
		rooms[i] = &breakout[i].room;
	rooms[n] = &call->seat.room;
	err = talk_show_participants_of(&call->talk, &call->seat, rooms, n + 1, &people);
	if (!err)
		participants_put(call, &people);
	return err;
}

/* Text that holds JSON. What is JSON itself is no such text, and is refused like any other. */
static struct tt_str read_map(const struct call *call)
{
	if (!param_has(call->params, "attendeeMap"))
		return TT_STR("");
	return param_str(call->params, "attendeeMap", TT_STR("no text"));
}

/* The mode is kept even if the rest is refused, as Talk does: so it is committed. */
static enum tt_err keep_mode(struct call *call, enum tt_err refusal)
{
	enum tt_err err = call_pause(call);

	return err ? err : refusal;
}

enum tt_err breakout_configure(struct call *call)
{
	struct breakout_plan plan;
	enum tt_err err = call_need(call, "mode");

	if (!err)
		err = call_need(call, "amount");
	if (!err)
		err = talk_breakout_choose_mode(&call->talk, &call->seat,
						call_int(call, "mode", 0));
	if (err)
		return err;
	err = talk_breakout_plan(&call->talk, &call->seat, call_int(call, "amount", 0),
				 read_map(call), &plan);
	if (err)
		return keep_mode(call, err);
	return answer(call, talk_breakout_create(&call->talk, &call->seat, &plan));
}

enum tt_err breakout_remove(struct call *call)
{
	return call_answer_room(call, talk_breakout_remove(&call->talk, &call->seat));
}

enum tt_err breakout_start(struct call *call)
{
	return answer(call, talk_breakout_start(&call->talk, &call->seat));
}

enum tt_err breakout_stop(struct call *call)
{
	return answer(call, talk_breakout_stop(&call->talk, &call->seat));
}

enum tt_err breakout_broadcast(struct call *call)
{
	enum tt_err err = call_need(call, "message");

	if (!err)
		err = talk_breakout_broadcast(&call->talk, &call->seat, call_str(call, "message"));
	call->req->status = 201;
	return answer(call, err);
}

enum tt_err breakout_move(struct call *call)
{
	enum tt_err err = call_need(call, "attendeeMap");

	if (!err)
		err = talk_breakout_move(&call->talk, &call->seat, read_map(call));
	return answer(call, err);
}

enum tt_err breakout_ask(struct call *call)
{
	return call_answer_room(call, talk_breakout_ask(&call->talk, &call->seat, true));
}

enum tt_err breakout_stop_asking(struct call *call)
{
	return call_answer_room(call, talk_breakout_ask(&call->talk, &call->seat, false));
}

enum tt_err breakout_switch(struct call *call)
{
	enum tt_err err = call_need(call, "target");

	if (!err)
		err = talk_breakout_switch(&call->talk, &call->seat, call_str(call, "target"));
	return call_answer_room(call, err);
}

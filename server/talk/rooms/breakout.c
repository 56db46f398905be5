#include "server/talk/rooms/breakout.h"
#include "server/store/messages.h"
#include "server/talk/chat/send.h"
#include "server/talk/history/tell.h"
#include "server/talk/people/breakout_people.h"
#include "server/talk/permissions.h"
#include "server/talk/room_kind.h"
#include "server/talk/rooms/remove.h"
#include "server/talk/rooms/room.h"

static bool is_user(const struct attendee *attendee)
{
	return tt_str_eq(attendee->actor_type, ACTOR_USERS);
}

static enum tt_err set_number(struct talk *talk, struct room *room, enum room_number which,
			      int64_t value)
{
	if (which == ROOM_NUMBER_BREAKOUT_MODE)
		room->breakout_mode = value;
	else
		room->breakout_status = value;
	talk_note_changed(talk, room->id);
	return store_room_set_number(talk->db, room->id, which, value, talk->now_s);
}

/* --- making and removing them ---------------------------------------------------------------- */

enum tt_err talk_breakout_choose_mode(struct talk *talk, struct seat *seat, int64_t mode)
{
	struct room *room = &seat->room;

	if (room->breakout_mode != BREAKOUT_NONE || room->type != ROOM_GROUP ||
	    talk_is_breakout(room))
		return TT_ERR_BREAKOUT_ROOM;
	/* Talk takes 0, too: then there are rooms, but nobody can start them. */
	if (mode < BREAKOUT_NONE || mode > BREAKOUT_FREE)
		return TT_ERR_BREAKOUT_MODE;
	return set_number(talk, room, ROOM_NUMBER_BREAKOUT_MODE, mode);
}

enum tt_err talk_breakout_plan(struct talk *talk, const struct seat *seat, int64_t amount,
			       struct tt_str attendee_map, struct breakout_plan *out)
{
	memset(out, 0, sizeof(*out));
	if (amount < 1 || amount > BREAKOUT_MAX_ROOMS)
		return TT_ERR_BREAKOUT_AMOUNT;
	out->n_rooms = (size_t)amount;
	if (seat->room.breakout_mode != BREAKOUT_MANUAL)
		return TT_OK;
	return breakout_map_parse(talk->arena, attendee_map, out->n_rooms, &out->map);
}

/* Who is divided into what. */
struct split {
	struct room rooms[BREAKOUT_MAX_ROOMS];
	struct attendee *people;
	size_t n;
};

/* It has the parent's type, and nothing else of it. */
static enum tt_err add_room(struct talk *talk, const struct seat *seat, size_t number,
			    struct room *out)
{
	talk_room_blank(out, seat->room.type, talk->now_s);
	out->name = tt_str_printf(talk->arena, "Room %zu", number);
	out->object_type = TT_STR("room");
	out->object_id = seat->room.token;
	out->parent_id = seat->room.id;
	out->lobby_state = 1;
	return talk_room_add_empty(talk, out);
}

static enum tt_err admit_moderators(struct talk *talk, struct room *room, const struct split *split)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < split->n; i++)
		if (is_user(&split->people[i]) && talk_is_moderator(&split->people[i]))
			err = talk_breakout_admit(talk, room, split->people[i].actor_id,
						  split->people[i].type);
	return err;
}

/* Puts the people together who are not in every room anyway. */
static void keep_others(struct split *split)
{
	size_t n_others = 0;

	for (size_t i = 0; i < split->n; i++)
		if (is_user(&split->people[i]) && !talk_is_moderator(&split->people[i]))
			split->people[n_others++] = split->people[i];
	split->n = n_others;
}

/* False: he comes into no room for now. */
static bool find_place(const struct seat *seat, const struct breakout_plan *plan,
		       const struct attendee *who, size_t dealt, size_t *out)
{
	*out = dealt;
	if (seat->room.breakout_mode == BREAKOUT_MANUAL)
		return breakout_map_find(&plan->map, who->id, out);
	return seat->room.breakout_mode == BREAKOUT_AUTOMATIC;
}

static enum tt_err admit_others(struct talk *talk, const struct seat *seat,
				const struct breakout_plan *plan, struct split *split)
{
	const size_t n = split->n;
	size_t *dealt = tt_arena_array(talk->arena, size_t, n + 1);
	enum tt_err err = TT_OK;

	breakout_deal(dealt, n, plan->n_rooms);
	for (size_t i = 0; !err && i < n; i++) {
		size_t room;

		if (find_place(seat, plan, &split->people[i], dealt[i], &room))
			err = talk_breakout_admit(talk, &split->rooms[room],
						  split->people[i].actor_id, split->people[i].type);
	}
	return err;
}

enum tt_err talk_breakout_create(struct talk *talk, const struct seat *seat,
				 const struct breakout_plan *plan)
{
	struct split split;
	/* There may be some left that nobody could start. */
	enum tt_err err = talk_room_delete_breakout(talk, &seat->room);

	if (!err)
		err = store_attendees_of_room(talk->db, talk->arena, seat->room.id, &split.people,
					      &split.n);
	if (!err)
		err = talk_within(talk, LIMIT(breakout_people), (int64_t)split.n);
	for (size_t i = 0; !err && i < plan->n_rooms; i++) {
		err = add_room(talk, seat, i + 1, &split.rooms[i]);
		if (!err)
			err = admit_moderators(talk, &split.rooms[i], &split);
	}
	if (err)
		return err;
	keep_others(&split);
	return admit_others(talk, seat, plan, &split);
}

enum tt_err talk_breakout_remove(struct talk *talk, struct seat *seat)
{
	struct room *room = &seat->room;
	enum tt_err err = talk_room_delete_breakout(talk, room);

	if (!err)
		err = set_number(talk, room, ROOM_NUMBER_BREAKOUT_MODE, BREAKOUT_NONE);
	return err ? err : set_number(talk, room, ROOM_NUMBER_BREAKOUT_STATUS, BREAKOUT_STOPPED);
}

/* --- starting and stopping ------------------------------------------------------------------- */

enum tt_err talk_breakout_rooms(struct talk *talk, const struct seat *seat, struct room **out,
				size_t *n)
{
	if (seat->room.breakout_mode == BREAKOUT_NONE)
		return TT_ERR_BREAKOUT_NONE;
	return store_rooms_breakout(talk->db, talk->arena, seat->room.id, out, n);
}

static enum tt_err set_lobby(struct talk *talk, struct room *room, bool closed)
{
	enum tt_err err;

	if ((room->lobby_state != 0) == closed)
		return TT_OK;
	room->lobby_state = closed;
	room->lobby_timer_s = 0;
	err = store_room_set_lobby(talk->db, room, talk->now_s);
	if (err)
		return err;
	return talk_tell(talk, room,
			 closed ? EVENT_breakout_rooms_stopped : EVENT_breakout_rooms_started);
}

enum tt_err talk_breakout_start(struct talk *talk, struct seat *seat)
{
	struct room *rooms;
	size_t n = 0;
	enum tt_err err = talk_breakout_rooms(talk, seat, &rooms, &n);

	for (size_t i = 0; !err && i < n; i++)
		err = set_lobby(talk, &rooms[i], false);
	return err ? err
		   : set_number(talk, &seat->room, ROOM_NUMBER_BREAKOUT_STATUS, BREAKOUT_STARTED);
}

enum tt_err talk_breakout_stop(struct talk *talk, struct seat *seat)
{
	struct room *rooms;
	size_t n = 0;
	enum tt_err err = talk_breakout_rooms(talk, seat, &rooms, &n);

	for (size_t i = 0; !err && i < n; i++) {
		err = set_lobby(talk, &rooms[i], true);
		if (!err && rooms[i].breakout_status != BREAKOUT_STOPPED)
			err = set_number(talk, &rooms[i], ROOM_NUMBER_BREAKOUT_STATUS,
					 BREAKOUT_STOPPED);
	}
	return err ? err
		   : set_number(talk, &seat->room, ROOM_NUMBER_BREAKOUT_STATUS, BREAKOUT_STOPPED);
}

enum tt_err talk_breakout_ask(struct talk *talk, struct seat *seat, bool wanted)
{
	struct room *room = &seat->room;
	enum tt_err err;

	if (!talk_is_breakout(room) || room->lobby_state != 0)
		return TT_ERR_ASSISTANCE;
	err = set_number(talk, room, ROOM_NUMBER_BREAKOUT_STATUS,
			 wanted ? BREAKOUT_ASSISTANCE : BREAKOUT_STOPPED);
	room->last_activity_s = talk->now_s;
	return err ? err
		   : store_room_set_last(talk->db, room->id, room->last_message_id,
					 room->last_activity_s);
}

/* --- lists ----------------------------------------------------------------------------------- */

static size_t keep_own(struct membership rooms[], size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (rooms[i].attendee.id != 0)
			rooms[kept++] = rooms[i];
	return kept;
}

enum tt_err talk_breakout_mine(struct talk *talk, const struct seat *seat, struct membership **out,
			       size_t *n)
{
	enum tt_err err = talk_breakout_memberships(talk, &seat->room, talk->user, out, n);

	if (err)
		return err;
	*n = keep_own(*out, *n);
	(*out)[(*n)++] = (struct membership){ seat->room, seat->attendee };
	return TT_OK;
}

enum tt_err talk_breakout_visible(struct talk *talk, const struct seat *seat,
				  struct membership **out, size_t *n)
{
	const struct room *room = &seat->room;
	bool moderator = talk_is_moderator(&seat->attendee);
	enum tt_err err;

	if (room->breakout_mode == BREAKOUT_NONE)
		return TT_ERR_BREAKOUT_NONE;
	if (!moderator && room->breakout_status != BREAKOUT_STARTED)
		return TT_ERR_BREAKOUT_STATUS;
	err = talk_breakout_memberships(talk, &seat->room, talk->user, out, n);
	if (!err && !moderator && room->breakout_mode != BREAKOUT_FREE)
		*n = keep_own(*out, *n);
	return err;
}

/* --- broadcasting ---------------------------------------------------------------------------- */

/* A moderator who has left one of the rooms is heard there all the same. */
static enum tt_err send_into(struct talk *talk, const struct seat *seat,
			     const struct membership *room, struct tt_str text)
{
	const struct new_message new_message = { .text = text, .reference_id = TT_STR("") };
	struct seat there = seat_in(&room->room, &room->attendee);
	struct message message;

	if (room->attendee.id == 0)
		there.attendee.type = seat->attendee.type;
	return talk_send(talk, &there, &new_message, &message);
}

enum tt_err talk_breakout_broadcast(struct talk *talk, const struct seat *seat, struct tt_str text)
{
	struct membership *rooms;
	size_t n = 0;
	enum tt_err err = talk_check_text(tt_str_trim(text));

	if (seat->room.breakout_mode == BREAKOUT_NONE)
		return TT_ERR_BREAKOUT_NONE;
	if (!err)
		err = talk_breakout_memberships(talk, &seat->room, talk->user, &rooms, &n);
	for (size_t i = 0; !err && i < n; i++)
		err = send_into(talk, seat, &rooms[i], text);
	return err;
}

#include "server/talk/breakout.h"
#include "server/talk/breakout_people.h"
#include "server/talk/changed.h"
#include "server/talk/messages.h"
#include "server/talk/permissions.h"
#include "server/talk/rooms.h"
#include "server/talk/settings.h"
#include "server/talk/system.h"

static bool is_user(const struct attendee *attendee)
{
	return tt_str_eq(attendee->actor_type, ACTOR_USERS);
}

static enum tt_err set_number(struct db *db, const struct viewer *viewer, struct room *room,
			      enum room_number which, int64_t value)
{
	if (which == ROOM_NUMBER_BREAKOUT_MODE)
		room->breakout_mode = value;
	else
		room->breakout_status = value;
	return store_room_set_number(db, room->id, which, value, viewer->now_s);
}

/* --- making and removing them ---------------------------------------------------------------- */

enum tt_err talk_breakout_choose_mode(struct db *db, struct viewer *viewer, int64_t mode)
{
	struct room *room = &viewer->room;

	if (room->breakout_mode != BREAKOUT_NONE || room->type != ROOM_GROUP ||
	    talk_is_breakout(room))
		return TT_ERR_BREAKOUT_ROOM;
	/* Talk takes 0, too: then there are rooms, but nobody can start them. */
	if (mode < BREAKOUT_NONE || mode > BREAKOUT_FREE)
		return TT_ERR_BREAKOUT_MODE;
	return set_number(db, viewer, room, ROOM_NUMBER_BREAKOUT_MODE, mode);
}

enum tt_err talk_breakout_plan(struct tt_arena *arena, const struct viewer *viewer, int64_t amount,
			       struct tt_str attendee_map, struct breakout_plan *out)
{
	memset(out, 0, sizeof(*out));
	if (amount < 1 || amount > BREAKOUT_MAX_ROOMS)
		return TT_ERR_BREAKOUT_AMOUNT;
	out->n_rooms = (size_t)amount;
	if (viewer->room.breakout_mode != BREAKOUT_MANUAL)
		return TT_OK;
	return breakout_map_parse(arena, attendee_map, out->n_rooms, &out->map);
}

/* It has the parent's type, and nothing else of it. */
static enum tt_err add_room(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			    size_t number, struct room *out)
{
	talk_room_blank(out, viewer->room.type, viewer->now_s);
	out->name = tt_str_printf(arena, "Room %zu", number);
	out->object_type = TT_STR("room");
	out->object_id = viewer->room.token;
	out->lobby_state = 1;
	return talk_room_add_empty(db, arena, out, talk_actor(viewer), viewer->now_s);
}

static enum tt_err admit_moderators(struct db *db, struct tt_arena *arena,
				    const struct viewer *viewer, struct room *room,
				    const struct attendee people[], size_t n)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < n; i++)
		if (is_user(&people[i]) && talk_is_moderator(&people[i]))
			err = talk_breakout_admit(db, arena, viewer, room, people[i].actor_id,
						  people[i].type);
	return err;
}

/* Puts the people together who are not in every room anyway. */
static size_t keep_others(struct attendee people[], size_t n)
{
	size_t n_others = 0;

	for (size_t i = 0; i < n; i++)
		if (is_user(&people[i]) && !talk_is_moderator(&people[i]))
			people[n_others++] = people[i];
	return n_others;
}

/* False: he comes into no room for now. */
static bool find_place(const struct viewer *viewer, const struct breakout_plan *plan,
		       const struct attendee *who, size_t dealt, size_t *out)
{
	*out = dealt;
	if (viewer->room.breakout_mode == BREAKOUT_MANUAL)
		return breakout_map_find(&plan->map, who->id, out);
	return viewer->room.breakout_mode == BREAKOUT_AUTOMATIC;
}

static enum tt_err admit_others(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
				struct room rooms[], const struct breakout_plan *plan,
				const struct attendee people[], size_t n)
{
	size_t *dealt = tt_arena_array(arena, size_t, n + 1);
	enum tt_err err = TT_OK;

	breakout_deal(dealt, n, plan->n_rooms);
	for (size_t i = 0; !err && i < n; i++) {
		size_t room;

		if (find_place(viewer, plan, &people[i], dealt[i], &room))
			err = talk_breakout_admit(db, arena, viewer, &rooms[room],
						  people[i].actor_id, people[i].type);
	}
	return err;
}

enum tt_err talk_breakout_create(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
				 const struct breakout_plan *plan)
{
	struct room rooms[BREAKOUT_MAX_ROOMS];
	struct attendee *people;
	size_t n;
	/* There may be some left that nobody could start. */
	enum tt_err err = talk_room_delete_breakout(db, arena, &viewer->room, viewer->changed);

	if (!err)
		err = store_attendees_of_room(db, arena, viewer->room.id, &people, &n);
	for (size_t i = 0; !err && i < plan->n_rooms; i++) {
		err = add_room(db, arena, viewer, i + 1, &rooms[i]);
		if (!err)
			err = admit_moderators(db, arena, viewer, &rooms[i], people, n);
	}
	if (err)
		return err;
	n = keep_others(people, n);
	return admit_others(db, arena, viewer, rooms, plan, people, n);
}

enum tt_err talk_breakout_remove(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	struct room *room = &viewer->room;
	enum tt_err err = talk_room_delete_breakout(db, arena, room, viewer->changed);

	if (!err)
		err = set_number(db, viewer, room, ROOM_NUMBER_BREAKOUT_MODE, BREAKOUT_NONE);
	return err ? err
		   : set_number(db, viewer, room, ROOM_NUMBER_BREAKOUT_STATUS, BREAKOUT_STOPPED);
}

/* --- starting and stopping ------------------------------------------------------------------- */

enum tt_err talk_breakout_rooms(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
				struct room **out, size_t *n)
{
	if (viewer->room.breakout_mode == BREAKOUT_NONE)
		return TT_ERR_BREAKOUT_NONE;
	return store_rooms_breakout(db, arena, viewer->room.token, out, n);
}

static enum tt_err set_lobby(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			     struct room *room, bool closed)
{
	enum tt_err err;

	if ((room->lobby_state != 0) == closed)
		return TT_OK;
	room->lobby_state = closed;
	room->lobby_timer_s = 0;
	changed_rooms_note(viewer->changed, arena, room->id);
	err = store_room_set_lobby(db, room, viewer->now_s);
	if (err)
		return err;
	return talk_system(db, arena, room, talk_actor(viewer),
			   closed ? "breakout_rooms_stopped" : "breakout_rooms_started", NULL, 0,
			   viewer->now_s);
}

enum tt_err talk_breakout_start(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	struct room *rooms;
	size_t n = 0;
	enum tt_err err = talk_breakout_rooms(db, arena, viewer, &rooms, &n);

	for (size_t i = 0; !err && i < n; i++)
		err = set_lobby(db, arena, viewer, &rooms[i], false);
	return err ? err
		   : set_number(db, viewer, &viewer->room, ROOM_NUMBER_BREAKOUT_STATUS,
				BREAKOUT_STARTED);
}

enum tt_err talk_breakout_stop(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	struct room *rooms;
	size_t n = 0;
	enum tt_err err = talk_breakout_rooms(db, arena, viewer, &rooms, &n);

	for (size_t i = 0; !err && i < n; i++) {
		err = set_lobby(db, arena, viewer, &rooms[i], true);
		if (!err && rooms[i].breakout_status != BREAKOUT_STOPPED)
			err = set_number(db, viewer, &rooms[i], ROOM_NUMBER_BREAKOUT_STATUS,
					 BREAKOUT_STOPPED);
	}
	return err ? err
		   : set_number(db, viewer, &viewer->room, ROOM_NUMBER_BREAKOUT_STATUS,
				BREAKOUT_STOPPED);
}

enum tt_err talk_breakout_ask(struct db *db, struct viewer *viewer, bool wanted)
{
	struct room *room = &viewer->room;
	enum tt_err err;

	if (!talk_is_breakout(room) || room->lobby_state != 0)
		return TT_ERR_ASSISTANCE;
	err = set_number(db, viewer, room, ROOM_NUMBER_BREAKOUT_STATUS,
			 wanted ? BREAKOUT_ASSISTANCE : BREAKOUT_STOPPED);
	room->last_activity_s = viewer->now_s;
	return err ? err
		   : store_room_set_last(db, room->id, room->last_message_id,
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

enum tt_err talk_breakout_mine(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			       struct membership **out, size_t *n)
{
	enum tt_err err = talk_breakout_memberships(db, arena, &viewer->room, viewer->user, out, n);

	if (err)
		return err;
	*n = keep_own(*out, *n);
	(*out)[(*n)++] = (struct membership){ viewer->room, viewer->attendee };
	return TT_OK;
}

enum tt_err talk_breakout_visible(struct db *db, struct tt_arena *arena,
				  const struct viewer *viewer, struct membership **out, size_t *n)
{
	const struct room *room = &viewer->room;
	bool moderator = talk_is_moderator(&viewer->attendee);
	enum tt_err err;

	if (room->breakout_mode == BREAKOUT_NONE)
		return TT_ERR_BREAKOUT_NONE;
	if (!moderator && room->breakout_status != BREAKOUT_STARTED)
		return TT_ERR_BREAKOUT_STATUS;
	err = talk_breakout_memberships(db, arena, &viewer->room, viewer->user, out, n);
	if (!err && !moderator && room->breakout_mode != BREAKOUT_FREE)
		*n = keep_own(*out, *n);
	return err;
}

/* --- broadcasting ---------------------------------------------------------------------------- */

/* A moderator who has left one of the rooms is heard there all the same. */
static enum tt_err send_into(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			     const struct membership *room, struct tt_str text)
{
	const struct new_message new_message = { .text = text, .reference_id = TT_STR("") };
	struct viewer in_room = *viewer;
	struct message message;

	in_room.room = room->room;
	in_room.attendee = room->attendee;
	if (room->attendee.id == 0)
		in_room.attendee.type = viewer->attendee.type;
	changed_rooms_note(viewer->changed, arena, room->room.id);
	return talk_send(db, arena, &in_room, &new_message, &message);
}

enum tt_err talk_breakout_broadcast(struct db *db, struct tt_arena *arena,
				    const struct viewer *viewer, struct tt_str text)
{
	struct membership *rooms;
	size_t n = 0;
	enum tt_err err = talk_check_text(tt_str_trim(text));

	if (viewer->room.breakout_mode == BREAKOUT_NONE)
		return TT_ERR_BREAKOUT_NONE;
	if (!err)
		err = talk_breakout_memberships(db, arena, &viewer->room, viewer->user, &rooms, &n);
	for (size_t i = 0; !err && i < n; i++)
		err = send_into(db, arena, viewer, &rooms[i], text);
	return err;
}

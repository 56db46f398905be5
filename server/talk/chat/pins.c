#include "server/talk/chat/pins.h"
#include "lib/base/clock.h"
#include "server/store/attendees.h"
#include "server/talk/history/message.h"
#include "server/talk/history/tell.h"

/* What everybody sees of the room has changed, which no message that counts tells of. */
static enum tt_err note_pins(struct talk *talk, struct room *room)
{
	int64_t *left;
	size_t n = 0;
	enum tt_err err =
		store_pins_of_room(talk->db, talk->arena, room->id, 0, 1, talk->now_s, &left, &n);

	talk_note_changed(talk, room->id);
	room->has_pins = n > 0;
	return err ? err
		   : store_room_set_number(talk->db, room->id, ROOM_NUMBER_HAS_PINS, room->has_pins,
					   talk->now_s);
}

static enum tt_err check(struct talk *talk, const struct seat *seat, int64_t message_id,
			 int64_t until_s, struct message *row)
{
	enum tt_err err = talk_message_get(talk, seat, message_id, row);

	if (err)
		return err;
	if (!talk_is_replyable(row))
		return TT_ERR_PIN_KIND;
	if (until_s != 0 && (until_s <= talk->now_s || until_s > TT_CLOCK_LAST_S))
		return TT_ERR_PIN_UNTIL;
	return TT_OK;
}

/* One whose time is over, and that no job has seen yet, makes room for the new one. */
static enum tt_err add(struct talk *talk, const struct pin *pin, bool *added)
{
	struct pin old;
	bool is_there = false;
	bool was;
	enum tt_err err =
		store_pin_get(talk->db, talk->arena, pin->message_id, talk->now_s, &old, &is_there);

	*added = false;
	if (err || is_there)
		return err;
	err = store_pin_delete(talk->db, pin->message_id, &was);
	return err ? err : store_pin_add(talk->db, pin, added);
}

enum tt_err talk_pin(struct talk *talk, struct seat *seat, int64_t message_id, int64_t until_s,
		     struct message *out, bool *told)
{
	const struct pin pin = {
		.room_id = seat->room.id,
		.message_id = message_id,
		.actor_type = talk->actor.type,
		.actor_id = talk->actor.id,
		.pinned_s = talk->now_s,
		.until_s = until_s,
	};
	struct message row;
	enum tt_err err = check(talk, seat, message_id, until_s, &row);

	*told = false;
	if (!err)
		err = add(talk, &pin, told);
	if (err || !*told)
		return err;
	err = store_pin_show_again(talk->db, seat->room.id, message_id, talk->now_s);
	if (!err)
		err = note_pins(talk, &seat->room);
	return err ? err : talk_tell_about(talk, seat, EVENT_message_pinned, &row, out);
}

static enum tt_err take(struct talk *talk, struct seat *seat, const struct message *row,
			struct message *out, bool *told)
{
	enum tt_err err = store_pin_delete(talk->db, row->id, told);

	if (err || !*told)
		return err;
	err = note_pins(talk, &seat->room);
	return err ? err : talk_tell_about(talk, seat, EVENT_message_unpinned, row, out);
}

enum tt_err talk_unpin(struct talk *talk, struct seat *seat, int64_t message_id,
		       struct message *out, bool *told)
{
	struct message row;
	enum tt_err err = talk_message_get(talk, seat, message_id, &row);

	*told = false;
	return err ? err : take(talk, seat, &row, out, told);
}

enum tt_err talk_pin_hide(struct talk *talk, struct seat *seat, int64_t message_id)
{
	struct message row;
	struct pin pin;
	bool is_pinned = false;
	enum tt_err err = talk_message_get(talk, seat, message_id, &row);

	if (!err)
		err = store_pin_get(talk->db, talk->arena, message_id, talk->now_s, &pin,
				    &is_pinned);
	if (err || !is_pinned)
		return err;
	seat->attendee.hidden_pin = message_id;
	return store_attendee_set_flag(talk->db, seat->attendee.id, ATTENDEE_HIDDEN_PIN, message_id,
				       talk->now_s);
}

enum tt_err talk_pin_end(struct talk *talk, const struct pin *pin)
{
	struct room room;
	struct seat seat;
	struct message row;
	struct message told;
	bool was;
	enum tt_err err = store_room_by_id(talk->db, talk->arena, pin->room_id, &room);

	if (err == TT_ERR_ROOM) /* it is being deleted */
		return store_pin_delete(talk->db, pin->message_id, &was);
	if (err)
		return err;
	seat = seat_in(&room, NULL);
	talk->actor = TALK_ACTOR_SYSTEM;
	err = talk_message_get(talk, &seat, pin->message_id, &row);
	if (!err)
		return take(talk, &seat, &row, &told, &was);
	/* Of what has expired there is nothing to be told. */
	if (err == TT_ERR_NO_MESSAGE)
		err = store_pin_delete(talk->db, pin->message_id, &was);
	return err ? err : note_pins(talk, &room);
}

#include "server/talk/seat.h"
#include "server/talk/permissions.h"

struct seat seat_in(const struct room *room, const struct attendee *attendee)
{
	struct seat seat = { .in_room = true, .is_attendee = attendee != NULL, .room = *room };

	if (attendee)
		seat.attendee = *attendee;
	return seat;
}

enum tt_err seat_of_user(struct talk *talk, const struct room *room, struct seat *out)
{
	struct attendee attendee;
	enum tt_err err = store_attendee_get(talk->db, talk->arena, room->id, ACTOR_USERS,
					     talk->user, &attendee);

	*out = seat_in(room, err ? NULL : &attendee);
	return err;
}

enum tt_err seat_by_token(struct talk *talk, struct tt_str token, struct seat *out)
{
	struct room room;
	enum tt_err err = store_room_by_token(talk->db, talk->arena, token, &room);

	if (!err)
		err = seat_of_user(talk, &room, out);
	return !err && talk_lobby_holds(&out->room, &out->attendee) ? TT_ERR_ROOM : err;
}

void seat_take(struct talk *talk, struct seat *seat, const struct attendee *attendee)
{
	seat->attendee = *attendee;
	seat->is_attendee = true;
	if (!talk->user.p)
		talk->actor = (struct actor){ attendee->actor_type, attendee->actor_id,
					      attendee->display_name };
}

#include "server/talk/people/capacity.h"

enum tt_err talk_room_for(struct talk *talk, const struct seat *seat, int64_t n)
{
	int64_t n_there;
	enum tt_err err;

	if (talk_limit(talk, LIMIT(attendees)) == 0)
		return TT_OK;
	err = store_attendees_count_all(talk->db, seat->room.id, &n_there);
	return err ? err : talk_within(talk, LIMIT(attendees), n_there + n);
}

enum tt_err talk_room_for_guests(struct talk *talk, const struct seat *seat, int64_t n)
{
	int64_t n_there = 0;
	enum tt_err err = talk_room_for(talk, seat, n);

	if (!err && talk_limit(talk, LIMIT(guests)) > 0)
		err = store_attendees_count_guests(talk->db, seat->room.id, &n_there);
	return err ? err : talk_within(talk, LIMIT(guests), n_there + n);
}

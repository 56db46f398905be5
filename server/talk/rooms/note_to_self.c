#include "server/talk/rooms/note_to_self.h"
#include "server/talk/rooms/avatars.h"
#include "server/talk/rooms/room.h"

enum tt_err talk_note_to_self_find(struct talk *talk, struct seat *seat)
{
	struct room room;
	enum tt_err err = store_room_note_to_self(talk->db, talk->arena, talk->user, &room);

	return err ? err : seat_of_user(talk, &room, seat);
}

enum tt_err talk_note_to_self_ensure(struct talk *talk, struct seat *seat)
{
	struct room room;
	enum tt_err err = talk_note_to_self_find(talk, seat);

	if (err != TT_ERR_ROOM)
		return err;
	talk_room_blank(&room, ROOM_NOTE_TO_SELF, talk->now_s);
	room.name = TT_STR("Note to self");
	room.description = TT_STR("Only you can read what is written here");
	room.object_type = TT_STR("note_to_self");
	room.object_id = talk->user;
	*seat = seat_in(&room, NULL);
	err = talk_room_add(talk, seat);
	if (!err)
		err = talk_avatar_of_notes(talk, seat);
	if (err)
		return err;
	seat->attendee.is_favorite = 1;
	return store_attendee_set_flag(talk->db, seat->attendee.id, ATTENDEE_FAVORITE, 1,
				       talk->now_s);
}

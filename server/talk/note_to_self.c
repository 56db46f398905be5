#include "server/talk/note_to_self.h"
#include "server/talk/avatars.h"
#include "server/talk/rooms.h"

enum tt_err talk_note_to_self_find(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	enum tt_err err = store_room_note_to_self(db, arena, viewer->user, &viewer->room);

	if (!err)
		err = store_attendee_get(db, arena, viewer->room.id, ACTOR_USERS, viewer->user,
					 &viewer->attendee);
	viewer->in_room = viewer->is_attendee = !err;
	return err;
}

enum tt_err talk_note_to_self_ensure(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	struct room *room = &viewer->room;
	enum tt_err err = talk_note_to_self_find(db, arena, viewer);

	if (err != TT_ERR_ROOM)
		return err;
	talk_room_blank(room, ROOM_NOTE_TO_SELF, viewer->now_s);
	room->name = TT_STR("Note to self");
	room->description = TT_STR("Only you can read what is written here");
	room->object_type = TT_STR("note_to_self");
	room->object_id = viewer->user;
	err = talk_room_add(db, arena, viewer);
	if (!err)
		err = talk_avatar_of_notes(db, arena, viewer);
	if (err)
		return err;
	viewer->attendee.is_favorite = 1;
	return store_attendee_set_flag(db, viewer->attendee.id, ATTENDEE_FAVORITE, 1,
				       viewer->now_s);
}

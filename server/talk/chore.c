#include "server/talk/chore.h"

enum tt_err talk_chore_note(struct talk *talk, const struct seat *seat, struct chore *chore)
{
	enum tt_err err;

	chore->room_id = seat->room.id;
	chore->actor_type = talk->actor.type;
	chore->actor_id = talk->actor.id;
	chore->begun_s = talk->now_s;
	err = store_chore_add(talk->db, chore);
	if (!err)
		talk_note_chore(talk, chore->id);
	return err;
}

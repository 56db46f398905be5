#include "server/talk/rooms/remove.h"
#include "server/store/sweeps.h"
#include "server/talk/chore.h"
#include "server/talk/room_kind.h"

enum tt_err talk_room_delete(struct talk *talk, const struct seat *seat)
{
	if (talk_is_one_to_one(&seat->room))
		return TT_ERR_ROOM_DELETE;
	return talk_room_remove(talk, &seat->room);
}

/* What is left when the budget is spent, nobody finds any more. Who waits there learns that it is
 * gone. */
static enum tt_err remove_one(struct talk *talk, int64_t room_id, int64_t *budget)
{
	const struct sweep all = SWEEP_ALL(room_id);
	struct chore chore = { .kind = CHORE_ROOM,
			       .room_id = room_id,
			       .subject = TT_STR(""),
			       .actor_type = TT_STR(""),
			       .actor_id = TT_STR(""),
			       .done_to_id = TT_STR("") };
	enum tt_err err = store_sweep(talk->db, &all, budget);

	talk_note_changed(talk, room_id);
	if (!err && *budget > 0)
		return store_room_delete(talk->db, room_id);
	if (!err)
		err = store_room_bury(talk->db, room_id);
	if (!err)
		err = store_chore_add(talk->db, &chore);
	talk_note_chore(talk, chore.id);
	return err;
}

enum tt_err talk_room_go_on_removing(struct talk *talk, struct chore *chore, bool *done)
{
	const struct sweep all = SWEEP_ALL(chore->room_id);
	int64_t budget = CHORE_ROWS;
	enum tt_err err = store_sweep(talk->db, &all, &budget);

	*done = budget > 0;
	return err || !*done ? err : store_room_delete(talk->db, chore->room_id);
}

static enum tt_err remove_breakout(struct talk *talk, const struct room *room, int64_t *budget)
{
	struct room *rooms;
	size_t n = 0;
	enum tt_err err = store_rooms_breakout(talk->db, talk->arena, room->id, &rooms, &n);

	for (size_t i = 0; !err && i < n; i++)
		err = remove_one(talk, rooms[i].id, budget);
	return err;
}

enum tt_err talk_room_delete_breakout(struct talk *talk, const struct room *room)
{
	int64_t budget = CHORE_ROWS;

	return remove_breakout(talk, room, &budget);
}

enum tt_err talk_room_remove(struct talk *talk, const struct room *room)
{
	int64_t budget = CHORE_ROWS;
	enum tt_err err = remove_breakout(talk, room, &budget);

	return err ? err : remove_one(talk, room->id, &budget);
}

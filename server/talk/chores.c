#include "server/talk/chores.h"
#include "server/talk/departed.h"
#include "server/talk/edit.h"
#include "server/talk/participants.h"
#include "server/talk/rooms.h"
#include "server/talk/system.h"

struct step {
	struct db *db;
	struct tt_arena *arena;
	struct chore *chore;
	struct viewer viewer; /* who began it, in its room */
	bool done;
};

enum tt_err talk_chore_note(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			    struct chore *chore)
{
	struct actor actor = talk_actor(viewer);
	enum tt_err err;

	chore->room_id = viewer->room.id;
	chore->actor_type = actor.type;
	chore->actor_id = actor.id;
	chore->begun_s = viewer->now_s;
	err = store_chore_add(db, chore);
	if (!err)
		changed_chore_note(viewer->changed, chore->id);
	changed_rooms_note(viewer->changed, arena, viewer->room.id);
	return err;
}

static enum tt_err do_room(struct step *step)
{
	return talk_room_go_on_removing(step->db, step->chore->room_id, &step->done);
}

static enum tt_err do_history(struct step *step)
{
	return talk_history_go_on_clearing(step->db, step->chore, &step->done);
}

static enum tt_err do_group_in(struct step *step)
{
	return talk_group_go_on_adding(step->db, step->arena, &step->viewer, step->chore,
				       &step->done);
}

static enum tt_err do_group_out(struct step *step)
{
	return talk_group_go_on_removing(step->db, step->arena, &step->viewer, step->chore,
					 &step->done);
}

static enum tt_err do_account(struct step *step)
{
	return talk_account_go_on_deleting(step->db, step->arena, step->chore, step->viewer.now_s,
					   step->viewer.changed, &step->done);
}

static const struct {
	enum tt_err (*run)(struct step *step);
	bool in_room;
} kinds[] = {
	[CHORE_ROOM] = { do_room, false },        [CHORE_HISTORY] = { do_history, false },
	[CHORE_GROUP_IN] = { do_group_in, true }, [CHORE_GROUP_OUT] = { do_group_out, true },
	[CHORE_ACCOUNT] = { do_account, false },
};

/* Nobody but who began it is known any more; what was allowed then goes on. */
static enum tt_err enter(struct step *step)
{
	const struct chore *chore = step->chore;
	struct viewer *viewer = &step->viewer;

	if (tt_str_eq(chore->actor_type, ACTOR_USERS))
		viewer->user = chore->actor_id;
	viewer->attendee.actor_type = chore->actor_type;
	viewer->attendee.actor_id = chore->actor_id;
	viewer->display_name = TT_STR("");
	viewer->in_room = true;
	return store_room_by_id(step->db, step->arena, chore->room_id, &viewer->room);
}

static enum tt_err run(struct step *step)
{
	int64_t kind = step->chore->kind;
	enum tt_err err = TT_OK;

	if (kind <= 0 || kind >= (int64_t)ARRAY_LEN(kinds))
		return TT_ERR_INTERNAL; /* a newer version's */
	if (kinds[kind].in_room)
		err = enter(step);
	if (err == TT_ERR_ROOM) { /* deleted meanwhile */
		step->done = true;
		return TT_OK;
	}
	if (step->chore->room_id != 0)
		changed_rooms_note(step->viewer.changed, step->arena, step->chore->room_id);
	return err ? err : kinds[kind].run(step);
}

enum tt_err talk_chore_step(struct db *db, struct tt_arena *arena, int64_t after_id, int64_t now_s,
			    int64_t *id, struct changed_rooms *changed)
{
	struct chore chore;
	struct step step = {
		.db = db,
		.arena = arena,
		.chore = &chore,
		.viewer = { .now_s = now_s, .changed = changed },
	};
	enum tt_err err = store_chore_next(db, arena, after_id, &chore);

	*id = chore.id;
	if (err || chore.id == 0)
		return err;
	err = run(&step);
	if (err)
		return err;
	return step.done ? store_chore_delete(db, chore.id) : store_chore_save(db, &chore);
}

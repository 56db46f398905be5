#include "server/talk/rooms/chores.h"
#include "server/store/chores.h"
#include "server/talk/chat/edit.h"
#include "server/talk/chat/mention_marks.h"
#include "server/talk/people/add.h"
#include "server/talk/people/evict.h"
#include "server/talk/rooms/departed.h"
#include "server/talk/rooms/group_members.h"
#include "server/talk/rooms/remove.h"

/* `run_in`: what is done in the room, by whoever began it. */
static const struct kind {
	enum tt_err (*run)(struct talk *talk, struct chore *chore, bool *done);
	enum tt_err (*run_in)(struct talk *talk, struct seat *seat, struct chore *chore,
			      bool *done);
} kinds[] = {
	[CHORE_ROOM] = { talk_room_go_on_removing, NULL },
	[CHORE_HISTORY] = { talk_history_go_on_clearing, NULL },
	[CHORE_GROUP_IN] = { NULL, talk_group_go_on_adding },
	[CHORE_GROUP_OUT] = { NULL, talk_group_go_on_removing },
	[CHORE_ACCOUNT] = { talk_account_go_on_deleting, NULL },
	[CHORE_MEMBER_IN] = { talk_member_go_on_joining, NULL },
	[CHORE_MEMBER_OUT] = { talk_member_go_on_leaving, NULL },
	[CHORE_GROUP] = { talk_group_go_on_deleting, NULL },
	[CHORE_MENTIONED] = { NULL, talk_marks_go_on },
};

/* Nobody but who began it is known any more; what was allowed then goes on. */
static void become_beginner(struct talk *talk, const struct chore *chore)
{
	talk->actor = (struct actor){ chore->actor_type, chore->actor_id, TT_STR("") };
	if (tt_str_eq(chore->actor_type, ACTOR_USERS))
		talk->user = chore->actor_id;
}

static enum tt_err run_in_room(struct talk *talk, const struct kind *kind, struct chore *chore,
			       bool *done)
{
	struct room room;
	struct seat seat;
	enum tt_err err = store_room_by_id(talk->db, talk->arena, chore->room_id, &room);

	*done = err == TT_ERR_ROOM; /* deleted meanwhile */
	if (err)
		return *done ? TT_OK : err;
	seat = seat_in(&room, NULL);
	return kind->run_in(talk, &seat, chore, done);
}

static enum tt_err run(struct talk *talk, struct chore *chore, bool *done)
{
	const struct kind *kind;

	if (chore->kind <= 0 || chore->kind >= (int64_t)ARRAY_LEN(kinds))
		return TT_ERR_INTERNAL; /* a newer version's */
	kind = &kinds[chore->kind];
	become_beginner(talk, chore);
	if (chore->room_id != 0)
		talk_note_changed(talk, chore->room_id);
	return kind->run ? kind->run(talk, chore, done) : run_in_room(talk, kind, chore, done);
}

enum tt_err talk_chore_step(struct talk *talk, int64_t after_id, int64_t *id, bool *done)
{
	struct chore chore;
	enum tt_err err = store_chore_next(talk->db, talk->arena, after_id, &chore);

	*id = chore.id;
	*done = false;
	if (err || chore.id == 0)
		return err;
	err = run(talk, &chore, done);
	if (err)
		return err;
	return *done ? store_chore_delete(talk->db, chore.id) : store_chore_save(talk->db, &chore);
}

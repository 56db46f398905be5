#include "server/talk/rooms/group_members.h"
#include "server/store/group_rooms.h"
#include "server/store/groups.h"
#include "server/talk/chore.h"
#include "server/talk/people/add.h"
#include "server/talk/people/evict.h"

/* About no room: it goes through those of the group. */
static enum tt_err note_rest(struct talk *talk, struct chore *chore)
{
	const struct seat nowhere = { 0 };

	return talk_chore_note(talk, &nowhere, chore);
}

typedef enum tt_err (*visit_fn)(struct talk *talk, struct seat *seat, struct tt_str user);

/* Up to a step of the group's rooms behind the last one. */
static enum tt_err visit_some(struct talk *talk, struct chore *chore, visit_fn visit, bool *done)
{
	struct room *rooms;
	size_t n = 0;
	enum tt_err err = store_rooms_of_group(talk->db, talk->arena, chore->subject,
					       chore->done_to, CHORE_ROOMS, &rooms, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct seat seat = seat_in(&rooms[i], NULL);

		err = visit(talk, &seat, chore->done_to_id);
		chore->done_to = rooms[i].id;
	}
	*done = n < CHORE_ROOMS;
	return err;
}

static enum tt_err begin(struct talk *talk, struct chore *chore, visit_fn visit)
{
	bool done = false;
	enum tt_err err = visit_some(talk, chore, visit, &done);

	return err || done ? err : note_rest(talk, chore);
}

static enum tt_err come(struct talk *talk, struct seat *seat, struct tt_str user)
{
	enum tt_err err = talk_add_user(talk, seat, user);

	/* Deleted meanwhile, or banned there. */
	return err == TT_ERR_NEW_PARTICIPANT || err == TT_ERR_ADD_BANNED ? TT_OK : err;
}

static enum tt_err go(struct talk *talk, struct seat *seat, struct tt_str user)
{
	struct attendee attendee;
	bool stays = false;
	enum tt_err err = store_attendee_get(talk->db, talk->arena, seat->room.id, ACTOR_USERS,
					     user, &attendee);

	if (err || attendee.type != PARTICIPANT_USER)
		return err == TT_ERR_PARTICIPANT ? TT_OK : err;
	err = store_in_by_group(talk->db, seat->room.id, user, &stays);
	return err || stays ? err : talk_evict(talk, seat, &attendee);
}

static enum tt_err find_membership(struct talk *talk, struct tt_str group, struct tt_str user,
				   bool *is_in)
{
	struct tt_str *groups;
	size_t n = 0;
	enum tt_err err = store_groups_of_user(talk->db, talk->arena, user, &groups, &n);

	*is_in = false;
	for (size_t i = 0; !err && i < n; i++)
		*is_in |= tt_str_eq(groups[i], group);
	return err;
}

enum tt_err talk_group_join(struct talk *talk, struct tt_str group, struct tt_str user)
{
	struct chore chore = { .kind = CHORE_MEMBER_IN, .subject = group, .done_to_id = user };
	bool is_in;
	enum tt_err err = find_membership(talk, group, user, &is_in);

	if (err || is_in)
		return err;
	err = store_group_add_member(talk->db, group, user);
	return err ? err : begin(talk, &chore, come);
}

enum tt_err talk_group_leave(struct talk *talk, struct tt_str group, struct tt_str user)
{
	struct chore chore = { .kind = CHORE_MEMBER_OUT, .subject = group, .done_to_id = user };
	bool is_in;
	enum tt_err err = find_membership(talk, group, user, &is_in);

	if (err || !is_in)
		return err;
	err = store_group_remove_member(talk->db, group, user);
	return err ? err : begin(talk, &chore, go);
}

/* He may have left or come back meanwhile. */
static enum tt_err go_on(struct talk *talk, struct chore *chore, bool joining, bool *done)
{
	bool is_in;
	enum tt_err err = find_membership(talk, chore->subject, chore->done_to_id, &is_in);

	*done = is_in != joining;
	return err || *done ? err : visit_some(talk, chore, joining ? come : go, done);
}

enum tt_err talk_member_go_on_joining(struct talk *talk, struct chore *chore, bool *done)
{
	return go_on(talk, chore, true, done);
}

enum tt_err talk_member_go_on_leaving(struct talk *talk, struct chore *chore, bool *done)
{
	return go_on(talk, chore, false, done);
}

/* The people of one room, and then the group. */
static enum tt_err leave_room(struct talk *talk, struct seat *seat, struct tt_str group, bool *gone)
{
	struct attendee entry;
	enum tt_err err = talk_evict_members(talk, seat, group, gone);

	if (err || !*gone)
		return err;
	err = store_attendee_get(talk->db, talk->arena, seat->room.id, ACTOR_GROUPS, group, &entry);
	return err ? err : talk_evict(talk, seat, &entry);
}

/* A step: some people of one room, or the group itself when it is in none. */
static enum tt_err delete_some(struct talk *talk, struct tt_str group, bool *done)
{
	struct room *rooms;
	struct seat seat;
	bool gone = false;
	size_t n = 0;
	enum tt_err err = store_rooms_of_group(talk->db, talk->arena, group, 0, 1, &rooms, &n);

	*done = n == 0;
	if (err || *done)
		return err ? err : store_group_delete(talk->db, group);
	seat = seat_in(&rooms[0], NULL);
	return leave_room(talk, &seat, group, &gone);
}

enum tt_err talk_group_delete(struct talk *talk, struct tt_str group)
{
	struct chore chore = { .kind = CHORE_GROUP, .subject = group, .done_to_id = TT_STR("") };
	struct group row;
	bool done = false;
	enum tt_err err = store_group_get(talk->db, talk->arena, group, &row);

	/* Mostly it is in no room, or in one. */
	for (int i = 0; !err && !done && i < 2; i++)
		err = delete_some(talk, group, &done);
	return err || done ? err : note_rest(talk, &chore);
}

enum tt_err talk_group_go_on_deleting(struct talk *talk, struct chore *chore, bool *done)
{
	enum tt_err err = delete_some(talk, chore->subject, done);

	if (err == TT_ERR_NO_GROUP)
		err = TT_OK;
	return err;
}

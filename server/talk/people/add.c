#include "server/talk/people/add.h"
#include "server/store/groups.h"
#include "server/store/users.h"
#include "server/talk/chore.h"
#include "server/talk/history/tell.h"
#include "server/talk/people/attendee.h"
#include "server/talk/people/ban_check.h"
#include "server/talk/people/capacity.h"

enum tt_err talk_tell_added(struct talk *talk, struct seat *seat, struct tt_str user)
{
	return talk_tell_of(talk, &seat->room, EVENT_user_added, "user", user);
}

/* The user exists. A self-joined one is made permanent, and that is told like an addition. */
static enum tt_err add_known_user(struct talk *talk, struct seat *seat, struct tt_str user)
{
	struct attendee attendee;
	bool banned = false;
	enum tt_err err = store_attendee_get(talk->db, talk->arena, seat->room.id, ACTOR_USERS,
					     user, &attendee);

	if (err == TT_ERR_PARTICIPANT) {
		err = talk_has_ban(talk, &seat->room, ACTOR_USERS, user, &banned);
		if (!err && banned)
			err = TT_ERR_ADD_BANNED;
		if (!err)
			err = talk_attendee_add(talk, &seat->room, actor_of(ACTOR_USERS, user),
						PARTICIPANT_USER, NULL);
	} else if (!err && attendee.type == PARTICIPANT_SELF_JOINED) {
		err = store_attendee_set_type(talk->db, attendee.id, PARTICIPANT_USER, talk->now_s);
	} else {
		return err; /* there already, or trouble */
	}
	return err ? err : talk_tell_added(talk, seat, user);
}

enum tt_err talk_add_user(struct talk *talk, struct seat *seat, struct tt_str user)
{
	struct user row;
	enum tt_err err = store_user_find(talk->db, talk->arena, user, &row);

	if (err)
		return err == TT_ERR_NO_USER ? TT_ERR_NEW_PARTICIPANT : err;
	return add_known_user(talk, seat, row.id);
}

/* Of a group that comes in: up to a step of its members behind the last one. */
static enum tt_err add_members(struct talk *talk, struct seat *seat, struct tt_str group,
			       struct tt_str *last, bool *done)
{
	struct tt_str *members;
	size_t n = 0;
	enum tt_err err = store_group_members_after(talk->db, talk->arena, group, *last,
						    CHORE_PEOPLE, &members, &n);

	for (size_t i = 0; !err && i < n; i++) {
		err = add_known_user(talk, seat, members[i]);
		if (err == TT_ERR_ADD_BANNED)
			err = TT_OK;
	}
	if (n > 0)
		*last = members[n - 1];
	*done = n < CHORE_PEOPLE;
	return err;
}

enum tt_err talk_group_go_on_adding(struct talk *talk, struct seat *seat, struct chore *chore,
				    bool *done)
{
	struct attendee group;
	enum tt_err err = store_attendee_get(talk->db, talk->arena, seat->room.id, ACTOR_GROUPS,
					     chore->subject, &group);

	*done = err == TT_ERR_PARTICIPANT; /* it was taken out meanwhile */
	if (err)
		return *done ? TT_OK : err;
	return add_members(talk, seat, chore->subject, &chore->done_to_id, done);
}

static enum tt_err add_new_group(struct talk *talk, struct seat *seat, struct tt_str group)
{
	struct chore rest = { .kind = CHORE_GROUP_IN, .subject = group, .done_to_id = TT_STR("") };
	bool done = false;
	enum tt_err err = talk_tell_of(talk, &seat->room, EVENT_group_added, "group", group);

	if (!err)
		err = add_members(talk, seat, group, &rest.done_to_id, &done);
	return err || done ? err : talk_chore_note(talk, seat, &rest);
}

/* For all of its members at once, because most of them come later. */
static enum tt_err check_room_for(struct talk *talk, const struct seat *seat, struct tt_str group)
{
	int64_t n = 0;
	enum tt_err err = TT_OK;

	if (talk_limit(talk, LIMIT(attendees)) > 0)
		err = store_group_count_outside(talk->db, group, seat->room.id, &n);
	return err ? err : talk_room_for(talk, seat, n + 1);
}

enum tt_err talk_add_group(struct talk *talk, struct seat *seat, struct tt_str group)
{
	struct group row;
	enum tt_err err = store_group_get(talk->db, talk->arena, group, &row);

	if (err)
		return err == TT_ERR_NO_GROUP ? TT_ERR_NEW_PARTICIPANT : err;
	err = check_room_for(talk, seat, group);
	if (err)
		return err;
	err = talk_attendee_add(talk, &seat->room, actor_of(ACTOR_GROUPS, group), PARTICIPANT_USER,
				NULL);
	if (err)
		return err == TT_ERR_PARTICIPANT ? TT_OK : err;
	return add_new_group(talk, seat, group);
}

#include "server/talk/participants.h"
#include "server/store/groups.h"
#include "server/store/users.h"
#include "server/talk/bans.h"
#include "server/talk/breakout_people.h"
#include "server/talk/chores.h"
#include "server/talk/guests.h"
#include "server/talk/permissions.h"
#include "server/talk/rooms.h"
#include "server/talk/settings.h"
#include "server/talk/system.h"

enum {
	CALLS_NOTIFY = 1
};

struct attendee talk_attendee_new(const struct room *room, struct tt_str actor_type,
				  struct tt_str actor_id, enum participant_type type, int64_t now_s)
{
	return (struct attendee){
		.room_id = room->id,
		.actor_type = actor_type,
		.actor_id = actor_id,
		.display_name = TT_STR(""),
		.type = type,
		.notification_calls = CALLS_NOTIFY,
		.last_read_message = room->last_message_id,
		.changed_s = now_s,
	};
}

enum tt_err talk_attendee_add(struct talk *talk, const struct room *room, struct tt_str actor_type,
			      struct tt_str actor_id, enum participant_type type,
			      struct attendee *out)
{
	struct attendee attendee = talk_attendee_new(room, actor_type, actor_id, type, talk->now_s);
	enum tt_err err = store_attendee_add(talk->db, &attendee);

	if (!err && out)
		*out = attendee;
	return err;
}

enum tt_err talk_attendee_ensure(struct talk *talk, struct seat *seat, enum participant_type type)
{
	enum tt_err err = store_attendee_get(talk->db, talk->arena, seat->room.id, ACTOR_USERS,
					     talk->user, &seat->attendee);

	if (err == TT_ERR_PARTICIPANT)
		err = talk_attendee_add(talk, &seat->room, ACTOR_USERS, talk->user, type,
					&seat->attendee);
	if (!err)
		seat->is_attendee = true;
	return err;
}

/* Tells what happened to one user or group. */
static enum tt_err tell(struct talk *talk, struct seat *seat, const char *event, const char *key,
			struct tt_str id)
{
	const struct system_param param = { key, id };

	return talk_system(talk, &seat->room, event, &param, 1);
}

enum tt_err talk_tell_added(struct talk *talk, struct seat *seat, struct tt_str user)
{
	return tell(talk, seat, "user_added", "user", user);
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
			err = talk_attendee_add(talk, &seat->room, ACTOR_USERS, user,
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
	enum tt_err err = tell(talk, seat, "group_added", "group", group);

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
	err = talk_attendee_add(talk, &seat->room, ACTOR_GROUPS, group, PARTICIPANT_USER, NULL);
	if (err)
		return err == TT_ERR_PARTICIPANT ? TT_OK : err;
	return add_new_group(talk, seat, group);
}

static enum tt_err no_federation(struct talk *talk, struct seat *seat, struct tt_str id)
{
	(void)talk, (void)seat, (void)id;
	return TT_ERR_FEDERATION;
}

static enum tt_err no_telephone(struct talk *talk, struct seat *seat, struct tt_str id)
{
	(void)talk, (void)seat, (void)id;
	return TT_ERR_SIP;
}

static enum tt_err no_teams(struct talk *talk, struct seat *seat, struct tt_str id)
{
	(void)talk, (void)seat, (void)id;
	return TT_ERR_TEAMS;
}

enum tt_err talk_add_participant(struct talk *talk, struct seat *seat, struct tt_str source,
				 struct tt_str id)
{
	static const struct {
		const char *source;
		enum tt_err (*add)(struct talk *, struct seat *, struct tt_str);
	} sources[] = {
		{ "users", talk_add_user },      { "groups", talk_add_group },
		{ "emails", talk_invite_email }, { "circles", no_teams },
		{ "teams", no_teams },           { "federated_users", no_federation },
		{ "phones", no_telephone },
	};

	if (seat->room.type != ROOM_GROUP && seat->room.type != ROOM_PUBLIC)
		return TT_ERR_PART_ROOM_TYPE;
	if (talk_is_breakout(&seat->room))
		return tt_str_is(source, "users") ? talk_breakout_add_user(talk, seat, id)
						  : TT_ERR_SOURCE;
	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		if (tt_str_is(source, sources[i].source)) {
			enum tt_err err = sources[i].add(talk, seat, id);

			return err ? err : talk_room_for(talk, seat, 0);
		}
	return TT_ERR_SOURCE;
}

static enum tt_err take_out(struct talk *talk, const struct seat *seat,
			    const struct attendee *attendee)
{
	enum tt_err err = talk_breakout_dismiss_all(talk, seat, attendee);

	return err ? err : store_attendee_delete(talk->db, attendee->id);
}

/* Guests and e-mail invitees go silently. */
static enum tt_err evict_one(struct talk *talk, struct seat *seat, const struct attendee *attendee)
{
	enum tt_err err = take_out(talk, seat, attendee);

	if (err || !tt_str_eq(attendee->actor_type, ACTOR_USERS))
		return err;
	return tell(talk, seat, "user_removed", "user", attendee->actor_id);
}

/* Of those who came with the group: up to a step, behind that attendee. */
static enum tt_err evict_members(struct talk *talk, struct seat *seat, struct tt_str group,
				 int64_t *last, bool *done)
{
	struct attendee *members;
	size_t n = 0;
	enum tt_err err = store_attendees_only_by_group(talk->db, talk->arena, seat->room.id, group,
							*last, CHORE_PEOPLE, &members, &n);

	for (size_t i = 0; !err && i < n; i++)
		err = evict_one(talk, seat, &members[i]);
	if (n > 0)
		*last = members[n - 1].id;
	*done = n < CHORE_PEOPLE;
	return err;
}

enum tt_err talk_group_go_on_removing(struct talk *talk, struct seat *seat, struct chore *chore,
				      bool *done)
{
	struct attendee group;
	enum tt_err err = store_attendee_get(talk->db, talk->arena, seat->room.id, ACTOR_GROUPS,
					     chore->subject, &group);

	*done = !err; /* it came back meanwhile */
	if (err != TT_ERR_PARTICIPANT)
		return err;
	return evict_members(talk, seat, chore->subject, &chore->done_to, done);
}

static enum tt_err evict_group(struct talk *talk, struct seat *seat, const struct attendee *group)
{
	struct chore rest = { .kind = CHORE_GROUP_OUT,
			      .subject = group->actor_id,
			      .done_to_id = TT_STR("") };
	bool done = false;
	enum tt_err err = store_attendee_delete(talk->db, group->id);

	if (!err)
		err = tell(talk, seat, "group_removed", "group", group->actor_id);
	if (!err)
		err = evict_members(talk, seat, group->actor_id, &rest.done_to, &done);
	return err || done ? err : talk_chore_note(talk, seat, &rest);
}

enum tt_err talk_evict(struct talk *talk, struct seat *seat, const struct attendee *attendee)
{
	return tt_str_eq(attendee->actor_type, ACTOR_GROUPS) ? evict_group(talk, seat, attendee)
							     : evict_one(talk, seat, attendee);
}

/* Who came by link only, or is of two, goes silently. */
static enum tt_err go(struct talk *talk, struct seat *seat)
{
	if (seat->attendee.type == PARTICIPANT_SELF_JOINED || talk_is_one_to_one(&seat->room))
		return take_out(talk, seat, &seat->attendee);
	return evict_one(talk, seat, &seat->attendee);
}

enum tt_err talk_leave(struct talk *talk, struct seat *seat, bool *deleted)
{
	bool user_like = seat->attendee.type <= PARTICIPANT_USER;
	int64_t users = 0;
	int64_t moderators = 0;
	enum tt_err err = store_attendees_count(talk->db, seat->room.id, &users, &moderators);

	*deleted = false;
	if (err)
		return err;
	if (!talk_is_one_to_one(&seat->room) && talk_is_full_moderator(&seat->attendee) &&
	    users > 1 && moderators == 1)
		return TT_ERR_LAST_MODERATOR;
	if (seat->room.type != ROOM_CHANGELOG && users == 1 && user_like) {
		*deleted = true;
		return talk_room_remove(talk, &seat->room);
	}
	return go(talk, seat);
}

enum tt_err talk_remove(struct talk *talk, struct seat *seat, int64_t attendee_id, bool *deleted)
{
	struct attendee attendee;
	enum tt_err err =
		store_attendee_by_id(talk->db, talk->arena, seat->room.id, attendee_id, &attendee);

	*deleted = false;
	if (err)
		return err;
	if (talk_is_one_to_one(&seat->room))
		return TT_ERR_PART_ROOM_TYPE;
	if (attendee.id == seat->attendee.id)
		return talk->user.p ? talk_leave(talk, seat, deleted) : TT_ERR_PARTICIPANT;
	if (attendee.type == PARTICIPANT_OWNER)
		return TT_ERR_OWNER;
	return talk_evict(talk, seat, &attendee);
}

#include "server/talk/participants.h"
#include "lib/base/random.h"
#include "server/store/groups.h"
#include "server/store/sessions.h"
#include "server/store/users.h"
#include "server/talk/permissions.h"
#include "server/talk/rooms.h"
#include "server/talk/system.h"

enum {
	SESSION_ID_LEN = 255,
	SESSION_ACTIVE = 1,
	CALLS_NOTIFY = 1
};

enum tt_err talk_attendee_add(struct db *db, const struct room *room, struct tt_str actor_type,
			      struct tt_str actor_id, enum participant_type type, int64_t now_s,
			      struct attendee *out)
{
	struct attendee attendee = {
		.room_id = room->id,
		.actor_type = actor_type,
		.actor_id = actor_id,
		.display_name = TT_STR(""),
		.type = type,
		.notification_calls = CALLS_NOTIFY,
		.last_read_message = room->last_message_id,
		.changed_s = now_s,
	};
	enum tt_err err = store_attendee_add(db, &attendee);

	if (!err && out)
		*out = attendee;
	return err;
}

enum tt_err talk_attendee_ensure(struct db *db, struct tt_arena *arena, struct viewer *viewer,
				 enum participant_type type)
{
	enum tt_err err = store_attendee_get(db, arena, viewer->room.id, ACTOR_USERS, viewer->user,
					     &viewer->attendee);

	if (err == TT_ERR_PARTICIPANT)
		err = talk_attendee_add(db, &viewer->room, ACTOR_USERS, viewer->user, type,
					viewer->now_s, &viewer->attendee);
	if (!err)
		viewer->is_attendee = true;
	return err;
}

static enum tt_err tell_added(struct db *db, struct tt_arena *arena, struct viewer *viewer,
			      struct tt_str user)
{
	const struct system_param param = { "user", user };

	return talk_system(db, arena, &viewer->room, talk_actor(viewer), "user_added", &param, 1,
			   viewer->now_s);
}

/* The user exists. A self-joined one is made permanent, and that is told like an addition. */
static enum tt_err add_known_user(struct db *db, struct tt_arena *arena, struct viewer *viewer,
				  struct tt_str user)
{
	struct attendee attendee;
	enum tt_err err =
		store_attendee_get(db, arena, viewer->room.id, ACTOR_USERS, user, &attendee);

	if (err == TT_ERR_PARTICIPANT)
		err = talk_attendee_add(db, &viewer->room, ACTOR_USERS, user, PARTICIPANT_USER,
					viewer->now_s, NULL);
	else if (!err && attendee.type == PARTICIPANT_SELF_JOINED)
		err = store_attendee_set_type(db, attendee.id, PARTICIPANT_USER, viewer->now_s);
	else
		return err; /* there already, or trouble */
	return err ? err : tell_added(db, arena, viewer, user);
}

enum tt_err talk_add_user(struct db *db, struct tt_arena *arena, struct viewer *viewer,
			  struct tt_str user)
{
	struct user row;
	enum tt_err err = store_user_get(db, arena, user, &row);

	if (err)
		return err == TT_ERR_NO_USER ? TT_ERR_NEW_PARTICIPANT : err;
	return add_known_user(db, arena, viewer, row.id);
}

enum tt_err talk_add_group(struct db *db, struct tt_arena *arena, struct viewer *viewer,
			   struct tt_str group)
{
	const struct system_param param = { "group", group };
	struct tt_str *members;
	struct group row;
	size_t n;
	enum tt_err err = store_group_get(db, arena, group, &row);

	if (err)
		return err == TT_ERR_NO_GROUP ? TT_ERR_NEW_PARTICIPANT : err;
	err = talk_attendee_add(db, &viewer->room, ACTOR_GROUPS, group, PARTICIPANT_USER,
				viewer->now_s, NULL);
	if (err)
		return err == TT_ERR_PARTICIPANT ? TT_OK : err;
	err = talk_system(db, arena, &viewer->room, talk_actor(viewer), "group_added", &param, 1,
			  viewer->now_s);
	if (!err)
		err = store_group_members(db, arena, group, &members, &n);
	for (size_t i = 0; !err && i < n; i++)
		err = add_known_user(db, arena, viewer, members[i]);
	return err;
}

enum tt_err talk_add_participant(struct db *db, struct tt_arena *arena, struct viewer *viewer,
				 struct tt_str source, struct tt_str id)
{
	static const struct {
		const char *source;
		enum tt_err (*add)(struct db *, struct tt_arena *, struct viewer *, struct tt_str);
	} sources[] = {
		{ "users", talk_add_user },
		{ "groups", talk_add_group },
	};

	if (viewer->room.type != ROOM_GROUP && viewer->room.type != ROOM_PUBLIC)
		return TT_ERR_PART_ROOM_TYPE;
	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		if (tt_str_is(source, sources[i].source))
			return sources[i].add(db, arena, viewer, id);
	return TT_ERR_SOURCE;
}

enum tt_err talk_may_join(const struct viewer *viewer, bool *needs_password)
{
	*needs_password = false;
	if (viewer->is_attendee)
		return TT_OK;
	if (!viewer->user.p)
		return TT_ERR_JOIN;
	if (talk_room_is_listed(&viewer->room))
		return TT_OK;
	*needs_password = viewer->room.password_hash.p != NULL;
	return viewer->room.type == ROOM_PUBLIC ? TT_OK : TT_ERR_JOIN;
}

/* Found by listing: an ordinary user, and everybody is told. By link: only for the time being. */
static enum tt_err become_attendee(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	bool listed = talk_room_is_listed(&viewer->room);
	enum tt_err err;

	err = talk_attendee_add(db, &viewer->room, ACTOR_USERS, viewer->user,
				listed ? PARTICIPANT_USER : PARTICIPANT_SELF_JOINED, viewer->now_s,
				&viewer->attendee);
	viewer->is_attendee = true;
	return err || !listed ? err : tell_added(db, arena, viewer, viewer->user);
}

static enum tt_err end_session(struct db *db, struct tt_arena *arena, const struct viewer *viewer)
{
	struct session session;
	enum tt_err err =
		store_session_of_client(db, arena, viewer->room.id, viewer->cookie_hash, &session);

	if (err)
		return err == TT_ERR_NO_SESSION ? TT_OK : err;
	return store_session_delete(db, session.id);
}

enum tt_err talk_join(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	struct session session = {
		.cookie_hash = viewer->cookie_hash,
		.state = SESSION_ACTIVE,
		.last_ping_s = viewer->now_s,
	};
	enum tt_err err = end_session(db, arena, viewer);

	if (!err && !viewer->is_attendee)
		err = become_attendee(db, arena, viewer);
	if (err)
		return err;
	session.attendee_id = viewer->attendee.id;
	session.session_id = tt_random_text(arena, TT_ALPHABET_ALNUM "+/", SESSION_ID_LEN);
	viewer->session_id = session.session_id;
	viewer->session_ping_s = viewer->now_s;
	return store_session_add(db, &session);
}

enum tt_err talk_leave_session(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	int64_t n = 0;
	enum tt_err err;

	if (!viewer->is_attendee || !viewer->cookie_hash.p)
		return TT_OK;
	err = end_session(db, arena, viewer);
	if (!err && viewer->attendee.type == PARTICIPANT_SELF_JOINED) {
		err = store_sessions_count(db, viewer->attendee.id, &n);
		if (!err && n == 0) /* nothing ties him to the room any more */
			err = store_attendee_delete(db, viewer->attendee.id);
	}
	return err;
}

static enum tt_err remove_attendee(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	const struct system_param param = { "user", viewer->attendee.actor_id };
	enum tt_err err = store_attendee_delete(db, viewer->attendee.id);
	bool told = tt_str_eq(viewer->attendee.actor_type, ACTOR_USERS) &&
		    viewer->attendee.type != PARTICIPANT_SELF_JOINED &&
		    !talk_is_one_to_one(&viewer->room);

	if (err || !told)
		return err;
	return talk_system(db, arena, &viewer->room, talk_actor(viewer), "user_removed", &param, 1,
			   viewer->now_s);
}

enum tt_err talk_leave(struct db *db, struct tt_arena *arena, struct viewer *viewer, bool *deleted)
{
	bool user_like = viewer->attendee.type <= PARTICIPANT_USER;
	int64_t users = 0;
	int64_t moderators = 0;
	enum tt_err err = store_attendees_count(db, viewer->room.id, &users, &moderators);

	*deleted = false;
	if (err)
		return err;
	if (!talk_is_one_to_one(&viewer->room) && talk_is_full_moderator(&viewer->attendee) &&
	    users > 1 && moderators == 1)
		return TT_ERR_LAST_MODERATOR;
	if (viewer->room.type != ROOM_CHANGELOG && users == 1 && user_like) {
		*deleted = true;
		return store_room_delete(db, viewer->room.id);
	}
	return remove_attendee(db, arena, viewer);
}

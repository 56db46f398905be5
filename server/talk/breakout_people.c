#include "server/talk/breakout_people.h"
#include "server/store/users.h"
#include "server/talk/bans.h"
#include "server/talk/changed.h"
#include "server/talk/participants.h"
#include "server/talk/permissions.h"
#include "server/talk/system.h"

static enum tt_err tell(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			struct room *room, const char *event, struct tt_str user)
{
	const struct system_param param = { "user", user };

	return talk_system(db, arena, room, talk_actor(viewer), event, &param, 1, viewer->now_s);
}

/* Like in any conversation that somebody makes, nobody is told that he added himself as its
 * moderator. */
enum tt_err talk_breakout_admit(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
				struct room *room, struct tt_str user, int64_t type)
{
	enum tt_err err = talk_attendee_add(db, room, ACTOR_USERS, user,
					    (enum participant_type)type, viewer->now_s, NULL);

	if (err)
		return err;
	changed_rooms_note(viewer->changed, arena, room->id);
	if (type != PARTICIPANT_USER && tt_str_eq(user, viewer->user))
		return TT_OK;
	return tell(db, arena, viewer, room, "user_added", user);
}

/* Who came by link only goes silently. */
enum tt_err talk_breakout_dismiss(struct db *db, struct tt_arena *arena,
				  const struct viewer *viewer, struct room *room,
				  const struct attendee *attendee)
{
	enum tt_err err = store_attendee_delete(db, attendee->id);

	if (err)
		return err;
	changed_rooms_note(viewer->changed, arena, room->id);
	if (attendee->type == PARTICIPANT_SELF_JOINED &&
	    tt_str_eq(attendee->actor_id, viewer->user))
		return TT_OK;
	return tell(db, arena, viewer, room, "user_removed", attendee->actor_id);
}

enum tt_err talk_breakout_memberships(struct db *db, struct tt_arena *arena,
				      const struct room *parent, struct tt_str user,
				      struct membership **out, size_t *n)
{
	struct attendee *rows;
	struct room *rooms;
	size_t n_rows = 0;
	size_t at = 0;
	enum tt_err err = store_rooms_breakout(db, arena, parent->token, &rooms, n);

	if (!err && *n > 0)
		err = store_attendees_in_breakout_of(db, arena, parent->token, user, &rows,
						     &n_rows);
	if (err)
		return err;
	*out = tt_arena_array(arena, struct membership, *n + 1);
	for (size_t i = 0; i < *n; i++) { /* both come by room */
		(*out)[i] = (struct membership){ .room = rooms[i] };
		if (at < n_rows && rows[at].room_id == rooms[i].id)
			(*out)[i].attendee = rows[at++];
	}
	return TT_OK;
}

enum tt_err talk_breakout_dismiss_from(struct db *db, struct tt_arena *arena,
				       const struct viewer *viewer, struct membership rooms[],
				       size_t n, int64_t but)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < n; i++)
		if (rooms[i].attendee.id != 0 && rooms[i].room.id != but)
			err = talk_breakout_dismiss(db, arena, viewer, &rooms[i].room,
						    &rooms[i].attendee);
	return err;
}

/* Those of viewer->room; for somebody who is no user there are none. */
static enum tt_err find_rooms(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			      const struct attendee *attendee, struct membership **out, size_t *n)
{
	*out = NULL;
	*n = 0;
	if (!tt_str_eq(attendee->actor_type, ACTOR_USERS))
		return TT_OK;
	return talk_breakout_memberships(db, arena, &viewer->room, attendee->actor_id, out, n);
}

enum tt_err talk_breakout_dismiss_all(struct db *db, struct tt_arena *arena,
				      const struct viewer *viewer, const struct attendee *attendee)
{
	struct membership *rooms;
	size_t n;
	enum tt_err err = find_rooms(db, arena, viewer, attendee, &rooms, &n);

	return err ? err : talk_breakout_dismiss_from(db, arena, viewer, rooms, n, 0);
}

static enum tt_err promote_in(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			      struct room *room, const struct attendee *row)
{
	enum tt_err err;

	if (talk_is_moderator(row))
		return TT_OK;
	changed_rooms_note(viewer->changed, arena, room->id);
	err = store_attendee_set_type(db, row->id, PARTICIPANT_MODERATOR, viewer->now_s);
	if (!err && row->permissions != PERMISSION_DEFAULT)
		err = store_attendee_set_permissions(db, row->id, PERMISSION_DEFAULT,
						     viewer->now_s);
	return err ? err : tell(db, arena, viewer, room, "moderator_promoted", row->actor_id);
}

static enum tt_err admit_moderator(struct db *db, struct tt_arena *arena,
				   const struct viewer *viewer, struct room *room,
				   struct tt_str user)
{
	bool banned = false;
	enum tt_err err = talk_has_ban(db, arena, room, ACTOR_USERS, user, &banned);

	if (err || banned)
		return err;
	return talk_breakout_admit(db, arena, viewer, room, user, PARTICIPANT_MODERATOR);
}

enum tt_err talk_breakout_promote(struct db *db, struct tt_arena *arena,
				  const struct viewer *viewer, const struct attendee *attendee)
{
	struct membership *rooms;
	size_t n;
	enum tt_err err = find_rooms(db, arena, viewer, attendee, &rooms, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct room *room = &rooms[i].room;
		const struct attendee *row = &rooms[i].attendee;

		err = row->id != 0 ? promote_in(db, arena, viewer, room, row)
				   : admit_moderator(db, arena, viewer, room, attendee->actor_id);
	}
	return err;
}

/* As somebody who adds people to the conversation, which the viewer may not even be in. */
static enum tt_err add_to_parent(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
				 const struct room *parent, struct tt_str user)
{
	struct viewer in_parent = *viewer;
	enum tt_err err;

	in_parent.room = *parent;
	err = talk_add_user(db, arena, &in_parent, user);
	changed_rooms_note(viewer->changed, arena, parent->id);
	return err;
}

static enum tt_err check_is_no_moderator(const struct membership rooms[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rooms[i].attendee.id != 0 && talk_is_moderator(&rooms[i].attendee))
			return TT_ERR_BREAKOUT_MODERATOR;
	return TT_OK;
}

enum tt_err talk_breakout_add_user(struct db *db, struct tt_arena *arena, struct viewer *viewer,
				   struct tt_str user)
{
	struct membership *rooms;
	struct room parent;
	struct user row;
	size_t n;
	enum tt_err err = store_user_get(db, arena, user, &row);

	if (err)
		return err == TT_ERR_NO_USER ? TT_ERR_NEW_PARTICIPANT : err;
	err = store_room_by_token(db, arena, viewer->room.object_id, &parent);
	if (!err)
		err = talk_breakout_memberships(db, arena, &parent, row.id, &rooms, &n);
	if (!err)
		err = check_is_no_moderator(rooms, n);
	if (!err)
		err = add_to_parent(db, arena, viewer, &parent, row.id);
	if (!err)
		err = talk_breakout_dismiss_from(db, arena, viewer, rooms, n, viewer->room.id);
	return err ? err : talk_add_user(db, arena, viewer, row.id);
}

#include "server/talk/people/breakout_people.h"
#include "server/store/users.h"
#include "server/talk/history/tell.h"
#include "server/talk/people/add.h"
#include "server/talk/people/attendee.h"
#include "server/talk/people/ban_check.h"
#include "server/talk/permissions.h"

/* Like in any conversation that somebody makes, nobody is told that he added himself as its
 * moderator. */
enum tt_err talk_breakout_admit(struct talk *talk, struct room *room, struct tt_str user,
				int64_t type)
{
	enum tt_err err = talk_attendee_add(talk, room, actor_of(ACTOR_USERS, user),
					    (enum participant_type)type, NULL);

	if (err || (type != PARTICIPANT_USER && tt_str_eq(user, talk->user)))
		return err;
	return talk_tell_of(talk, room, EVENT_user_added, "user", user);
}

/* Who came by link only goes silently. */
enum tt_err talk_breakout_dismiss(struct talk *talk, struct room *room,
				  const struct attendee *attendee)
{
	enum tt_err err = store_attendee_delete(talk->db, attendee->id);

	if (err)
		return err;
	talk_note_changed(talk, room->id);
	if (attendee->type == PARTICIPANT_SELF_JOINED && tt_str_eq(attendee->actor_id, talk->user))
		return TT_OK;
	return talk_tell_of(talk, room, EVENT_user_removed, "user", attendee->actor_id);
}

enum tt_err talk_breakout_memberships(struct talk *talk, const struct room *parent,
				      struct tt_str user, struct membership **out, size_t *n)
{
	struct attendee *rows;
	struct room *rooms;
	size_t n_rows = 0;
	size_t at = 0;
	enum tt_err err = store_rooms_breakout(talk->db, talk->arena, parent->id, &rooms, n);

	if (!err && *n > 0)
		err = store_attendees_in_breakout_of(talk->db, talk->arena, parent->id, user, &rows,
						     &n_rows);
	if (err)
		return err;
	*out = tt_arena_array(talk->arena, struct membership, *n + 1);
	for (size_t i = 0; i < *n; i++) { /* both come by room */
		(*out)[i] = (struct membership){ .room = rooms[i] };
		if (at < n_rows && rows[at].room_id == rooms[i].id)
			(*out)[i].attendee = rows[at++];
	}
	return TT_OK;
}

enum tt_err talk_breakout_dismiss_from(struct talk *talk, struct membership rooms[], size_t n,
				       int64_t but)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < n; i++)
		if (rooms[i].attendee.id != 0 && rooms[i].room.id != but)
			err = talk_breakout_dismiss(talk, &rooms[i].room, &rooms[i].attendee);
	return err;
}

/* Those of seat->room; for somebody who is no user there are none. */
static enum tt_err find_rooms(struct talk *talk, const struct seat *seat,
			      const struct attendee *attendee, struct membership **out, size_t *n)
{
	*out = NULL;
	*n = 0;
	if (!tt_str_eq(attendee->actor_type, ACTOR_USERS))
		return TT_OK;
	return talk_breakout_memberships(talk, &seat->room, attendee->actor_id, out, n);
}

enum tt_err talk_breakout_dismiss_all(struct talk *talk, const struct seat *seat,
				      const struct attendee *attendee)
{
	struct membership *rooms;
	size_t n;
	enum tt_err err = find_rooms(talk, seat, attendee, &rooms, &n);

	return err ? err : talk_breakout_dismiss_from(talk, rooms, n, 0);
}

static enum tt_err promote_in(struct talk *talk, struct room *room, const struct attendee *row)
{
	enum tt_err err;

	if (talk_is_moderator(row))
		return TT_OK;
	err = store_attendee_set_type(talk->db, row->id, PARTICIPANT_MODERATOR, talk->now_s);
	if (!err && row->permissions != PERMISSION_DEFAULT)
		err = store_attendee_set_permissions(talk->db, row->id, PERMISSION_DEFAULT,
						     talk->now_s);
	return err ? err
		   : talk_tell_of(talk, room, EVENT_moderator_promoted, "user", row->actor_id);
}

static enum tt_err admit_moderator(struct talk *talk, struct room *room, struct tt_str user)
{
	bool banned = false;
	enum tt_err err = talk_has_ban(talk, room, ACTOR_USERS, user, &banned);

	if (err || banned)
		return err;
	return talk_breakout_admit(talk, room, user, PARTICIPANT_MODERATOR);
}

enum tt_err talk_breakout_promote(struct talk *talk, const struct seat *seat,
				  const struct attendee *attendee)
{
	struct membership *rooms;
	size_t n;
	enum tt_err err = find_rooms(talk, seat, attendee, &rooms, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct room *room = &rooms[i].room;
		const struct attendee *row = &rooms[i].attendee;

		err = row->id != 0 ? promote_in(talk, room, row)
				   : admit_moderator(talk, room, attendee->actor_id);
	}
	return err;
}

/* As somebody who adds people to the conversation, which the viewer may not even be in. */
static enum tt_err add_to_parent(struct talk *talk, const struct room *parent, struct tt_str user)
{
	struct seat in_parent = seat_in(parent, NULL);

	return talk_add_user(talk, &in_parent, user);
}

static enum tt_err check_is_no_moderator(const struct membership rooms[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rooms[i].attendee.id != 0 && talk_is_moderator(&rooms[i].attendee))
			return TT_ERR_BREAKOUT_MODERATOR;
	return TT_OK;
}

enum tt_err talk_breakout_add_user(struct talk *talk, struct seat *seat, struct tt_str user)
{
	struct membership *rooms;
	struct room parent;
	struct user row;
	size_t n;
	enum tt_err err = store_user_get(talk->db, talk->arena, user, &row);

	if (err)
		return err == TT_ERR_NO_USER ? TT_ERR_NEW_PARTICIPANT : err;
	err = store_room_by_token(talk->db, talk->arena, seat->room.object_id, &parent);
	if (!err)
		err = talk_breakout_memberships(talk, &parent, row.id, &rooms, &n);
	if (!err)
		err = check_is_no_moderator(rooms, n);
	if (!err)
		err = add_to_parent(talk, &parent, row.id);
	if (!err)
		err = talk_breakout_dismiss_from(talk, rooms, n, seat->room.id);
	return err ? err : talk_add_user(talk, seat, row.id);
}

#include "server/talk/rooms/departed.h"
#include "server/store/users.h"
#include "server/talk/chore.h"
#include "server/talk/history/tell.h"
#include "server/talk/room_kind.h"
#include "server/talk/rooms/remove.h"

static enum tt_err leave_room(struct talk *talk, const struct user *user,
			      struct membership *membership)
{
	struct room *room = &membership->room;
	bool user_like = membership->attendee.type <= PARTICIPANT_USER;
	int64_t users = 0;
	int64_t moderators = 0;
	enum tt_err err = store_attendees_count(talk->db, room->id, &users, &moderators);

	if (err)
		return err;
	if (user_like && users == 1)
		return talk_room_remove(talk, room);
	talk_note_changed(talk, room->id);
	err = store_attendee_delete(talk->db, membership->attendee.id);
	if (err || talk_is_one_to_one(room))
		return err;
	return talk_tell_of(talk, room, EVENT_user_removed, "user", user->id);
}

/* Up to a step of them. Breakout rooms come first: they may go with the conversation that has
 * them. */
static enum tt_err leave_some(struct talk *talk, const struct user *user, bool *done)
{
	struct membership *memberships;
	size_t n = 0;
	enum tt_err err = store_some_memberships(talk->db, talk->arena, user->id, CHORE_ROOMS,
						 &memberships, &n);

	for (size_t i = 0; !err && i < n; i++)
		err = leave_room(talk, user, &memberships[i]);
	*done = n < CHORE_ROOMS;
	return err;
}

static enum tt_err make_former(struct talk *talk, const struct user *user, struct room *room)
{
	enum tt_err err;

	room->type = ROOM_FORMER_ONE_TO_ONE;
	room->name = user->display_name;
	room->pair_a = room->pair_b = (struct tt_str){ NULL, 0 };
	room->read_only = 1;
	err = store_room_end_pair(talk->db, room->id, room->name);
	if (!err)
		err = store_room_set_number(talk->db, room->id, ROOM_NUMBER_READ_ONLY, 1,
					    talk->now_s);
	if (!err)
		err = talk_tell(talk, room, EVENT_read_only);
	return err;
}

/* Also those that the user had left: his id decides who meets there. */
static enum tt_err end_pairs(struct talk *talk, const struct user *user)
{
	struct room *rooms;
	size_t n;
	enum tt_err err = store_rooms_pairs(talk->db, talk->arena, user->id, &rooms, &n);

	for (size_t i = 0; !err && i < n; i++)
		err = make_former(talk, user, &rooms[i]);
	return err;
}

static enum tt_err go_on(struct talk *talk, const struct user *user, bool *done)
{
	enum tt_err err = leave_some(talk, user, done);

	if (err || !*done)
		return err;
	err = end_pairs(talk, user);
	return err ? err : store_user_delete(talk->db, user->id);
}

/* Until he has left the rest, he is nobody who could log in. */
static enum tt_err note_rest(struct talk *talk, const struct user *user)
{
	struct chore chore = { .kind = CHORE_ACCOUNT,
			       .subject = user->id,
			       .actor_type = talk->actor.type,
			       .actor_id = talk->actor.id,
			       .done_to_id = TT_STR(""),
			       .begun_s = talk->now_s };
	enum tt_err err = store_user_set_enabled(talk->db, user->id, false);

	if (!err)
		err = store_chore_add(talk->db, &chore);
	talk_note_chore(talk, chore.id);
	return err;
}

enum tt_err talk_delete_account(struct talk *talk, struct tt_str id)
{
	struct user user;
	bool done = false;
	enum tt_err err = store_user_get(talk->db, talk->arena, id, &user);

	if (!err)
		err = go_on(talk, &user, &done);
	return err || done ? err : note_rest(talk, &user);
}

enum tt_err talk_account_go_on_deleting(struct talk *talk, struct chore *chore, bool *done)
{
	struct user user;
	enum tt_err err = store_user_get(talk->db, talk->arena, chore->subject, &user);

	*done = err == TT_ERR_NO_USER;
	if (err)
		return *done ? TT_OK : err;
	return go_on(talk, &user, done);
}

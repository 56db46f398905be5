#include "server/talk/departed.h"
#include "server/store/users.h"
#include "server/talk/chores.h"
#include "server/talk/permissions.h"
#include "server/talk/rooms.h"
#include "server/talk/settings.h"

/* Who leaves, and by whose hand. */
struct departure {
	struct db *db;
	struct tt_arena *arena;
	struct actor by;
	struct user user;
	int64_t now_s;
	struct changed_rooms *changed;
};

static enum tt_err leave_room(struct departure *d, struct membership *membership)
{
	const struct system_param param = { "user", d->user.id };
	struct room *room = &membership->room;
	bool user_like = membership->attendee.type <= PARTICIPANT_USER;
	int64_t users = 0;
	int64_t moderators = 0;
	enum tt_err err = store_attendees_count(d->db, room->id, &users, &moderators);

	if (err)
		return err;
	changed_rooms_note(d->changed, d->arena, room->id);
	if (user_like && users == 1)
		return talk_room_remove(d->db, d->arena, room, d->changed);
	err = store_attendee_delete(d->db, membership->attendee.id);
	if (err || talk_is_one_to_one(room))
		return err;
	return talk_system(d->db, d->arena, room, d->by, "user_removed", &param, 1, d->now_s);
}

/* Up to a step of them. Breakout rooms come first: they may go with the conversation that has
 * them. */
static enum tt_err leave_some(struct departure *d, bool *done)
{
	struct membership *memberships;
	size_t n = 0;
	enum tt_err err =
		store_some_memberships(d->db, d->arena, d->user.id, CHORE_ROOMS, &memberships, &n);

	for (size_t i = 0; !err && i < n; i++)
		err = leave_room(d, &memberships[i]);
	*done = n < CHORE_ROOMS;
	return err;
}

static enum tt_err make_former(struct departure *d, struct room *room)
{
	enum tt_err err;

	changed_rooms_note(d->changed, d->arena, room->id);
	room->type = ROOM_FORMER_ONE_TO_ONE;
	room->name = d->user.display_name;
	room->read_only = 1;
	err = store_room_set_type(d->db, room->id, room->type);
	if (!err)
		err = store_room_rename(d->db, room->id, room->name);
	if (!err)
		err = store_room_set_number(d->db, room->id, ROOM_NUMBER_READ_ONLY, 1, d->now_s);
	if (!err)
		err = talk_system(d->db, d->arena, room, d->by, "read_only", NULL, 0, d->now_s);
	return err;
}

/* Also those that the user had left: he is in their names, which decide who meets there. */
static enum tt_err end_pairs(struct departure *d)
{
	struct tt_buf quoted = { 0 };
	struct room *rooms;
	size_t n;
	enum tt_err err;

	tt_buf_add_char(&quoted, '"');
	tt_json_escape(&quoted, d->user.id);
	tt_buf_add_char(&quoted, '"');
	err = store_rooms_pairs(d->db, d->arena, tt_buf_str(&quoted), &rooms, &n);
	tt_buf_finish(&quoted);
	for (size_t i = 0; !err && i < n; i++)
		if (talk_room_partner(d->arena, &rooms[i], d->user.id).p)
			err = make_former(d, &rooms[i]);
	return err;
}

static enum tt_err go_on(struct departure *d, bool *done)
{
	enum tt_err err = leave_some(d, done);

	if (err || !*done)
		return err;
	err = end_pairs(d);
	return err ? err : store_user_delete(d->db, d->user.id);
}

/* Until he has left the rest, he is nobody who could log in. */
static enum tt_err note_rest(struct departure *d)
{
	struct chore chore = { .kind = CHORE_ACCOUNT,
			       .subject = d->user.id,
			       .actor_type = d->by.type,
			       .actor_id = d->by.id,
			       .done_to_id = TT_STR(""),
			       .begun_s = d->now_s };
	enum tt_err err = store_user_set_enabled(d->db, d->user.id, false);

	if (!err)
		err = store_chore_add(d->db, &chore);
	changed_chore_note(d->changed, chore.id);
	return err;
}

enum tt_err talk_delete_account(struct db *db, struct tt_arena *arena, struct actor by,
				struct tt_str user, int64_t now_s, struct changed_rooms *changed)
{
	struct departure d = {
		.db = db, .arena = arena, .by = by, .now_s = now_s, .changed = changed
	};
	bool done = false;
	enum tt_err err = store_user_get(db, arena, user, &d.user);

	*changed = (struct changed_rooms){ NULL, 0, 0 };
	if (!err)
		err = go_on(&d, &done);
	return err || done ? err : note_rest(&d);
}

enum tt_err talk_account_go_on_deleting(struct db *db, struct tt_arena *arena,
					const struct chore *chore, int64_t now_s,
					struct changed_rooms *changed, bool *done)
{
	struct departure d = { .db = db,
			       .arena = arena,
			       .by = { chore->actor_type, chore->actor_id },
			       .now_s = now_s,
			       .changed = changed };
	enum tt_err err = store_user_get(db, arena, chore->subject, &d.user);

	*done = err == TT_ERR_NO_USER;
	if (err)
		return *done ? TT_OK : err;
	return go_on(&d, done);
}

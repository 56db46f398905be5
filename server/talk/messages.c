#include "server/talk/messages.h"
#include "server/store/users.h"
#include "server/talk/mentioned.h"
#include "server/talk/permissions.h"
#include "server/talk/rooms.h"
#include "server/talk/system.h"
#include "server/talk/threads.h"

static bool is_quiet(const struct message *message)
{
	if (message->kind == MESSAGE_SYSTEM)
		return talk_system_is_quiet(message->body);
	return message->kind == MESSAGE_REACTION;
}

enum tt_err talk_message_add(struct db *db, struct room *room, struct message *message)
{
	enum tt_err err;

	message->room_id = room->id;
	if (room->message_expiration_s > 0 && message->kind != MESSAGE_REACTION)
		message->expires_s = message->created_s + room->message_expiration_s;
	err = store_message_add(db, message);
	if (!err && message->in_thread && message->thread_id != 0 && talk_is_replyable(message))
		err = talk_thread_grow(db, message);
	if (err || is_quiet(message))
		return err;
	room->last_message_id = message->id;
	room->last_activity_s = message->created_s;
	return store_room_set_last(db, room->id, room->last_message_id, room->last_activity_s);
}

bool talk_is_replyable(const struct message *row)
{
	return row->kind == MESSAGE_COMMENT || row->kind == MESSAGE_OBJECT;
}

bool talk_message_expired(const struct message *row, int64_t now_s)
{
	return row->expires_s > 0 && row->expires_s <= now_s;
}

enum tt_err talk_message_get(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			     int64_t id, struct message *out)
{
	enum tt_err err = store_message_get(db, arena, viewer->room.id, id, out);

	return !err && talk_message_expired(out, viewer->now_s) ? TT_ERR_NO_MESSAGE : err;
}

static enum tt_err find_parent(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			       int64_t reply_to, struct message *message, struct tt_str *answers_to)
{
	struct message parent;
	enum tt_err err = talk_message_get(db, arena, viewer, reply_to, &parent);

	if (err == TT_ERR_NO_MESSAGE || (!err && !talk_is_replyable(&parent)))
		return TT_ERR_REPLY_TO;
	if (err)
		return err;
	message_hang_on(message, &parent);
	if (tt_str_eq(parent.actor_type, ACTOR_USERS))
		*answers_to = parent.actor_id;
	return TT_OK;
}

static enum tt_err find_thread(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			       int64_t thread_id, struct message *message)
{
	enum tt_err err = talk_thread_enter(db, arena, viewer, thread_id, message);

	return err == TT_ERR_THREAD ? TT_ERR_REPLY_TO : err;
}

/* Whom it answers, or where it goes. */
static enum tt_err find_place(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			      const struct new_message *new_message, struct message *message,
			      struct tt_str *answers_to)
{
	if (new_message->reply_to != 0)
		return find_parent(db, arena, viewer, new_message->reply_to, message, answers_to);
	if (new_message->thread_id != 0)
		return find_thread(db, arena, viewer, new_message->thread_id, message);
	return TT_OK;
}

enum tt_err talk_check_text(struct tt_str text)
{
	if (text.n == 0)
		return TT_ERR_MESSAGE;
	return tt_utf8_count(text) > MESSAGE_MAX_CHARS ? TT_ERR_MESSAGE_LONG : TT_OK;
}

static struct message compose(const struct viewer *viewer, const struct new_message *new_message)
{
	struct tt_str reference_id =
		tt_str_trim(tt_utf8_head_bytes(new_message->reference_id, REFERENCE_ID_MAX_BYTES));
	struct actor actor = talk_actor(viewer);
	struct message message = {
		.kind = MESSAGE_COMMENT,
		.actor_type = actor.type,
		.actor_id = actor.id,
		.actor_name = talk_actor_name(viewer),
		.body = tt_str_trim(new_message->text),
		.created_s = viewer->now_s,
		.is_silent = new_message->silent,
		.may_mention_all = viewer->room.mention_permissions == 0 ||
				   talk_is_moderator(&viewer->attendee),
	};

	if (reference_id.n > 0)
		message.reference_id = reference_id;
	return message;
}

static enum tt_err write(struct db *db, struct tt_arena *arena, struct viewer *viewer,
			 struct message *message, struct tt_str answers_to)
{
	const struct tt_str nothing_before = { NULL, 0 };
	enum tt_err err = TT_OK;

	/* The partner of a one-to-one sees the room from the first message on. */
	if (viewer->room.type == ROOM_ONE_TO_ONE)
		err = talk_room_restore_pair(db, arena, &viewer->room, viewer->now_s);
	if (!err)
		err = talk_message_add(db, &viewer->room, message);
	if (!err)
		err = talk_mark_mentioned(db, arena, &viewer->room, message, nothing_before,
					  answers_to, viewer->now_s);
	return err ? err : talk_set_read(db, viewer, message->id);
}

enum tt_err talk_send(struct db *db, struct tt_arena *arena, struct viewer *viewer,
		      const struct new_message *new_message, struct message *out)
{
	struct tt_str title = talk_thread_title(arena, new_message->thread_title);
	struct tt_str answers_to = { NULL, 0 };
	bool begins;
	enum tt_err err;

	if (tt_str_trim(new_message->text).n == 0)
		return TT_ERR_MESSAGE;
	*out = compose(viewer, new_message);
	err = find_place(db, arena, viewer, new_message, out, &answers_to);
	if (!err)
		err = talk_check_text(out->body);
	begins = out->parent_id == 0 && title.n > 0;
	if (begins)
		out->in_thread = 1;
	if (!err)
		err = write(db, arena, viewer, out, answers_to);
	return err || !begins ? err : talk_thread_begin(db, arena, viewer, out, title);
}

/* Reactions come after the message that the room calls its last; and that may have expired. */
static enum tt_err bound_marker(struct db *db, const struct room *room, int64_t *id)
{
	int64_t newest;
	enum tt_err err;

	if (*id == 0 || *id < MARKER_NOTHING_READ)
		*id = MARKER_NOTHING_READ;
	if (*id <= room->last_message_id)
		return TT_OK;
	err = store_messages_newest(db, room->id, &newest);
	if (newest < room->last_message_id)
		newest = room->last_message_id;
	if (*id > newest)
		*id = newest > 0 ? newest : MARKER_NOTHING_READ;
	return err;
}

enum tt_err talk_set_read(struct db *db, struct viewer *viewer, int64_t message_id)
{
	enum tt_err err = bound_marker(db, &viewer->room, &message_id);

	if (err)
		return err;
	viewer->attendee.last_read_message = message_id;
	return store_attendee_set_read(db, viewer->attendee.id, message_id, viewer->now_s);
}

enum tt_err talk_read_is_private(struct db *db, const struct viewer *viewer, bool *out)
{
	*out = true; /* guests have no read status to share */
	if (!viewer->user.p)
		return TT_OK;
	return store_user_field_is(db, viewer->user, TT_STR(USER_FIELD_READ_PRIVACY), TT_STR("1"),
				   out);
}

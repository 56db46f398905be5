#include "server/talk/messages.h"
#include "server/store/users.h"
#include "server/talk/objects.h"
#include "server/talk/permissions.h"
#include "server/talk/rooms.h"
#include "server/talk/system.h"

enum {
	MARKER_NOTHING_READ = -2
};

enum tt_err talk_message_add(struct db *db, struct room *room, struct message *message)
{
	enum tt_err err;

	message->room_id = room->id;
	if (room->message_expiration_s > 0)
		message->expires_s = message->created_s + room->message_expiration_s;
	err = store_message_add(db, message);
	if (err)
		return err;
	room->last_message_id = message->id;
	room->last_activity_s = message->created_s;
	return store_room_set_last(db, room->id, room->last_message_id, room->last_activity_s);
}

static bool is_replyable(const struct message *row)
{
	return row->kind == MESSAGE_COMMENT || row->kind == MESSAGE_OBJECT;
}

bool talk_message_expired(const struct message *row, int64_t now_s)
{
	return row->expires_s > 0 && row->expires_s <= now_s;
}

static enum tt_err find_parent(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			       int64_t reply_to, struct message *message)
{
	struct message parent;
	enum tt_err err = store_message_get(db, arena, viewer->room.id, reply_to, &parent);

	if (err == TT_ERR_NO_MESSAGE ||
	    (!err && (!is_replyable(&parent) || talk_message_expired(&parent, viewer->now_s))))
		return TT_ERR_REPLY_TO;
	if (err)
		return err;
	message->parent_id = parent.id;
	message->thread_id = parent.thread_id ? parent.thread_id : parent.id;
	return TT_OK;
}

static enum tt_err check_text(struct tt_str text)
{
	if (text.n == 0)
		return TT_ERR_MESSAGE;
	return tt_utf8_count(text) > MESSAGE_MAX_CHARS ? TT_ERR_MESSAGE_LONG : TT_OK;
}

enum tt_err talk_send(struct db *db, struct tt_arena *arena, struct viewer *viewer,
		      const struct new_message *new_message, struct message *out)
{
	struct tt_str reference_id =
		tt_str_trim(tt_utf8_head_bytes(new_message->reference_id, REFERENCE_ID_MAX_BYTES));
	struct actor actor = talk_actor(viewer);
	struct message message = {
		.kind = MESSAGE_COMMENT,
		.actor_type = actor.type,
		.actor_id = actor.id,
		.actor_name = viewer->display_name,
		.body = tt_str_trim(new_message->text),
		.created_s = viewer->now_s,
		.is_silent = new_message->silent,
		.may_mention_all = viewer->room.mention_permissions == 0 ||
				   talk_is_moderator(&viewer->attendee),
	};
	enum tt_err err = message.body.n == 0 ? TT_ERR_MESSAGE : TT_OK;

	if (reference_id.n > 0)
		message.reference_id = reference_id;
	if (!err && new_message->reply_to != 0)
		err = find_parent(db, arena, viewer, new_message->reply_to, &message);
	if (!err)
		err = check_text(message.body);
	/* The partner of a one-to-one sees the room from the first message on. */
	if (!err && viewer->room.type == ROOM_ONE_TO_ONE)
		err = talk_room_restore_pair(db, arena, &viewer->room, viewer->now_s);
	if (!err)
		err = talk_message_add(db, &viewer->room, &message);
	if (!err)
		err = talk_set_read(db, viewer, message.id);
	*out = message;
	return err;
}

enum tt_err talk_set_read(struct db *db, struct viewer *viewer, int64_t message_id)
{
	if (message_id == 0)
		message_id = MARKER_NOTHING_READ;
	viewer->attendee.last_read_message = message_id;
	return store_attendee_set_read(db, viewer->attendee.id, message_id, viewer->now_s);
}

enum tt_err talk_read_is_private(struct db *db, const struct viewer *viewer, bool *out)
{
	*out = true; /* guests have no read status to share */
	if (!viewer->user.p)
		return TT_OK;
	return store_user_field_is(db, viewer->user, TT_STR("read_privacy"), TT_STR("1"), out);
}

/* Who wrote it, as the present shows it (talk-chat 2.5). */
static void show_actor(const struct message *row, struct tt_message *out)
{
	out->actor_type = row->actor_type;
	out->actor_id = row->actor_id;
	out->actor_display_name = row->actor_name;
	if (tt_str_eq(row->actor_type, ACTOR_USERS) && !row->actor_name.p) {
		out->actor_type = TT_STR("deleted_users");
		out->actor_id = TT_STR("deleted_users");
	}
}

static enum tt_err show_parent(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			       int64_t id, struct tt_message *out)
{
	struct tt_message *parent = tt_arena_new(arena, struct tt_message);
	struct message row;
	enum tt_err err = store_message_get(db, arena, viewer->room.id, id, &row);

	out->parent = parent;
	if (err == TT_ERR_NO_MESSAGE || (!err && talk_message_expired(&row, viewer->now_s))) {
		parent->id = id;
		parent->is_gone = true;
		return TT_OK;
	}
	return err ? err : talk_message_show(db, arena, viewer, &row, false, parent);
}

enum tt_err talk_message_show(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			      const struct message *row, bool with_parent, struct tt_message *out)
{
	bool is_system = row->kind == MESSAGE_SYSTEM;
	enum tt_err err = TT_OK;

	memset(out, 0, sizeof(*out));
	show_actor(row, out);
	out->id = row->id;
	out->token = viewer->room.token;
	out->timestamp = row->created_s;
	out->system_message = is_system ? row->body : TT_STR("");
	out->message_type = is_system ? TT_STR("system") : TT_STR("comment");
	out->is_replyable = is_replyable(row);
	out->reference_id = row->reference_id;
	out->expires = row->expires_s;
	out->markdown = !is_system;
	out->thread_id = row->thread_id ? row->thread_id : row->id;
	out->silent = row->is_silent != 0;
	if (is_system)
		err = talk_system_show(db, arena, viewer, row, out);
	else if (row->kind == MESSAGE_OBJECT)
		talk_object_show(arena, viewer, row, out);
	else
		out->message = row->body;
	if (!err && with_parent && row->parent_id != 0)
		err = show_parent(db, arena, viewer, row->parent_id, out);
	return err;
}

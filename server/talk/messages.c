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

enum tt_err talk_message_add(struct talk *talk, struct room *room, struct message *message)
{
	enum tt_err err;

	message->room_id = room->id;
	if (room->message_expiration_s > 0 && message->kind != MESSAGE_REACTION)
		message->expires_s = message->created_s + room->message_expiration_s;
	err = store_message_add(talk->db, message);
	if (!err && message->in_thread && message->thread_id != 0 && talk_is_replyable(message))
		err = talk_thread_grow(talk, message);
	if (err || is_quiet(message))
		return err;
	room->last_message_id = message->id;
	room->last_activity_s = message->created_s;
	return store_room_set_last(talk->db, room->id, room->last_message_id,
				   room->last_activity_s);
}

bool talk_is_replyable(const struct message *row)
{
	return row->kind == MESSAGE_COMMENT || row->kind == MESSAGE_OBJECT;
}

bool talk_message_expired(const struct message *row, int64_t now_s)
{
	return row->expires_s > 0 && row->expires_s <= now_s;
}

enum tt_err talk_message_get(struct talk *talk, const struct seat *seat, int64_t id,
			     struct message *out)
{
	enum tt_err err = store_message_get(talk->db, talk->arena, seat->room.id, id, out);

	return !err && talk_message_expired(out, talk->now_s) ? TT_ERR_NO_MESSAGE : err;
}

static enum tt_err find_parent(struct talk *talk, const struct seat *seat, int64_t reply_to,
			       struct message *message, struct tt_str *answers_to)
{
	struct message parent;
	enum tt_err err = talk_message_get(talk, seat, reply_to, &parent);

	if (err == TT_ERR_NO_MESSAGE || (!err && !talk_is_replyable(&parent)))
		return TT_ERR_REPLY_TO;
	if (err)
		return err;
	message_hang_on(message, &parent);
	if (tt_str_eq(parent.actor_type, ACTOR_USERS))
		*answers_to = parent.actor_id;
	return TT_OK;
}

static enum tt_err find_thread(struct talk *talk, const struct seat *seat, int64_t thread_id,
			       struct message *message)
{
	enum tt_err err = talk_thread_enter(talk, seat, thread_id, message);

	return err == TT_ERR_THREAD ? TT_ERR_REPLY_TO : err;
}

/* Whom it answers, or where it goes. */
static enum tt_err find_place(struct talk *talk, const struct seat *seat,
			      const struct new_message *new_message, struct message *message,
			      struct tt_str *answers_to)
{
	if (new_message->reply_to != 0)
		return find_parent(talk, seat, new_message->reply_to, message, answers_to);
	if (new_message->thread_id != 0)
		return find_thread(talk, seat, new_message->thread_id, message);
	return TT_OK;
}

enum tt_err talk_check_text(struct tt_str text)
{
	if (text.n == 0)
		return TT_ERR_MESSAGE;
	return tt_utf8_count(text) > MESSAGE_MAX_CHARS ? TT_ERR_MESSAGE_LONG : TT_OK;
}

static struct message compose(struct talk *talk, const struct seat *seat,
			      const struct new_message *new_message)
{
	struct tt_str reference_id =
		tt_str_trim(tt_utf8_head_bytes(new_message->reference_id, REFERENCE_ID_MAX_BYTES));
	struct message message = {
		.kind = MESSAGE_COMMENT,
		.actor_type = talk->actor.type,
		.actor_id = talk->actor.id,
		.actor_name = talk->actor.name,
		.body = tt_str_trim(new_message->text),
		.created_s = talk->now_s,
		.is_silent = new_message->silent,
		.may_mention_all =
			seat->room.mention_permissions == 0 || talk_is_moderator(&seat->attendee),
	};

	if (reference_id.n > 0)
		message.reference_id = reference_id;
	return message;
}

static enum tt_err write(struct talk *talk, struct seat *seat, struct message *message,
			 struct tt_str answers_to)
{
	const struct tt_str nothing_before = { NULL, 0 };
	enum tt_err err = TT_OK;

	/* The partner of a one-to-one sees the room from the first message on. */
	if (seat->room.type == ROOM_ONE_TO_ONE)
		err = talk_room_restore_pair(talk, &seat->room);
	if (!err)
		err = talk_message_add(talk, &seat->room, message);
	if (!err)
		err = talk_mark_mentioned(talk, &seat->room, message, nothing_before, answers_to);
	return err ? err : talk_set_read(talk, seat, message->id);
}

enum tt_err talk_send(struct talk *talk, struct seat *seat, const struct new_message *new_message,
		      struct message *out)
{
	struct tt_str title = talk_thread_title(talk->arena, new_message->thread_title);
	struct tt_str answers_to = { NULL, 0 };
	bool begins;
	enum tt_err err;

	if (tt_str_trim(new_message->text).n == 0)
		return TT_ERR_MESSAGE;
	*out = compose(talk, seat, new_message);
	err = find_place(talk, seat, new_message, out, &answers_to);
	if (!err)
		err = talk_check_text(out->body);
	begins = out->parent_id == 0 && title.n > 0;
	if (begins)
		out->in_thread = 1;
	if (!err)
		err = write(talk, seat, out, answers_to);
	return err || !begins ? err : talk_thread_begin(talk, seat, out, title);
}

/* Reactions come after the message that the room calls its last; and that may have expired. */
static enum tt_err bound_marker(struct talk *talk, const struct room *room, int64_t *id)
{
	int64_t newest;
	enum tt_err err;

	if (*id == 0 || *id < MARKER_NOTHING_READ)
		*id = MARKER_NOTHING_READ;
	if (*id <= room->last_message_id)
		return TT_OK;
	err = store_messages_newest(talk->db, room->id, &newest);
	if (newest < room->last_message_id)
		newest = room->last_message_id;
	if (*id > newest)
		*id = newest > 0 ? newest : MARKER_NOTHING_READ;
	return err;
}

enum tt_err talk_set_read(struct talk *talk, struct seat *seat, int64_t message_id)
{
	enum tt_err err = bound_marker(talk, &seat->room, &message_id);

	if (err)
		return err;
	seat->attendee.last_read_message = message_id;
	return store_attendee_set_read(talk->db, seat->attendee.id, message_id, talk->now_s);
}

enum tt_err talk_read_is_private(struct talk *talk, bool *out)
{
	*out = true; /* guests have no read status to share */
	if (!talk->user.p)
		return TT_OK;
	return store_user_field_is(talk->db, talk->user, TT_STR(USER_FIELD_READ_PRIVACY),
				   TT_STR("1"), out);
}

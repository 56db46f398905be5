#include "server/talk/chat/send.h"
#include "server/store/shared_items.h"
#include "server/talk/chat/mention_marks.h"
#include "server/talk/chat/read_marker.h"
#include "server/talk/chat/threads.h"
#include "server/talk/history/history.h"
#include "server/talk/history/message.h"
#include "server/talk/people/attendee.h"
#include "server/talk/permissions.h"

static enum tt_err find_parent(struct talk *talk, const struct seat *seat,
			       const struct new_message *new_message, struct message *message,
			       struct tt_str *answers_to)
{
	struct message parent;
	enum tt_err err = talk_message_get(talk, seat, new_message->reply_to, &parent);

	if (err == TT_ERR_NO_MESSAGE ||
	    (!err && !new_message->to_anything && !talk_is_replyable(&parent)))
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
	enum tt_err err = TT_OK;

	if (new_message->reply_to != 0)
		err = find_parent(talk, seat, new_message, message, answers_to);
	else if (new_message->thread_id != 0)
		err = find_thread(talk, seat, new_message->thread_id, message);
	return err == TT_ERR_REPLY_TO && new_message->file.p ? TT_OK : err;
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
	struct message message =
		talk_message_new(talk, MESSAGE_COMMENT, tt_str_trim(new_message->text));

	if (new_message->file.p) {
		message.kind = MESSAGE_OBJECT;
		message.parameters = new_message->file;
		message.body = message.body.n > 0 ? message.body : TT_STR("{file}");
	}
	message.is_silent = new_message->silent;
	message.may_mention_all =
		seat->room.mention_permissions == 0 || talk_is_moderator(&seat->attendee);
	talk_message_refer(&message, new_message->reference_id);
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
	/* A bot reads nothing here. */
	return err || !seat->is_attendee ? err : talk_set_read(talk, seat, message->id);
}

enum tt_err talk_send(struct talk *talk, struct seat *seat, const struct new_message *new_message,
		      struct message *out)
{
	struct tt_str title = talk_thread_title(talk->arena, new_message->thread_title);
	struct tt_str answers_to = { NULL, 0 };
	bool begins;
	enum tt_err err;

	*out = compose(talk, seat, new_message);
	if (out->body.n == 0)
		return TT_ERR_MESSAGE;
	err = find_place(talk, seat, new_message, out, &answers_to);
	if (!err)
		err = talk_check_text(out->body);
	begins = out->parent_id == 0 && title.n > 0;
	if (begins)
		out->in_thread = 1;
	if (!err)
		err = write(talk, seat, out, answers_to);
	if (!err && new_message->file.p)
		err = store_shared_item_add(talk->db, seat->room.id, out->id,
					    new_message->file_list);
	return err || !begins ? err : talk_thread_begin(talk, seat, out, title);
}

#include "server/talk/history/history.h"
#include "server/talk/history/events.h"
#include "server/talk/history/message.h"
#include "server/talk/history/thread_count.h"

struct message talk_message_new(const struct talk *talk, enum message_kind kind, struct tt_str body)
{
	return (struct message){
		.kind = kind,
		.actor_type = talk->actor.type,
		.actor_id = talk->actor.id,
		.actor_name = talk->actor.name,
		.body = body,
		.created_s = talk->now_s,
	};
}

void talk_message_refer(struct message *message, struct tt_str reference_id)
{
	reference_id = tt_str_trim(tt_utf8_head_bytes(reference_id, REFERENCE_ID_MAX_BYTES));
	if (reference_id.n > 0)
		message->reference_id = reference_id;
}

static bool is_quiet(const struct message *message)
{
	if (message->kind == MESSAGE_SYSTEM)
		return talk_events[event_find(message->body)].is_quiet;
	return message->kind == MESSAGE_REACTION;
}

enum tt_err talk_message_add(struct talk *talk, struct room *room, struct message *message)
{
	enum tt_err err;

	message->room_id = room->id;
	if (room->message_expiration_s > 0 && message->kind != MESSAGE_REACTION)
		message->expires_s = message->created_s + room->message_expiration_s;
	err = store_message_add(talk->db, message);
	talk_note_changed(talk, room->id);
	talk_note_for_bots(talk, room, message->id);
	if (!err && message->in_thread && message->thread_id != 0 && talk_is_replyable(message))
		err = talk_thread_grow(talk, message);
	if (err || is_quiet(message))
		return err;
	room->last_message_id = message->id;
	room->last_activity_s = message->created_s;
	return store_room_set_last(talk->db, room->id, room->last_message_id,
				   room->last_activity_s);
}

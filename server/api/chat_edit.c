/* chat_edit.c - changing what was sent (talk-chat 1.5 to 1.7). */
#include "server/api/handlers.h"
#include "server/talk/bots/room_bots.h"
#include "server/talk/chat/edit.h"

/* All answer with the system message that tells of it, the changed message as its parent. */
static enum tt_err answer(struct call *call, const struct message *row)
{
	return call_put_message(call, row, true);
}

/* 202 where copies may be elsewhere, with bots that were told of the message. */
static enum tt_err answer_changed(struct call *call, const struct message *row)
{
	bool is_told_of;
	enum tt_err err = talk_room_is_told_of(&call->talk, &call->seat.room, &is_told_of);

	if (is_told_of)
		call->req->status = 202;
	return err ? err : answer(call, row);
}

enum tt_err chat_edit(struct call *call)
{
	struct message row;
	enum tt_err err = talk_edit(&call->talk, &call->seat, call_int(call, "messageId", 0),
				    call_str(call, "message"), &row);

	return err ? err : answer_changed(call, &row);
}

enum tt_err chat_delete(struct call *call)
{
	struct message row;
	enum tt_err err =
		talk_delete_message(&call->talk, &call->seat, call_int(call, "messageId", 0), &row);

	return err ? err : answer_changed(call, &row);
}

enum tt_err chat_clear(struct call *call)
{
	struct message row;
	enum tt_err err = talk_clear_history(&call->talk, &call->seat, &row);

	return err ? err : answer(call, &row);
}

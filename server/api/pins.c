/* pins.c - keeping messages in view (talk-chat 1.14). */
#include "server/talk/chat/pins.h"
#include "server/api/handlers.h"

static int64_t message_id(const struct call *call)
{
	return call_int(call, "messageId", 0);
}

/* The message that tells of it, with the one that it is about; null when nothing was changed. */
static enum tt_err answer(struct call *call, enum tt_err err, const struct message *row, bool told)
{
	if (err)
		return err;
	if (told)
		return call_put_message(call, row, true);
	call_put_null(call);
	return call_add_common_read(call, NULL);
}

enum tt_err pins_set(struct call *call)
{
	struct message row;
	bool told = false;
	enum tt_err err = call_count_writing(call);

	if (!err)
		err = talk_pin(&call->talk, &call->seat, message_id(call),
			       call_int(call, "pinUntil", 0), &row, &told);
	return answer(call, err, &row, told);
}

enum tt_err pins_remove(struct call *call)
{
	struct message row;
	bool told = false;
	enum tt_err err = call_count_writing(call);

	if (!err)
		err = talk_unpin(&call->talk, &call->seat, message_id(call), &row, &told);
	return answer(call, err, &row, told);
}

enum tt_err pins_hide(struct call *call)
{
	return call_answer_null(call, talk_pin_hide(&call->talk, &call->seat, message_id(call)));
}

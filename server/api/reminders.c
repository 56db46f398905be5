/* reminders.c - being reminded of messages (talk-chat 1.12). */
#include "server/talk/chat/reminders.h"
#include "server/api/handlers.h"

static int64_t message_id(const struct call *call)
{
	return call_int(call, "messageId", 0);
}

enum tt_err reminders_set(struct call *call)
{
	struct tt_reminder reminder;
	enum tt_err err = call_need(call, "timestamp");

	if (!err)
		err = call_take(call, LIMIT(reminders_hour), 1, 60 * 60 * 1000);
	if (!err)
		err = talk_reminder_set(&call->talk, &call->seat, message_id(call),
					call_int(call, "timestamp", 0), &reminder);
	if (err)
		return err;
	call->req->status = 201;
	tt_reminder_write(call->out, &reminder);
	return TT_OK;
}

enum tt_err reminders_get(struct call *call)
{
	struct tt_reminder reminder;
	enum tt_err err = talk_reminder_get(&call->talk, &call->seat, message_id(call), &reminder);

	if (!err)
		tt_reminder_write(call->out, &reminder);
	return err;
}

enum tt_err reminders_delete(struct call *call)
{
	enum tt_err err = talk_reminder_delete(&call->talk, &call->seat, message_id(call));

	if (!err)
		call_put_empty_list(call);
	return err;
}

enum tt_err reminders_upcoming(struct call *call)
{
	struct tt_upcoming_reminder *reminders;
	size_t n;
	enum tt_err err = talk_reminders_upcoming(&call->talk, &reminders, &n);

	if (err)
		return err;
	tt_write_list(call->out);
	for (size_t i = 0; i < n && !call_is_full(call); i++)
		tt_upcoming_reminder_write(call->out, &reminders[i]);
	tt_write_end(call->out);
	return TT_OK;
}

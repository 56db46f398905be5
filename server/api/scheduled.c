/* scheduled.c - messages that are sent later (talk-chat 1.13). */
#include "server/talk/chat/scheduled.h"
#include "server/api/handlers.h"

static struct new_scheduled read_entry(const struct call *call)
{
	return (struct new_scheduled){
		.text = call_str(call, "message"),
		.send_s = call_int(call, "sendAt", 0),
		.reply_to = call_int(call, "replyTo", 0),
		.thread_id = call_int(call, "threadId", 0),
		.thread_title = call_str(call, "threadTitle"),
		.is_silent = param_bool(call->params, "silent", false),
	};
}

enum tt_err scheduled_list(struct call *call)
{
	struct tt_scheduled *entries;
	size_t n;
	enum tt_err err = talk_schedule_list(&call->talk, &call->seat, &entries, &n);

	if (err)
		return err;
	tt_write_list(call->out);
	for (size_t i = 0; i < n && !call_is_full(call); i++)
		tt_scheduled_write(call->out, &entries[i]);
	tt_write_end(call->out);
	return TT_OK;
}

static enum tt_err answer(struct call *call, enum tt_err err, const struct tt_scheduled *entry,
			  int status)
{
	if (err)
		return err;
	call->req->status = status;
	tt_scheduled_write(call->out, entry);
	return TT_OK;
}

enum tt_err scheduled_add(struct call *call)
{
	const struct new_scheduled how = read_entry(call);
	struct tt_scheduled entry;

	return answer(call, talk_schedule(&call->talk, &call->seat, &how, &entry), &entry, 201);
}

enum tt_err scheduled_change(struct call *call)
{
	const struct new_scheduled how = read_entry(call);
	struct tt_scheduled entry;

	return answer(call,
		      talk_schedule_change(&call->talk, &call->seat,
					   call_int(call, "scheduledId", 0), &how, &entry),
		      &entry, 202);
}

enum tt_err scheduled_delete(struct call *call)
{
	enum tt_err err =
		talk_schedule_delete(&call->talk, &call->seat, call_int(call, "scheduledId", 0));

	if (!err)
		call_put_empty_list(call);
	return err;
}

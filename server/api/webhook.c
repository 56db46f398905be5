/* webhook.c - what programs post to the address of an incoming webhook: outside OCS, without a
 * login, in one of the forms that they know already. */
#include "server/api/guarded.h"
#include "server/api/handlers.h"
#include "server/talk/bots/incoming.h"
#include "server/talk/bots/own_bots.h"
#include "server/talk/chat/send.h"

#include <inttypes.h>

enum {
	MINUTE_MS = 60 * 1000,
	MOST_BYTES = 400 * 1024 /* a message of 32000 characters, each as two escapes */
};

/* Senders seldom say what it is that they send. */
static bool is_json(struct tt_str body)
{
	return tt_str_starts(tt_str_trim(body), TT_STR("{"));
}

/* JSON as the body or, as Slack's first senders had it, as the field `payload`; fields of a form.
 */
static enum tt_err read_text(struct call *call, struct tt_str *out)
{
	struct tt_str json = tt_buf_str(&call->req->body);

	if (json.n > MOST_BYTES)
		return TT_ERR_BOT_LONG;
	call->req->hint = NULL; /* JSON is read as that, whatever it is called */
	if (!is_json(json))
		json = call_str(call, "payload");
	if (json.n > 0)
		return talk_incoming_json(call->arena, json, out);
	*out = tt_str_trim(call_str(call, "message"));
	if (out->n == 0)
		*out = talk_incoming_markup(call->arena, tt_str_trim(call_str(call, "text")));
	return out->n > 0 ? TT_OK : TT_ERR_BOT_MESSAGE;
}

static enum tt_err find(struct call *call, struct bot *bot)
{
	struct tt_str key = call_str(call, "key");
	enum tt_err err = talk_hook_find(&call->talk, key, bot);

	if (err == TT_ERR_HOOK)
		guarded_failed(call, GUARD_WEBHOOK, key);
	if (!err && !app_config(call->app)->own_webhooks)
		return TT_ERR_HOOK_RESTS;
	return err;
}

/* By the webhook itself, whoever shares its address. */
static enum tt_err count(struct call *call, const struct bot *bot)
{
	enum tt_err err = call_take_for(call, LIMIT(webhook_minute),
					tt_str_printf(call->arena, "%" PRId64, bot->id), MINUTE_MS);

	return err ? err : call_count_writing(call);
}

static enum tt_err send(struct call *call, const struct bot *bot, struct tt_str text)
{
	const struct new_message new_message = { .text = text };
	struct message row;
	enum tt_err err = talk_hook_enter(&call->talk, bot, &call->seat);

	if (!err)
		err = talk_send(&call->talk, &call->seat, &new_message, &row);
	return err == TT_ERR_MESSAGE_LONG ? TT_ERR_BOT_LONG : err;
}

enum tt_err webhook_receive(struct call *call)
{
	struct tt_str text = { NULL, 0 };
	struct bot bot;
	enum tt_err err = guarded_check(call, GUARD_WEBHOOK);

	if (!err)
		err = find(call, &bot);
	if (!err)
		err = read_text(call, &text);
	if (err == TT_ERR_BOT_MESSAGE)
		call->req->reason_detail =
			TT_STR("it would be \"message\" or \"text\", in JSON or a form");
	if (!err)
		err = count(call, &bot);
	if (!err)
		err = call_look_again(call, DB_WRITE);
	if (!err)
		err = find(call, &bot);
	if (!err)
		err = send(call, &bot, text);
	if (!err)
		request_answer(call->req, 200, "text/plain; charset=utf-8", TT_STR("ok"));
	return err;
}

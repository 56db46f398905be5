/* bots_own.c - what bots themselves call: speaking and reacting, without a login but signed
 * (talk-chat 7.5, 7.6). */
#include "server/api/guarded.h"
#include "server/api/handlers.h"
#include "server/talk/bots/signature.h"
#include "server/talk/chat/reactions.h"
#include "server/talk/chat/send.h"

static enum tt_err refuse(struct call *call, const struct bot_claim *claim)
{
	enum tt_err err = TT_OK;

	guarded_failed(call, GUARD_BOT, claim->signature);
	/* Who guesses learns nothing from it but in developer mode. */
	if (app_config(call->app)->dev)
		err = talk_bot_explain(&call->talk, claim, &call->req->reason_detail);
	return err ? err : TT_ERR_BOT_SIGNATURE;
}

/* As the bot that has signed the parameter `text`. */
static enum tt_err enter(struct call *call, const char *text)
{
	const struct bot_claim claim = {
		.token = call_str(call, "token"),
		.random = request_header(call->req, "X-Nextcloud-Talk-Bot-Random"),
		.signature = request_header(call->req, "X-Nextcloud-Talk-Bot-Signature"),
		.text = call_str(call, text),
		.body = tt_buf_str(&call->req->body),
		.own_may = app_config(call->app)->own_bots,
	};
	enum tt_err err = guarded_check(call, GUARD_BOT);

	/* Who writes does not wait for those whose signature is wrong. */
	if (!err)
		err = talk_bot_enter(&call->talk, &claim, &call->seat);
	if (err == TT_ERR_BOT_SIGNATURE)
		return refuse(call, &claim);
	if (!err)
		err = call_look_again(call, DB_WRITE);
	if (!err)
		err = talk_bot_enter(&call->talk, &claim, &call->seat);
	return err ? err : call_count_writing(call);
}

/* Bots are told without a word in `data`. */
static enum tt_err without_word(enum tt_err err)
{
	static const struct {
		enum tt_err err;
		enum tt_err to_bot;
	} same[] = {
		{ TT_ERR_MESSAGE, TT_ERR_BOT_MESSAGE },
		{ TT_ERR_MESSAGE_LONG, TT_ERR_BOT_LONG },
		{ TT_ERR_REPLY_TO, TT_ERR_BOT_REPLY_TO },
	};

	for (size_t i = 0; i < ARRAY_LEN(same); i++)
		if (same[i].err == err)
			return same[i].to_bot;
	return err;
}

enum tt_err bots_say(struct call *call)
{
	const struct new_message new_message = {
		.text = call_str(call, "message"),
		.reference_id = call_str(call, "referenceId"),
		.reply_to = call_int(call, "replyTo", 0),
		.to_anything = true,
		.thread_id = call_int(call, "threadId", 0),
		.thread_title = call_str(call, "threadTitle"),
		.silent = param_bool(call->params, "silent", false),
	};
	struct message row;
	enum tt_err err;

	if (tt_str_trim(new_message.text).n == 0)
		return TT_ERR_BOT_MESSAGE;
	err = enter(call, "message");
	if (!err)
		err = without_word(talk_send(&call->talk, &call->seat, &new_message, &row));
	call->req->status = 201;
	return call_answer_null(call, err);
}

enum tt_err bots_react(struct call *call)
{
	bool added = false;
	enum tt_err err = enter(call, "reaction");

	if (!err)
		err = talk_react(&call->talk, &call->seat, call_int(call, "messageId", 0),
				 call_str(call, "reaction"), &added);
	if (added)
		call->req->status = 201;
	return call_answer_null(call, err);
}

enum tt_err bots_unreact(struct call *call)
{
	enum tt_err err = enter(call, "reaction");

	if (!err)
		err = talk_unreact(&call->talk, &call->seat, call_int(call, "messageId", 0),
				   call_str(call, "reaction"));
	return call_answer_null(call, err);
}

#include "server/api/numbers.h"

static const struct {
	const char *name;
	enum tt_err refusal;
} numbers[] = {
	{ "timer", TT_ERR_TIMER },
	{ "lobbyTimer", TT_ERR_SET_LOBBY_TIMER },
	{ "timestamp", TT_ERR_REMINDER_TIME },
	{ "clearAt", TT_ERR_STATUS_CLEAR_AT },
	{ "modifiedSince", TT_ERR_NUMBER },
	{ "pinUntil", TT_ERR_PIN_UNTIL },
	{ "sendAt", TT_ERR_SEND_AT },
	{ "replyTo", TT_ERR_REPLY_TO },
	{ "threadId", TT_ERR_NUMBER },
	{ "lastKnownMessageId", TT_ERR_NUMBER },
	{ "lastReadMessage", TT_ERR_NUMBER },
	{ "attendeeId", TT_ERR_NUMBER },
};

enum tt_err numbers_check(struct call *call)
{
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		if (!param_begins_as_number(call->params, numbers[i].name))
			continue;
		if (numbers[i].refusal == TT_ERR_NUMBER)
			call->req->reason_detail = tt_str(numbers[i].name);
		return numbers[i].refusal;
	}
	return TT_OK;
}

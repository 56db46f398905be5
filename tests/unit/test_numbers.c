/* Times and ids that are sent as texts. */
#include "server/api/numbers.h"
#include "tests/unit/check.h"

static enum tt_err check(struct call *call, const char *name, const char *text)
{
	enum tt_err err = params_add(&call->req->params, tt_str(name), tt_str(text), PARAM_FORM);

	call->params = &call->req->params;
	return err ? err : numbers_check(call);
}

static void with_call(struct call *call, struct request *req, struct tt_arena *arena)
{
	memset(call, 0, sizeof(*call));
	memset(req, 0, sizeof(*req));
	tt_arena_init(arena);
	params_init(&req->params, arena);
	call->req = req;
}

static void test_texts(void **state)
{
	static const struct {
		const char *text;
		bool is_number;
	} cases[] = {
		{ "2026-12-24", false },
		{ "5th", false },
		{ "-5th", false },
		{ "+1 day", false },
		{ "1.2.3", false },
		{ " 7up ", false },
		{ "1e3", false },
		{ "12", true },
		{ "-12", true },
		{ "+12", true },
		{ " 12 ", true },
		{ "12.5", true },
		{ "", true },
		{ "-", true },
		{ "abc", true },
		{ ".5x", true },
		{ "null", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_arena arena;
		struct request req;
		struct call call;

		with_call(&call, &req, &arena);
		check_err(cases[i].text, check(&call, "timer", cases[i].text),
			  cases[i].is_number ? TT_OK : TT_ERR_TIMER);
		params_finish(&req.params);
		tt_arena_finish(&arena);
	}
}

/* Each has its own refusal, or says its name. */
static void test_names(void **state)
{
	static const struct {
		const char *name;
		enum tt_err err;
	} cases[] = {
		{ "timer", TT_ERR_TIMER },
		{ "lobbyTimer", TT_ERR_SET_LOBBY_TIMER },
		{ "timestamp", TT_ERR_REMINDER_TIME },
		{ "clearAt", TT_ERR_STATUS_CLEAR_AT },
		{ "replyTo", TT_ERR_REPLY_TO },
		{ "modifiedSince", TT_ERR_NUMBER },
		{ "threadId", TT_ERR_NUMBER },
		{ "lastKnownMessageId", TT_ERR_NUMBER },
		{ "lastReadMessage", TT_ERR_NUMBER },
		{ "attendeeId", TT_ERR_NUMBER },
		{ "roomType", TT_OK },
		{ "message", TT_OK },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_arena arena;
		struct request req;
		struct call call;

		with_call(&call, &req, &arena);
		check_err(cases[i].name, check(&call, cases[i].name, "5th"), cases[i].err);
		if (cases[i].err == TT_ERR_NUMBER)
			check_str("detail", req.reason_detail, cases[i].name);
		params_finish(&req.params);
		tt_arena_finish(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

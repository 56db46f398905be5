#include "server/http/answer.h"
#include "tests/unit/check.h"

#include <stdlib.h>

/* What a handler has left behind. */
struct made {
	int version; /* 0: outside OCS */
	int status;
	const char *data; /* JSON; NULL: nothing written */
	const char *content_type;
	const char *detail; /* reason_detail */
};

static void test_answers(void **state)
{
	static const struct {
		const char *name;
		struct made made;
		enum tt_err err;
		bool give_reasons;
		int http;
		const char *type; /* NULL: none */
		const char *body;
	} cases[] = {
		{ "OCS success",
		  { 2, 200, "{\"a\":1}", NULL, NULL },
		  TT_OK,
		  false,
		  200,
		  "application/json; charset=utf-8",
		  "{\"ocs\":{\"meta\":{\"status\":\"ok\",\"statuscode\":200,\"message\":\"OK\"},\"data\":{\"a\":1}}}" },
		{ "nothing written is an empty list",
		  { 2, 201, NULL, NULL, NULL },
		  TT_OK,
		  false,
		  201,
		  "application/json; charset=utf-8",
		  "{\"ocs\":{\"meta\":{\"status\":\"ok\",\"statuscode\":201,\"message\":\"OK\"},\"data\":[]}}" },
		{ "304 has no body",
		  { 2, 304, NULL, NULL, NULL },
		  TT_OK,
		  false,
		  304,
		  "application/json; charset=utf-8",
		  "" },
		{ "204 has no body",
		  { 2, 204, "[]", NULL, NULL },
		  TT_OK,
		  false,
		  204,
		  "application/json; charset=utf-8",
		  "" },
		{ "on v1 a refusal is 200",
		  { 1, 200, NULL, NULL, NULL },
		  TT_ERR_ROOM,
		  false,
		  200,
		  "application/json; charset=utf-8",
		  "{\"ocs\":{\"meta\":{\"status\":\"failure\",\"statuscode\":404,\"message\":\"\",\"totalitems\":\"\",\"itemsperpage\":\"\"},\"data\":[]}}" },
		{ "a refusal drops what was written",
		  { 2, 201, "{\"half\":", NULL, NULL },
		  TT_ERR_ROOM_NAME,
		  false,
		  400,
		  "application/json; charset=utf-8",
		  "{\"ocs\":{\"meta\":{\"status\":\"failure\",\"statuscode\":400,\"message\":\"\"},\"data\":{\"error\":\"name\"}}}" },
		{ "no login says why",
		  { 2, 200, NULL, NULL, NULL },
		  TT_ERR_LOGIN,
		  false,
		  401,
		  "application/json; charset=utf-8",
		  "{\"ocs\":{\"meta\":{\"status\":\"failure\",\"statuscode\":997,\"message\":\"this endpoint needs a login\"},\"data\":[]}}" },
		{ "developer mode says why",
		  { 2, 200, NULL, NULL, NULL },
		  TT_ERR_READ_ONLY,
		  true,
		  403,
		  "application/json; charset=utf-8",
		  "{\"ocs\":{\"meta\":{\"status\":\"failure\",\"statuscode\":403,\"message\":\"the conversation is read-only\"},\"data\":[]}}" },
		{ "and which parameter",
		  { 2, 200, NULL, NULL, "x" },
		  TT_ERR_PARAM,
		  true,
		  400,
		  "application/json; charset=utf-8",
		  "{\"ocs\":{\"meta\":{\"status\":\"failure\",\"statuscode\":400,\"message\":\"a required parameter is missing: x\"},\"data\":[]}}" },
		{ "otherwise it does not",
		  { 2, 200, NULL, NULL, "x" },
		  TT_ERR_PARAM,
		  false,
		  400,
		  "application/json; charset=utf-8",
		  "{\"ocs\":{\"meta\":{\"status\":\"failure\",\"statuscode\":400,\"message\":\"\"},\"data\":[]}}" },
		{ "no route",
		  { 2, 200, NULL, NULL, NULL },
		  TT_ERR_NO_ROUTE,
		  false,
		  404,
		  "application/json; charset=utf-8",
		  "{\"ocs\":{\"meta\":{\"status\":\"failure\",\"statuscode\":998,\"message\":\"\"},\"data\":[]}}" },
		{ "another method has no body",
		  { 2, 200, NULL, NULL, NULL },
		  TT_ERR_METHOD,
		  false,
		  405,
		  NULL,
		  "" },
		{ "but a reason for developers",
		  { 2, 200, NULL, NULL, NULL },
		  TT_ERR_METHOD,
		  true,
		  405,
		  "text/plain; charset=utf-8",
		  "this endpoint exists, but not with this method\n" },
		{ "no CSRF header has no envelope",
		  { 2, 200, NULL, NULL, NULL },
		  TT_ERR_CSRF,
		  false,
		  412,
		  "application/json; charset=utf-8",
		  "{\"message\":\"CSRF check failed\"}" },
		{ "outside OCS",
		  { 0, 200, "{\"installed\":true}", "application/json", NULL },
		  TT_OK,
		  false,
		  200,
		  "application/json",
		  "{\"installed\":true}" },
		{ "outside OCS a refusal is a line",
		  { 0, 200, "junk", NULL, NULL },
		  TT_ERR_NO_LOGIN_FLOW,
		  false,
		  404,
		  "text/plain; charset=utf-8",
		  "unknown or expired login token, or not granted yet\n" },
		{ "an avatar inside OCS",
		  { 2, 200, "PNG", "image/png", NULL },
		  TT_OK,
		  false,
		  200,
		  "image/png",
		  "PNG" },
		{ "a refused avatar has an envelope",
		  { 2, 200, "PNG", "image/png", NULL },
		  TT_ERR_ROOM,
		  false,
		  404,
		  "application/json; charset=utf-8",
		  "{\"ocs\":{\"meta\":{\"status\":\"failure\",\"statuscode\":404,\"message\":\"\"},\"data\":[]}}" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct made *made = &cases[i].made;
		struct request *req = calloc(1, sizeof(*req));
		struct tt_buf body = { 0 };

		assert_non_null(req);
		tt_arena_init(&req->arena);
		req->is_ocs = made->version != 0;
		req->version = (enum ocs_version)made->version;
		req->status = made->status;
		req->kind = TT_WRITE_JSON;
		ocs_data_writer(&req->writer, &req->data, req->kind);
		if (made->data)
			tt_buf_add_c(&req->data, made->data);
		req->content_type = made->content_type;
		req->reason_detail = tt_str(made->detail);
		check_int(cases[i].name,
			  http_answer(req, cases[i].err, cases[i].give_reasons, &body),
			  cases[i].http);
		tt_buf_add_char(&body, '\0');
		check_str(cases[i].name, tt_str(body.p), cases[i].body);
		check_str(cases[i].name, tt_str(req->content_type), cases[i].type);
		tt_buf_finish(&body);
		tt_buf_finish(&req->data);
		tt_arena_finish(&req->arena);
		free(req);
	}
}

static int refuse_oddly(struct request *req, enum tt_err err, struct tt_buf *body)
{
	req->content_type = "text/odd";
	tt_buf_printf(body, "odd %s", tt_err_name(err));
	return 418;
}

/* Whoever has a way of his own to refuse is asked, also for a method that there is not; but for
 * the one answer that clients of every kind know. */
static void test_refusers(void **state)
{
	static const struct refuser odd = { refuse_oddly, NULL };
	static const struct {
		const char *name;
		const struct refuser *refuser;
		enum tt_err err;
		int http;
		const char *type;
		const char *body;
	} cases[] = {
		{ "JSON", &http_refuses_as_json, TT_ERR_DEV_KEY, 400,
		  "application/json; charset=utf-8",
		  "{\"error\":\"dev-key\",\"message\":\"nobody knows this key\"}" },
		{ "a method as JSON", &http_refuses_as_json, TT_ERR_METHOD, 405,
		  "application/json; charset=utf-8",
		  "{\"error\":\"method\",\"message\":\"this endpoint exists, but not with this "
		  "method\"}" },
		{ "in his own way", &odd, TT_ERR_ROOM, 418, "text/odd", "odd TT_ERR_ROOM" },
		{ "a method in his own way", &odd, TT_ERR_METHOD, 418, "text/odd",
		  "odd TT_ERR_METHOD" },
		{ "but a CSRF check as everywhere", &odd, TT_ERR_CSRF, 412,
		  "application/json; charset=utf-8", "{\"message\":\"CSRF check failed\"}" },
		{ "no refusal at all", &odd, TT_OK, 200, "text/plain", "all is well" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct request *req = calloc(1, sizeof(*req));
		struct tt_buf body = { 0 };

		assert_non_null(req);
		tt_arena_init(&req->arena);
		req->status = 200;
		req->content_type = "text/plain";
		tt_buf_add_c(&req->data, "all is well");
		req->refuser = cases[i].refuser;
		check_int(cases[i].name, http_answer(req, cases[i].err, false, &body),
			  cases[i].http);
		tt_buf_add_char(&body, '\0');
		check_str(cases[i].name, tt_str(body.p), cases[i].body);
		check_str(cases[i].name, tt_str(req->content_type), cases[i].type);
		tt_buf_finish(&body);
		tt_buf_finish(&req->data);
		tt_arena_finish(&req->arena);
		free(req);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_refusers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

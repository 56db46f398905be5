#include "server/http/ocs.h"
#include "tests/unit/check.h"

#include <stdio.h>

/* talk-rooms 1.4, a row a status. */
static const struct {
	int status;
	/* on v2.php */
	int http2;
	bool ok2;
	/* on v1.php; the HTTP status is 200 where nothing else is said */
	int http1;
	int code1;
	bool ok1;
} statuses[] = {
	{ 200, 200, true, 200, 100, true },
	{ 201, 201, true, 200, 201, false }, /* v1 calls only a plain success ok */
	{ 202, 202, true, 200, 202, false },
	{ 304, 304, false, 200, 304, false },
	{ 400, 400, false, 200, 400, false },
	{ 401, 401, false, 200, 401, false },
	{ 403, 403, false, 200, 403, false },
	{ 404, 404, false, 200, 404, false },
	{ 405, 405, false, 200, 405, false },
	{ 412, 412, false, 200, 412, false },
	{ 413, 413, false, 200, 413, false },
	{ 429, 429, false, 200, 429, false },
	{ 500, 500, false, 200, 500, false },
	{ 503, 503, false, 200, 503, false },
	{ 600, 600, false, 200, 600, false },
	{ 996, 500, false, 200, 996, false },
	{ 997, 401, false, 401, 997, false },
	{ 998, 404, false, 200, 998, false },
	{ 999, 500, false, 200, 999, false },
	{ 100, 400, false, 200, 100, false },
	{ 199, 400, false, 200, 199, false },
	{ 601, 400, false, 200, 601, false },
	{ 0, 400, false, 200, 0, false },
};

static void check_envelope(const char *name, const struct ocs_answer *answer, int http,
			   const char *want)
{
	struct tt_buf out = { 0 };

	check_int(name, ocs_envelope(&out, answer), http);
	check_str(name, tt_buf_str(&out), want);
	tt_buf_finish(&out);
}

static void test_statuses_v2(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		struct ocs_answer answer = { .version = OCS_V2, .status = statuses[i].status };
		const char *word = statuses[i].ok2 ? "ok" : "failure";
		const char *message = statuses[i].ok2 ? "OK" : "";
		char name[32];
		char want[512];

		answer.kind = TT_WRITE_JSON;
		snprintf(name, sizeof(name), "%d as JSON", statuses[i].status);
		snprintf(want, sizeof(want),
			 "{\"ocs\":{\"meta\":{\"status\":\"%s\",\"statuscode\":%d,"
			 "\"message\":\"%s\"},\"data\":[]}}",
			 word, statuses[i].status, message);
		check_envelope(name, &answer, statuses[i].http2, want);

		answer.kind = TT_WRITE_XML;
		snprintf(name, sizeof(name), "%d as XML", statuses[i].status);
		snprintf(want, sizeof(want),
			 "<?xml version=\"1.0\"?>\n<ocs><meta><status>%s</status>"
			 "<statuscode>%d</statuscode>%s</meta><data/></ocs>",
			 word, statuses[i].status,
			 statuses[i].ok2 ? "<message>OK</message>" : "<message/>");
		check_envelope(name, &answer, statuses[i].http2, want);
	}
}

static void test_statuses_v1(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		struct ocs_answer answer = { .version = OCS_V1, .status = statuses[i].status };
		const char *word = statuses[i].ok1 ? "ok" : "failure";
		const char *message = statuses[i].ok1 ? "OK" : "";
		char name[32];
		char want[512];

		answer.kind = TT_WRITE_JSON;
		snprintf(name, sizeof(name), "%d as JSON", statuses[i].status);
		snprintf(want, sizeof(want),
			 "{\"ocs\":{\"meta\":{\"status\":\"%s\",\"statuscode\":%d,"
			 "\"message\":\"%s\",\"totalitems\":\"\",\"itemsperpage\":\"\"},"
			 "\"data\":[]}}",
			 word, statuses[i].code1, message);
		check_envelope(name, &answer, statuses[i].http1, want);

		answer.kind = TT_WRITE_XML;
		snprintf(name, sizeof(name), "%d as XML", statuses[i].status);
		snprintf(want, sizeof(want),
			 "<?xml version=\"1.0\"?>\n<ocs><meta><status>%s</status>"
			 "<statuscode>%d</statuscode>%s<totalitems/><itemsperpage/></meta>"
			 "<data/></ocs>",
			 word, statuses[i].code1,
			 statuses[i].ok1 ? "<message>OK</message>" : "<message/>");
		check_envelope(name, &answer, statuses[i].http1, want);
	}
}

static void test_message_and_data(void **state)
{
	struct ocs_answer answer = { .version = OCS_V2, .status = 400 };
	struct tt_buf data = { 0 };
	struct tt_writer w;

	(void)state;
	answer.message = TT_STR("say <\"why\">");
	for (int kind = TT_WRITE_JSON; kind <= TT_WRITE_XML; kind++) {
		data.n = 0;
		answer.kind = (enum tt_writer_kind)kind;
		ocs_data_writer(&w, &data, answer.kind);
		tt_write_object(&w);
		tt_put_c(&w, "error", "name");
		tt_write_end(&w);
		answer.data = tt_buf_str(&data);
		check_envelope("message and data", &answer, 400,
			       kind == TT_WRITE_JSON
				       ? "{\"ocs\":{\"meta\":{\"status\":\"failure\","
					 "\"statuscode\":400,\"message\":\"say <\\\"why\\\">\"},"
					 "\"data\":{\"error\":\"name\"}}}"
				       : "<?xml version=\"1.0\"?>\n<ocs><meta><status>failure"
					 "</status><statuscode>400</statuscode><message>"
					 "say &lt;\"why\"&gt;</message></meta><data><error>name"
					 "</error></data></ocs>");
	}
	answer.status = 200;
	answer.message = TT_STR("");
	answer.data = NOT_THERE;
	answer.kind = TT_WRITE_JSON;
	check_envelope("an empty message is not replaced", &answer, 200,
		       "{\"ocs\":{\"meta\":{\"status\":\"ok\",\"statuscode\":200,"
		       "\"message\":\"\"},\"data\":[]}}");
	tt_buf_finish(&data);
}

/* talk-rooms 1.3. */
static void test_format(void **state)
{
	static const struct {
		const char *name;
		struct tt_str format;
		struct tt_str accept;
		enum tt_writer_kind want;
	} cases[] = {
		{ "neither", NO_TEXT, NO_TEXT, TT_WRITE_XML },
		{ "parameter json", BYTES("json"), NO_TEXT, TT_WRITE_JSON },
		{ "parameter xml", BYTES("xml"), NO_TEXT, TT_WRITE_XML },
		{ "parameter beats Accept", BYTES("xml"), BYTES("application/json"), TT_WRITE_XML },
		{ "and the other way round", BYTES("json"), BYTES("application/xml"),
		  TT_WRITE_JSON },
		{ "unknown parameter: Accept", BYTES("yaml"), BYTES("application/json"),
		  TT_WRITE_JSON },
		{ "unknown parameter alone", BYTES("yaml"), NO_TEXT, TT_WRITE_XML },
		{ "empty parameter", BYTES(""), BYTES("application/json"), TT_WRITE_JSON },
		{ "Accept json", NO_TEXT, BYTES("application/json"), TT_WRITE_JSON },
		{ "in any case", NO_TEXT, BYTES("Application/JSON"), TT_WRITE_JSON },
		{ "Accept xml", NO_TEXT, BYTES("application/xml"), TT_WRITE_XML },
		{ "text/xml before json", NO_TEXT, BYTES("text/xml, application/json"),
		  TT_WRITE_XML },
		{ "the first fitting one", NO_TEXT,
		  BYTES("text/html, application/json, application/xml"), TT_WRITE_JSON },
		{ "with parameters", NO_TEXT, BYTES("application/json;q=0.9,*/*"), TT_WRITE_JSON },
		{ "charset", NO_TEXT, BYTES(" application/json ; charset=utf-8"), TT_WRITE_JSON },
		{ "anything", NO_TEXT, BYTES("*/*"), TT_WRITE_XML },
		{ "browser", NO_TEXT,
		  BYTES("text/html,application/xhtml+xml,application/xml;q=0.9"), TT_WRITE_XML },
		{ "empty Accept", NO_TEXT, BYTES(""), TT_WRITE_XML },
		{ "empty parts", NO_TEXT, BYTES(",,application/json"), TT_WRITE_JSON },
		{ "near miss", NO_TEXT, BYTES("application/jsonp"), TT_WRITE_XML },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_int(cases[i].name, ocs_format(cases[i].format, cases[i].accept),
			  cases[i].want);
	check_str("JSON", tt_str(ocs_content_type(TT_WRITE_JSON)),
		  "application/json; charset=utf-8");
	check_str("XML", tt_str(ocs_content_type(TT_WRITE_XML)), "application/xml; charset=utf-8");
}

/* talk-rooms 1.5. */
static void test_refusals(void **state)
{
	static const struct {
		enum tt_err err;
		int status;
		const char *json;
		const char *xml;
	} cases[] = {
		{ TT_ERR_LOGIN, 997, "[]", "<data></data>" },
		{ TT_ERR_CREDENTIALS, 997, "[]", "<data></data>" },
		{ TT_ERR_NO_ROUTE, 998, "[]", "<data></data>" },
		{ TT_ERR_ROOM, 404, "[]", "<data></data>" },
		{ TT_ERR_NOT_MODERATOR, 403, "[]", "<data></data>" },
		{ TT_ERR_LOBBY, 412, "[]", "<data></data>" },
		{ TT_ERR_THROTTLED, 429, "[]", "<data></data>" },
		{ TT_ERR_JOIN, 404, "null", "<data/>" },
		{ TT_ERR_ROOM_NAME, 400, "{\"error\":\"name\"}",
		  "<data><error>name</error></data>" },
		{ TT_ERR_MESSAGE_LONG, 413, "{\"error\":\"message\"}",
		  "<data><error>message</error></data>" },
		{ TT_ERR_PICTURE_SQUARE, 400, "{\"message\":\"The picture is not square\"}",
		  "<data><message>The picture is not square</message></data>" },
	};
	struct tt_buf out = { 0 };
	struct tt_writer w;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *name = tt_err_name(cases[i].err);

		check_int(name, ocs_status_of(cases[i].err), cases[i].status);
		for (int kind = TT_WRITE_JSON; kind <= TT_WRITE_XML; kind++) {
			out.n = 0;
			ocs_data_writer(&w, &out, (enum tt_writer_kind)kind);
			ocs_refusal_data(&w, cases[i].err);
			check_str(name, tt_buf_str(&out),
				  kind == TT_WRITE_JSON ? cases[i].json : cases[i].xml);
		}
	}
	tt_buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_statuses_v2),      cmocka_unit_test(test_statuses_v1),
		cmocka_unit_test(test_message_and_data), cmocka_unit_test(test_format),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

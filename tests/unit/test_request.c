#include "server/http/request.h"
#include "tests/unit/check.h"

#include <stdlib.h>

static struct request *request(const char *uri, struct tt_str body)
{
	struct request *req = calloc(1, sizeof(*req));

	assert_non_null(req);
	tt_arena_init(&req->arena);
	req->uri = tt_str(uri);
	tt_buf_add_str(&req->body, body);
	return req;
}

static void request_free(struct request *req)
{
	params_finish(&req->params);
	tt_arena_finish(&req->arena);
	tt_buf_finish(&req->body);
	tt_buf_finish(&req->data);
	free(req);
}

static struct tt_str joined(struct request *req)
{
	struct tt_str all = TT_STR("");

	for (size_t i = 0; i < req->path.n; i++)
		all = tt_str_printf(&req->arena, "%.*s/%.*s", TT_STR_ARG(all),
				    TT_STR_ARG(req->path.segments[i]));
	return all;
}

static enum tt_err decode(struct request *req, struct tt_str type)
{
	enum tt_err err = request_decode(req);

	return err ? err : request_decode_body(req, type);
}

static void test_paths(void **state)
{
	static const struct {
		const char *uri;
		enum tt_err err;
		int version; /* 0: not OCS */
		const char *path;
	} cases[] = {
		{ "/ocs/v2.php/apps/spreed/api/v4/room", TT_OK, 2, "/apps/spreed/api/v4/room" },
		{ "/ocs/v1.php/cloud/capabilities?format=json", TT_OK, 1, "/cloud/capabilities" },
		{ "/index.php/ocs/v2.php/apps/x", TT_OK, 2, "/apps/x" },
		{ "/index.php/index.php/ocs/v1.php/apps/x", TT_OK, 1, "/apps/x" },
		{ "//ocs/v2.php/apps/x", TT_OK, 2, "/apps/x" },
		{ "//index.php//ocs//v2.php//apps//x//", TT_OK, 2, "/apps/x" },
		{ "/index.php/login/v2", TT_OK, 0, "/login/v2" },
		{ "/index.php/index.php/login/v2/poll", TT_OK, 0, "/login/v2/poll" },
		{ "/status.php", TT_OK, 0, "/status.php" },
		{ "/index.php", TT_OK, 0, "" },
		{ "/", TT_OK, 0, "" },
		{ "", TT_OK, 0, "" },
		{ "?a=b", TT_OK, 0, "" },
		{ "http://chat.example.org/ocs/v2.php/apps/x?a=b", TT_OK, 2, "/apps/x" },
		{ "HTTPS://chat.example.org:8443/status.php", TT_OK, 0, "/status.php" },
		{ "http://chat.example.org", TT_OK, 0, "" },
		{ "http://chat.example.org?a=/b", TT_OK, 0, "" },
		{ "ftp://chat.example.org/status.php", TT_OK, 0,
		  "/ftp:/chat.example.org/status.php" },
		{ "/ocs", TT_OK, 0, "/ocs" },
		{ "/ocs/v2.php", TT_OK, 2, "" },
		{ "/ocs/v3.php/apps/x", TT_OK, 0, "/ocs/v3.php/apps/x" },
		{ "/ocs/v2.phpx/apps/x", TT_OK, 0, "/ocs/v2.phpx/apps/x" },
		{ "/ocs/index.php/v2.php", TT_OK, 0, "/ocs/index.php/v2.php" },
		{ "/apps/index.php", TT_OK, 0, "/apps/index.php" },
		{ "/cloud/users/a%2Fb", TT_OK, 0, "/cloud/users/a%2Fb" },
		{ "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", TT_OK, 0, NULL },
		{ "/ocs/v2.php/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", TT_OK, 2, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct request *req = request(cases[i].uri, NOT_THERE);

		check_err(cases[i].uri, request_decode(req), cases[i].err);
		check_int(cases[i].uri, req->is_ocs, cases[i].version != 0);
		if (cases[i].version)
			check_int(cases[i].uri, req->version, cases[i].version);
		if (cases[i].path)
			check_str(cases[i].uri, joined(req), cases[i].path);
		request_free(req);
	}
}

static void test_bodies(void **state)
{
	static const struct {
		const char *name;
		const char *uri;
		struct tt_str type;
		struct tt_str body;
		enum tt_err err;
		const char *x;
	} cases[] = {
		{ "query only", "/a?x=1", NO_TEXT, NO_TEXT, TT_OK, "1" },
		{ "query with question marks", "/a?x=1?2", NO_TEXT, NO_TEXT, TT_OK, "1?2" },
		{ "JSON", "/a?x=q", BYTES("application/json"), BYTES("{\"x\":\"j\"}"), TT_OK, "j" },
		{ "JSON with charset", "/a", BYTES("application/json;charset=utf-8"),
		  BYTES("{\"x\":\"j\"}"), TT_OK, "j" },
		{ "JSON in any case", "/a", BYTES(" Application/JSON ; x"), BYTES("{\"x\":\"j\"}"),
		  TT_OK, "j" },
		{ "JSON without body", "/a?x=q", BYTES("application/json"), BYTES(""), TT_OK, "q" },
		{ "JSON of blanks", "/a", BYTES("application/json"), BYTES(" "), TT_ERR_JSON,
		  NULL },
		{ "broken JSON keeps the query", "/a?x=q", BYTES("application/json"), BYTES("{"),
		  TT_ERR_JSON, "q" },
		{ "form", "/a?x=q", BYTES("application/x-www-form-urlencoded"), BYTES("x=f"), TT_OK,
		  "f" },
		{ "form with charset", "/a",
		  BYTES("application/x-www-form-urlencoded; charset=UTF-8"), BYTES("x=f"), TT_OK,
		  "f" },
		{ "form that is JSON", "/a?x=q", BYTES("application/x-www-form-urlencoded"),
		  BYTES("{\"x\":1}"), TT_OK, "q" },
		{ "no type: not looked at", "/a?x=q", NO_TEXT, BYTES("x=f"), TT_OK, "q" },
		{ "other type: not looked at", "/a?x=q", BYTES("text/plain"), BYTES("x=f"), TT_OK,
		  "q" },
		{ "multipart: left to the caller", "/a?x=q",
		  BYTES("multipart/form-data; boundary=b"), BYTES("--b--"), TT_OK, "q" },
		{ "bad text in the form", "/a", BYTES("application/x-www-form-urlencoded"),
		  BYTES("x=%ff"), TT_ERR_TEXT, NULL },
		{ "bad text in the query", "/a?y=%ff&x=q", NO_TEXT, NO_TEXT, TT_ERR_TEXT, "q" },
		{ "too long a path keeps the query",
		  "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17?x=q", NO_TEXT, NO_TEXT, TT_OK, "q" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct request *req = request(cases[i].uri, cases[i].body);

		check_err(cases[i].name, decode(req, cases[i].type), cases[i].err);
		check_str(cases[i].name, param_str(&req->params, "x", NOT_THERE), cases[i].x);
		request_free(req);
	}
}

static void test_answer_headers(void **state)
{
	struct request *req = request("/", NOT_THERE);
	const size_t room = ARRAY_LEN(req->headers);

	(void)state;
	for (size_t i = 0; i < room + 5; i++)
		request_add_header(req, "X-Test", TT_STR("1"));
	check_int("as many as there is room for", (int64_t)req->n_headers, (int64_t)room);
	check_str("name", tt_str(req->headers[0].name), "X-Test");
	request_free(req);
}

static void test_plain_answer(void **state)
{
	struct request *req = request("/", NOT_THERE);

	(void)state;
	tt_buf_add_c(&req->data, "written before");
	request_answer(req, 202, "text/plain", TT_STR("done"));
	check_int("status", req->status, 202);
	check_str("type", tt_str(req->content_type), "text/plain");
	check_str("body", tt_buf_str(&req->data), "done");
	request_free(req);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_answer_headers),
		cmocka_unit_test(test_plain_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

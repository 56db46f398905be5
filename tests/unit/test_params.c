#include "server/http/params.h"
#include "lib/base/buf.h"
#include "tests/unit/check.h"

#include <stdio.h>

struct fixture {
	struct tt_arena arena;
	struct params params;
};

static void begin(struct fixture *f)
{
	tt_arena_init(&f->arena);
	params_init(&f->params, &f->arena);
}

static void end(struct fixture *f)
{
	params_finish(&f->params);
	tt_arena_finish(&f->arena);
}

/* Where a case puts its parameters; NULL: nothing there. */
struct places {
	const char *query;
	const char *form;
	const char *json;
	const char *path; /* the value of `x` */
};

static void fill(struct fixture *f, const char *name, const struct places *places)
{
	struct params *params = &f->params;

	begin(f);
	if (places->query)
		check_err(name, params_add_encoded(params, tt_str(places->query), PARAM_QUERY),
			  TT_OK);
	if (places->form)
		check_err(name, params_add_encoded(params, tt_str(places->form), PARAM_FORM),
			  TT_OK);
	if (places->json)
		check_err(name, params_add_json(params, tt_str(places->json)), TT_OK);
	if (places->path)
		check_err(name, params_add(params, TT_STR("x"), tt_str(places->path), PARAM_PATH),
			  TT_OK);
}

static void test_precedence(void **state)
{
	static const struct {
		const char *name;
		struct places places;
		const char *want; /* of `x`; NULL: not there */
	} cases[] = {
		{ "nowhere", { .query = "y=1" }, NULL },
		{ "query", { .query = "x=q" }, "q" },
		{ "form", { .form = "x=f" }, "f" },
		{ "JSON", { .json = "{\"x\":\"j\"}" }, "j" },
		{ "path", { .path = "p" }, "p" },
		{ "form beats query", { .query = "x=q", .form = "x=f" }, "f" },
		{ "JSON beats query", { .query = "x=q", .json = "{\"x\":\"j\"}" }, "j" },
		{ "path beats query", { .query = "x=q", .path = "p" }, "p" },
		{ "path beats form", { .form = "x=f", .path = "p" }, "p" },
		{ "path beats JSON", { .json = "{\"x\":\"j\"}", .path = "p" }, "p" },
		{ "the last of the query", { .query = "x=1&x=2" }, "2" },
		{ "the last of the form", { .query = "x=9", .form = "x=1&x=2" }, "2" },
		{ "JSON null is not there", { .json = "{\"x\":null}" }, NULL },
		{ "JSON null leaves the query", { .query = "x=q", .json = "{\"x\":null}" }, "q" },
		{ "a JSON list has no names", { .query = "x=q", .json = "[\"x\"]" }, "q" },
		{ "a JSON text has no names", { .json = "\"x\"" }, NULL },
		{ "a JSON number is accepted", { .json = "5" }, NULL },
		{ "names are case-sensitive", { .query = "X=q" }, NULL },
		{ "the whole name", { .query = "xy=q&x[]=r" }, NULL },
		{ "empty is there", { .query = "x=" }, "" },
		{ "no equals sign is there", { .query = "x" }, "" },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		fill(&f, cases[i].name, &cases[i].places);
		check_int(cases[i].name, param_has(&f.params, "x"), cases[i].want != NULL);
		check_str(cases[i].name, param_str(&f.params, "x", NOT_THERE), cases[i].want);
		end(&f);
	}
}

/* talk-rooms 1.6: PHP's casts. `form` stands for query and form alike. */
static void test_casts(void **state)
{
	static const struct {
		const char *name;
		struct places places;
		int64_t number;
		bool truth;
		const char *text;
	} cases[] = {
		{ "form 0", { .form = "x=0" }, 0, false, "0" },
		{ "form 1", { .form = "x=1" }, 1, true, "1" },
		{ "form 5", { .form = "x=5" }, 5, true, "5" },
		{ "form empty", { .form = "x=" }, 0, false, "" },
		{ "form false", { .form = "x=false" }, 0, false, "false" },
		{ "form true", { .form = "x=true" }, 0, true, "true" },
		{ "form False is another word", { .form = "x=False" }, 0, true, "False" },
		{ "form abc", { .form = "x=abc" }, 0, true, "abc" },
		{ "form 00", { .form = "x=00" }, 0, true, "00" },
		{ "form -1", { .form = "x=-1" }, -1, true, "-1" },
		{ "query false", { .query = "x=false" }, 0, false, "false" },
		{ "query 12abc", { .query = "x=12abc" }, 12, true, "12abc" },
		{ "path false", { .path = "false" }, 0, false, "false" },
		{ "JSON true", { .json = "{\"x\":true}" }, 1, true, "1" },
		{ "JSON false", { .json = "{\"x\":false}" }, 0, false, "" },
		{ "JSON 0", { .json = "{\"x\":0}" }, 0, false, "0" },
		{ "JSON 7", { .json = "{\"x\":7}" }, 7, true, "7" },
		{ "JSON -7", { .json = "{\"x\":-7}" }, -7, true, "-7" },
		{ "JSON largest",
		  { .json = "{\"x\":9223372036854775807}" },
		  INT64_MAX,
		  true,
		  "9223372036854775807" },
		{ "JSON 1.9", { .json = "{\"x\":1.5}" }, 1, true, "1.5" },
		{ "JSON 0.5 is true", { .json = "{\"x\":0.5}" }, 0, true, "0.5" },
		{ "JSON 0.0", { .json = "{\"x\":0.0}" }, 0, false, "0" },
		{ "JSON 1e300 is no int", { .json = "{\"x\":1e300}" }, 0, true, NULL },
		{ "JSON text 5", { .json = "{\"x\":\"5\"}" }, 5, true, "5" },
		{ "JSON text 0", { .json = "{\"x\":\"0\"}" }, 0, false, "0" },
		{ "JSON text empty", { .json = "{\"x\":\"\"}" }, 0, false, "" },
		{ "JSON text false is true", { .json = "{\"x\":\"false\"}" }, 0, true, "false" },
		{ "JSON text abc", { .json = "{\"x\":\"abc\"}" }, 0, true, "abc" },
		{ "JSON empty list", { .json = "{\"x\":[]}" }, 0, false, "missing" },
		{ "JSON list", { .json = "{\"x\":[0]}" }, 1, true, "missing" },
		{ "JSON empty object", { .json = "{\"x\":{}}" }, 0, false, "missing" },
		{ "JSON object", { .json = "{\"x\":{\"a\":0}}" }, 1, true, "missing" },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *name = cases[i].name;

		fill(&f, name, &cases[i].places);
		check_int(name, param_int(&f.params, "x", -4711), cases[i].number);
		check_int(name, param_bool(&f.params, "x", !cases[i].truth), cases[i].truth);
		if (cases[i].text)
			check_str(name, param_str(&f.params, "x", TT_STR("missing")),
				  cases[i].text);
		end(&f);
	}
}

static void test_missing(void **state)
{
	static const char *const jsons[] = { NULL, "{}", "{\"x\":null}", "[]", "null" };
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(jsons); i++) {
		const char *name = jsons[i] ? jsons[i] : "no body";

		fill(&f, name, &(struct places){ .json = jsons[i] });
		check_false(name, param_has(&f.params, "x"));
		check_int(name, param_int(&f.params, "x", 42), 42);
		check_true(name, param_bool(&f.params, "x", true));
		check_false(name, param_bool(&f.params, "x", false));
		check_str(name, param_str(&f.params, "x", TT_STR("d")), "d");
		end(&f);
	}
}

static void test_encoded(void **state)
{
	static const struct {
		const char *name;
		struct tt_str text;
		enum tt_err err;
		struct tt_str want; /* of `x` */
	} cases[] = {
		{ "plus", BYTES("x=a+b"), TT_OK, BYTES("a b") },
		{ "%20", BYTES("x=a%20b"), TT_OK, BYTES("a b") },
		{ "%2B", BYTES("x=a%2Bb"), TT_OK, BYTES("a+b") },
		{ "%26 and %3d", BYTES("x=a%26b%3dc"), TT_OK, BYTES("a&b=c") },
		{ "later equals signs", BYTES("x=a=b"), TT_OK, BYTES("a=b") },
		{ "the name too", BYTES("%78=1"), TT_OK, BYTES("1") },
		{ "UTF-8", BYTES("x=%F0%9F%91%8d"), TT_OK, BYTES("\xf0\x9f\x91\x8d") },
		{ "raw UTF-8", BYTES("x=\xc3\xa9"), TT_OK, BYTES("\xc3\xa9") },
		{ "broken escapes stay", BYTES("x=%zz%4"), TT_OK, BYTES("%zz%4") },
		{ "half an escape at the end", BYTES("x=%"), TT_OK, BYTES("%") },
		{ "escapes are decoded once", BYTES("x=%2541"), TT_OK, BYTES("%41") },
		{ "empty parts", BYTES("&&x=1&&"), TT_OK, BYTES("1") },
		{ "no name", BYTES("=1&x=2"), TT_OK, BYTES("2") },
		{ "nothing", BYTES(""), TT_OK, NO_TEXT },
		{ "NULL", NO_TEXT, TT_OK, NO_TEXT },
		{ "encoded NUL", BYTES("x=a%00b"), TT_ERR_TEXT, NO_TEXT },
		{ "NUL", BYTES("x=a\0b"), TT_ERR_TEXT, NO_TEXT },
		{ "no UTF-8", BYTES("x=%ff"), TT_ERR_TEXT, NO_TEXT },
		{ "surrogate", BYTES("x=%ED%A0%80"), TT_ERR_TEXT, NO_TEXT },
		{ "overlong slash", BYTES("x=%c0%af"), TT_ERR_TEXT, NO_TEXT },
		{ "no UTF-8 in a name", BYTES("%ff=1"), TT_ERR_TEXT, NO_TEXT },
		{ "good ones behind a bad one", BYTES("y=%ff&x=1"), TT_ERR_TEXT, BYTES("1") },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		begin(&f);
		check_err(cases[i].name, params_add_encoded(&f.params, cases[i].text, PARAM_QUERY),
			  cases[i].err);
		check_text(cases[i].name, param_str(&f.params, "x", NOT_THERE), cases[i].want);
		end(&f);
	}
}

static void test_json_bodies(void **state)
{
	static const struct {
		const char *name;
		struct tt_str body;
		enum tt_err err;
	} cases[] = {
		{ "object", BYTES("{\"x\":1}"), TT_OK },
		{ "blanks around", BYTES(" \n{ } \r\n"), TT_OK },
		{ "emoji as a pair of escapes", BYTES("{\"x\":\"\\ud83d\\udc4d\"}"), TT_OK },
		{ "nothing", BYTES(""), TT_ERR_JSON },
		{ "cut off", BYTES("{\"x\":"), TT_ERR_JSON },
		{ "something behind", BYTES("{} {}"), TT_ERR_JSON },
		{ "single quotes", BYTES("{'x':1}"), TT_ERR_JSON },
		{ "escaped NUL", BYTES("{\"x\":\"a\\u0000b\"}"), TT_ERR_TEXT },
		{ "NUL in a name", BYTES("{\"x\\u0000\":1}"), TT_ERR_JSON },
		{ "raw NUL", BYTES("{\"x\":\"a\0b\"}"), TT_ERR_JSON },
		{ "no UTF-8", BYTES("{\"x\":\"\xff\"}"), TT_ERR_JSON },
		{ "lone surrogate", BYTES("{\"x\":\"\\ud83d\"}"), TT_ERR_JSON },
		{ "overlong", BYTES("{\"x\":\"\xc0\xaf\"}"), TT_ERR_JSON },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		begin(&f);
		check_err(cases[i].name, params_add_json(&f.params, cases[i].body), cases[i].err);
		end(&f);
	}
}

/* A list of `n` values, or as many brackets. */
static struct tt_str long_json(struct fixture *f, size_t n, bool deep)
{
	char *text = tt_arena_alloc(&f->arena, 2 * n + 2);
	struct tt_str json = { text, deep ? 2 * n : 2 * n + 1 };

	for (size_t i = 0; i < n; i++) {
		text[deep ? i : 2 * i] = i == 0 || deep ? '[' : ',';
		text[deep ? n + i : 2 * i + 1] = deep ? ']' : '1';
	}
	if (!deep)
		text[2 * n] = ']';
	return json;
}

/* What takes memory or stack by its shape is refused before anything is made of it. */
static void test_json_size(void **state)
{
	static const struct {
		const char *name;
		size_t n;
		bool deep;
		enum tt_err err;
	} cases[] = {
		{ "many values", 19000, false, TT_OK },
		{ "too many values", 20001, false, TT_ERR_JSON_LARGE },
		{ "nested", 64, true, TT_OK },
		{ "nested too deeply", 65, true, TT_ERR_JSON_LARGE },
		{ "nested without an end", 100000, true, TT_ERR_JSON_LARGE },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		begin(&f);
		check_err(cases[i].name,
			  params_add_json(&f.params, long_json(&f, cases[i].n, cases[i].deep)),
			  cases[i].err);
		end(&f);
	}
}

/* What stands in a text is no value, and a text has its own end. */
static void test_json_texts(void **state)
{
	struct tt_buf body = { 0 };
	struct fixture f;

	(void)state;
	begin(&f);
	tt_buf_add_c(&body, "{\"x\":\"\\\"");
	for (int i = 0; i < 30000; i++)
		tt_buf_add_c(&body, "[{,:");
	tt_buf_add_c(&body, "\"}");
	check_err("text", params_add_json(&f.params, tt_buf_str(&body)), TT_OK);
	check_int("all of it", (int64_t)param_str(&f.params, "x", NOT_THERE).n, 120001);
	tt_buf_finish(&body);
	end(&f);
}

static void test_lists(void **state)
{
	static const struct {
		const char *name;
		struct places places;
		const char *key;
		const char *want; /* joined by commas */
		bool clean;
	} cases[] = {
		{ "JSON", { .json = "{\"x\":[\"a\",\"b\"]}" }, NULL, "a,b", true },
		{ "JSON scalars", { .json = "{\"x\":[1,true,1.5,\"\"]}" }, NULL, "1,1,1.5,", true },
		{ "JSON others are left out",
		  { .json = "{\"x\":[\"a\",null,[],{},\"b\"]}" },
		  NULL,
		  "a,b",
		  false },
		{ "JSON empty", { .json = "{\"x\":[]}" }, NULL, "", true },
		{ "JSON scalar is no list", { .json = "{\"x\":\"a\"}" }, NULL, "", false },
		{ "JSON in a map",
		  { .json = "{\"x\":{\"users\":[\"a\"],\"groups\":[\"g\"]}}" },
		  "users",
		  "a",
		  true },
		{ "JSON map without the key",
		  { .json = "{\"x\":{\"groups\":[\"g\"]}}" },
		  "users",
		  "",
		  true },
		{ "JSON list has no keys", { .json = "{\"x\":[\"a\"]}" }, "users", "", false },
		{ "JSON beats form",
		  { .query = "x[]=q", .json = "{\"x\":[\"a\"]}" },
		  NULL,
		  "a",
		  true },
		{ "form x[]", { .form = "x[]=a&x[]=b" }, NULL, "a,b", true },
		{ "form x[0]", { .form = "x[0]=a&x[1]=b" }, NULL, "a,b", true },
		{ "form encoded brackets", { .form = "x%5B%5D=a&x%5b0%5D=b" }, NULL, "a,b", true },
		{ "query", { .query = "x[]=a" }, NULL, "a", true },
		{ "form map",
		  { .form = "x[users][]=a&x[groups][]=g&x[users][1]=b" },
		  "users",
		  "a,b",
		  true },
		{ "form map is no list", { .form = "x[users][]=a" }, NULL, "", true },
		{ "form list is no map", { .form = "x[]=a" }, "users", "", true },
		{ "form scalar is no list", { .form = "x=a" }, NULL, "", false },
		{ "form word as index", { .form = "x[a]=a" }, NULL, "", true },
		{ "form open bracket", { .form = "x[=a&x[0=b" }, NULL, "", true },
		{ "form something behind", { .form = "x[]y=a&x[0]]=b" }, NULL, "", true },
		{ "another name", { .form = "xx[]=a" }, NULL, "", true },
		{ "nowhere", { .query = NULL }, NULL, "", true },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char joined[256] = "";
		struct tt_str *items;
		bool clean = !cases[i].clean;
		size_t n = 99;
		size_t at = 0;

		fill(&f, cases[i].name, &cases[i].places);
		items = param_list(&f.params, "x", cases[i].key, &n, &clean);
		for (size_t j = 0; j < n; j++)
			at += (size_t)snprintf(joined + at, sizeof(joined) - at, "%s%.*s",
					       j ? "," : "", TT_STR_ARG(items[j]));
		check_str(cases[i].name, tt_str(joined), cases[i].want);
		check_int(cases[i].name, clean, cases[i].clean);
		param_list(&f.params, "x", cases[i].key, &n, NULL);
		end(&f);
	}
}

static void test_many(void **state)
{
	struct fixture f;
	enum tt_err err = TT_OK;
	int n = 0;

	(void)state;
	begin(&f);
	for (; !err && n < 100000; n++)
		err = params_add(&f.params, TT_STR("x"), TT_STR("1"), PARAM_FORM);
	check_err("there is an end", err, TT_ERR_FORM);
	check_true("but not for honest clients", n > 1000);
	check_str("what came before is kept", param_str(&f.params, "x", NOT_THERE), "1");
	end(&f);
}

static void test_files(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	for (int i = 0; i < 5; i++)
		assert_int_equal(params_add_file(&f.params, TT_STR("file"), TT_STR("a.png"),
						 TT_STR("\x89PNG\0\xff")),
				 TT_OK);
	check_int("files", (int64_t)f.params.n_files, 5);
	check_str("name", f.params.files[4].name, "file");
	check_str("file name", f.params.files[4].filename, "a.png");
	check_text("bytes as they are", f.params.files[4].bytes, TT_STR("\x89PNG\0\xff"));
	check_false("no parameter", param_has(&f.params, "file"));
	assert_int_equal(
		params_add_file(&f.params, TT_STR("file"), TT_STR("b.png"), TT_STR("last")), TT_OK);
	assert_int_equal(params_add_file(&f.params, TT_STR("other"), TT_STR("c.png"), TT_STR("x")),
			 TT_OK);
	check_str("the last", param_file(&f.params, "file")->bytes, "last");
	check_true("none", param_file(&f.params, "fil") == NULL);
	end(&f);
}

/* Lists whose elements have to be of one kind. */
static void test_strict_lists(void **state)
{
	static const struct {
		const char *name;
		const char *json;
		const char *form;
		int64_t n_texts; /* -1: not clean */
		int64_t n_ids;
	} cases[] = {
		{ "not there", "{}", "", 0, 0 },
		{ "null", "{\"x\":null}", "", 0, 0 },
		{ "empty", "{\"x\":[]}", "", 0, 0 },
		{ "texts", "{\"x\":[\"a\",\"\"]}", "", 2, -1 },
		{ "digits", "{\"x\":[\"1\",\"02\"]}", "", 2, 2 },
		{ "numbers", "{\"x\":[1,2,3]}", "", -1, 3 },
		{ "both", "{\"x\":[1,\"2\"]}", "", -1, 2 },
		{ "below 0", "{\"x\":[-1]}", "", -1, -1 },
		{ "largest", "{\"x\":[9223372036854775807]}", "", -1, 1 },
		{ "too large", "{\"x\":[\"9223372036854775808\"]}", "", 1, -1 },
		{ "real", "{\"x\":[1.0]}", "", -1, -1 },
		{ "true", "{\"x\":[true]}", "", -1, -1 },
		{ "null in it", "{\"x\":[null]}", "", -1, -1 },
		{ "list in it", "{\"x\":[[\"a\"]]}", "", -1, -1 },
		{ "object", "{\"x\":{\"a\":\"b\"}}", "", -1, -1 },
		{ "text", "{\"x\":\"a\"}", "", -1, -1 },
		{ "number", "{\"x\":1}", "", -1, -1 },
		{ "form", "{}", "x[]=1&x[]=2", 2, 2 },
		{ "form with places", "{}", "x[0]=a&x[1]=b", 2, -1 },
		{ "form without", "{}", "x=1", -1, -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_arena arena;
		struct params params;
		size_t n;
		bool clean;

		tt_arena_init(&arena);
		params_init(&params, &arena);
		check_err(cases[i].name, params_add_json(&params, tt_str(cases[i].json)), TT_OK);
		check_err(cases[i].name,
			  params_add_encoded(&params, tt_str(cases[i].form), PARAM_FORM), TT_OK);
		(void)param_texts(&params, "x", &n, &clean);
		check_int(cases[i].name, clean ? (int64_t)n : -1, cases[i].n_texts);
		(void)param_ids(&params, "x", &n, &clean);
		check_int(cases[i].name, clean ? (int64_t)n : -1, cases[i].n_ids);
		params_finish(&params);
		tt_arena_finish(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strict_lists), cmocka_unit_test(test_precedence),
		cmocka_unit_test(test_casts),        cmocka_unit_test(test_missing),
		cmocka_unit_test(test_encoded),      cmocka_unit_test(test_json_bodies),
		cmocka_unit_test(test_json_size),    cmocka_unit_test(test_json_texts),

		cmocka_unit_test(test_lists),        cmocka_unit_test(test_many),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

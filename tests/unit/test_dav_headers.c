#include "server/dav/headers.h"
#include "lib/base/buf.h"
#include "tests/unit/check.h"

static struct tt_arena arena;

static int teardown(void **state)
{
	(void)state;
	tt_arena_finish(&arena);
	return 0;
}

static void test_range(void **state)
{
	static const struct {
		const char *value;
		uint64_t size;
		enum tt_err err;
		bool is_there;
		int64_t offset;
		int64_t n;
	} cases[] = {
		{ "bytes=0-0", 10, TT_OK, true, 0, 1 },
		{ "bytes=3-", 10, TT_OK, true, 3, 7 },
		{ "Bytes = 3-", 10, TT_OK, false, 0, 10 },
		{ " bytes=3-4 ", 10, TT_OK, true, 3, 2 },
		{ "bytes=3-18446744073709551615", 10, TT_OK, true, 3, 7 },
		{ "bytes=3-18446744073709551616", 10, TT_OK, false, 0, 10 },
		{ "bytes=-4", 10, TT_OK, true, 6, 4 },
		{ "bytes=-11", 10, TT_OK, true, 0, 10 },
		{ "bytes=-0", 10, TT_ERR_RANGE, false, 0, 10 },
		{ "bytes=10-", 10, TT_ERR_RANGE, false, 0, 10 },
		{ "bytes=4-3", 10, TT_ERR_RANGE, false, 0, 10 },
		{ "bytes=0-0", 0, TT_OK, false, 0, 0 },
		{ "bytes=1-2,4-5", 10, TT_OK, false, 0, 10 },
		{ "bytes=-", 10, TT_OK, false, 0, 10 },
		{ "bytes=", 10, TT_OK, false, 0, 10 },
		{ "bytes=1", 10, TT_OK, false, 0, 10 },
		{ "bytes=a-b", 10, TT_OK, false, 0, 10 },
		{ "items=1-2", 10, TT_OK, false, 0, 10 },
		{ "", 10, TT_OK, false, 0, 10 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct byte_range range;

		check_err(cases[i].value,
			  header_range(tt_str(cases[i].value), cases[i].size, &range),
			  cases[i].err);
		check_int(cases[i].value, range.is_there, cases[i].is_there);
		check_int(cases[i].value, (int64_t)range.offset, cases[i].offset);
		check_int(cases[i].value, (int64_t)range.n, cases[i].n);
	}
}

static void test_dates(void **state)
{
	static const char *const bad[] = { "", "yesterday", "Fri, 13 Feb 2009 23:31:30", "13 Feb",
					   "Fri, 13 Feb 2009 23:31:30 GMT+1" };
	int64_t unix_s = 0;

	(void)state;
	check_true("date", header_date(&arena, TT_STR("Fri, 13 Feb 2009 23:31:30 GMT"), &unix_s));
	check_int("date", unix_s, 1234567890);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		check_true(bad[i], !header_date(&arena, tt_str(bad[i]), &unix_s));
	check_true("none", !header_date(&arena, NOT_THERE, &unix_s));
}

static void test_tags(void **state)
{
	static const struct {
		const char *list;
		bool has;
	} cases[] = {
		{ "\"abc\"", true },
		{ "abc", true },
		{ "W/\"abc\"", true },
		{ "\\\"abc\\\"", true },
		{ "\"x\", \"abc\"", true },
		{ "*", true },
		{ "\"x\"", false },
		{ "", false },
		{ "\"ab\"", false },
		{ "\"abcd\"", false },
		{ ",,", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_int(cases[i].list, header_has_tag(tt_str(cases[i].list), TT_STR("\"abc\"")),
			  cases[i].has);
	check_true("none", !header_has_tag(NOT_THERE, TT_STR("\"abc\"")));
}

static void test_if(void **state)
{
	struct if_header header;

	(void)state;
	check_err("absent", header_if(&arena, NOT_THERE, &header), TT_OK);
	check_int("absent", (int64_t)header.n, 0);
	check_err("all",
		  header_if(&arena,
			    TT_STR("(<a:1> [\"t\"]) (Not <DAV:no-lock>) </x> (not[W/\"u\"])"
				   "(<b>)"),
			    &header),
		  TT_OK);
	check_int("lists", (int64_t)header.n, 4);
	check_int("terms", (int64_t)header.lists[0].n, 2);
	check_str("token", header.lists[0].terms[0].value, "a:1");
	check_true("no tag", !header.lists[0].terms[0].is_tag);
	check_str("tag", header.lists[0].terms[1].value, "\"t\"");
	check_true("a tag", header.lists[0].terms[1].is_tag);
	check_true("negated", header.lists[1].terms[0].is_negated);
	check_true("of the request", !header.lists[1].resource.p);
	check_str("of another", header.lists[2].resource, "/x");
	check_true("negated", header.lists[2].terms[0].is_negated);
	check_str("still of it", header.lists[3].resource, "/x");
}

static void test_bad_if(void **state)
{
	static const char *const bad[] = { "",       " ",          "x",    "(",   "()",
					   "(<a>",   "(<a)",       "([a)", "<a>", "(Not)",
					   "(a)",    "(<a>) x",    "<a",   ")",   "(<a>))",
					   "(<a>b)", "([\"a\"] x)" };
	struct tt_buf many = { 0 };
	struct if_header header;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		check_err(bad[i], header_if(&arena, tt_str(bad[i]), &header), TT_ERR_DAV_HEADER);
	for (int i = 0; i < IF_MAX_TERMS; i++)
		tt_buf_add_c(&many, "(<a>)");
	check_err("many", header_if(&arena, tt_buf_str(&many), &header), TT_OK);
	tt_buf_add_c(&many, "(<a>)");
	check_err("too many", header_if(&arena, tt_buf_str(&many), &header), TT_ERR_DAV_HEADER);
	tt_buf_finish(&many);
}

static void test_depth(void **state)
{
	(void)state;
	check_int("0", header_depth(TT_STR("0"), 7), 0);
	check_int("12", header_depth(TT_STR("12"), 7), 12);
	check_true("infinity", header_depth(TT_STR("Infinity"), 7) == DEPTH_INFINITY);
	check_int("x", header_depth(TT_STR("x"), 7), 7);
	check_int("-1", header_depth(TT_STR("-1"), 7), 7);
	check_int("large", header_depth(TT_STR("18446744073709551615"), 7), 7);
	check_int("none", header_depth(NOT_THERE, 7), 7);
}

static void test_timeout(void **state)
{
	(void)state;
	check_int("seconds", header_timeout(TT_STR("Second-60"), 30, 100), 60);
	check_int("long", header_timeout(TT_STR("Second-4100000000"), 30, 100), 100);
	check_int("infinite", header_timeout(TT_STR("Infinite, Second-60"), 30, 100), 100);
	check_int("second one", header_timeout(TT_STR("Minute-1, Second-60"), 30, 100), 60);
	check_int("none", header_timeout(NOT_THERE, 30, 100), 30);
	check_int("no sense", header_timeout(TT_STR("Second-0,Second-x"), 30, 100), 30);
}

static void test_paths(void **state)
{
	struct tt_str out;

	(void)state;
	header_put_path(&arena, TT_STR("a b/\xc3\xa4#?%/~x(1)"), &out);
	check_str("path", out, "a%20b/%C3%A4%23%3F%25/~x(1)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_range, teardown),
		cmocka_unit_test_teardown(test_dates, teardown),
		cmocka_unit_test_teardown(test_tags, teardown),
		cmocka_unit_test_teardown(test_if, teardown),
		cmocka_unit_test_teardown(test_bad_if, teardown),
		cmocka_unit_test_teardown(test_depth, teardown),
		cmocka_unit_test_teardown(test_timeout, teardown),
		cmocka_unit_test_teardown(test_paths, teardown),
	};

	tt_arena_init(&arena);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

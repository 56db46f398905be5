#include "server/http/path.h"
#include "tests/unit/check.h"

static void test_split(void **state)
{
	static const struct {
		const char *name;
		struct tt_str path;
		bool ok;
		int64_t n;
	} cases[] = {
		{ "NULL", NO_TEXT, true, 0 },
		{ "empty", BYTES(""), true, 0 },
		{ "one", BYTES("/a"), true, 1 },
		{ "sixteen", BYTES("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16"), true, 16 },
		{ "sixteen and a slash", BYTES("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/"), true,
		  16 },
		{ "seventeen", BYTES("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"), false, 16 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct path path;

		check_int(cases[i].name, path_split(&path, cases[i].path), cases[i].ok);
		check_int(cases[i].name, (int64_t)path.n, cases[i].n);
	}
}

static void test_fits(void **state)
{
	static const struct {
		const char *pattern;
		const char *path;
		bool fits;
	} cases[] = {
		{ "/", "/", true },
		{ "/", "/a", false },
		{ "/a", "/a/", true },
		{ "/a", "/", false },
		{ "/a/b", "/a", false },
		{ "/a/{name}", "/a/b", true },
		{ "/a/{name}", "/b/b", false },
		{ "/a/{name}/c", "/a/b/d", false },
		{ "/{token}", "/abcd", true },
		{ "/{token}", "/ABCD", false },
		{ "/{pollId}", "/12", true },
		{ "/{pollId}", "/1a", false },
		{ "/{Id}", "/1a", true }, /* called so, and not after something's id */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct path path;

		assert_true(path_split(&path, tt_str(cases[i].path)));
		check_int(cases[i].path, path_fits(&path, cases[i].pattern), cases[i].fits);
	}
}

static void test_catch(void **state)
{
	struct params params;
	struct tt_arena arena;
	struct path path;

	(void)state;
	tt_arena_init(&arena);
	params_init(&params, &arena);
	assert_true(path_split(&path, TT_STR("/poll/abcd/7/a%20b")));
	check_err("caught", path_catch(&path, "/poll/{token}/{pollId}/{name}", &params), TT_OK);
	check_str("token", param_str(&params, "token", NOT_THERE), "abcd");
	check_str("pollId", param_str(&params, "pollId", NOT_THERE), "7");
	check_str("name", param_str(&params, "name", NOT_THERE), "a b");
	assert_true(path_split(&path, TT_STR("/poll/%ff")));
	check_err("no text", path_catch(&path, "/poll/{name}", &params), TT_ERR_TEXT);
	params_finish(&params);
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_fits),
		cmocka_unit_test(test_catch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "server/http/path.h"
#include "lib/base/buf.h"
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
		{ "/a/{path...}", "/a", true },
		{ "/a/{path...}", "/a/", true },
		{ "/a/{path...}", "/a/b/c/d", true },
		{ "/a/{path...}", "/b", false },
		{ "/a/{user}/{path...}", "/a", false },
		{ "/a/{user}/{path...}", "/a/alice", true },
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

/* What does not fit into the segments is still there for who takes all of it. */
static void test_longer(void **state)
{
	struct path path;

	(void)state;
	assert_false(path_split(&path, TT_STR("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17")));
	check_true("a rest", path_fits(&path, "/1/{path...}"));
	check_true("a rest behind the last",
		   path_fits(&path, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/{path...}"));
	check_true("sixteen", !path_fits(&path, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16"));
}

static void check_rest(struct tt_arena *arena, const char *uri, const char *expected)
{
	struct params params;
	struct path path;

	params_init(&params, arena);
	(void)path_split(&path, tt_str(uri));
	check_err(uri, path_catch(&path, "/a/{user}/{path...}", &params),
		  expected ? TT_OK : TT_ERR_PATH);
	if (expected)
		check_str(uri, param_str(&params, "path", NOT_THERE), expected);
	params_finish(&params);
}

static void test_rest(void **state)
{
	static const struct {
		const char *uri;
		const char *path; /* NULL: refused */
	} cases[] = {
		{ "/a/alice", "" },
		{ "/a/alice/", "" },
		{ "/a/alice//b///c/", "b/c" },
		{ "/a/alice/b%20c/%c3%a4.txt", "b c/\xc3\xa4.txt" },
		{ "/a/alice/a+b", "a+b" },
		{ "/a/alice/%2", "%2" },
		{ "/a/alice/.hidden/...", ".hidden/..." },
		{ "/a/alice/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18",
		  "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18" },
		{ "/a/alice/.", NULL },
		{ "/a/alice/b/../c", NULL },
		{ "/a/alice/b/%2e%2E", NULL },
		{ "/a/alice/b%2fc", NULL },
		{ "/a/alice/b%00c", NULL },
		{ "/a/alice/%c0%ae", NULL }, /* an overlong dot */
		{ "/a/alice/%ff", NULL },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_rest(&arena, cases[i].uri, cases[i].path);
	tt_arena_finish(&arena);
}

static void test_depth(void **state)
{
	struct tt_arena arena;
	struct tt_buf uri = { 0 };

	(void)state;
	tt_arena_init(&arena);
	tt_buf_add_c(&uri, "/a/alice");
	for (int i = 0; i < PATH_MAX_DEPTH; i++)
		tt_buf_add_c(&uri, "/x");
	check_rest(&arena, tt_arena_dup(&arena, uri.p, uri.n),
		   tt_arena_dup(&arena, uri.p + 9, uri.n - 9));
	for (int i = 0; i < 10 * 1000; i++)
		tt_buf_add_c(&uri, "/x");
	check_rest(&arena, tt_arena_dup(&arena, uri.p, uri.n), NULL);
	tt_buf_finish(&uri);
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split), cmocka_unit_test(test_fits),
		cmocka_unit_test(test_catch), cmocka_unit_test(test_longer),
		cmocka_unit_test(test_rest),  cmocka_unit_test(test_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Where pages lead: never to another server, whatever browsers make of what stands there. */
#include "check.h"

#include "server/api/url.h"

static void test_is_ours(void **state)
{
	static const struct {
		const char *path;
		bool is_ours;
	} rows[] = {
		{ "/", true },
		{ "/call/abc?x=y#z", true },
		{ "/login/flow/grant?stateToken=abc&user=O%27Dd", true },
		{ "/a//b", true },
		{ "", false },
		{ "call/abc", false },
		{ "//evil.example", false },
		{ "/\\evil.example", false },
		{ "/a\\b", false },
		{ "\\\\evil.example", false },
		{ "/\t/evil.example", false },
		{ "/ /evil.example", false },
		{ "/a\r\nX: y", false },
		{ "/\x7f", false },
		{ "/\xc3\xbc", false },
		{ "/a@b", false },
		{ "/\"><b>", false },
		{ "http://evil.example/", false },
		{ "javascript:alert(1)", false },
	};
	char lengthy[3000];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_int(rows[i].path, url_is_ours(tt_str(rows[i].path)), rows[i].is_ours);
	memset(lengthy, '/', 1);
	memset(lengthy + 1, 'x', sizeof(lengthy) - 1);
	check_true("long", url_is_ours((struct tt_str){ lengthy, 2000 }));
	check_true("too long", !url_is_ours((struct tt_str){ lengthy, 2001 }));
	check_true("none", !url_is_ours((struct tt_str){ NULL, 0 }));
}

static void test_encode(void **state)
{
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	check_str("all kinds", url_encode(&arena, TT_STR("Az0-_.~ &'/\xc3\xbc%+")),
		  "Az0-_.%7E+%26%27%2F%C3%BC%25%2B");
	check_str("none", url_encode(&arena, TT_STR("")), "");
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_is_ours),
		cmocka_unit_test(test_encode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

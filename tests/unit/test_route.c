#include "server/api/route.h"
#include "tests/unit/check.h"

/* `access` says which row was found; the handlers are never called. */
static const struct route routes[] = {
	{ "GET", "/api/v4/room", 1, NULL },
	{ "POST", "/api/v4/room", 2, NULL },
	{ "GET", "/api/v4/room/note-to-self", 3, NULL },
	{ "GET", "/api/v4/room/{token}", 4, NULL },
	{ "PUT", "/api/v4/room/{token}/permissions/{mode}", 5, NULL },
	{ "DELETE", "/api/v1/chat/{token}/{messageId}", 6, NULL },
	{ "GET", "/api/v1/chat/{token}/mentions", 7, NULL },
	{ "GET", "/cloud/users/{user}", 8, NULL },
	{ "GET", "/", 9, NULL },
};

static void test_find(void **state)
{
	static const struct {
		const char *name;
		const char *method;
		const char *path;
		enum tt_err err;
		unsigned row;
		const char *param; /* the placeholder to look at, and what it caught */
		const char *value;
	} cases[] = {
		{ "literal", "GET", "/api/v4/room", TT_OK, 1, NULL, NULL },
		{ "by method", "POST", "/api/v4/room", TT_OK, 2, NULL, NULL },
		{ "double slashes", "GET", "//api///v4//room", TT_OK, 1, NULL, NULL },
		{ "slash at the end", "GET", "/api/v4/room/", TT_OK, 1, NULL, NULL },
		{ "no slash at the start", "GET", "api/v4/room", TT_OK, 1, NULL, NULL },
		{ "root", "GET", "/", TT_OK, 9, NULL, NULL },
		{ "root as nothing", "GET", "", TT_OK, 9, NULL, NULL },
		{ "root of slashes", "GET", "///", TT_OK, 9, NULL, NULL },
		{ "another method", "PUT", "/api/v4/room", TT_ERR_METHOD, 0, NULL, NULL },
		{ "methods are case-sensitive", "get", "/api/v4/room", TT_ERR_METHOD, 0, NULL,
		  NULL },
		{ "no path", "GET", "/api/v4/rooms", TT_ERR_NO_ROUTE, 0, NULL, NULL },
		{ "another version", "GET", "/api/v3/room", TT_ERR_NO_ROUTE, 0, NULL, NULL },
		{ "paths are case-sensitive", "GET", "/api/v4/Room", TT_ERR_NO_ROUTE, 0, NULL,
		  NULL },
		{ "too short", "GET", "/api/v4", TT_ERR_NO_ROUTE, 0, NULL, NULL },
		{ "too long", "GET", "/api/v4/room/abcd/x", TT_ERR_NO_ROUTE, 0, NULL, NULL },
		{ "no path, another method", "BREW", "/coffee", TT_ERR_NO_ROUTE, 0, NULL, NULL },

		{ "token", "GET", "/api/v4/room/abcd1234", TT_OK, 4, "token", "abcd1234" },
		{ "shortest token", "GET", "/api/v4/room/abcd", TT_OK, 4, "token", "abcd" },
		{ "token too short", "GET", "/api/v4/room/abc", TT_ERR_NO_ROUTE, 0, NULL, NULL },
		{ "longest token", "GET", "/api/v4/room/abcdefghijklmnopqrstuvwxyz0123", TT_OK, 4,
		  "token", "abcdefghijklmnopqrstuvwxyz0123" },
		{ "token too long", "GET", "/api/v4/room/abcdefghijklmnopqrstuvwxyz01234",
		  TT_ERR_NO_ROUTE, 0, NULL, NULL },
		{ "capitals are no token", "GET", "/api/v4/room/ABCD1234", TT_ERR_NO_ROUTE, 0, NULL,
		  NULL },
		{ "encoded letters are no token", "GET", "/api/v4/room/abc%64", TT_ERR_NO_ROUTE, 0,
		  NULL, NULL },
		{ "a literal row before a token", "GET", "/api/v4/room/note-to-self", TT_OK, 3,
		  NULL, NULL },
		{ "token with another method", "DELETE", "/api/v4/room/abcd1234", TT_ERR_METHOD, 0,
		  NULL, NULL },
		{ "no token with another method", "DELETE", "/api/v4/room/a", TT_ERR_NO_ROUTE, 0,
		  NULL, NULL },

		{ "id", "DELETE", "/api/v1/chat/abcd1234/42", TT_OK, 6, "messageId", "42" },
		{ "id and double slash", "DELETE", "/api/v1//chat/abcd1234/42", TT_OK, 6, "token",
		  "abcd1234" },
		{ "longest id", "DELETE", "/api/v1/chat/abcd/999999999999999999", TT_OK, 6,
		  "messageId", "999999999999999999" },
		{ "id too long", "DELETE", "/api/v1/chat/abcd/9999999999999999999", TT_ERR_NO_ROUTE,
		  0, NULL, NULL },
		{ "letters are no id", "DELETE", "/api/v1/chat/abcd/mentions", TT_ERR_METHOD, 0,
		  NULL, NULL },
		{ "signs are no id", "DELETE", "/api/v1/chat/abcd/-1", TT_ERR_NO_ROUTE, 0, NULL,
		  NULL },
		{ "another row of that length", "GET", "/api/v1/chat/abcd/mentions", TT_OK, 7,
		  "token", "abcd" },

		{ "two placeholders", "PUT", "/api/v4/room/abcd/permissions/call", TT_OK, 5, "mode",
		  "call" },
		{ "anything", "GET", "/cloud/users/J%C3%BCrgen%20K", TT_OK, 8, "user",
		  "J\xc3\xbcrgen K" },
		{ "plus is no blank in a path", "GET", "/cloud/users/a+b", TT_OK, 8, "user",
		  "a+b" },
		{ "encoded slash", "GET", "/cloud/users/a%2Fb", TT_OK, 8, "user", "a/b" },
		{ "no UTF-8", "GET", "/cloud/users/%ff", TT_ERR_TEXT, 8, NULL, NULL },
		{ "NUL", "GET", "/cloud/users/a%00", TT_ERR_TEXT, 8, NULL, NULL },
		{ "literals are not decoded", "GET", "/api/v4/r%6fom", TT_ERR_NO_ROUTE, 0, NULL,
		  NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct route *found = NULL;
		struct params params;
		struct tt_arena arena;
		struct path path;

		tt_arena_init(&arena);
		params_init(&params, &arena);
		check_true(cases[i].name, path_split(&path, tt_str(cases[i].path)));
		check_err(cases[i].name,
			  route_find(&found, routes, ARRAY_LEN(routes), tt_str(cases[i].method),
				     &path, &params),
			  cases[i].err);
		check_int(cases[i].name, found ? found->access : 0, cases[i].row);
		if (cases[i].param)
			check_str(cases[i].name, param_str(&params, cases[i].param, NOT_THERE),
				  cases[i].value);
		params_finish(&params);
		tt_arena_finish(&arena);
	}
}

static void test_no_routes(void **state)
{
	const struct route *found = NULL;
	struct path path = { .n = 0 };

	(void)state;
	check_err("empty table", route_find(&found, routes, 0, TT_STR("GET"), &path, NULL),
		  TT_ERR_NO_ROUTE);
}

static void test_methods(void **state)
{
	static const struct {
		const char *path;
		const char *methods;
	} cases[] = {
		{ "/api/v1/chat/abcd/42", "DELETE" },
		{ "/cloud/users/alice", "GET, HEAD" },
		{ "/nowhere", NULL },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct path path;

		assert_true(path_split(&path, tt_str(cases[i].path)));
		check_str(cases[i].path, route_methods(&arena, routes, ARRAY_LEN(routes), &path),
			  cases[i].methods);
	}
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_no_routes),
		cmocka_unit_test(test_methods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

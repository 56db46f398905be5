/* What can be shared (talk-chat 1.10). */
#include "server/talk/text/rich_object.h"
#include "tests/unit/check.h"

#define BASE TT_STR("https://chat.example.org:8443")

static void test_geo(void **state)
{
	static const struct {
		const char *id;
		bool ok;
	} cases[] = {
		{ "geo:52.5450511,13.3741463", true },
		{ "geo:52,13", true },
		{ "GEO:-52.1,-130.25", true },
		{ "geo:1,2,3", true },
		{ "geo:1,2,-3000.5", true },
		{ "geo:1,2;crs=wgs84", true },
		{ "geo:1,2;CRS=WGS84;u=35.5", true },
		{ "geo:1,2,3;u=0", true },
		{ "geo:99,999", true },
		{ "", false },
		{ "geo:", false },
		{ "geo:1", false },
		{ "geo:1,", false },
		{ "geo:,2", false },
		{ "geo:123,2", false },
		{ "geo:1,1234", false },
		{ "geo:1.,2", false },
		{ "geo:.5,2", false },
		{ "geo:+1,2", false },
		{ "geo: 1,2", false },
		{ "geo:1,2 ", false },
		{ "geo:1,2\n", false },
		{ "geo:1,2,", false },
		{ "geo:1,2;u=", false },
		{ "geo:1,2;u=-1", false },
		{ "geo:1,2;u=3;crs=wgs84", false },
		{ "geo:1,2;crs=other", false },
		{ "xgeo:1,2", false },
		{ "1,2", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_int(cases[i].id, rich_object_is_geo(tt_str(cases[i].id)), cases[i].ok);
}

static void test_links(void **state)
{
	static const struct {
		const char *link;
		bool ok;
	} cases[] = {
		{ "https://chat.example.org:8443/call/abcd", true },
		{ "https://chat.example.org/call/abcd", true },
		{ "http://CHAT.example.ORG?x", true },
		{ "HTTPS://chat.example.org#x", true },
		{ "https://chat.example.org", true },
		{ "https://chat.example.org:1/", true },
		{ "", false },
		{ "https://", false },
		{ "https:///chat.example.org", false },
		{ "https://evil.example/", false },
		{ "https://chat.example.org.evil.example/", false },
		{ "https://xchat.example.org/", false },
		{ "https://evil.example/https://chat.example.org/", false },
		{ "https://chat.example.org@evil.example/", false },
		{ "https://chat.example.org:x@evil.example/", false },
		{ "https://evil.example\\@chat.example.org/", false },
		{ "https://chat.example.org\\.evil.example/", false },
		{ "https://chat.example.org /", false },
		{ "https://chat.example.org\t/", false },
		{ " https://chat.example.org/", false },
		{ "//chat.example.org/", false },
		{ "/call/abcd", false },
		{ "javascript:alert(1)//chat.example.org", false },
		{ "javascript://chat.example.org/%0aalert(1)", false },
		{ "ftp://chat.example.org/", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_int(cases[i].link, rich_object_is_our_link(tt_str(cases[i].link), BASE),
			  cases[i].ok);
	check_true("IPv6", rich_object_is_our_link(TT_STR("http://[::1]:80/x"),
						   TT_STR("http://[::1]:8484")));
	check_false("another IPv6", rich_object_is_our_link(TT_STR("http://[::2]:80/x"),
							    TT_STR("http://[::1]:8484")));
	check_false("broken IPv6",
		    rich_object_is_our_link(TT_STR("http://[::1/x"), TT_STR("http://[::1]:8484")));
	check_false("nowhere", rich_object_is_our_link(TT_STR("https:///"), TT_STR("")));
}

static void test_objects(void **state)
{
	static const struct {
		const char *name;
		const char *type;
		const char *id;
		const char *meta_data;
		enum tt_err err;
		const char *json; /* NULL: whatever */
	} cases[] = {
		{ "name is enough", "user", "bob", "{\"name\":\"Bob\"}", TT_OK,
		  "{\"name\":\"Bob\",\"type\":\"user\",\"id\":\"bob\"}" },
		{ "more is kept", "user", "bob", "{\"name\":\"Bob\",\"x\":\"\"}", TT_OK,
		  "{\"name\":\"Bob\",\"x\":\"\",\"type\":\"user\",\"id\":\"bob\"}" },
		{ "type and id are the parameters", "user", "bob",
		  "{\"type\":\"call\",\"id\":\"x\",\"icon-url\":\"http://e\",\"name\":\"n\"}",
		  TT_OK, "{\"type\":\"user\",\"id\":\"bob\",\"name\":\"n\"}" },
		{ "a picture that is no text", "user", "bob", "{\"icon-url\":1,\"name\":\"n\"}",
		  TT_OK, NULL },
		{ "no name", "user", "bob", "{}", TT_ERR_OBJECT_SHARED, NULL },
		{ "nothing", "user", "bob", "", TT_ERR_OBJECT_SHARED, NULL },
		{ "no JSON", "user", "bob", "{\"name\":", TT_ERR_OBJECT_SHARED, NULL },
		{ "a list", "user", "bob", "[\"name\"]", TT_ERR_OBJECT_SHARED, NULL },
		{ "a text", "user", "bob", "\"name\"", TT_ERR_OBJECT_SHARED, NULL },
		{ "null", "user", "bob", "null", TT_ERR_OBJECT_SHARED, NULL },
		{ "a number in it", "user", "bob", "{\"name\":\"n\",\"x\":1}", TT_ERR_OBJECT_SHARED,
		  NULL },
		{ "null in it", "user", "bob", "{\"name\":null}", TT_ERR_OBJECT_SHARED, NULL },
		{ "an object in it", "user", "bob", "{\"name\":\"n\",\"x\":{}}",
		  TT_ERR_OBJECT_SHARED, NULL },
		{ "a number as a name", "user", "bob", "{\"name\":\"n\",\"12\":\"x\"}",
		  TT_ERR_OBJECT_SHARED, NULL },
		{ "no number after all", "user", "bob", "{\"name\":\"n\",\"012\":\"x\"}", TT_OK,
		  NULL },
		{ "unknown type", "spaceship", "1", "{\"name\":\"n\"}", TT_ERR_OBJECT_SHARED,
		  NULL },
		{ "no type", "", "1", "{\"name\":\"n\"}", TT_ERR_OBJECT_SHARED, NULL },
		{ "case matters", "User", "1", "{\"name\":\"n\"}", TT_ERR_OBJECT_SHARED, NULL },
		{ "call", "call", "abcd", "{\"name\":\"n\",\"call-type\":\"group\"}", TT_OK, NULL },
		{ "call without its type", "call", "abcd", "{\"name\":\"n\"}", TT_ERR_OBJECT_SHARED,
		  NULL },
		{ "card", "deck-card", "5",
		  "{\"name\":\"n\",\"boardname\":\"b\",\"stackname\":\"s\","
		  "\"link\":\"https://chat.example.org/5\"}",
		  TT_OK, NULL },
		{ "card without stack", "deck-card", "5",
		  "{\"name\":\"n\",\"boardname\":\"b\",\"link\":\"https://chat.example.org/5\"}",
		  TT_ERR_OBJECT_SHARED, NULL },
		{ "link to another server", "deck-card", "5", "{\"link\":\"https://e.example/5\"}",
		  TT_ERR_OBJECT_LINK, NULL },
		{ "link that is no text", "user", "bob", "{\"name\":\"n\",\"link\":[]}",
		  TT_ERR_OBJECT_LINK, NULL },
		{ "null link", "user", "bob", "{\"name\":\"n\",\"link\":null}",
		  TT_ERR_OBJECT_SHARED, NULL },
		{ "place", "geo-location", "geo:1,2",
		  "{\"name\":\"n\",\"latitude\":\"1\",\"longitude\":\"2\"}", TT_OK, NULL },
		{ "place that is none", "geo-location", "1,2",
		  "{\"name\":\"n\",\"latitude\":\"1\",\"longitude\":\"2\"}", TT_ERR_OBJECT_SHARED,
		  NULL },
		{ "place without longitude", "geo-location", "geo:1,2",
		  "{\"name\":\"n\",\"latitude\":\"1\"}", TT_ERR_OBJECT_SHARED, NULL },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct rich_object sent = { tt_str(cases[i].type), tt_str(cases[i].id),
						  tt_str(cases[i].meta_data) };
		struct tt_str json;

		check_err(cases[i].name, rich_object_check(&arena, &sent, BASE, &json),
			  cases[i].err);
		if (cases[i].json)
			check_str(cases[i].name, json, cases[i].json);
	}
	tt_arena_finish(&arena);
}

static void test_length(void **state)
{
	/* {"name":"","type":"user","id":"b"} is 34 characters. */
	static const struct {
		size_t n;
		enum tt_err err;
	} cases[] = { { 31966, TT_OK }, { 31967, TT_ERR_MESSAGE_LONG } };
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *name = tt_arena_alloc(&arena, cases[i].n + 1);
		struct rich_object sent = { TT_STR("user"), TT_STR("b"), NOT_THERE };
		struct tt_str json;

		memset(name, 'x', cases[i].n);
		sent.meta_data = tt_str_printf(&arena, "{\"name\":\"%s\"}", name);
		check_err("length", rich_object_check(&arena, &sent, BASE, &json), cases[i].err);
	}
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_geo),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "lib/base/host.h"
#include "tests/unit/check.h"

static void test_hosts(void **state)
{
	static const struct {
		struct tt_str text;
		const char *name; /* NULL: none */
		bool loopback;
	} cases[] = {
		{ BYTES("localhost"), "localhost", true },
		{ BYTES("LocalHost:8484"), "LocalHost", true },
		{ BYTES("localhost."), "localhost.", true },
		{ BYTES("a.localhost"), "a.localhost", true },
		{ BYTES("A.LOCALHOST.:1"), "A.LOCALHOST.", true },
		{ BYTES(".localhost"), ".localhost", false },
		{ BYTES("xlocalhost"), "xlocalhost", false },
		{ BYTES("localhost.evil.example"), "localhost.evil.example", false },
		{ BYTES("127.0.0.1"), "127.0.0.1", true },
		{ BYTES("127.255.3.4:65535"), "127.255.3.4", true },
		{ BYTES("127.0.0.1:"), "127.0.0.1", true },
		{ BYTES("127.0.0.1.evil.example"), "127.0.0.1.evil.example", false },
		{ BYTES("127.1"), "127.1", false },
		{ BYTES("126.0.0.1"), "126.0.0.1", false },
		{ BYTES("0.0.0.0"), "0.0.0.0", false },
		{ BYTES("[::1]"), "::1", true },
		{ BYTES("[0:0:0:0:0:0:0:1]:80"), "0:0:0:0:0:0:0:1", true },
		{ BYTES("[::ffff:127.0.0.1]"), "::ffff:127.0.0.1", true },
		{ BYTES("[::]"), "::", false },
		{ BYTES("[::2]"), "::2", false },
		{ BYTES("[100::1]"), "100::1", false },
		{ BYTES("chat_1.example-x.org:443"), "chat_1.example-x.org", false },
		{ BYTES("127.0.0.1:65536"), NULL, false },
		{ BYTES("127.0.0.1:x"), NULL, false },
		{ BYTES("127.0.0.1:80:80"), NULL, false },
		{ BYTES("127.0.0.1@evil.example"), NULL, false },
		{ BYTES("localhost\0.evil.example"), NULL, false },
		{ BYTES("localhost "), NULL, false },
		{ BYTES("local/host"), NULL, false },
		{ BYTES("::1"), NULL, false },
		{ BYTES("[127.0.0.1]"), NULL, false },
		{ BYTES("[::1"), NULL, false },
		{ BYTES("[::1]x"), NULL, false },
		{ BYTES("[::1]:x"), NULL, false },
		{ BYTES("[]"), NULL, false },
		{ BYTES("["), NULL, false },
		{ BYTES(":80"), NULL, false },
		{ BYTES(""), NULL, false },
		{ NO_TEXT, NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *label = cases[i].text.p ? cases[i].text.p : "NULL";
		struct tt_str name = NOT_THERE;

		check_int(label, tt_host_parse(cases[i].text, &name), cases[i].name != NULL);
		if (!cases[i].name)
			continue;
		check_str(label, name, cases[i].name);
		check_int(label, tt_host_is_loopback(name), cases[i].loopback);
	}
}

static void test_lists(void **state)
{
	static const struct {
		const char *list;
		const char *name;
		enum tt_err err;
		bool has;
	} cases[] = {
		{ "chat.example.org", "chat.example.org", TT_OK, true },
		{ "chat.example.org", "CHAT.example.org.", TT_OK, true },
		{ "chat.example.org", "example.org", TT_OK, false },
		{ "example.org", "chat.example.org", TT_OK, false },
		{ "a, b\tc", "c", TT_OK, true },
		{ "a,,b ", "", TT_OK, false },
		{ "192.0.2.1 ::2", "192.0.2.1", TT_OK, true },
		{ "192.0.2.1 ::2", "0:0::2", TT_OK, true },
		{ "[::2]", "::2", TT_OK, true },
		{ "", "a", TT_OK, false },
		{ "b *", "a", TT_OK, true },
		{ "*.example.org", "", TT_ERR_CONFIG, false },
		{ "a:80", "", TT_ERR_CONFIG, false },
		{ "[::2]:80", "", TT_ERR_CONFIG, false },
		{ "[a]", "", TT_ERR_CONFIG, false },
		{ "[", "", TT_ERR_CONFIG, false },
		{ "http://a", "", TT_ERR_CONFIG, false },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_hosts hosts;

		check_err(cases[i].list, tt_hosts_parse(&hosts, &arena, tt_str(cases[i].list)),
			  cases[i].err);
		if (!cases[i].err)
			check_int(cases[i].list, tt_hosts_have(&hosts, tt_str(cases[i].name)),
				  cases[i].has);
	}
	tt_arena_finish(&arena);
}

static void test_authorities(void **state)
{
	static const struct {
		const char *url;
		const char *authority; /* NULL: none */
	} cases[] = {
		{ "http://a:80/b", "a:80" },
		{ "HTTPS://a?b", "a" },
		{ "http://a", "a" },
		{ "http:///b", "" },
		{ "/http://a", NULL },
		{ "http:/a", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_text(cases[i].url, tt_url_authority(tt_str(cases[i].url)),
			   tt_str(cases[i].authority));
	check_text("NULL", tt_url_authority(NOT_THERE), NOT_THERE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_authorities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

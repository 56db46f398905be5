#include "server/http/forwarded.h"
#include "tests/unit/check.h"

#include <arpa/inet.h>

static struct tt_str text_of(char *out, const struct tt_addr *addr)
{
	assert_non_null(inet_ntop(AF_INET6, addr->bytes, out, INET6_ADDRSTRLEN));
	return tt_str(strncmp(out, "::ffff:", 7) == 0 ? out + 7 : out);
}

static void test_nodes(void **state)
{
	static const struct {
		const char *node;
		const char *address; /* NULL: none */
	} cases[] = {
		{ "192.0.2.1", "192.0.2.1" },
		{ "192.0.2.1:4711", "192.0.2.1" },
		{ "2001:db8::1", "2001:db8::1" },
		{ "[2001:db8::1]", "2001:db8::1" },
		{ "[2001:db8::1]:4711", "2001:db8::1" },
		{ "::ffff:192.0.2.1", "192.0.2.1" },
		{ "192.0.2.1:", NULL },
		{ "192.0.2.1:99999", NULL },
		{ "192.0.2.1:x", NULL },
		{ "[2001:db8::1", NULL },
		{ "[2001:db8::1]x", NULL },
		{ "[2001:db8::1]:", NULL },
		{ "[]", NULL },
		{ "[", NULL },
		{ "", NULL },
		{ "unknown", NULL },
		{ "_hidden", NULL },
		{ "192.0.2", NULL },
	};
	char out[INET6_ADDRSTRLEN];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_addr addr = { { 0 } };
		bool is_one = forwarded_node_parse(&addr, tt_str(cases[i].node));

		check_int(cases[i].node, is_one, cases[i].address != NULL);
		if (is_one)
			check_str(cases[i].node, text_of(out, &addr), cases[i].address);
	}
}

/* The proxies are 10.0.0.0/8 and 2001:db8:f::/48; the peer is 10.0.0.1. */
static void test_walks(void **state)
{
	static const struct {
		const char *name;
		enum forwarded_form form;
		const char *lines[3]; /* as they stand in the request */
		const char *client;
	} cases[] = {
		{ "one", FORWARDED_LIST, { "192.0.2.1" }, "192.0.2.1" },
		{ "the last one counts", FORWARDED_LIST, { "192.0.2.66, 192.0.2.1" }, "192.0.2.1" },
		{ "the last line counts",
		  FORWARDED_LIST,
		  { "192.0.2.66", "192.0.2.1" },
		  "192.0.2.1" },
		{ "through two proxies",
		  FORWARDED_LIST,
		  { "192.0.2.66", "192.0.2.1", "10.0.0.2" },
		  "192.0.2.1" },
		{ "all are proxies", FORWARDED_LIST, { "10.0.0.3,10.0.0.2" }, "10.0.0.3" },
		{ "nothing", FORWARDED_LIST, { "" }, "10.0.0.1" },
		{ "commas", FORWARDED_LIST, { " , 192.0.2.1,, " }, "192.0.2.1" },
		{ "no address ends it at who says so",
		  FORWARDED_LIST,
		  { "192.0.2.66, unknown, 10.0.0.2" },
		  "10.0.0.2" },
		{ "IPv6", FORWARDED_LIST, { "2001:db8::7" }, "2001:db8::7" },
		{ "with ports", FORWARDED_LIST, { "192.0.2.1:5, [2001:db8:f::1]:7" }, "192.0.2.1" },
		{ "RFC 7239", FORWARDED_RFC7239, { "for=192.0.2.1;proto=https" }, "192.0.2.1" },
		{ "case and blanks", FORWARDED_RFC7239, { " By=x ; FOR=192.0.2.1 " }, "192.0.2.1" },
		{ "quoted", FORWARDED_RFC7239, { "for=\"[2001:db8::7]:4711\"" }, "2001:db8::7" },
		{ "a comma in quotes",
		  FORWARDED_RFC7239,
		  { "for=192.0.2.1;x=\"a,for=192.0.2.66\"" },
		  "192.0.2.1" },
		{ "several",
		  FORWARDED_RFC7239,
		  { "for=192.0.2.66, for=192.0.2.1", "for=10.0.0.2;by=10.0.0.1" },
		  "192.0.2.1" },
		{ "unknown", FORWARDED_RFC7239, { "for=192.0.2.66, for=unknown" }, "10.0.0.1" },
		{ "no for", FORWARDED_RFC7239, { "for=192.0.2.66, proto=https" }, "10.0.0.1" },
		{ "an open quote",
		  FORWARDED_RFC7239,
		  { "for=\"192.0.2.66, for=192.0.2.1" },
		  "10.0.0.1" },
	};
	char out[INET6_ADDRSTRLEN];
	struct tt_cidrs trusted;
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	check_err("trusted", tt_cidrs_parse(&trusted, &arena, TT_STR("10.0.0.0/8 2001:db8:f::/48")),
		  TT_OK);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_addr client;
		size_t n = 0;

		assert_true(tt_addr_parse(&client, TT_STR("10.0.0.1")));
		while (n < ARRAY_LEN(cases[i].lines) && cases[i].lines[n])
			n++;
		while (n > 0 && forwarded_walk(&client, tt_str(cases[i].lines[--n]), cases[i].form,
					       &trusted))
			continue;
		check_str(cases[i].name, text_of(out, &client), cases[i].client);
	}
	tt_arena_finish(&arena);
}

static void test_nobody_is_trusted(void **state)
{
	const struct tt_cidrs none = { NULL, 0 };
	char out[INET6_ADDRSTRLEN];
	struct tt_addr client;

	(void)state;
	assert_true(tt_addr_parse(&client, TT_STR("10.0.0.1")));
	check_false("no walk", forwarded_walk(&client, TT_STR("192.0.2.1"), FORWARDED_LIST, &none));
	check_str("the peer", text_of(out, &client), "10.0.0.1");
}

static void test_params(void **state)
{
	(void)state;
	check_str("proto",
		  forwarded_param(TT_STR("for=1;proto=http, for=2;Proto=\"https\""), "proto"),
		  "https");
	check_str("none", forwarded_param(TT_STR("proto=https, for=2"), "proto"), NULL);
	check_str("nothing", forwarded_param(TT_STR(""), "proto"), NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nodes),
		cmocka_unit_test(test_walks),
		cmocka_unit_test(test_nobody_is_trusted),
		cmocka_unit_test(test_params),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "lib/base/net.h"
#include "tests/unit/check.h"

static void test_addr(void **state)
{
	static const struct {
		const char *name;
		struct tt_str text;
		bool ok;
		uint8_t want[16];
	} cases[] = {
		{ "IPv4", BYTES("127.0.0.1"), true, { [10] = 0xff, 0xff, 127, 0, 0, 1 } },
		{ "IPv6", BYTES("2001:db8::1"), true, { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 } },
		{ "IPv4-mapped",
		  BYTES("::ffff:127.0.0.1"),
		  true,
		  { [10] = 0xff, 0xff, 127, 0, 0, 1 } },
		{ "longest",
		  BYTES("1111:2222:3333:4444:5555:6666:255.255.255.255"),
		  true,
		  { 0x11, 0x11, 0x22, 0x22, 0x33, 0x33, 0x44, 0x44, 0x55, 0x55, 0x66, 0x66, 255,
		    255, 255, 255 } },
		{ "empty", BYTES(""), false, { 0 } },
		{ "NULL", NO_TEXT, false, { 0 } },
		{ "name", BYTES("localhost"), false, { 0 } },
		{ "number too large", BYTES("1.2.3.256"), false, { 0 } },
		{ "three numbers", BYTES("1.2.3"), false, { 0 } },
		{ "blank", BYTES(" 1.2.3.4"), false, { 0 } },
		{ "brackets", BYTES("[::1]"), false, { 0 } },
		{ "zone", BYTES("fe80::1%eth0"), false, { 0 } },
		{ "too long",
		  BYTES("1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb"),
		  false,
		  { 0 } },
		{ "NUL inside", BYTES("1.2.3.4\0x"), false, { 0 } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_addr addr;

		check_int(cases[i].name, tt_addr_parse(&addr, cases[i].text), cases[i].ok);
		if (cases[i].ok)
			check_true(cases[i].name, memcmp(addr.bytes, cases[i].want, 16) == 0);
	}
}

static void test_cidr(void **state)
{
	static const struct {
		const char *name;
		struct tt_str cidr;
		bool ok;
		const char *inside;
		const char *outside;
	} cases[] = {
		{ "IPv4 /8", BYTES("10.0.0.0/8"), true, "10.255.255.255", "11.0.0.0" },
		{ "host bits do not count", BYTES("10.1.2.3/8"), true, "10.0.0.1",
		  "9.255.255.255" },
		{ "IPv4 /12", BYTES("172.16.0.0/12"), true, "172.31.255.255", "172.32.0.0" },
		{ "IPv4 /12 below", BYTES("172.16.0.0/12"), true, "172.16.0.0", "172.15.255.255" },
		{ "IPv4 /31", BYTES("192.0.2.2/31"), true, "192.0.2.3", "192.0.2.4" },
		{ "IPv4 /32", BYTES("192.0.2.2/32"), true, "192.0.2.2", "192.0.2.3" },
		{ "IPv4 alone", BYTES("192.0.2.2"), true, "192.0.2.2", "192.0.2.3" },
		{ "IPv4 /0 is all of IPv4", BYTES("0.0.0.0/0"), true, "255.255.255.255", "::1" },
		{ "IPv4 matches its mapped form", BYTES("127.0.0.0/8"), true, "::ffff:127.0.0.1",
		  "::127.0.0.1" },
		{ "IPv6 /0 is everything", BYTES("::/0"), true, "8.8.8.8", NULL },
		{ "IPv6 /7", BYTES("fc00::/7"), true, "fdff::1", "fe00::" },
		{ "IPv6 /127", BYTES("2001:db8::/127"), true, "2001:db8::1", "2001:db8::2" },
		{ "IPv6 alone", BYTES("::1"), true, "::1", "::2" },
		{ "IPv4 /33", BYTES("10.0.0.0/33"), false, NULL, NULL },
		{ "IPv6 /129", BYTES("::/129"), false, NULL, NULL },
		{ "no bits", BYTES("10.0.0.0/"), false, NULL, NULL },
		{ "negative bits", BYTES("10.0.0.0/-1"), false, NULL, NULL },
		{ "two slashes", BYTES("10.0.0.0/8/8"), false, NULL, NULL },
		{ "overflowing bits", BYTES("10.0.0.0/4294967304"), false, NULL, NULL },
		{ "mask", BYTES("10.0.0.0/255.0.0.0"), false, NULL, NULL },
		{ "no address", BYTES("/8"), false, NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_cidr cidr;
		struct tt_cidrs one = { &cidr, 1 };
		struct tt_addr addr;

		check_int(cases[i].name, tt_cidr_parse(&cidr, cases[i].cidr), cases[i].ok);
		if (cases[i].inside) {
			check_true(cases[i].name, tt_addr_parse(&addr, tt_str(cases[i].inside)));
			check_true(cases[i].name, tt_cidrs_have(&one, &addr));
		}
		if (cases[i].outside) {
			check_true(cases[i].name, tt_addr_parse(&addr, tt_str(cases[i].outside)));
			check_false(cases[i].name, tt_cidrs_have(&one, &addr));
		}
	}
}

static void test_cidrs(void **state)
{
	static const struct {
		const char *name;
		struct tt_str text;
		enum tt_err err;
		int64_t n;
		bool has_it; /* 192.0.2.7 */
	} cases[] = {
		{ "nothing", BYTES(""), TT_OK, 0, false },
		{ "not set", NO_TEXT, TT_OK, 0, false },
		{ "only separators", BYTES(" , ,\t"), TT_OK, 0, false },
		{ "commas", BYTES("127.0.0.1,::1,192.0.2.0/24"), TT_OK, 3, true },
		{ "blanks", BYTES(" 192.0.2.0/24\t10.0.0.0/8  ::1 "), TT_OK, 3, true },
		{ "both", BYTES("127.0.0.1 , ::1"), TT_OK, 2, false },
		{ "one bad spoils it", BYTES("192.0.2.7, oops"), TT_ERR_CONFIG, 0, false },
	};
	struct tt_addr addr;

	(void)state;
	assert_true(tt_addr_parse(&addr, TT_STR("192.0.2.7")));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_arena arena;
		struct tt_cidrs cidrs;

		tt_arena_init(&arena);
		check_err(cases[i].name, tt_cidrs_parse(&cidrs, &arena, cases[i].text),
			  cases[i].err);
		if (!cases[i].err) {
			check_int(cases[i].name, (int64_t)cidrs.n, cases[i].n);
			check_int(cases[i].name, tt_cidrs_have(&cidrs, &addr), cases[i].has_it);
		}
		tt_arena_finish(&arena);
	}
}

static void test_host_port(void **state)
{
	static const struct {
		const char *name;
		struct tt_str text;
		bool ok;
		const char *host;
		int port;
	} cases[] = {
		{ "IPv4", BYTES("127.0.0.1:8484"), true, "127.0.0.1", 8484 },
		{ "IPv6", BYTES("[::1]:80"), true, "::1", 80 },
		{ "name", BYTES("localhost:0"), true, "localhost", 0 },
		{ "every address", BYTES(":8484"), true, "", 8484 },
		{ "highest port", BYTES("a:65535"), true, "a", 65535 },
		{ "port too high", BYTES("a:65536"), false, NULL, 0 },
		{ "port beyond 64 bits", BYTES("a:18446744073709551617"), false, NULL, 0 },
		{ "no port", BYTES("127.0.0.1"), false, NULL, 0 },
		{ "empty port", BYTES("127.0.0.1:"), false, NULL, 0 },
		{ "port is no number", BYTES("a:http"), false, NULL, 0 },
		{ "negative port", BYTES("a:-1"), false, NULL, 0 },
		{ "IPv6 without brackets", BYTES("::1:80"), false, NULL, 0 },
		{ "IPv6 without port", BYTES("[::1]"), false, NULL, 0 },
		{ "only one bracket", BYTES("[::1:80"), false, NULL, 0 },
		{ "empty", BYTES(""), false, NULL, 0 },
		{ "NULL", NO_TEXT, false, NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_str host = NOT_THERE;
		int port = -1;

		check_int(cases[i].name, tt_host_port_parse(cases[i].text, &host, &port),
			  cases[i].ok);
		if (!cases[i].ok)
			continue;
		check_str(cases[i].name, host, cases[i].host);
		check_int(cases[i].name, port, cases[i].port);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addr),
		cmocka_unit_test(test_cidr),
		cmocka_unit_test(test_cidrs),
		cmocka_unit_test(test_host_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

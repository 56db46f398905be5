/* Where webhooks may go: the public internet, and what was named. */
#include "server/hooks/target.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static bool may_socket(const char *text, const struct tt_cidrs *named)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in v4 = { .sin_family = AF_INET };

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return target_may_be_reached((struct sockaddr *)&v4, named);
	assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
	return target_may_be_reached((struct sockaddr *)&v6, named);
}

/* Both ways of asking say the same. */
static bool may(const char *text, const struct tt_cidrs *named)
{
	bool yes = may_socket(text, named);

	assert_int_equal(target_text_may_be_reached(tt_str(text), named), yes);
	return yes;
}

static void test_public(void **state)
{
	const char *const open[] = { "1.1.1.1",         "100.63.255.255",  "100.128.0.1",
				     "172.15.0.1",      "172.32.0.1",      "192.167.1.1",
				     "11.0.0.1",        "223.255.255.255", "198.20.0.1",
				     "2606:4700::1111", "2a00::1",         "::ffff:9.9.9.9",
				     "2003:1::1" };
	const struct tt_cidrs none = { NULL, 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(open); i++)
		if (!may(open[i], &none))
			fail_msg("%s is public", open[i]);
}

static void test_special(void **state)
{
	const char *const shut[] = { "0.0.0.0",
				     "0.1.2.3",
				     "10.0.0.1",
				     "100.64.0.1",
				     "127.0.0.1",
				     "127.255.0.9",
				     "169.254.169.254",
				     "172.16.0.1",
				     "172.31.255.255",
				     "192.0.0.8",
				     "192.168.1.1",
				     "198.19.0.1",
				     "224.0.0.1",
				     "240.0.0.1",
				     "255.255.255.255",
				     "::",
				     "::1",
				     "::127.0.0.1",
				     "::ffff:127.0.0.1",
				     "::ffff:10.1.2.3",
				     "64:ff9b::7f00:1",
				     "2002:7f00:1::",
				     "2001:0:4136:e378::1",
				     "fc00::1",
				     "fd12:3456::1",
				     "fe80::1",
				     "fec0::1",
				     "ff02::1" };
	const struct tt_cidrs none = { NULL, 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(shut); i++)
		if (may(shut[i], &none))
			fail_msg("%s is not public", shut[i]);
}

static void test_named(void **state)
{
	struct tt_cidr items[2];
	const struct tt_cidrs named = { items, 2 };

	(void)state;
	assert_true(tt_cidr_parse(&items[0], TT_STR("10.1.0.0/16")));
	assert_true(tt_cidr_parse(&items[1], TT_STR("::1")));
	assert_true(may("10.1.2.3", &named));
	assert_true(may("::ffff:10.1.2.3", &named));
	assert_true(may("::1", &named));
	assert_false(may("10.2.2.3", &named));
	assert_false(may("127.0.0.1", &named));
	assert_true(may("1.1.1.1", &named));
}

static void test_other_families(void **state)
{
	const struct sockaddr file = { .sa_family = AF_UNIX };
	struct tt_cidr everywhere = { .bits = 0 };
	const struct tt_cidrs named = { &everywhere, 1 };

	(void)state;
	assert_false(target_may_be_reached(&file, &named));
	assert_true(may("127.0.0.1", &named));
	assert_true(may("fe80::1", &named));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_public),
		cmocka_unit_test(test_special),
		cmocka_unit_test(test_named),
		cmocka_unit_test(test_other_families),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

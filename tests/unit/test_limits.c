/* So often and no more, by address or user, until the window is over. */
#include "server/accounts/limits.h"
#include "tests/unit/check.h"

#include <sodium.h>

static const struct limit limit = { "test", 3, 1000 };
static const struct limit other = { "other", 3, 1000 };

static bool take(struct limits *limits, const char *key, int64_t now_ms)
{
	return limits_take(limits, &limit, tt_str(key), now_ms);
}

static void test_counts(void **state)
{
	struct limits *limits = limits_create();

	(void)state;
	for (int i = 0; i < 3; i++)
		check_true("up to the limit", take(limits, "192.0.2.1", 10 + i));
	check_false("one more", take(limits, "192.0.2.1", 500));
	check_true("somebody else", take(limits, "192.0.2.2", 500));
	check_true("something else", limits_take(limits, &other, TT_STR("192.0.2.1"), 500));
	check_false("the end of the window", take(limits, "192.0.2.1", 1009));
	check_true("behind it", take(limits, "192.0.2.1", 1010));
	limits_destroy(limits);
}

static void test_networks(void **state)
{
	struct limits *limits = limits_create();

	(void)state;
	check_true("first", take(limits, "2001:db8::1", 0));
	check_true("second", take(limits, "2001:db8::2", 0));
	check_true("third", take(limits, "2001:db8::3", 0));
	check_false("the same network", take(limits, "2001:db8::4", 0));
	check_true("another network", take(limits, "2001:db8:0:1::1", 0));
	limits_destroy(limits);
	limits_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_networks),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}

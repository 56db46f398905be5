#include "server/http/shares.h"
#include "tests/unit/check.h"

static struct shares *shares;

static struct share *address(const char *text)
{
	struct tt_addr addr;

	assert_true(tt_addr_parse(&addr, tt_str(text)));
	return share_of_address(shares, &addr);
}

static int setup(void **state)
{
	const struct share_rules rules = { {
		[SHARE_CONNECTIONS] = { 90, 0, 2 },
		[SHARE_SMALL_BODIES] = { 100, 0, 1 },
		[SHARE_UPLOADS] = { 3, 0, 1 },
		[SHARE_WAITS] = { 100, 5, 1 },
		[SHARE_ACCOUNT_WAITS] = { 100, 0, 0 },
	} };

	(void)state;
	shares = shares_create(&rules);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	check_int("nobody is left", (int64_t)shares_count(shares), 0);
	shares_destroy(shares);
	return 0;
}

/* One by one, until it is refused. */
static size_t take_all(struct share *share, enum share_kind kind)
{
	size_t n = 0;

	while (share_take(share, kind, 1))
		n++;
	return n;
}

static void test_no_part_is_all(void **state)
{
	struct share *one = address("192.0.2.1");
	struct share *other = address("192.0.2.2");

	(void)state;
	assert_false(share_take(one, SHARE_SMALL_BODIES, 100));
	assert_false(share_take(one, SHARE_SMALL_BODIES, 51));
	assert_true(share_take(one, SHARE_SMALL_BODIES, 50));
	assert_true(share_take(other, SHARE_SMALL_BODIES, 25));
	share_give(one, SHARE_SMALL_BODIES, 50);
	share_give(other, SHARE_SMALL_BODIES, 25);
	share_drop(one);
	share_drop(other);
}

static void test_something_is_left(void **state)
{
	static const char *const others[] = { "192.0.2.2", "192.0.2.3", "192.0.2.4" };
	static const size_t gets[] = { 20, 7, 2 };
	struct share *first = address("192.0.2.1");
	struct share *next[ARRAY_LEN(others)];

	(void)state;
	check_int("two thirds", (int64_t)take_all(first, SHARE_CONNECTIONS), 60);
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		next[i] = address(others[i]);
		check_int(others[i], (int64_t)take_all(next[i], SHARE_CONNECTIONS),
			  (int64_t)gets[i]);
	}
	check_true("and there is room", shares_taken(shares, SHARE_CONNECTIONS) < 90);
	share_give(first, SHARE_CONNECTIONS, 60);
	check_true("what was given back can be taken", share_take(first, SHARE_CONNECTIONS, 1));
	share_drop(first);
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		share_drop(next[i]);
}

static void test_rules(void **state)
{
	static const struct {
		const char *name;
		enum share_kind kind;
		size_t n;
	} cases[] = {
		{ "half", SHARE_SMALL_BODIES, 50 },
		{ "two of three", SHARE_UPLOADS, 2 },
		{ "its own bound", SHARE_WAITS, 5 },
		{ "all of it", SHARE_ACCOUNT_WAITS, 100 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct share *share = address("192.0.2.1");

		check_int(cases[i].name, (int64_t)take_all(share, cases[i].kind),
			  (int64_t)cases[i].n);
		share_drop(share);
	}
}

static void test_many_at_once(void **state)
{
	struct share *share = address("192.0.2.1");

	(void)state;
	check_false("more than half", share_take(share, SHARE_SMALL_BODIES, 101));
	check_false("more than there is", share_take(share, SHARE_SMALL_BODIES, SIZE_MAX));
	check_true("half", share_take(share, SHARE_SMALL_BODIES, 50));
	check_int("is counted", (int64_t)shares_taken(shares, SHARE_SMALL_BODIES), 50);
	share_give(share, SHARE_SMALL_BODIES, 50);
	check_int("and given back", (int64_t)shares_taken(shares, SHARE_SMALL_BODIES), 0);
	share_drop(share);
}

static void test_holders(void **state)
{
	static const struct {
		const char *a;
		const char *b;
		bool same;
	} cases[] = {
		{ "192.0.2.1", "192.0.2.1", true },
		{ "192.0.2.1", "192.0.2.2", false },
		{ "192.0.2.1", "::ffff:192.0.2.1", true },
		{ "2001:db8::1", "2001:db8::ffff:2", true },
		{ "2001:db8::1", "2001:db8:0:1::1", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct share *a = address(cases[i].a);
		struct share *b = address(cases[i].b);

		check_int(cases[i].b, a == b, cases[i].same);
		share_drop(a);
		share_drop(b);
	}
}

static void test_relays_and_accounts(void **state)
{
	struct tt_addr addr;
	struct share *relay;
	struct share *account = share_of_account(shares, TT_STR("alice"));
	struct share *same = share_of_account(shares, TT_STR("alice"));
	struct share *other = share_of_account(shares, TT_STR("alic"));
	struct share *direct = address("192.0.2.1");

	(void)state;
	assert_true(tt_addr_parse(&addr, TT_STR("192.0.2.1")));
	relay = share_of_relay(shares, &addr);
	check_true("a relay is no client", relay != direct);
	check_int("has all there is", (int64_t)take_all(relay, SHARE_CONNECTIONS), 90);
	check_true("accounts by name", account == same && account != other);
	share_drop(relay);
	share_drop(account);
	share_drop(same);
	share_drop(other);
	share_drop(direct);
	share_drop(NULL);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_no_part_is_all), TEST(test_something_is_left),
		TEST(test_rules),          TEST(test_many_at_once),
		TEST(test_holders),        TEST(test_relays_and_accounts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

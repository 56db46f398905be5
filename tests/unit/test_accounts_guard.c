/* When guessing is stopped, for whom and for how long. */
#include "accounts_fixture.h"

#include <stdio.h>

#include "server/accounts/guard.h"
#include "server/accounts/memory.h"

enum {
	SECOND = 1000,
	MINUTE = 60 * SECOND
};

static const char LOGIN[] = "login";

static struct guard *new_guard(bool on, const struct tt_cidrs *trusted)
{
	const struct guard_conf conf = { .on = on, .trusted = trusted };

	return guard_create(&conf);
}

static const struct tt_str NO_SECRET = { NULL, 0 };

static struct guarded at(const char *action, const char *address)
{
	return (struct guarded){ .action = action, .address = tt_str(address) };
}

static bool blocks(struct guard *guard, const char *action, const char *address, int64_t now_ms)
{
	const struct guarded what = at(action, address);

	return guard_rest_ms(guard, &what, now_ms) > 0;
}

static void failures(struct guard *guard, const char *action, const char *address, int times,
		     int64_t now_ms)
{
	const struct guarded what = at(action, address);

	for (int i = 0; i < times; i++)
		guard_failed(guard, &what, NO_SECRET, now_ms);
}

static void test_who_shares_a_count(void **state)
{
	static const struct {
		const char *label;
		const char *guesser;
		const char *other;
		bool blocked;
	} cases[] = {
		{ "same", "192.0.2.1", "192.0.2.1", true },
		{ "neighbour", "192.0.2.1", "192.0.2.2", false },
		{ "same, mapped into IPv6", "192.0.2.1", "::ffff:192.0.2.1", true },
		{ "neighbour, mapped", "::ffff:192.0.2.1", "::ffff:192.0.2.2", false },
		{ "same /64", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true },
		{ "next /64", "2001:db8:1:2::1", "2001:db8:1:3::1", false },
		{ "no address", "", "nonsense", true },
		{ "no address and one", "", "192.0.2.1", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct guard *guard = new_guard(true, NULL);

		failures(guard, LOGIN, cases[i].guesser, GUARD_FREE_FAILURES, 0);
		if (blocks(guard, LOGIN, cases[i].other, 1) != cases[i].blocked)
			fail_msg("%s", cases[i].label);
		guard_destroy(guard);
	}
}

static void test_how_long(void **state)
{
	static const struct {
		int failures;
		int64_t block_ms;
	} cases[] = {
		{ 0, 0 },
		{ 9, 0 },
		{ 10, 30 * SECOND },
		{ 11, 60 * SECOND },
		{ 12, 120 * SECOND },
		{ 15, 960 * SECOND },
		{ 16, 30 * MINUTE },
		{ 1000, 30 * MINUTE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct guard *guard = new_guard(true, NULL);
		int64_t last = cases[i].block_ms - 1;
		bool before;
		bool after;

		failures(guard, LOGIN, "192.0.2.1", cases[i].failures, 0);
		before = blocks(guard, LOGIN, "192.0.2.1", last < 0 ? 0 : last);
		after = blocks(guard, LOGIN, "192.0.2.1", cases[i].block_ms);
		if (before != (cases[i].block_ms > 0) || after)
			fail_msg("%d failures: %d %d", cases[i].failures, before, after);
		guard_destroy(guard);
	}
}

static void test_forgets(void **state)
{
	struct guard *guard = new_guard(true, NULL);

	(void)state;
	failures(guard, LOGIN, "192.0.2.1", 9, 0);
	/* a minute before it is forgotten, one more is the tenth */
	failures(guard, LOGIN, "192.0.2.1", 1, 29 * MINUTE);
	assert_true(blocks(guard, LOGIN, "192.0.2.1", 29 * MINUTE));
	/* half an hour after the block, one more is the first */
	failures(guard, LOGIN, "192.0.2.1", 9, 29 * MINUTE + 30 * SECOND + 30 * MINUTE);
	assert_false(blocks(guard, LOGIN, "192.0.2.1", 60 * MINUTE));
	guard_destroy(guard);
}

static void test_kinds(void **state)
{
	const struct guarded login = at(LOGIN, "192.0.2.1");
	struct guard *guard = new_guard(true, NULL);

	(void)state;
	failures(guard, LOGIN, "192.0.2.1", 10, 0);
	assert_false(blocks(guard, "room", "192.0.2.1", 0));
	failures(guard, "room", "192.0.2.1", 10, 0);
	guard_clear(guard, &login);
	assert_false(blocks(guard, LOGIN, "192.0.2.1", 0));
	assert_true(blocks(guard, "room", "192.0.2.1", 0));
	/* beginning to log in is no guess; only a flood of it is stopped */
	failures(guard, "login-flow", "192.0.2.1", 49, 0);
	assert_false(blocks(guard, "login-flow", "192.0.2.1", 0));
	failures(guard, "login-flow", "192.0.2.1", 1, 0);
	assert_true(blocks(guard, "login-flow", "192.0.2.1", 0));
	guard_destroy(guard);
}

static void test_left_alone(void **state)
{
	struct tt_arena arena;
	struct tt_cidrs trusted;
	struct guard *guard;

	(void)state;
	tt_arena_init(&arena);
	assert_int_equal(tt_cidrs_parse(&trusted, &arena, TT_STR("10.0.0.0/8, 2001:db8::/32")),
			 TT_OK);
	guard = new_guard(true, &trusted);
	failures(guard, LOGIN, "10.1.2.3", 100, 0);
	failures(guard, LOGIN, "2001:db8::1", 100, 0);
	failures(guard, LOGIN, "11.1.2.3", 100, 0);
	assert_false(blocks(guard, LOGIN, "10.1.2.3", 0));
	assert_false(blocks(guard, LOGIN, "2001:db8::1", 0));
	assert_true(blocks(guard, LOGIN, "11.1.2.3", 0));
	guard_destroy(guard);

	guard = new_guard(false, NULL);
	failures(guard, LOGIN, "11.1.2.3", 100, 0);
	assert_false(blocks(guard, LOGIN, "11.1.2.3", 0));
	guard_destroy(guard);
	tt_arena_finish(&arena);
}

/* A forgotten client that tries the same old password for ever is no guesser; who tries one after
 * the other is, also when they come round again. */
static void test_same_secret(void **state)
{
	const struct guarded what = at(LOGIN, "192.0.2.1");
	static const struct {
		const char *label;
		uint64_t n_secrets;
		bool blocked;
	} cases[] = {
		{ "one client", 1, false },
		{ "a household", 8, false },
		{ "a list of ten", 10, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct guard *guard = new_guard(true, NULL);

		for (uint64_t k = 0; k < 100; k++) {
			uint64_t number = k % cases[i].n_secrets;

			guard_failed(guard, &what,
				     (struct tt_str){ (const char *)&number, sizeof(number) }, 0);
		}
		if (blocks(guard, LOGIN, "192.0.2.1", 0) != cases[i].blocked)
			fail_msg("%s", cases[i].label);
		guard_destroy(guard);
	}
}

static struct guarded room_at(const char *room)
{
	return (struct guarded){ .action = "room",
				 .address = TT_STR("192.0.2.1"),
				 .subject = tt_str(room) };
}

/* Who is right about his own room has guessed no better at another one. */
static void test_subjects(void **state)
{
	struct guard *guard = new_guard(true, NULL);
	const struct guarded own = room_at("own");
	const struct guarded other = room_at("other");

	(void)state;
	for (int i = 0; i < 10; i++) {
		guard_clear(guard, &own);
		assert_int_equal(guard_rest_ms(guard, &other, i), 0);
		guard_failed(guard, &other, NO_SECRET, i);
	}
	assert_int_equal(guard_rest_ms(guard, &other, 9), GUARD_FIRST_BLOCK_MS);
	assert_int_equal(guard_rest_ms(guard, &other, 10), GUARD_FIRST_BLOCK_MS - 1);
	assert_int_equal(guard_rest_ms(guard, &own, 9), 0);
	guard_clear(guard, &other);
	assert_int_equal(guard_rest_ms(guard, &other, 9), 0);
	guard_destroy(guard);
}

/* One line in the log for a block, not one for each failure. */
static void test_begins_once(void **state)
{
	struct guard *guard = new_guard(true, NULL);
	const struct guarded what = at(LOGIN, "192.0.2.1");

	(void)state;
	for (int i = 1; i <= 30; i++)
		if (guard_failed(guard, &what, NO_SECRET, 0) != (i == 10))
			fail_msg("failure %d", i);
	/* the next block is another one */
	assert_true(guard_failed(guard, &what, NO_SECRET, GUARD_LONGEST_BLOCK_MS));
	guard_destroy(guard);
}

static void test_list_and_clear(void **state)
{
	struct guard *guard = new_guard(true, NULL);
	struct guard_entry *entries;
	struct tt_arena arena;
	size_t n;

	(void)state;
	tt_arena_init(&arena);
	failures(guard, LOGIN, "192.0.2.1", 10, 0);
	failures(guard, "room", "192.0.2.1", 1, 0);
	failures(guard, LOGIN, "2001:db8:1:2::3", 2, 0);
	guard_list(guard, &arena, 1, &entries, &n);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++) {
		bool six = tt_str_is(entries[i].address, "2001:db8:1:2::");
		bool login = tt_str_is(entries[i].action, LOGIN);

		assert_true(six || tt_str_is(entries[i].address, "192.0.2.1"));
		assert_int_equal(entries[i].failures, six ? 2 : login ? 10 : 1);
		assert_int_equal(entries[i].rest_ms, !six && login ? GUARD_FIRST_BLOCK_MS - 1 : 0);
	}
	assert_int_equal(guard_clear_address(guard, TT_STR("192.0.2.2")), 0);
	assert_int_equal(guard_clear_address(guard, TT_STR("192.0.2.1")), 2);
	assert_false(blocks(guard, LOGIN, "192.0.2.1", 1));
	/* another address of the same network */
	assert_int_equal(guard_clear_address(guard, TT_STR("2001:db8:1:2:ffff::")), 1);
	guard_list(guard, &arena, 1, &entries, &n);
	assert_int_equal(n, 0);
	guard_destroy(guard);
	tt_arena_finish(&arena);
}

/* Many addresses that fail once push out others like them before one that is blocked. */
static void test_flood(void **state)
{
	struct guard *guard = new_guard(true, NULL);
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	failures(guard, LOGIN, "192.0.2.1", 10, 0);
	for (int i = 0; i < 20000; i++) {
		const struct guarded what = {
			.action = LOGIN,
			.address = tt_str_printf(&arena, "10.%d.%d.1", i / 200, i % 200),
		};

		guard_failed(guard, &what, NO_SECRET, 1);
	}
	assert_true(blocks(guard, LOGIN, "192.0.2.1", 1));
	guard_destroy(guard);
	tt_arena_finish(&arena);
}

static void digest_of(const struct memory *memory, uint8_t *out, const char *name,
		      const char *password)
{
	memory_digest(memory, out, tt_str(name), tt_str(password));
}

static void test_memory(void **state)
{
	struct memory *memory = memory_create();
	const struct remembered alice = { .user = "alice", .credentials_version = 7 };
	uint8_t digest[MEMORY_DIGEST_LEN];
	uint8_t shifted[MEMORY_DIGEST_LEN];
	struct remembered found;

	(void)state;
	digest_of(memory, digest, "alice", "secret");
	digest_of(memory, shifted, "alic", "esecret");
	assert_memory_not_equal(digest, shifted, sizeof(digest));
	assert_false(memory_find(memory, digest, 0, &found));
	assert_true(memory_put(memory, digest, &alice, 0));
	assert_false(memory_put(memory, digest, &alice, 0));
	assert_true(memory_find(memory, digest, MEMORY_LIFE_MS - 1, &found));
	assert_string_equal(found.user, "alice");
	assert_int_equal(found.credentials_version, 7);
	assert_false(memory_find(memory, shifted, 1, &found));
	assert_false(memory_find(memory, digest, MEMORY_LIFE_MS, &found));
	memory_forget(memory, digest);
	assert_false(memory_find(memory, digest, 0, &found));
	memory_destroy(memory);
}

/* However many come, it holds the newest and does not grow. */
static void test_memory_is_bounded(void **state)
{
	struct memory *memory = memory_create();
	struct remembered who = { .user = "alice" };
	uint8_t digest[MEMORY_DIGEST_LEN];
	struct remembered found;
	char name[32];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		snprintf(name, sizeof(name), "user%d", i);
		digest_of(memory, digest, name, "secret");
		who.credentials_version = i;
		memory_put(memory, digest, &who, i);
		assert_true(memory_find(memory, digest, i, &found));
		assert_int_equal(found.credentials_version, i);
	}
	memory_destroy(memory);
}

/* Two processes do not share what they remember. */
static void test_memory_keys(void **state)
{
	struct memory *one = memory_create();
	struct memory *other = memory_create();
	uint8_t a[MEMORY_DIGEST_LEN];
	uint8_t b[MEMORY_DIGEST_LEN];

	(void)state;
	digest_of(one, a, "alice", "secret");
	digest_of(other, b, "alice", "secret");
	assert_memory_not_equal(a, b, sizeof(a));
	memory_destroy(one);
	memory_destroy(other);
}

static int start(void **state)
{
	(void)state;
	return tt_random_init();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_shares_a_count),
		cmocka_unit_test(test_how_long),
		cmocka_unit_test(test_forgets),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_left_alone),
		cmocka_unit_test(test_same_secret),
		cmocka_unit_test(test_subjects),
		cmocka_unit_test(test_begins_once),
		cmocka_unit_test(test_list_and_clear),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_memory_is_bounded),
		cmocka_unit_test(test_memory_keys),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}

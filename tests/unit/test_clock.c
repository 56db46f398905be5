#include "lib/base/clock.h"
#include "tests/unit/check.h"

static void test_iso(void **state)
{
	static const struct {
		int64_t unix_s;
		const char *want;
	} cases[] = {
		{ 0, "1970-01-01T00:00:00Z" },
		{ -1, "1969-12-31T23:59:59Z" },
		{ 951782400, "2000-02-29T00:00:00Z" },
		{ 1769862896, "2026-01-31T12:34:56Z" },
		{ 2147483648, "2038-01-19T03:14:08Z" },
		{ 253402300799, "9999-12-31T23:59:59Z" },
		{ INT64_MAX, "" }, /* no calendar has it */
		{ INT64_MIN, "" },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_str(cases[i].want, tt_clock_iso(&arena, cases[i].unix_s), cases[i].want);
	tt_arena_finish(&arena);
}

static void test_http(void **state)
{
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	check_str("the standard's example", tt_clock_http(&arena, 784111777),
		  "Sun, 06 Nov 1994 08:49:37 GMT");
	check_str("beyond the calendar", tt_clock_http(&arena, INT64_MAX), "");
	tt_arena_finish(&arena);
}

static void test_after(void **state)
{
	static const int64_t waits[] = { 0, 1, 999, 1000, 1001, 123456 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(waits); i++) {
		int64_t before_ms = tt_clock_mono_ms();
		struct timespec at = tt_clock_after_ms(CLOCK_MONOTONIC, waits[i]);
		int64_t at_ms = (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;

		assert_true(at.tv_nsec >= 0 && at.tv_nsec < 1000000000);
		assert_true(at_ms >= before_ms + waits[i]);
		assert_true(at_ms <= tt_clock_mono_ms() + waits[i]);
	}
}

static void test_now(void **state)
{
	int64_t mono_ms = tt_clock_mono_ms();
	int64_t s = tt_clock_s();
	int64_t ms = tt_clock_ms();

	(void)state;
	check_true("seconds are those of the milliseconds", ms / 1000 >= s);
	check_true("this century", s > 1577836800);
	check_true("never backwards", tt_clock_mono_ms() >= mono_ms);
}

static void test_shift(void **state)
{
	int64_t before_ms = tt_clock_real_ms();
	int64_t shifted_ms;

	(void)state;
	tt_clock_shift(-86400000);
	shifted_ms = tt_clock_ms();
	check_true("not before", shifted_ms >= before_ms - 86400000);
	check_true("not after", shifted_ms <= tt_clock_real_ms() - 86400000);
	check_true("seconds, too", tt_clock_s() <= before_ms / 1000 - 86000);
	check_true("it goes on", !tt_clock_stands());
	tt_clock_shift(0);
	check_true("as it was", tt_clock_ms() >= before_ms);
}

static void test_stop(void **state)
{
	static const int64_t times[] = { 0, 1, -1, 1767225600123, -62135596800000 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		tt_clock_stop(times[i]);
		check_int("stands there", tt_clock_ms(), times[i]);
		check_true("and says so", tt_clock_stands());
	}
	tt_clock_shift(0);
	check_true("goes on", !tt_clock_stands());
}

static void test_skip(void **state)
{
	int64_t mono_ms = tt_clock_mono_ms();
	int64_t due_ms = tt_clock_due_ms();

	(void)state;
	check_true("the same at first", due_ms >= mono_ms && due_ms <= tt_clock_mono_ms());
	tt_clock_skip(5000);
	check_true("so much later", tt_clock_due_ms() >= due_ms + 5000);
	check_true("and no later", tt_clock_due_ms() <= tt_clock_mono_ms() + 5000);
	tt_clock_shift(-1000000);
	tt_clock_stop(1);
	check_true("never back", tt_clock_due_ms() >= due_ms + 5000);
	tt_clock_shift(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_iso),   cmocka_unit_test(test_http),
		cmocka_unit_test(test_after), cmocka_unit_test(test_now),
		cmocka_unit_test(test_shift), cmocka_unit_test(test_stop),
		cmocka_unit_test(test_skip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "lib/base/buf.h"
#include "tests/unit/check.h"

static void test_add(void **state)
{
	struct tt_buf buf = { 0 };

	(void)state;
	tt_buf_add(&buf, NULL, 0);
	check_int("nothing added", (int64_t)buf.n, 0);
	tt_buf_add(&buf, "a\0b", 3);
	tt_buf_add_str(&buf, TT_STR("cd"));
	tt_buf_add_str(&buf, NOT_THERE);
	tt_buf_add_c(&buf, "ef");
	tt_buf_add_char(&buf, 'g');
	tt_buf_printf(&buf, "-%d-%s", 12, "");
	tt_buf_printf(&buf, "%s", "");
	check_text("all of it", tt_buf_str(&buf), TT_STR("a\0bcdefg-12-"));
	tt_buf_finish(&buf);
	check_true("finished", buf.p == NULL && buf.n == 0 && buf.cap == 0);
	tt_buf_finish(&buf);
}

static void test_growth(void **state)
{
	struct tt_buf buf = { 0 };

	(void)state;
	for (int i = 0; i < 70000; i++)
		tt_buf_add_char(&buf, (char)('a' + i % 26));
	check_int("length", (int64_t)buf.n, 70000);
	for (size_t i = 0; i < buf.n; i++)
		if (buf.p[i] != (char)('a' + i % 26))
			check_int("byte survives moving", buf.p[i], (char)('a' + i % 26));
	check_true("room for as much as asked", tt_buf_reserve(&buf, 1 << 20) == buf.p + buf.n);
	check_true("and it is there", buf.cap - buf.n >= 1 << 20);
	check_int("reserving adds nothing", (int64_t)buf.n, 70000);
	tt_buf_finish(&buf);
}

static void test_i64(void **state)
{
	static const struct {
		const char *want;
		int64_t value;
	} cases[] = {
		{ "0", 0 },
		{ "7", 7 },
		{ "-1", -1 },
		{ "10", 10 },
		{ "1234567890123", 1234567890123 },
		{ "9223372036854775807", INT64_MAX },
		{ "-9223372036854775808", INT64_MIN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_buf buf = { 0 };

		tt_buf_add_i64(&buf, cases[i].value);
		check_str(cases[i].want, tt_buf_str(&buf), cases[i].want);
		tt_buf_finish(&buf);
	}
}

static void test_may_fail(void **state)
{
	struct tt_buf buf = { .may_fail = true };

	(void)state;
	tt_buf_add_c(&buf, "kept");
	check_false("not yet", buf.failed);
	check_true("nothing to write to", tt_buf_reserve(&buf, SIZE_MAX / 2) == NULL);
	check_true("it says so", buf.failed);
	check_str("kept", tt_buf_str(&buf), "kept");
	tt_buf_finish(&buf);
	check_false("as new", buf.failed);
	check_true("and may fail again", tt_buf_reserve(&buf, SIZE_MAX / 2 + 1) == NULL);
	tt_buf_finish(&buf);
}

static void test_most(void **state)
{
	struct tt_buf buf = { .may_fail = true, .most = 300 };

	(void)state;
	for (int i = 0; i < 30; i++)
		tt_buf_add_c(&buf, "ten bytes.");
	check_false("as many as may be", buf.failed);
	check_int("all of them", buf.n, 300);
	while (buf.n < buf.cap)
		tt_buf_add_char(&buf, '.'); /* what is there already costs nothing */
	tt_buf_add_char(&buf, '.');
	check_true("one more", buf.failed);
	check_int("which is not there", buf.n, buf.cap);
	tt_buf_finish(&buf);
	check_false("as new", buf.failed);
	check_true("with its bound", tt_buf_reserve(&buf, 301) == NULL);
	tt_buf_finish(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),  cmocka_unit_test(test_growth),
		cmocka_unit_test(test_i64),  cmocka_unit_test(test_may_fail),
		cmocka_unit_test(test_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

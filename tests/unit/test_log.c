#include "lib/base/log.h"
#include "lib/base/buf.h"
#include "tests/unit/check.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

/* What one call of `write_line` puts on stderr; at most a pipe's worth. */
static struct tt_str captured(char *buf, size_t size, void (*write_line)(void *arg), void *arg)
{
	int ends[2];
	int saved = dup(STDERR_FILENO);
	size_t n = 0;
	ssize_t got;

	assert_true(saved >= 0);
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	write_line(arg);
	dup2(saved, STDERR_FILENO);
	close(ends[1]);
	close(saved);
	while ((got = read(ends[0], buf + n, size - n)) > 0)
		n += (size_t)got;
	close(ends[0]);
	return (struct tt_str){ buf, n };
}

static bool is_time(struct tt_str s)
{
	static const char shape[] = "dddd-dd-ddTdd:dd:dd.dddZ";

	for (size_t i = 0; i < s.n; i++)
		if (shape[i] == 'd' ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != shape[i])
			return false;
	return s.n == strlen(shape);
}

static void log_value(void *arg)
{
	const struct tt_str *value = arg;

	tt_log(TT_LOG_ERROR, "event", TT_LOG_STR("key", *value), TT_LOG_INT("n", -5));
}

static void test_values(void **state)
{
	static const struct {
		const char *name;
		struct tt_str value;
		const char *want;
	} cases[] = {
		{ "plain", BYTES("abc-1.2:3/x"), "abc-1.2:3/x" },
		{ "UTF-8", BYTES("\xc3\xa9\xe2\x82\xac"), "\xc3\xa9\xe2\x82\xac" },
		{ "empty", BYTES(""), "\"\"" },
		{ "blank", BYTES("a b"), "\"a b\"" },
		{ "equals sign", BYTES("a=b"), "\"a=b\"" },
		{ "quote", BYTES("a\"b"), "\"a\\\"b\"" },
		{ "backslash", BYTES("a\\n"), "\"a\\\\n\"" },
		{ "forged line", BYTES("x\n2026-01-31T12:34:56.789Z error forged"),
		  "\"x\\x0a2026-01-31T12:34:56.789Z error forged\"" },
		{ "return", BYTES("\r"), "\"\\x0d\"" },
		{ "NUL", BYTES("a\0b"), "\"a\\x00b\"" },
		{ "terminal escape", BYTES("\x1b[2J"), "\"\\x1b[2J\"" },
		{ "delete", BYTES("\x7f"), "\"\\x7f\"" },
		{ "C1 control",
		  BYTES("\xc2\x9b"
			"2J"),
		  "\"\\xc2\\x9b2J\"" },
		{ "no UTF-8",
		  BYTES("a\x9b"
			"2J\xff"),
		  "\"a\\x9b2J\\xff\"" },
	};
	char buf[1024];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_str value = cases[i].value;
		struct tt_str rest = captured(buf, sizeof(buf), log_value, &value);
		struct tt_str time = tt_str_cut(&rest, ' ');
		char want[256];

		check_true(cases[i].name, is_time(time));
		snprintf(want, sizeof(want), "error event key=%s n=-5\n", cases[i].want);
		check_str(cases[i].name, rest, want);
	}
}

static void test_json(void **state)
{
	static const struct {
		const char *name;
		struct tt_str value;
		const char *want;
	} cases[] = {
		{ "plain", BYTES("abc-1.2:3/x"), "abc-1.2:3/x" },
		{ "UTF-8", BYTES("\xc3\xa9\xe2\x82\xac"), "\xc3\xa9\xe2\x82\xac" },
		{ "empty", BYTES(""), "" },
		{ "quote and backslash", BYTES("a\"b\\n"), "a\\\"b\\\\n" },
		{ "forged line", BYTES("x\"}\n{\"level\":\"error\""),
		  "x\\\"}\\u000a{\\\"level\\\":\\\"error\\\"" },
		{ "NUL", BYTES("a\0b"), "a\\u0000b" },
		{ "terminal escape", BYTES("\x1b[2J"), "\\u001b[2J" },
		{ "delete", BYTES("\x7f"), "\\u007f" },
		{ "C1 control", BYTES("\xc2\x9b-"), "\\u009b-" },
		{ "no UTF-8", BYTES("a\xff\xc3"), "a\\ufffd\\ufffd" },
	};
	char buf[1024];

	(void)state;
	tt_log_set_format(TT_LOG_JSON);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_str value = cases[i].value;
		struct tt_str line = captured(buf, sizeof(buf), log_value, &value);
		char want[256];

		assert_true(line.n > 35 && memcmp(line.p, "{\"time\":\"", 9) == 0);
		check_true(cases[i].name, is_time((struct tt_str){ line.p + 9, 24 }));
		line.p += 33;
		line.n -= 33;
		snprintf(want, sizeof(want),
			 "\",\"level\":\"error\",\"msg\":\"event\",\"key\":\"%s\",\"n\":-5}\n",
			 cases[i].want);
		check_str(cases[i].name, line, want);
	}
	tt_log_set_format(TT_LOG_TEXT);
}

static void log_all(void *arg)
{
	(void)arg;
	tt_log(TT_LOG_DEBUG, "e", TT_LOG_INT("i", 1));
	tt_log(TT_LOG_INFO, "e", TT_LOG_INT("i", 2));
	tt_log(TT_LOG_WARN, "e", TT_LOG_INT("i", 3));
	tt_log(TT_LOG_ERROR, "e", TT_LOG_C("i", "4"));
}

static void test_levels(void **state)
{
	static const struct {
		const char *name;
		enum tt_log_level level;
		const char *lines[5];
	} cases[] = {
		{ "debug",
		  TT_LOG_DEBUG,
		  { "debug e i=1", "info  e i=2", "warn  e i=3", "error e i=4" } },
		{ "info", TT_LOG_INFO, { "info  e i=2", "warn  e i=3", "error e i=4" } },
		{ "warn", TT_LOG_WARN, { "warn  e i=3", "error e i=4" } },
		{ "error", TT_LOG_ERROR, { "error e i=4" } },
	};
	enum tt_log_level level = TT_LOG_WARN;
	char buf[1024];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_str rest;

		check_true(cases[i].name, tt_log_parse_level(cases[i].name, &level));
		check_int(cases[i].name, level, cases[i].level);
		tt_log_set_level(level);
		rest = captured(buf, sizeof(buf), log_all, NULL);
		for (size_t line = 0; cases[i].lines[line]; line++) {
			struct tt_str text = tt_str_cut(&rest, '\n');

			tt_str_cut(&text, ' ');
			check_str(cases[i].name, text, cases[i].lines[line]);
		}
		check_text(cases[i].name, rest, TT_STR(""));
	}
	check_false("unknown level", tt_log_parse_level("verbose", &level));
	check_int("is left alone", level, TT_LOG_ERROR);
	tt_log_set_level(TT_LOG_INFO);
}

static void *log_many(void *arg)
{
	for (int i = 0; i < 100; i++)
		tt_log(TT_LOG_ERROR, "thread", TT_LOG_C("name", arg));
	return NULL;
}

static void log_from_threads(void *arg)
{
	char name[] = "abcdefghijklmnop";
	pthread_t threads[4];

	(void)arg;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, log_many, name), 0);
	for (size_t i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
}

/* 400 lines of some 50 bytes fit in a pipe. */
static void test_lines_of_threads_do_not_mix(void **state)
{
	static char buf[1 << 16];
	struct tt_str rest = captured(buf, sizeof(buf), log_from_threads, NULL);
	int n = 0;

	(void)state;
	for (; rest.n > 0; n++) {
		struct tt_str line = tt_str_cut(&rest, '\n');

		tt_str_cut(&line, ' ');
		check_str("line", line, "error thread name=abcdefghijklmnop");
	}
	check_int("lines", n, 400);
}

static void keep_line(void *ctx, enum tt_log_level level, struct tt_str line)
{
	struct tt_buf *kept = ctx;

	check_int("level", level, TT_LOG_WARN);
	check_int("ends in NUL", line.p[line.n], 0);
	tt_buf_add_str(kept, line);
}

static void log_warning(void *arg)
{
	(void)arg;
	tt_log(TT_LOG_WARN, "event", TT_LOG_INT("n", 1));
}

static void test_sink(void **state)
{
	struct tt_buf kept = { 0 };
	char buf[1024];
	struct tt_str line;

	(void)state;
	tt_log_set_sink(keep_line, &kept);
	check_int("nothing on stderr", (int64_t)captured(buf, sizeof(buf), log_warning, NULL).n, 0);
	tt_log_set_sink(NULL, NULL);
	line = tt_buf_str(&kept);
	tt_str_cut(&line, ' ');
	check_str("the line", line, "warn  event n=1\n");
	check_true("on stderr again", captured(buf, sizeof(buf), log_warning, NULL).n > 0);
	tt_buf_finish(&kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_sink),
		cmocka_unit_test(test_lines_of_threads_do_not_mix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

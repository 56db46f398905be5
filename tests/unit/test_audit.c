/* What is written of what happens often. */
#include "server/accounts/audit.h"
#include "lib/base/log.h"
#include "tests/unit/check.h"

#include <stdio.h>

enum {
	MINUTE_MS = 60 * 1000
};

static int n_lines;
static char last[512];

static void on_line(void *ctx, enum tt_log_level level, struct tt_str line)
{
	(void)ctx;
	(void)level;
	n_lines++;
	snprintf(last, sizeof(last), "%.*s", TT_STR_ARG(line));
}

static int setup(void **state)
{
	(void)state;
	n_lines = 0;
	tt_log_set_sink(on_line, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tt_log_set_sink(NULL, NULL);
	return 0;
}

static struct audit made_by(const char *actor)
{
	return (struct audit){ .event = "app-password-made", .actor = tt_str(actor) };
}

static void test_series(void **state)
{
	const struct audit alice = made_by("alice");
	const struct audit bob = made_by("bob");

	(void)state;
	for (int i = 0; i < 1000; i++)
		audit_done(&alice, i);
	check_int("written of many", n_lines, 60);
	audit_done(&bob, 999);
	check_int("somebody else's", n_lines, 61);
	audit_done(&alice, MINUTE_MS);
	check_int("a minute later", n_lines, 62);
	assert_non_null(strstr(last, " more=940\n"));
	audit_done(&alice, MINUTE_MS + 1);
	assert_null(strstr(last, "more="));
	audit_done(&alice, 3 * MINUTE_MS);
	assert_null(strstr(last, "more="));
}

static void test_refused(void **state)
{
	const struct audit line = { .event = "limit", .target = TT_STR("polls") };

	(void)state;
	for (int i = 0; i < 1000; i++)
		audit_refused(&line, i);
	check_int("once", n_lines, 1);
	audit_refused(&line, MINUTE_MS);
	check_int("and again", n_lines, 2);
}

static void test_long_texts(void **state)
{
	char text[4096];
	const struct audit line = { .event = "login", .detail = { text, sizeof(text) } };

	(void)state;
	memset(text, 'x', sizeof(text));
	audit(&line);
	assert_true(strlen(last) < 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_series, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_long_texts, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The door for those who look after a running server. */
#include "accounts_fixture.h"

#include "server/control.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail_times(struct fixture *f, const char *address, int times)
{
	const struct guarded what = { .action = "login", .address = tt_str(address) };

	for (int i = 0; i < times; i++)
		accounts_guard_failed(f->accounts, &what, (struct tt_str){ NULL, 0 });
}

static struct tt_str answer(struct fixture *f, const char *line)
{
	struct tt_buf out = { 0 };
	struct tt_str text;

	control_answer(f->accounts, tt_str(line), &out);
	text = tt_str_dup(&f->arena, tt_buf_str(&out));
	tt_buf_finish(&out);
	return text;
}

static void expect(struct fixture *f, const char *line, const char *want)
{
	struct tt_str got = answer(f, line);

	if (!tt_str_is(got, want))
		fail_msg("%s: %s", line, got.p);
}

static void test_answers(void **state)
{
	struct fixture *f = *state;

	expect(f, "guard list", "ok\n");
	fail_times(f, "2001:db8::7", 2);
	fail_times(f, "192.0.2.1", 10);
	expect(f, "guard list", "ok\n192.0.2.1\tlogin\t\t10\t30\n2001:db8::\tlogin\t\t2\t0\n");
	expect(f, "guard clear 192.0.2.2", "ok\n0\n");
	expect(f, "guard clear 192.0.2.1", "ok\n1\n");
	expect(f, "guard list", "ok\n2001:db8::\tlogin\t\t2\t0\n");
	expect(f, "guard clear everybody", "error\nthis is no address\n");
	expect(f, "guard clear ", "error\nthis is no address\n");
	assert_true(tt_str_starts(answer(f, "guard"), TT_STR("error\n")));
	assert_true(tt_str_starts(answer(f, ""), TT_STR("error\n")));
}

static void test_socket(void **state)
{
	struct fixture *f = *state;
	char folder[] = "/tmp/tertulia-control-XXXXXX";
	struct control *control = NULL;
	const char *problem;
	struct tt_str path;
	struct tt_str out;
	struct stat info;

	assert_non_null(mkdtemp(folder));
	path = tt_str_printf(&f->arena, "%s/tertulia.sock", folder);
	assert_false(control_ask(&f->arena, tt_str(folder), TT_STR("guard list"), &out, &problem));
	assert_string_equal(problem, "no server is running on this folder");
	assert_int_equal(control_start(&control, tt_str(folder), f->accounts), TT_OK);
	assert_int_equal(stat(path.p, &info), 0);
	assert_int_equal(info.st_mode, S_IFSOCK | 0600);
	fail_times(f, "192.0.2.1", 10);
	for (int i = 0; i < 3; i++) {
		assert_true(control_ask(&f->arena, tt_str(folder), TT_STR("guard list"), &out,
					&problem));
		assert_true(tt_str_is(out, "192.0.2.1\tlogin\t\t10\t30\n"));
	}
	assert_false(
		control_ask(&f->arena, tt_str(folder), TT_STR("guard clear x"), &out, &problem));
	assert_string_equal(problem, "this is no address");
	control_stop(control);
	assert_int_equal(access(path.p, F_OK), -1);
	assert_int_equal(rmdir(folder), 0);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_answers),
		TEST(test_socket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

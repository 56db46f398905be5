/* The door for those who look after a running server. */
#include "accounts_fixture.h"

#include "server/control.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static struct bus *bus;

/* In place of the library's: it can have no file left. */
static atomic_bool no_files;
static atomic_int n_refused;

int accept4(int fd, __SOCKADDR_ARG address, socklen_t *n, int flags)
{
	if (!atomic_load(&no_files))
		return (int)syscall(SYS_accept4, fd, address.__sockaddr__, n, flags);
	atomic_fetch_add(&n_refused, 1);
	errno = EMFILE;
	return -1;
}

static int set_up_all(void **state)
{
	bus = bus_create();
	return set_up(state);
}

static int tear_down_all(void **state)
{
	bus_destroy(bus);
	return tear_down(state);
}

static void fail_times(struct fixture *f, const char *address, int times)
{
	const struct guarded what = { .action = "login", .address = tt_str(address) };

	for (int i = 0; i < times; i++)
		accounts_guard_failed(f->accounts, &what, (struct tt_str){ NULL, 0 });
}

static struct tt_str answer(struct fixture *f, const char *line)
{
	const struct control_parts parts = { f->accounts, bus };
	struct tt_buf out = { 0 };
	struct tt_str text;

	control_answer(&parts, tt_str(line), &out);
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

struct listener {
	struct subscription sub;
	int n_events;
};

static void on_event(struct subscription *sub)
{
	container_of(sub, struct listener, sub)->n_events++;
}

static void test_changed(void **state)
{
	struct fixture *f = *state;
	struct listener room = { .sub = { .on_event = on_event } };
	struct listener alice = { .sub = { .on_event = on_event } };
	char line[64];

	bus_subscribe(bus, topic_room(12), &room.sub);
	bus_subscribe(bus, topic_account(TT_STR("alice")), &alice.sub);
	expect(f, "changed room 11 room 12", "ok\n");
	assert_int_equal(room.n_events, 1);
	snprintf(line, sizeof(line), "changed account %llu",
		 (unsigned long long)topic_account(TT_STR("alice")).id);
	expect(f, line, "ok\n");
	assert_int_equal(alice.n_events, 1);
	assert_int_equal(room.n_events, 1);
	/* of a newer version: what is known is done all the same */
	expect(f, "changed weather 3 room 12", "error\nnot all of that can be waited for here\n");
	assert_int_equal(room.n_events, 2);
	expect(f, "changed ", "error\nnot all of that can be waited for here\n");
	assert_true(tt_str_starts(answer(f, "changed"), TT_STR("error\n")));
	bus_unsubscribe(bus, &room.sub);
	bus_unsubscribe(bus, &alice.sub);
}

static void test_admits(void **state)
{
	(void)state;
	assert_true(control_admits(1000, 1000));
	assert_true(control_admits(1000, 0));
	assert_false(control_admits(1000, 1001));
	assert_false(control_admits(0, 1000));
	assert_true(control_admits(0, 0));
}

/* What stands at the socket instead of a server that is well: a listening socket of which nobody
 * takes anything, or one that answers each request with the same bytes. */
struct dummy {
	char folder[sizeof("/tmp/tertulia-control-XXXXXX")];
	struct tt_str path;
	int fd;
	const char *answer; /* NULL: nobody takes anything */
	pthread_t thread;
};

static void *answer_one(void *arg)
{
	const struct dummy *dummy = arg;
	int fd = accept(dummy->fd, NULL, NULL);
	char request[64];

	(void)!recv(fd, request, sizeof(request), 0);
	(void)!send(fd, dummy->answer, strlen(dummy->answer), MSG_NOSIGNAL);
	close(fd);
	return NULL;
}

static void dummy_start(struct fixture *f, struct dummy *dummy, const char *answer)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	snprintf(dummy->folder, sizeof(dummy->folder), "/tmp/tertulia-control-XXXXXX");
	assert_non_null(mkdtemp(dummy->folder));
	dummy->answer = answer;
	dummy->path = tt_str_printf(&f->arena, "%s/tertulia.sock", dummy->folder);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", dummy->path.p);
	dummy->fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(dummy->fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(dummy->fd, 0), 0);
	if (answer)
		assert_int_equal(pthread_create(&dummy->thread, NULL, answer_one, dummy), 0);
}

static void dummy_stop(struct dummy *dummy)
{
	if (dummy->answer)
		pthread_join(dummy->thread, NULL);
	close(dummy->fd);
	unlink(dummy->path.p);
	rmdir(dummy->folder);
}

static void test_tell(void **state)
{
	static const struct {
		const char *answer;
		bool told;
		const char *problem;
	} cases[] = {
		{ "ok\n", true, NULL },
		{ "ok", true, NULL },
		{ "error\nno\n", false, "no" },
		{ "error\n", false, "the server refused" },
		{ "what?", false, "the server refused" },
		{ "", false, "the server does not talk to this user, or has just ended" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *problem = NULL;
		struct dummy dummy = { .fd = -1 };
		bool told;

		dummy_start(f, &dummy, cases[i].answer);
		told = control_tell(&f->arena, tt_str(dummy.folder), TT_STR("changed room 1"),
				    &problem);
		dummy_stop(&dummy);
		assert_int_equal(told, cases[i].told);
		if (!told)
			assert_string_equal(problem, cases[i].problem);
	}
}

/* Neither where the request is taken and nobody answers, nor where not even the connection is. */
static void test_tell_who_hangs(void **state)
{
	struct fixture *f = *state;
	struct dummy dummy = { .fd = -1 };
	const char *problem;

	dummy_start(f, &dummy, NULL);
	for (int i = 0; i < 2; i++) {
		assert_false(control_tell(&f->arena, tt_str(dummy.folder), TT_STR("changed room 1"),
					  &problem));
		assert_string_equal(problem, "the server does not answer");
	}
	dummy_stop(&dummy);
}

static void test_tell_nobody(void **state)
{
	struct fixture *f = *state;
	struct dummy dummy = { .fd = -1 };
	const char *problem;

	dummy_start(f, &dummy, NULL);
	close(dummy.fd); /* a socket is left of a server that was killed */
	assert_true(
		control_tell(&f->arena, tt_str(dummy.folder), TT_STR("changed room 1"), &problem));
	dummy.fd = -1;
	dummy_stop(&dummy);
	assert_true(
		control_tell(&f->arena, tt_str(dummy.folder), TT_STR("changed room 1"), &problem));
}

static void test_socket(void **state)
{
	struct fixture *f = *state;
	char folder[] = "/tmp/tertulia-control-XXXXXX";
	const struct control_parts parts = { f->accounts, bus };
	struct control *control = NULL;
	const char *problem;
	struct tt_str path;
	struct tt_str out;
	struct stat info;

	assert_non_null(mkdtemp(folder));
	path = tt_str_printf(&f->arena, "%s/tertulia.sock", folder);
	assert_false(control_ask(&f->arena, tt_str(folder), TT_STR("guard list"), &out, &problem));
	assert_string_equal(problem, "no server is running on this folder");
	assert_int_equal(control_start(&control, tt_str(folder), &parts), TT_OK);
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

/* Nobody is let in, and the thread does not run in circles over that. What is asked next is
 * answered. */
static void test_no_files(void **state)
{
	struct fixture *f = *state;
	const struct control_parts parts = { f->accounts, bus };
	char folder[] = "/tmp/tertulia-control-XXXXXX";
	struct control *control = NULL;
	const char *problem;
	struct tt_str out;

	assert_non_null(mkdtemp(folder));
	assert_int_equal(control_start(&control, tt_str(folder), &parts), TT_OK);
	atomic_store(&no_files, true);
	assert_false(control_ask(&f->arena, tt_str(folder), TT_STR("guard list"), &out, &problem));
	assert_string_equal(problem, "the server does not answer");
	assert_in_range(atomic_load(&n_refused), 1, 1000);
	atomic_store(&no_files, false);
	assert_true(control_ask(&f->arena, tt_str(folder), TT_STR("guard list"), &out, &problem));
	atomic_store(&no_files, true);
	control_stop(control); /* while somebody might wait */
	atomic_store(&no_files, false);
	assert_int_equal(rmdir(folder), 0);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up_all, tear_down_all)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_answers), TEST(test_changed),        TEST(test_admits),
		TEST(test_tell),    TEST(test_tell_who_hangs), TEST(test_tell_nobody),
		TEST(test_socket),  TEST(test_no_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

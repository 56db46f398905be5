/* The two library calls that put a connection to sleep and wake it are replaced here, so that lines
 * form without a socket. */
#include "server/http/turns.h"
#include "tests/unit/check.h"

#include <microhttpd.h>
#include <stdlib.h>

enum {
	N_REQUESTS = 16,
	N_THREADS = 8,
	HALF = N_THREADS / 2,
	DEAR_US = 5 * 1000 * 1000,
};

/* A connection is the number of its request. */
static int n_resumed[N_REQUESTS];

void MHD_suspend_connection(struct MHD_Connection *connection)
{
	(void)connection;
}

void MHD_resume_connection(struct MHD_Connection *connection)
{
	n_resumed[(uintptr_t)connection - 1]++;
}

struct asking {
	struct waiter waiter;
	struct turn turn;
};

struct fixture {
	struct bus *bus;
	struct waiters *waiters;
	struct turns *turns;
	struct turn_line line;
	struct turn_line other;
	struct asking requests[N_REQUESTS];
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->bus = bus_create();
	f->waiters = waiters_create(f->bus);
	f->turns = turns_create(N_THREADS);
	f->line.id = 1;
	f->other.id = 2;
	for (uintptr_t i = 0; i < N_REQUESTS; i++) {
		f->requests[i].waiter.waiters = f->waiters;
		f->requests[i].waiter.connection = (struct MHD_Connection *)(i + 1); /* NOLINT */
	}
	memset(n_resumed, 0, sizeof(n_resumed));
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < N_REQUESTS; i++)
		turn_forget(f->turns, &f->requests[i].turn);
	check_int("no turn is left", f->line.n, 0);
	assert_null(f->line.first);
	assert_null(f->line.last);
	turns_destroy(f->turns);
	waiters_destroy(f->waiters);
	bus_destroy(f->bus);
	free(f);
	return 0;
}

/* As the server does: who has to stand in line falls asleep. */
static bool take(struct fixture *f, struct turn_line *line, size_t i)
{
	struct asking *request = &f->requests[i];

	if (turn_take(f->turns, line, &request->turn, &request->waiter))
		return true;
	wait_sleep(&request->waiter);
	return false;
}

static size_t take_all(struct fixture *f, struct turn_line *line, size_t from)
{
	size_t n = 0;

	for (size_t i = from; i < N_REQUESTS; i++)
		n += take(f, line, i);
	return n;
}

static size_t count_woken(void)
{
	size_t n = 0;

	for (size_t i = 0; i < N_REQUESTS; i++)
		n += n_resumed[i] > 0;
	return n;
}

static void test_who_is_alone_has_all(void **state)
{
	struct fixture *f = *state;

	check_int("taken", (int64_t)take_all(f, &f->line, 0), N_REQUESTS);
}

static void test_company_gets_half(void **state)
{
	struct fixture *f = *state;

	turns_note(f->turns, &f->line);
	turns_note(f->turns, &f->other);
	check_int("of one line", (int64_t)take_all(f, &f->line, 1), HALF);
	assert_true(take(f, &f->other, 0)); /* who comes last does not wait */
}

static void test_the_next_is_called(void **state)
{
	struct fixture *f = *state;

	turns_note(f->turns, &f->other);
	take_all(f, &f->line, 0);
	check_int("nobody is called yet", (int64_t)count_woken(), 0);
	for (size_t i = 0; i < 3; i++) {
		turn_give(f->turns, &f->requests[i].turn);
		check_int("in their order", n_resumed[HALF + i], 1);
		check_int("one by one", (int64_t)count_woken(), (int64_t)i + 1);
	}
	assert_true(take(f, &f->line, HALF));
	assert_false(
		take(f, &f->line, HALF + 3)); /* woken by something else: he goes on standing */
	assert_false(take(f, &f->line, 0));   /* and who comes again is the last */
	assert_ptr_equal(f->line.last, &f->requests[0].turn);
}

static void test_what_is_dear_comes_alone(void **state)
{
	struct fixture *f = *state;

	f->line.cost_us = DEAR_US;
	check_int("of what takes long, also without company", (int64_t)take_all(f, &f->line, 0), 1);
	turn_give(f->turns, &f->requests[0].turn);
	assert_true(f->line.cost_us < DEAR_US); /* that one was cheaper */
	check_int("the next one", n_resumed[1], 1);
	assert_true(take(f, &f->other, 0));
}

/* Who comes again after all his connections had gone is no company of his own. */
static void test_who_comes_again_is_still_alone(void **state)
{
	struct fixture *f = *state;
	struct turn_line again = { .id = f->line.id };

	assert_true(take(f, &f->line, 0));
	turn_give(f->turns, &f->requests[0].turn);
	turn_forget(f->turns, &f->requests[0].turn);
	for (int i = 0; i < N_REQUESTS; i++)
		assert_true(take(f, &again, i));
	for (int i = 0; i < N_REQUESTS; i++)
		turn_forget(f->turns, &f->requests[i].turn);
}

/* An event is no turn. */
static void test_events_wake_nobody_in_line(void **state)
{
	struct fixture *f = *state;
	struct asking *second = &f->requests[1];
	const struct topic topic = topic_room(7);

	f->line.cost_us = DEAR_US;
	assert_true(take(f, &f->line, 0));
	wait_arm(&second->waiter, &topic, 1, 30000);
	assert_false(take(f, &f->line, 1));
	bus_publish(f->bus, topic);
	check_int("asleep", n_resumed[1], 0);
	turn_give(f->turns, &f->requests[0].turn);
	check_int("called", n_resumed[1], 1);
	assert_true(take(f, &f->line, 1));
	wait_look(&second->waiter);
	turn_give(f->turns, &second->turn);
	wait_sleep(&second->waiter);
	bus_publish(f->bus, topic);
	check_int("woken again by what happens", n_resumed[1], 2);
	wait_finish(&second->waiter);
}

/* Between standing in line and falling asleep. */
static void test_called_before_asleep(void **state)
{
	struct fixture *f = *state;
	struct asking *second = &f->requests[1];

	f->line.cost_us = DEAR_US;
	assert_true(take(f, &f->line, 0));
	assert_false(turn_take(f->turns, &f->line, &second->turn, &second->waiter));
	turn_give(f->turns, &f->requests[0].turn);
	check_int("not asleep yet", n_resumed[1], 0);
	wait_sleep(&second->waiter);
	check_int("looks again at once", n_resumed[1], 1);
	assert_true(take(f, &f->line, 1));
}

static void test_who_goes_leaves_no_gap(void **state)
{
	struct fixture *f = *state;

	f->line.cost_us = DEAR_US;
	take_all(f, &f->line, 0);
	turn_forget(f->turns, &f->requests[1].turn);              /* in line, the first */
	turn_forget(f->turns, &f->requests[N_REQUESTS - 1].turn); /* the last */
	turn_forget(f->turns, &f->requests[0].turn);              /* being worked on */
	check_int("who has gone is not called", n_resumed[1], 0);
	check_int("the next one is", n_resumed[2], 1);
	turn_forget(f->turns, &f->requests[2].turn); /* called, and gone before he came */
	check_int("and the next but one", n_resumed[3], 1);
}

static void test_at_the_end_nobody_waits(void **state)
{
	struct fixture *f = *state;

	f->line.cost_us = DEAR_US;
	take_all(f, &f->line, 0);
	turns_stop(f->turns);
	for (size_t i = 1; i < N_REQUESTS; i++) {
		wait_fire(&f->requests[i].waiter);
		assert_true(take(f, &f->line, i));
		turn_give(f->turns, &f->requests[i].turn);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_who_is_alone_has_all, setup, teardown),
		cmocka_unit_test_setup_teardown(test_company_gets_half, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_next_is_called, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_is_dear_comes_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(test_who_comes_again_is_still_alone, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_events_wake_nobody_in_line, setup, teardown),
		cmocka_unit_test_setup_teardown(test_called_before_asleep, setup, teardown),
		cmocka_unit_test_setup_teardown(test_who_goes_leaves_no_gap, setup, teardown),
		cmocka_unit_test_setup_teardown(test_at_the_end_nobody_waits, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The two library calls that put a connection to sleep and wake it are replaced here, so that the
 * life of a task runs without a socket. */
#include "server/http/desk.h"
#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "tests/unit/check.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
	N_REQUESTS = 16
};

static const struct tt_str NOBODY = { NULL, 0 };

/* A connection is the number of its request. */
static atomic_int n_resumed[N_REQUESTS];
static atomic_int n_freed;

void MHD_suspend_connection(struct MHD_Connection *connection)
{
	(void)connection;
}

void MHD_resume_connection(struct MHD_Connection *connection)
{
	atomic_fetch_add(&n_resumed[(uintptr_t)connection - 1], 1);
}

/* What the tasks do: each waits until it is let through, and notes in which order they came. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int n_let_through;
static int n_begun;
static int order[64];

struct job {
	struct desk_task task;
	int number;
	int answer;
};

static void run_job(struct desk_task *task)
{
	struct job *job = container_of(task, struct job, task);
	int place;

	pthread_mutex_lock(&lock);
	place = n_begun++;
	if (place < (int)ARRAY_LEN(order))
		order[place] = job->number;
	pthread_cond_broadcast(&changed);
	while (n_let_through <= place)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
	job->answer = job->number * 2;
}

static void free_job(struct desk_task *task)
{
	atomic_fetch_add(&n_freed, 1);
	free(container_of(task, struct job, task));
}

static const struct desk_kind KIND = { .run = run_job, .free = free_job };
static const struct desk_kind OTHER = { .run = run_job, .free = free_job };

static void let_through(int n)
{
	pthread_mutex_lock(&lock);
	n_let_through += n;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

static void await_begun(int n)
{
	pthread_mutex_lock(&lock);
	while (n_begun < n)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

static void nap(void)
{
	const struct timespec pause = { 0, 1000000L };

	nanosleep(&pause, NULL);
}

/* Far beyond any honest delay; what never comes fails here. */
static void await(const atomic_int *value, int wanted)
{
	int64_t give_up_ms = tt_clock_mono_ms() + 20000;

	while (atomic_load(value) != wanted && tt_clock_mono_ms() < give_up_ms)
		nap();
	check_int("awaited", atomic_load(value), wanted);
}

struct fixture {
	struct bus *bus;
	struct waiters *waiters;
	struct desk *desk;
	struct waiter sleepers[N_REQUESTS];
	struct desk_tray trays[N_REQUESTS];
	struct request requests[N_REQUESTS];
};

static int start(void **state, const struct desk_conf *conf)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	assert_int_equal(tt_random_init(), TT_OK);
	f->bus = bus_create();
	f->waiters = waiters_create(f->bus);
	f->desk = desk_create(conf);
	n_let_through = n_begun = 0;
	atomic_store(&n_freed, 0);
	for (size_t i = 0; i < N_REQUESTS; i++) {
		atomic_store(&n_resumed[i], 0);
		f->sleepers[i].waiters = f->waiters;
		f->sleepers[i].connection = (void *)(i + 1);
		f->trays[i].desk = f->desk;
		f->requests[i].waiter = &f->sleepers[i];
		f->requests[i].trays = &f->trays[i]; /* the first desk alone */
		f->requests[i].address = TT_STR("192.0.2.1");
	}
	*state = f;
	return 0;
}

static int setup(void **state)
{
	const struct desk_conf conf = {
		.n_threads = 1, .max = 10, .max_address = 6, .max_account = 3
	};

	return start(state, &conf);
}

static int setup_threads(void **state)
{
	const struct desk_conf conf = {
		.n_threads = 4, .max = 64, .max_address = 64, .max_account = 64
	};

	return start(state, &conf);
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	let_through(1000);
	desk_stop(f->desk);
	for (size_t i = 0; i < N_REQUESTS; i++)
		desk_forget(&f->trays[i]);
	desk_destroy(f->desk);
	waiters_destroy(f->waiters);
	bus_destroy(f->bus);
	free(f);
	return 0;
}

/* As the server does: the handler asks, then the connection goes to sleep. */
static enum tt_err ask_kind(struct fixture *f, int i, const struct desk_kind *kind,
			    struct tt_str account)
{
	struct job *job = calloc(1, sizeof(*job));
	enum tt_err err;

	assert_non_null(job);
	job->task.kind = kind;
	job->number = i;
	wait_look(&f->sleepers[i]);
	err = desk_ask(&f->requests[i], &job->task, account);
	if (err == TT_ERR_LATER) {
		assert_true(f->sleepers[i].wants_sleep);
		wait_sleep(&f->sleepers[i]);
	}
	return err;
}

static enum tt_err ask(struct fixture *f, int i, struct tt_str account)
{
	return ask_kind(f, i, &KIND, account);
}

static struct job *result(struct fixture *f, int i)
{
	struct desk_task *task = desk_result(&f->requests[i], &KIND);

	return task ? container_of(task, struct job, task) : NULL;
}

/* Many short steps: what is kept is found each time, and nobody works on it meanwhile. */
static void test_put_off(void **state)
{
	struct fixture *f = *state;
	struct job *job = calloc(1, sizeof(*job));

	assert_non_null(job);
	job->task.kind = &KIND;
	desk_keep(&f->requests[2], &job->task);
	for (int step = 1; step <= 3; step++) {
		assert_ptr_equal(result(f, 2), job);
		assert_int_equal(desk_put_off(&f->requests[2]), TT_ERR_LATER);
		assert_true(f->sleepers[2].wants_sleep);
		wait_sleep(&f->sleepers[2]);
		check_int("called again", atomic_load(&n_resumed[2]), step);
	}
	desk_stop(f->desk);
	assert_int_equal(desk_put_off(&f->requests[2]), TT_ERR_BUSY);
	check_int("begun", n_begun, 0);
	desk_forget(&f->trays[2]);
	check_int("freed", atomic_load(&n_freed), 1);
}

static void test_one(void **state)
{
	struct fixture *f = *state;

	assert_null(result(f, 3));
	assert_int_equal(ask(f, 3, NOBODY), TT_ERR_LATER);
	await_begun(1);
	assert_null(result(f, 3));
	check_int("asleep", atomic_load(&n_resumed[3]), 0);
	let_through(1);
	await(&n_resumed[3], 1);
	assert_non_null(result(f, 3));
	assert_int_equal(result(f, 3)->answer, 6);
	/* another kind is another thing */
	assert_null(desk_result(&f->requests[3], &OTHER));
	let_through(1);
	assert_int_equal(ask_kind(f, 3, &OTHER, NOBODY), TT_ERR_LATER);
	await(&n_resumed[3], 2);
	assert_non_null(desk_result(&f->requests[3], &OTHER));
	assert_non_null(result(f, 3));
	/* asked for once more, what was found is out of date */
	assert_int_equal(ask(f, 3, NOBODY), TT_ERR_LATER);
	check_int("freed", atomic_load(&n_freed), 1);
	assert_null(result(f, 3));
	let_through(1);
	await(&n_resumed[3], 3);
	desk_forget(&f->trays[3]);
	check_int("all freed", atomic_load(&n_freed), 3);
}

/* Woken by something else, the request waits for the same task again. */
static void test_woken_early(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ask(f, 0, NOBODY), TT_ERR_LATER);
	await_begun(1);
	wait_fire(&f->sleepers[0]);
	await(&n_resumed[0], 1);
	assert_int_equal(ask(f, 0, NOBODY), TT_ERR_LATER);
	check_int("the new one is not needed", atomic_load(&n_freed), 1);
	let_through(1);
	await(&n_resumed[0], 2);
	assert_int_equal(result(f, 0)->answer, 0);
	assert_int_equal(n_begun, 1);
}

static void test_shares(void **state)
{
	static const struct {
		const char *label;
		const char *address;
		const char *account;
		enum tt_err want;
	} cases[] = {
		{ "worked on", "192.0.2.1", "alice", TT_ERR_LATER },
		{ "of the same account", "192.0.2.1", "alice", TT_ERR_LATER },
		{ "from elsewhere", "192.0.2.2", "alice", TT_ERR_LATER },
		{ "too many of an account", "192.0.2.3", "alice", TT_ERR_SHARE },
		{ "another account", "192.0.2.1", "bob", TT_ERR_LATER },
		{ "nobody", "192.0.2.1", NULL, TT_ERR_LATER },
		{ "nobody", "192.0.2.1", NULL, TT_ERR_LATER },
		{ "nobody", "::ffff:192.0.2.1", NULL, TT_ERR_LATER },
		{ "too many of an address", "192.0.2.1", NULL, TT_ERR_SHARE },
		{ "with an account, too", "192.0.2.1", "carol", TT_ERR_SHARE },
		{ "a network", "2001:db8::1", NULL, TT_ERR_LATER },
		{ "a network", "2001:db8::2", NULL, TT_ERR_LATER },
		{ "the last place", "192.0.2.9", NULL, TT_ERR_LATER },
		{ "full", "192.0.2.10", "dora", TT_ERR_BUSY },
	};
	struct fixture *f = *state;

	for (int i = 0; i < (int)ARRAY_LEN(cases); i++) {
		f->requests[i].address = tt_str(cases[i].address);
		if (ask(f, i, tt_str(cases[i].account)) != cases[i].want)
			fail_msg("%s (%d)", cases[i].label, i);
		if (cases[i].want != TT_ERR_LATER)
			check_true("says when", f->requests[i].retry_after_s > 0);
	}
	/* what goes makes room */
	desk_forget(&f->trays[12]);
	assert_int_equal(ask(f, 13, TT_STR("dora")), TT_ERR_LATER);
}

/* Who asks for much waits for himself: the others come in between. */
static void test_turns(void **state)
{
	static const char *const addresses[] = { "192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.1",
						 "192.0.2.2", "192.0.2.2", "192.0.2.3" };
	static const int want[] = { 0, 1, 4, 6, 2, 5, 3 };
	struct fixture *f = *state;

	for (int i = 0; i < (int)ARRAY_LEN(addresses); i++) {
		f->requests[i].address = tt_str(addresses[i]);
		assert_int_equal(ask(f, i, NOBODY), TT_ERR_LATER);
		await_begun(1);
	}
	let_through((int)ARRAY_LEN(want));
	for (int i = 0; i < (int)ARRAY_LEN(want); i++)
		await(&n_resumed[i], 1);
	for (int i = 0; i < (int)ARRAY_LEN(want); i++)
		if (order[i] != want[i])
			fail_msg("place %d: %d", i, order[i]);
}

/* Requests end while their tasks wait, or are worked on. */
static void test_gone(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ask(f, 0, NOBODY), TT_ERR_LATER);
	assert_int_equal(ask(f, 1, NOBODY), TT_ERR_LATER);
	await_begun(1);
	desk_forget(&f->trays[1]);
	check_int("waited", atomic_load(&n_freed), 1);
	desk_forget(&f->trays[0]);
	check_int("is worked on", atomic_load(&n_freed), 1);
	let_through(1);
	await(&n_freed, 2);
	check_int("nobody to wake", atomic_load(&n_resumed[0]), 0);
	assert_int_equal(n_begun, 1);
}

static void test_stop(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ask(f, 0, NOBODY), TT_ERR_LATER);
	assert_int_equal(ask(f, 1, NOBODY), TT_ERR_LATER);
	await_begun(1);
	desk_stop(f->desk);
	await(&n_resumed[0], 1);
	await(&n_resumed[1], 1);
	assert_int_equal(ask(f, 0, NOBODY), TT_ERR_BUSY);
	assert_int_equal(ask(f, 1, NOBODY), TT_ERR_BUSY);
	assert_int_equal(ask(f, 2, NOBODY), TT_ERR_BUSY);
	desk_forget(&f->trays[0]);
	desk_forget(&f->trays[1]);
	let_through(1);
	await(&n_freed, 5);
	assert_int_equal(n_begun, 1);
}

enum {
	ROUNDS = 500
};

struct hand {
	struct fixture *f;
	int i;
	pthread_t thread;
};

/* A thread of the HTTP server with its connections; now and then a client leaves. */
static void *keep_asking(void *arg)
{
	struct hand *hand = arg;
	struct fixture *f = hand->f;
	int asked = 0;

	for (int round = 0; round < ROUNDS; round++) {
		int before = atomic_load(&n_resumed[hand->i]);

		if (ask(f, hand->i, NOBODY) != TT_ERR_LATER)
			break;
		asked++;
		if (round % 7 != hand->i % 7)
			await(&n_resumed[hand->i], before + 1);
		if (round % 7 == hand->i % 7 || round % 5 == 0) {
			desk_forget(&f->trays[hand->i]);
			continue;
		}
		assert_int_equal(result(f, hand->i)->answer, 2 * hand->i);
	}
	check_int("asked", asked, ROUNDS);
	return NULL;
}

static void test_races(void **state)
{
	struct fixture *f = *state;
	struct hand hands[8];

	let_through(INT32_MAX / 2);
	for (int i = 0; i < (int)ARRAY_LEN(hands); i++) {
		hands[i] = (struct hand){ .f = f, .i = i };
		pthread_create(&hands[i].thread, NULL, keep_asking, &hands[i]);
	}
	for (int i = 0; i < (int)ARRAY_LEN(hands); i++)
		pthread_join(hands[i].thread, NULL);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_put_off),
		TEST(test_one),
		TEST(test_woken_early),
		TEST(test_shares),
		TEST(test_turns),
		TEST(test_gone),
		TEST(test_stop),
		cmocka_unit_test_setup_teardown(test_races, setup_threads, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The two library calls that put a connection to sleep and wake it are replaced here, so that the
 * whole life of a waiter runs without a socket. */
#include "server/http/waiters.h"
#include "lib/base/clock.h"
#include "tests/unit/check.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
	ROOM = 7,
	ACCOUNT = 7
};

/* What a logged in client of a room waits for. */
static const struct topic topics[] = { { TOPIC_ROOM, ROOM }, { TOPIC_ACCOUNT, ACCOUNT } };

/* One connection. */
static atomic_int n_suspended;
static atomic_int n_resumed;

void MHD_suspend_connection(struct MHD_Connection *connection)
{
	(void)connection;
	atomic_fetch_add(&n_suspended, 1);
}

void MHD_resume_connection(struct MHD_Connection *connection)
{
	(void)connection;
	atomic_fetch_add(&n_resumed, 1);
}

struct fixture {
	struct bus *bus;
	struct waiters *waiters;
	struct waiter waiter;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->bus = bus_create();
	f->waiters = waiters_create(f->bus);
	f->waiter.waiters = f->waiters;
	atomic_store(&n_suspended, 0);
	atomic_store(&n_resumed, 0);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	wait_finish(&f->waiter);
	waiters_destroy(f->waiters);
	bus_destroy(f->bus);
	free(f);
	return 0;
}

static void nap_ms(int64_t ms)
{
	const struct timespec pause = { ms / 1000, (long)(ms % 1000) * 1000000L };

	nanosleep(&pause, NULL);
}

/* Far beyond any honest delay; a wait that never ends fails here. */
static bool wakes_up(void)
{
	int64_t give_up_ms = tt_clock_mono_ms() + 20000;

	while (atomic_load(&n_resumed) == 0 && tt_clock_mono_ms() < give_up_ms)
		nap_ms(1);
	return atomic_load(&n_resumed) == 1;
}

/* As a handler that is called once more, or for the first time. */
static void look(struct waiter *waiter, int64_t timeout_ms)
{
	wait_look(waiter);
	if (!wait_is_armed(waiter))
		wait_arm(waiter, topics, ARRAY_LEN(topics), timeout_ms);
}

static void sleep_again(struct fixture *f, int64_t timeout_ms)
{
	look(&f->waiter, timeout_ms);
	assert_int_equal(wait_more(&f->waiter), TT_OK);
	assert_true(f->waiter.wants_sleep);
	wait_sleep(&f->waiter);
	assert_false(f->waiter.wants_sleep);
}

static void test_event_while_asleep(void **state)
{
	struct fixture *f = *state;

	sleep_again(f, 30000);
	check_int("asleep", atomic_load(&n_resumed), 0);
	bus_publish(f->bus, topic_room(ROOM + 1));
	check_int("another room", atomic_load(&n_resumed), 0);
	bus_publish(f->bus, topic_room(ROOM));
	check_int("its room", atomic_load(&n_resumed), 1);
	bus_publish(f->bus, topic_room(ROOM));
	check_int("woken once", atomic_load(&n_resumed), 1);

	sleep_again(f, 30000); /* nothing was there for it */
	check_int("asleep again", atomic_load(&n_resumed), 1);
	bus_publish(f->bus, topic_room(ROOM));
	check_int("its room again", atomic_load(&n_resumed), 2);
	check_int("suspended twice", atomic_load(&n_suspended), 2);
}

static void test_each_topic_wakes(void **state)
{
	const struct topic others[] = { { TOPIC_ACCOUNT, ACCOUNT + 1 },
					topic_room(ROOM + 1),
					topic_account(TT_STR("bob")) };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(topics); i++) {
		atomic_store(&n_resumed, 0);
		sleep_again(f, 30000);
		for (size_t k = 0; k < ARRAY_LEN(others); k++)
			bus_publish(f->bus, others[k]);
		check_int("not its topic", atomic_load(&n_resumed), 0);
		bus_publish(f->bus, topics[i]);
		check_int("its topic", atomic_load(&n_resumed), 1);
		for (size_t k = 0; k < ARRAY_LEN(topics); k++)
			bus_publish(f->bus, topics[k]);
		check_int("woken once", atomic_load(&n_resumed), 1);
	}
	check_int("one waiter, whatever it waits for", (int64_t)waiters_count(f->waiters), 1);
	wait_finish(&f->waiter);
	check_false("armed no more", wait_is_armed(&f->waiter));
	for (size_t k = 0; k < ARRAY_LEN(topics); k++)
		bus_publish(f->bus, topics[k]);
	check_int("and deaf", atomic_load(&n_resumed), 1);
}

static bool wakes_again(int n_seen)
{
	int64_t give_up_ms = tt_clock_mono_ms() + 20000;

	while (atomic_load(&n_resumed) == n_seen && tt_clock_mono_ms() < give_up_ms)
		nap_ms(1);
	return atomic_load(&n_resumed) > n_seen;
}

/* Much happens that is no news to it. */
static void test_events_in_vain(void **state)
{
	enum {
		N_EVENTS = 2000
	};
	struct fixture *f = *state;
	int n_seen = 0;

	sleep_again(f, 30000);
	for (int i = 0; i < N_EVENTS; i++) {
		bus_publish(f->bus, topic_room(ROOM));
		if (atomic_load(&n_resumed) == n_seen)
			continue;
		n_seen = atomic_load(&n_resumed);
		sleep_again(f, 30000);
	}
	check_true("at first at once", n_seen >= 4);
	check_true("then not for each of them", n_seen < N_EVENTS / 4);
	bus_publish(f->bus, topic_room(ROOM));
	check_true("but in the end", wakes_again(n_seen));
	sleep_again(f, 30000);
	bus_publish(f->bus, topic_room(ROOM)); /* and who goes meanwhile is not waited for */
}

/* Who was woken in vain again and again has his pause. */
static void test_pause_of_who_is_woken_in_vain(void **state)
{
	enum {
		LONGEST_PAUSE_MS = 400
	};
	struct fixture *f = *state;
	int64_t slept_ms = 0;

	for (int i = 0; i < 9; i++) {
		int n_seen = atomic_load(&n_resumed);

		sleep_again(f, 30000);
		slept_ms = atomic_load(&f->waiter.slept_ms);
		bus_publish(f->bus, topic_room(ROOM));
		check_true("woken", wakes_again(n_seen));
	}
	check_true("not before", tt_clock_mono_ms() - slept_ms >= LONGEST_PAUSE_MS);
}

static void test_as_many_topics_as_there_may_be(void **state)
{
	struct topic many[WAITER_MAX_TOPICS];
	struct fixture *f = *state;

	for (int i = 0; i < WAITER_MAX_TOPICS; i++)
		many[i] = topic_room(i * 1024); /* they share a lock */
	wait_arm(&f->waiter, many, WAITER_MAX_TOPICS, 30000);
	for (int i = 0; i < WAITER_MAX_TOPICS; i++) {
		atomic_store(&n_resumed, 0);
		sleep_again(f, 30000);
		bus_publish(f->bus, many[i]);
		check_int("woken", atomic_load(&n_resumed), 1);
	}
}

/* The handler is called again, has begun to read, and then something happens: what it has read does
 * not show it. */
static void test_event_while_looking_again(void **state)
{
	struct fixture *f = *state;

	sleep_again(f, 30000);
	bus_publish(f->bus, topic_room(ROOM));
	check_int("woken", atomic_load(&n_resumed), 1);
	wait_look(&f->waiter);
	bus_publish(f->bus, topic_room(ROOM));
	check_true("armed since it was called first", wait_is_armed(&f->waiter));
	assert_int_equal(wait_more(&f->waiter), TT_OK);
	wait_sleep(&f->waiter);
	check_int("resumed at once", atomic_load(&n_resumed), 2);
}

/* What happens between the handler's look and the sleep must not be lost. */
static void test_event_while_looking(void **state)
{
	struct fixture *f = *state;

	look(&f->waiter, 30000);
	bus_publish(f->bus, topic_room(ROOM));
	check_int("not asleep: nothing to resume", atomic_load(&n_resumed), 0);
	assert_int_equal(wait_more(&f->waiter), TT_OK);
	wait_sleep(&f->waiter);
	check_int("resumed at once", atomic_load(&n_resumed), 1);
	check_int("after being suspended", atomic_load(&n_suspended), 1);
}

static void test_count(void **state)
{
	struct fixture *f = *state;

	check_int("nobody", (int64_t)waiters_count(f->waiters), 0);
	look(&f->waiter, 30000);
	check_int("one", (int64_t)waiters_count(f->waiters), 1);
	look(&f->waiter, 30000);
	check_int("still one", (int64_t)waiters_count(f->waiters), 1);
	wait_finish(&f->waiter);
	check_int("gone", (int64_t)waiters_count(f->waiters), 0);
	wait_finish(&f->waiter);
	check_int("finished twice", (int64_t)waiters_count(f->waiters), 0);
	bus_publish(f->bus, topic_room(ROOM));
	check_int("hears nothing any more", atomic_load(&n_resumed), 0);
}

/* Deadlines at every place inside a tick: none may be passed over by the wheel. */
static void test_deadline(void **state)
{
	struct fixture *f = *state;

	for (int64_t timeout_ms = 1; timeout_ms < 100; timeout_ms += 19) {
		atomic_store(&n_resumed, 0);
		sleep_again(f, timeout_ms);
		check_true("wakes up", wakes_up());
		check_true("not too early", tt_clock_mono_ms() >= f->waiter.deadline_ms);
		check_false("and waits no more", wait_wanted(&f->waiter));
		wait_finish(&f->waiter);
	}
}

/* The same while the wheel turns for somebody else. */
static void test_deadlines_beside_another(void **state)
{
	struct fixture *f = *state;
	struct waiter other = { .waiters = f->waiters };

	look(&other, 50000);
	for (int64_t timeout_ms = 1; timeout_ms < 100; timeout_ms += 19) {
		atomic_store(&n_resumed, 0);
		sleep_again(f, timeout_ms);
		check_true("wakes up", wakes_up());
		check_true("not too early", tt_clock_mono_ms() >= f->waiter.deadline_ms);
		wait_finish(&f->waiter);
	}
	check_int("the other still waits", (int64_t)waiters_count(f->waiters), 1);
	wait_finish(&other);
}

static void test_deadline_is_kept_by_wakings(void **state)
{
	struct fixture *f = *state;
	int64_t deadline_ms;

	look(&f->waiter, 30000);
	deadline_ms = f->waiter.deadline_ms;
	bus_publish(f->bus, topic_room(ROOM));
	nap_ms(5);
	look(&f->waiter, 30000);
	check_int("deadline", f->waiter.deadline_ms, deadline_ms);
	check_true("wanted before it", wait_wanted(&f->waiter));
}

static void test_no_time(void **state)
{
	struct fixture *f = *state;

	look(&f->waiter, 0);
	check_false("no wait of nothing", wait_wanted(&f->waiter));
	wait_finish(&f->waiter);
	look(&f->waiter, -5);
	check_false("nor of less", wait_wanted(&f->waiter));
}

static void test_stop(void **state)
{
	struct fixture *f = *state;

	sleep_again(f, 30000);
	waiters_stop(f->waiters);
	check_int("woken", atomic_load(&n_resumed), 1);
	check_false("nobody waits any more", wait_wanted(&f->waiter));
	/* One that had looked just before the stop. */
	atomic_store(&n_resumed, 0);
	look(&f->waiter, 30000);
	wait_sleep(&f->waiter);
	check_int("does not stay asleep", atomic_load(&n_resumed), 1);
}

static void test_gone(void **state)
{
	struct fixture *f = *state;

	sleep_again(f, 30000);
	wait_gone(&f->waiter);
	check_int("woken", atomic_load(&n_resumed), 1);
	check_false("for nobody", wait_wanted(&f->waiter));
	wait_gone(&f->waiter);
	check_int("once", atomic_load(&n_resumed), 1);
	/* Between the look and the sleep. */
	atomic_store(&n_resumed, 0);
	look(&f->waiter, 30000);
	wait_sleep(&f->waiter);
	check_int("does not stay asleep", atomic_load(&n_resumed), 1);
}

struct publisher {
	pthread_t thread;
	struct bus *bus;
	struct topic topic;
};

static void *publish_many(void *arg)
{
	const struct publisher *publisher = arg;

	for (int i = 0; i < 20000; i++)
		bus_publish(publisher->bus, publisher->topic);
	return NULL;
}

/* A connection is resumed at most once for each time it was suspended, and never forgotten,
 * whichever of its topics several threads publish at once. */
static void test_races(void **state)
{
	struct publisher publishers[ARRAY_LEN(topics)];
	struct fixture *f = *state;
	int rounds = 0;

	for (size_t i = 0; i < ARRAY_LEN(topics); i++) {
		publishers[i].bus = f->bus;
		publishers[i].topic = topics[i];
		assert_int_equal(
			pthread_create(&publishers[i].thread, NULL, publish_many, &publishers[i]),
			0);
	}
	for (; rounds < 2000; rounds++) {
		atomic_store(&n_resumed, 0);
		look(&f->waiter, 50000);
		wait_sleep(&f->waiter);
		while (atomic_load(&n_resumed) == 0)
			bus_publish(f->bus, topics[rounds % ARRAY_LEN(topics)]);
		if (atomic_load(&n_resumed) != 1)
			break;
		if (rounds % 2)
			wait_finish(&f->waiter); /* comes and goes while they publish */
	}
	for (size_t i = 0; i < ARRAY_LEN(topics); i++)
		pthread_join(publishers[i].thread, NULL);
	check_int("rounds", rounds, 2000);
	check_int("suspended", atomic_load(&n_suspended), 2000);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_event_while_asleep),
		TEST(test_each_topic_wakes),
		TEST(test_events_in_vain),
		TEST(test_pause_of_who_is_woken_in_vain),
		TEST(test_as_many_topics_as_there_may_be),
		TEST(test_event_while_looking),
		TEST(test_event_while_looking_again),
		TEST(test_count),
		TEST(test_deadline),
		TEST(test_deadlines_beside_another),
		TEST(test_deadline_is_kept_by_wakings),
		TEST(test_no_time),
		TEST(test_stop),
		TEST(test_gone),
		TEST(test_races),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

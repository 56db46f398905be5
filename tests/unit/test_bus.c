#include "server/events/bus.h"
#include "tests/unit/check.h"

#include <pthread.h>
#include <stdatomic.h>

struct listener {
	struct subscription sub;
	atomic_int n_events;
};

static void on_event(struct subscription *sub)
{
	atomic_fetch_add(&container_of(sub, struct listener, sub)->n_events, 1);
}

static struct listener listener(void)
{
	return (struct listener){ .sub = { .on_event = on_event } };
}

static void test_topics(void **state)
{
	/* Far more topics than locks, so that several share one. */
	const struct topic topics[] = {
		topic_room(1),
		topic_room(2),
		topic_room(1025),
		topic_room(2049),
		topic_room(0),
		topic_room(-1),
		topic_room(INT64_MAX),
		topic_room(INT64_MIN),
		/* the same things of another kind, and what lies beside them there */
		{ TOPIC_ACCOUNT, 1 },
		{ TOPIC_ACCOUNT, 0 },
		{ TOPIC_ACCOUNT, -330 },
		topic_account(TT_STR("alice")),
	};
	struct listener all[ARRAY_LEN(topics)];
	struct bus *bus = bus_create();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(topics); i++) {
		all[i] = listener();
		bus_subscribe(bus, topics[i], &all[i].sub);
	}
	bus_publish(bus, topic_room(3073)); /* shares a lock with three of them */
	bus_publish(bus, topic_account(TT_STR("bob")));
	for (size_t i = 0; i < ARRAY_LEN(topics); i++)
		check_int("nothing of other topics", all[i].n_events, 0);
	for (size_t i = 0; i < ARRAY_LEN(topics); i++) {
		bus_publish(bus, topics[i]);
		for (size_t j = 0; j < ARRAY_LEN(topics); j++)
			check_int("one event, of the own topic", all[j].n_events, j <= i);
	}
	for (size_t i = 0; i < ARRAY_LEN(topics); i++)
		bus_unsubscribe(bus, &all[i].sub);
	bus_destroy(bus);
	bus_destroy(NULL);
}

/* Takes one of three away, whichever it is. */
static void test_unsubscribe(void **state)
{
	struct bus *bus = bus_create();

	(void)state;
	for (size_t gone = 0; gone < 3; gone++) {
		struct listener all[3] = { listener(), listener(), listener() };

		for (size_t i = 0; i < 3; i++)
			bus_subscribe(bus, topic_room(5), &all[i].sub);
		bus_unsubscribe(bus, &all[gone].sub);
		bus_publish(bus, topic_room(5));
		for (size_t i = 0; i < 3; i++)
			check_int("events", all[i].n_events, i != gone);
		bus_subscribe(bus, topic_room(6), &all[gone].sub);
		bus_publish(bus, topic_room(5));
		check_int("subscribed to another topic", all[gone].n_events, 0);
		bus_publish(bus, topic_room(6));
		check_int("which it hears", all[gone].n_events, 1);
		for (size_t i = 0; i < 3; i++)
			bus_unsubscribe(bus, &all[i].sub);
	}
	bus_destroy(bus);
}

enum {
	N_THREADS = 4,
	N_ROUNDS = 3000
};

struct work {
	struct bus *bus;
	struct topic topic;
};

static void *publish(void *arg)
{
	struct work *work = arg;

	for (int i = 0; i < N_ROUNDS; i++)
		bus_publish(work->bus, work->topic);
	return NULL;
}

static void test_all_events_of_many_threads_arrive(void **state)
{
	struct bus *bus = bus_create();
	struct listener both[2] = { listener(), listener() };
	struct work works[2] = { { bus, topic_room(1) }, { bus, topic_room(1025) } };
	pthread_t threads[N_THREADS];

	(void)state;
	for (int i = 0; i < 2; i++)
		bus_subscribe(bus, works[i].topic, &both[i].sub);
	for (int i = 0; i < N_THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, publish, &works[i % 2]), 0);
	for (int i = 0; i < N_THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < 2; i++) {
		check_int("events", both[i].n_events, N_THREADS / 2 * N_ROUNDS);
		bus_unsubscribe(bus, &both[i].sub);
	}
	bus_destroy(bus);
}

struct visitor {
	struct subscription sub;
	bool subscribed; /* guarded by nothing: the bus promises to be enough */
	int64_t n_strays;
};

static void on_visit(struct subscription *sub)
{
	struct visitor *visitor = container_of(sub, struct visitor, sub);

	if (!visitor->subscribed)
		visitor->n_strays++;
}

static void *come_and_go(void *arg)
{
	struct work *work = arg;
	int64_t n_strays = 0;

	for (int i = 0; i < N_ROUNDS; i++) {
		struct visitor visitor = { .sub = { .on_event = on_visit }, .subscribed = true };

		bus_subscribe(work->bus, work->topic, &visitor.sub);
		bus_unsubscribe(work->bus, &visitor.sub);
		/* From here on no callback may run; a data race here is what the thread sanitizer
		 * would find. */
		visitor.subscribed = false;
		n_strays += visitor.n_strays;
	}
	return n_strays ? work : NULL;
}

static void test_no_event_after_unsubscribe(void **state)
{
	struct bus *bus = bus_create();
	struct work work = { bus, topic_room(9) };
	pthread_t publishers[2];
	pthread_t visitors[2];
	void *strays;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pthread_create(&publishers[i], NULL, publish, &work), 0);
		assert_int_equal(pthread_create(&visitors[i], NULL, come_and_go, &work), 0);
	}
	for (int i = 0; i < 2; i++) {
		pthread_join(publishers[i], NULL);
		pthread_join(visitors[i], &strays);
		check_true("no strays", strays == NULL);
	}
	bus_destroy(bus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_topics),
		cmocka_unit_test(test_unsubscribe),
		cmocka_unit_test(test_all_events_of_many_threads_arrive),
		cmocka_unit_test(test_no_event_after_unsubscribe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Events that go from one process to another. */
#include "server/events/remote.h"
#include "tests/unit/check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

/* The way between two buses: what was sent, line by line, and whether it arrives. */
struct wire {
	struct bus *to;
	char lines[4096];
	size_t n_lines;
	bool is_cut;
};

static bool carry(void *to, struct tt_str line)
{
	struct wire *wire = to;
	size_t n = strlen(wire->lines);

	assert_true(line.n <= REMOTE_MAX_LINE);
	snprintf(wire->lines + n, sizeof(wire->lines) - n, "%.*s\n", TT_STR_ARG(line));
	wire->n_lines++;
	if (wire->to && !wire->is_cut)
		assert_true(remote_receive(wire->to, line));
	return !wire->is_cut;
}

struct listener {
	struct subscription sub;
	atomic_int n_events;
};

static void on_event(struct subscription *sub)
{
	atomic_fetch_add(&container_of(sub, struct listener, sub)->n_events, 1);
}

static void expect_lines(struct wire *wire, const char *want)
{
	check_str("lines", tt_str(wire->lines), want);
	wire->lines[0] = '\0';
}

static void test_lines(void **state)
{
	struct bus *bus = bus_create();
	struct wire wire = { .to = NULL };
	struct remote *remote = remote_create(bus, carry, &wire);

	(void)state;
	remote_flush(remote);
	expect_lines(&wire, "");
	bus_publish(bus, topic_room(12));
	bus_publish(bus, topic_room(7));
	bus_publish(bus, topic_room(12)); /* once is enough */
	bus_publish(bus, (struct topic){ TOPIC_ACCOUNT, 12 });
	bus_publish(bus, (struct topic){ TOPIC_ACCOUNT, -1 });
	expect_lines(&wire, "");
	remote_flush(remote);
	expect_lines(&wire, "room 12 room 7 account 12 account 18446744073709551615\n");
	remote_flush(remote);
	expect_lines(&wire, "");
	bus_publish(bus, topic_room(12)); /* again, after it was told */
	remote_flush(remote);
	expect_lines(&wire, "room 12\n");
	bus_deliver(bus, topic_room(13)); /* what came from there does not go back */
	remote_flush(remote);
	expect_lines(&wire, "");
	remote_destroy(remote);
	remote_destroy(NULL);
	bus_destroy(bus);
}

/* The longest topics there are fit; what is more goes by itself. */
static void test_many(void **state)
{
	struct bus *bus = bus_create();
	struct wire wire = { .to = NULL };
	struct remote *remote = remote_create(bus, carry, &wire);

	(void)state;
	for (int64_t i = 1; i < REMOTE_MAX_TOPICS; i++)
		bus_publish(bus, (struct topic){ TOPIC_ACCOUNT, -i });
	check_int("not full", (int64_t)wire.n_lines, 0);
	bus_publish(bus, (struct topic){ TOPIC_ACCOUNT, -REMOTE_MAX_TOPICS });
	check_int("full", (int64_t)wire.n_lines, 1);
	bus_publish(bus, topic_room(1));
	check_int("the next", (int64_t)wire.n_lines, 1);
	remote_flush(remote);
	check_int("flushed", (int64_t)wire.n_lines, 2);
	remote_destroy(remote);
	bus_destroy(bus);
}

static void test_nobody_there(void **state)
{
	struct bus *bus = bus_create();
	struct wire wire = { .is_cut = true };
	struct remote *remote = remote_create(bus, carry, &wire);

	(void)state;
	for (int i = 0; i < 5; i++) {
		bus_publish(bus, topic_room(i));
		remote_flush(remote);
	}
	check_int("tried once", (int64_t)wire.n_lines, 1);
	remote_destroy(remote);
	bus_destroy(bus);
}

static void test_receive(void **state)
{
	static const struct {
		const char *line;
		bool understood;
		int n_events; /* of room 5 */
	} cases[] = {
		{ "room 5", true, 1 },
		{ "room 4 room 5 account 5", true, 1 },
		{ "room 5 room 5", true, 2 },
		{ "account 5 room 6", true, 0 },
		{ "account 18446744073709551615 room 5", true, 1 }, /* the largest there is */
		{ "", false, 0 },
		{ "room", false, 0 },
		{ "room ", false, 0 },
		{ "room 5 ", true, 1 },
		{ "room 5x room 5", false, 1 },
		{ "5", false, 0 },
		{ "room -5", false, 0 },
		{ "room 99999999999999999999", false, 0 },
		{ "weather 5 room 5", false, 1 }, /* a newer version's */
		{ "roo 5", false, 0 },
		{ "rooms 5", false, 0 },
	};
	struct bus *bus = bus_create();
	struct listener five = { .sub = { .on_event = on_event } };

	(void)state;
	bus_subscribe(bus, topic_room(5), &five.sub);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		atomic_store(&five.n_events, 0);
		check_int(cases[i].line, remote_receive(bus, tt_str(cases[i].line)),
			  cases[i].understood);
		check_int(cases[i].line, atomic_load(&five.n_events), cases[i].n_events);
	}
	bus_unsubscribe(bus, &five.sub);
	bus_destroy(bus);
}

enum {
	N_THREADS = 4,
	N_ROUNDS = 200
};

struct publisher {
	struct bus *bus;
	struct remote *remote;
	int64_t first;
};

static void *publish(void *arg)
{
	const struct publisher *publisher = arg;

	for (int64_t i = 0; i < N_ROUNDS; i++) {
		bus_publish(publisher->bus, topic_room(publisher->first + i));
		if (i % 7 == 0)
			remote_flush(publisher->remote);
	}
	return NULL;
}

/* `to` counts the lines' topics. */
static bool count(void *to, struct tt_str line)
{
	int64_t *n = to;

	for (size_t i = 0; i < line.n; i++)
		*n += line.p[i] == 'r';
	return true;
}

/* Different topics of several threads: none is lost, and none sent twice. */
static void test_threads(void **state)
{
	struct bus *bus = bus_create();
	int64_t n = 0; /* guarded by nothing: lines are sent one after the other */
	struct remote *remote = remote_create(bus, count, &n);
	struct publisher publishers[N_THREADS];
	pthread_t threads[N_THREADS];

	(void)state;
	for (int i = 0; i < N_THREADS; i++) {
		publishers[i] = (struct publisher){ bus, remote, (int64_t)i * N_ROUNDS };
		assert_int_equal(pthread_create(&threads[i], NULL, publish, &publishers[i]), 0);
	}
	for (int i = 0; i < N_THREADS; i++)
		pthread_join(threads[i], NULL);
	remote_flush(remote);
	check_int("topics", n, (int64_t)N_THREADS * N_ROUNDS);
	remote_destroy(remote);
	bus_destroy(bus);
}

/* From a bus to another one, and to who is subscribed there. */
static void test_from_bus_to_bus(void **state)
{
	struct bus *here = bus_create();
	struct bus *there = bus_create();
	struct wire wire = { .to = there };
	struct remote *remote = remote_create(here, carry, &wire);
	const struct topic alice = topic_account(TT_STR("alice"));
	struct listener near = { .sub = { .on_event = on_event } };
	struct listener far = { .sub = { .on_event = on_event } };

	(void)state;
	bus_subscribe(here, alice, &near.sub);
	bus_subscribe(there, alice, &far.sub);
	bus_publish(here, alice);
	bus_publish(here, topic_account(TT_STR("bob")));
	check_int("here at once", atomic_load(&near.n_events), 1);
	remote_flush(remote);
	check_int("there", atomic_load(&far.n_events), 1);
	check_int("and not twice here", atomic_load(&near.n_events), 1);
	bus_unsubscribe(here, &near.sub);
	bus_unsubscribe(there, &far.sub);
	remote_destroy(remote);
	bus_destroy(here);
	bus_destroy(there);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),        cmocka_unit_test(test_many),
		cmocka_unit_test(test_nobody_there), cmocka_unit_test(test_receive),
		cmocka_unit_test(test_threads),      cmocka_unit_test(test_from_bus_to_bus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

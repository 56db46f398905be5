#include "server/events/bus.h"
#include "lib/base/arena.h"

#include <pthread.h>
#include <stdlib.h>

/* Topics share locks by their number; a bucket's list is walked whole, so there are enough of them
 * that two busy topics seldom meet. */
enum {
	N_BUCKETS = 1024,
	KIND_STRIDE = 331 /* things of different kinds often have the same small numbers */
};

struct bucket {
	pthread_mutex_t lock;
	struct subscription *first;
};

struct bus {
	void (*hear)(void *to, struct topic topic); /* NULL: there are no other processes */
	void *to;
	struct bucket buckets[N_BUCKETS];
};

struct bus *bus_create(void)
{
	struct bus *bus = calloc(1, sizeof(*bus));

	if (!bus)
		tt_oom();
	for (int i = 0; i < N_BUCKETS; i++)
		pthread_mutex_init(&bus->buckets[i].lock, NULL);
	return bus;
}

void bus_destroy(struct bus *bus)
{
	if (!bus)
		return;
	for (int i = 0; i < N_BUCKETS; i++)
		pthread_mutex_destroy(&bus->buckets[i].lock);
	free(bus);
}

static struct bucket *bucket_of(struct bus *bus, struct topic topic)
{
	return &bus->buckets[((uint64_t)topic.id + topic.kind * KIND_STRIDE) % N_BUCKETS];
}

void bus_subscribe(struct bus *bus, struct topic topic, struct subscription *sub)
{
	struct bucket *bucket = bucket_of(bus, topic);

	pthread_mutex_lock(&bucket->lock);
	sub->topic = topic;
	sub->prev = NULL;
	sub->next = bucket->first;
	if (sub->next)
		sub->next->prev = sub;
	bucket->first = sub;
	pthread_mutex_unlock(&bucket->lock);
}

void bus_unsubscribe(struct bus *bus, struct subscription *sub)
{
	struct bucket *bucket = bucket_of(bus, sub->topic);

	pthread_mutex_lock(&bucket->lock);
	if (sub->next)
		sub->next->prev = sub->prev;
	if (sub->prev)
		sub->prev->next = sub->next;
	else
		bucket->first = sub->next;
	pthread_mutex_unlock(&bucket->lock);
}

void bus_deliver(struct bus *bus, struct topic topic)
{
	struct bucket *bucket = bucket_of(bus, topic);

	pthread_mutex_lock(&bucket->lock);
	for (struct subscription *sub = bucket->first; sub; sub = sub->next)
		if (topic_eq(sub->topic, topic))
			sub->on_event(sub);
	pthread_mutex_unlock(&bucket->lock);
}

void bus_pass_on(struct bus *bus, void (*hear)(void *to, struct topic topic), void *to)
{
	bus->hear = hear;
	bus->to = to;
}

void bus_publish(struct bus *bus, struct topic topic)
{
	bus_deliver(bus, topic);
	if (bus->hear)
		bus->hear(bus->to, topic);
}

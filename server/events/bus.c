#include "server/events/bus.h"
#include "lib/base/arena.h"

#include <pthread.h>
#include <stdlib.h>

/* Topics share locks by their number; a bucket's list is walked whole, so there are enough of them
 * that two busy rooms seldom meet. */
enum {
	N_BUCKETS = 1024
};

struct bucket {
	pthread_mutex_t lock;
	struct subscription *first;
};

struct bus {
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

static struct bucket *bucket_of(struct bus *bus, int64_t topic)
{
	return &bus->buckets[(uint64_t)topic % N_BUCKETS];
}

void bus_subscribe(struct bus *bus, int64_t topic, struct subscription *sub)
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

void bus_publish(struct bus *bus, int64_t topic)
{
	struct bucket *bucket = bucket_of(bus, topic);

	pthread_mutex_lock(&bucket->lock);
	for (struct subscription *sub = bucket->first; sub; sub = sub->next)
		if (sub->topic == topic)
			sub->on_event(sub);
	pthread_mutex_unlock(&bucket->lock);
}

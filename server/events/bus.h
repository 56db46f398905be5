/* bus.h - publish and subscribe inside the process: "something happened in room N".
 *
 * A topic is a room id. An event carries nothing: whoever is woken asks the database, which is the
 * truth. Publish after the commit, never inside the transaction. Any thread may call. */
#ifndef TT_EVENTS_BUS_H
#define TT_EVENTS_BUS_H

#include <stdint.h>

struct bus;

/* A member of its owner (container_of). */
struct subscription {
	/* Called under the bus's lock for the topic: short, and no call back into the bus. */
	void (*on_event)(struct subscription *sub);
	int64_t topic;
	struct subscription *prev;
	struct subscription *next;
};

struct bus *bus_create(void);
void bus_destroy(struct bus *bus); /* nobody is subscribed any more; NULL is fine */

void bus_subscribe(struct bus *bus, int64_t topic, struct subscription *sub);
/* After it returns, on_event is not running and will not be called. */
void bus_unsubscribe(struct bus *bus, struct subscription *sub);
void bus_publish(struct bus *bus, int64_t topic);

#endif

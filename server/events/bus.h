/* bus.h - publish and subscribe inside the process: "something happened to that" (topic.h).
 *
 * Publish after the commit, never inside the transaction. Any thread may call. Nothing is allocated
 * but the bus itself, and nothing is kept of an event: who is not subscribed does not hear of it.
 */
#ifndef TT_EVENTS_BUS_H
#define TT_EVENTS_BUS_H

#include "server/events/topic.h"

struct bus;

/* A member of its owner (container_of). Who wants to hear of several topics has several. */
struct subscription {
	/* Called under the bus's lock for the topic: short, and no call back into the bus. */
	void (*on_event)(struct subscription *sub);
	struct topic topic;
	struct subscription *prev;
	struct subscription *next;
};

struct bus *bus_create(void);
void bus_destroy(struct bus *bus); /* nobody is subscribed any more; NULL is fine */

void bus_subscribe(struct bus *bus, struct topic topic, struct subscription *sub);
/* After it returns, on_event is not running and will not be called. */
void bus_unsubscribe(struct bus *bus, struct subscription *sub);
void bus_publish(struct bus *bus, struct topic topic);

/* For remote.h. Whatever is published here is handed to `hear` as well, which may take its time and
 * is called by any thread; before anybody else uses the bus. */
void bus_pass_on(struct bus *bus, void (*hear)(void *to, struct topic topic), void *to);
/* What another process has published: for those who are subscribed here, and handed to nobody. */
void bus_deliver(struct bus *bus, struct topic topic);

#endif

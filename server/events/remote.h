/* remote.h - events between processes: what one publishes is delivered in the other.
 *
 * A line names topics: "room 12 account 8446". Lines are short and whole: who carries them (the
 * control socket, a channel of the database) neither splits nor joins them. */
#ifndef TT_EVENTS_REMOTE_H
#define TT_EVENTS_REMOTE_H

#include "server/events/bus.h"

enum {
	REMOTE_MAX_TOPICS = 32, /* of a line */
	REMOTE_MAX_LINE = 960
};

struct remote;

/* Carries a line; false when it did not arrive: then no other is tried. The text is borrowed. */
typedef bool (*remote_send)(void *to, struct tt_str line);

/* Collects what is published on `bus` from now on, each topic once, and sends it in lines: when one
 * is full, and when it is flushed. Before anybody else uses the bus, which lives longer. */
struct remote *remote_create(struct bus *bus, remote_send send, void *to);
void remote_flush(struct remote *remote);
/* Nobody publishes any more; what is not flushed is not sent. NULL is fine. */
void remote_destroy(struct remote *remote);

/* The other end. False: something in the line was not understood, of another version maybe; what
 * was, is delivered. */
bool remote_receive(struct bus *bus, struct tt_str line);

#endif

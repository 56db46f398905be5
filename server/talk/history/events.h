/* events.h - what can happen in a room: the texts that tell of it, by reader (talk-rooms 7,
 * talk-chat 4). */
#ifndef TT_TALK_EVENTS_H
#define TT_TALK_EVENTS_H

#include "lib/base/str.h"

/* The texts of an event, by reader. NULL takes the one to its left. %key% stands for a text that
 * was stored with the event, {key} for a parameter that clients draw. */
struct event {
	const char *name;
	/* What the event is about, a parameter besides `actor`: "user", "group", "guest" (any actor
	 * without an account; its parameter is called `user`), "poll", "thread" (its parameter is
	 * called `title`) or NULL. */
	const char *object;
	const char *others;     /* somebody did it */
	const char *by_me;      /* the reader did it */
	const char *to_me;      /* it was done to the reader */
	const char *themselves; /* actor and user are the same, and somebody else reads */
	const char *myself;     /* ... and the reader is both */
};

/* Of an unknown one, which a newer version wrote, the texts are empty. */
const struct event *event_find(struct tt_str name);

/* Only tells clients to look at another message again: does not become the room's last message, and
 * is no activity (talk-chat 11.51). */
bool event_is_quiet(struct tt_str name);

#endif

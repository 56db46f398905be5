/* events.h - what can happen in a room (event_table.h), by number. */
#ifndef TT_TALK_EVENTS_H
#define TT_TALK_EVENTS_H

#include "lib/base/str.h"
#include "server/talk/history/event_table.h"

enum event_kind {
	EVENT_NONE, /* also: an unknown one, which a newer version wrote */
#define X(name, ...) EVENT_##name,
	TALK_EVENTS(X)
#undef X
	N_EVENTS
};

/* What it was done to, as a parameter. */
enum event_object {
	EVENT_OBJECT_NOTHING,
	EVENT_OBJECT_USER,
	EVENT_OBJECT_GROUP,
	EVENT_OBJECT_GUEST, /* any actor without an account; the parameter is called `user` */
	EVENT_OBJECT_POLL,
	EVENT_OBJECT_THREAD, /* the parameter is called `title` */
};

struct event {
	const char *name;
	bool is_quiet;
	enum event_object object;
	const char *others;
	const char *by_me;
	const char *to_me;
	const char *themselves;
	const char *myself;
};

/* By enum event_kind. Of EVENT_NONE all texts are empty. */
extern const struct event talk_events[N_EVENTS];

enum event_kind event_find(struct tt_str name);

#endif

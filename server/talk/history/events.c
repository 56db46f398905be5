#include "server/talk/history/events.h"

enum {
	LOUD,
	QUIET
};

/* clang-format off */
const struct event talk_events[N_EVENTS] = {
	[EVENT_NONE] = { .name = "", .others = "", .by_me = "" },
#define X(name, weight, object, ...) \
	[EVENT_##name] = { #name, weight, EVENT_OBJECT_##object, __VA_ARGS__ },
	TALK_EVENTS(X)
#undef X
};
/* clang-format on */

enum event_kind event_find(struct tt_str name)
{
	for (size_t i = 1; i < N_EVENTS; i++)
		if (tt_str_is(name, talk_events[i].name))
			return (enum event_kind)i;
	return EVENT_NONE;
}

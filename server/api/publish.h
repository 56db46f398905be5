/* publish.h - after a commit: who waits for what rules have changed hears of it. */
#ifndef TT_API_PUBLISH_H
#define TT_API_PUBLISH_H

#include "server/events/bus.h"
#include "server/talk/talk.h"

/* Rooms, and that something has to leave the server. Not chores: who notes one knows whether
 * another thread does it, or he himself. */
void publish_changed(struct bus *bus, const struct changed_rooms *changed);

#endif

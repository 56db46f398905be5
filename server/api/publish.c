#include "server/api/publish.h"

void publish_changed(struct bus *bus, const struct changed_rooms *changed)
{
	for (size_t i = 0; i < changed->n; i++)
		bus_publish(bus, topic_room(changed->ids[i]));
	if (changed->has_posted)
		bus_publish(bus, topic_outbox());
}

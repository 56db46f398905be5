#include "cli/changed.h"
#include "lib/base/clock.h"
#include "server/api/chores.h"

void changed_tell(struct verb_call *call, const struct changed_rooms *changed)
{
	int64_t id = changed->first_chore;

	for (size_t i = 0; i < changed->n; i++)
		bus_publish(call->news.bus, topic_room(changed->ids[i]));
	news_tell(&call->news);
	while (id != 0) {
		if (chores_step(call->db, call->news.bus, changed->first_chore - 1, tt_clock_s(),
				&id))
			return; /* the server finishes it */
		news_tell(&call->news);
	}
}

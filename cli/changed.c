#include "cli/changed.h"
#include "lib/base/clock.h"
#include "server/api/chores.h"
#include "server/api/publish.h"
#include "server/talk/bots/announce.h"

struct talk changed_talk(struct verb_call *call)
{
	return (struct talk){ .db = call->db,
			      .arena = &call->arena,
			      .now_s = tt_clock_s(),
			      .actor = TALK_ACTOR_CLI };
}

int changed_finish(struct verb_call *call, struct talk *talk, enum tt_err err, const char *subject)
{
	return verb_finish(call, err ? err : talk_finish(talk), subject);
}

/* A running server writes between two steps, and hears of each. */
static void go_on(struct verb_call *call, int64_t first_chore)
{
	int64_t id = first_chore;

	while (id != 0) {
		if (chores_step(call->db, call->news.bus, first_chore - 1, tt_clock_s(), &id))
			return; /* the server finishes it */
		news_tell(&call->news);
	}
}

void changed_tell(struct verb_call *call, const struct talk *talk)
{
	publish_changed(call->news.bus, &talk->changed);
	news_tell(&call->news);
	go_on(call, talk->changed.first_chore);
}

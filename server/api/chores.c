#include "server/api/chores.h"
#include "lib/base/clock.h"
#include "server/talk/rooms/chores.h"

enum {
	GO_ON_MS = 2000
};

static enum tt_err step(struct talk *talk, int64_t after_id, int64_t *id)
{
	enum tt_err err = db_begin(talk->db, DB_WRITE);

	return err ? err : db_end(talk->db, talk_chore_step(talk, after_id, id));
}

enum tt_err chores_step(struct db *db, struct bus *bus, int64_t after_id, int64_t now_s,
			int64_t *id)
{
	struct tt_arena arena;
	struct talk talk = { .db = db, .arena = &arena, .now_s = now_s };
	enum tt_err err;

	*id = 0;
	tt_arena_init(&arena);
	err = step(&talk, after_id, id);
	for (size_t i = 0; !err && bus && i < talk.changed.n; i++)
		bus_publish(bus, topic_room(talk.changed.ids[i]));
	tt_arena_finish(&arena);
	return err;
}

void chores_go_on(struct db *db, struct bus *bus, int64_t first_id)
{
	int64_t until_ms = tt_clock_mono_ms() + GO_ON_MS;
	int64_t id = first_id;

	while (id != 0 && tt_clock_mono_ms() < until_ms)
		if (chores_step(db, bus, first_id - 1, tt_clock_s(), &id))
			return;
}

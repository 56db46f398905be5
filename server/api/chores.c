#include "server/api/chores.h"
#include "lib/base/clock.h"

enum {
	GO_ON_MS = 2000
};

static enum tt_err step(struct db *db, struct tt_arena *arena, int64_t after_id, int64_t now_s,
			int64_t *id, struct changed_rooms *changed)
{
	enum tt_err err = db_begin(db, DB_WRITE);

	if (err)
		return err;
	return db_end(db, talk_chore_step(db, arena, after_id, now_s, id, changed));
}

enum tt_err chores_step(struct db *db, struct bus *bus, int64_t after_id, int64_t now_s,
			int64_t *id)
{
	struct changed_rooms changed = { NULL, 0, 0 };
	struct tt_arena arena;
	enum tt_err err;

	*id = 0;
	tt_arena_init(&arena);
	err = step(db, &arena, after_id, now_s, id, &changed);
	for (size_t i = 0; !err && bus && i < changed.n; i++)
		bus_publish(bus, topic_room(changed.ids[i]));
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

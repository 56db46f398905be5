#include "server/api/chores.h"
#include "server/api/publish.h"
#include "server/talk/bots/announce.h"
#include "server/talk/rooms/chores.h"

static enum tt_err step(struct talk *talk, int64_t after_id, int64_t *id, bool *done)
{
	enum tt_err err = db_begin(talk->db, DB_WRITE);

	if (err)
		return err;
	err = talk_chore_step(talk, after_id, id, done);
	return db_end(talk->db, err ? err : talk_finish(talk));
}

enum tt_err chores_step(struct db *db, struct bus *bus, int64_t after_id, int64_t now_s,
			int64_t *id)
{
	struct tt_arena arena;
	struct talk talk = { .db = db, .arena = &arena, .now_s = now_s };
	bool done = false;
	enum tt_err err;

	*id = 0;
	tt_arena_init(&arena);
	err = step(&talk, after_id, id, &done);
	if (!err && bus)
		publish_changed(bus, &talk.changed);
	if (!err && bus && done)
		bus_publish(bus, topic_chore(*id));
	tt_arena_finish(&arena);
	return err;
}

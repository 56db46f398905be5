#include "server/api/chores.h"
#include "server/api/publish.h"
#include "server/talk/bots/announce.h"
#include "server/talk/chat/pins.h"
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

static enum tt_err any_pin_due(struct talk *talk, bool *any)
{
	struct pin *pins;
	size_t n = 0;
	enum tt_err err = db_begin(talk->db, DB_READ);

	if (!err)
		err = db_end(talk->db,
			     store_pins_due(talk->db, talk->arena, talk->now_s, 1, &pins, &n));
	*any = n > 0;
	return err;
}

static enum tt_err end_pins(struct talk *talk, int64_t limit, bool *more)
{
	struct pin *pins;
	size_t n = 0;
	enum tt_err err = db_begin(talk->db, DB_WRITE);

	if (err)
		return err;
	err = store_pins_due(talk->db, talk->arena, talk->now_s, limit, &pins, &n);
	for (size_t i = 0; !err && i < n; i++)
		err = talk_pin_end(talk, &pins[i]);
	*more = n == (size_t)limit;
	return db_end(talk->db, err ? err : talk_finish(talk));
}

enum tt_err chores_end_pins(struct db *db, struct bus *bus, int64_t now_s, int64_t limit,
			    bool *more)
{
	struct tt_arena arena;
	struct talk talk = { .db = db, .arena = &arena, .now_s = now_s };
	enum tt_err err;

	tt_arena_init(&arena);
	err = any_pin_due(&talk, more);
	if (!err && *more)
		err = end_pins(&talk, limit, more);
	if (!err && bus)
		publish_changed(bus, &talk.changed);
	tt_arena_finish(&arena);
	return err;
}

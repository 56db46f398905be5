#include "server/store/pins.h"

enum {
	ADD,
	DELETE,
	GET,
	OF_ROOM,
	DUE,
	SHOW_AGAIN,
	N_STMTS
};

#define COLUMNS                                                                         \
	"pins.room_id, pins.message_id, pins.actor_type, pins.actor_id, pins.pinned_s," \
	" pins.until_s"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO pins (room_id, message_id, actor_type, actor_id, pinned_s, until_s)"
		" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id",
	[DELETE] = "DELETE FROM pins WHERE message_id = $1 RETURNING 1",
	[GET] = "SELECT " COLUMNS " FROM pins WHERE message_id = $1"
		" AND (until_s = 0 OR until_s > $2)",
	[OF_ROOM] = "SELECT pins.message_id FROM pins"
		    " JOIN messages ON messages.id = pins.message_id"
		    " WHERE pins.room_id = $1 AND pins.id < COALESCE("
		    "(SELECT last.id FROM pins AS last WHERE last.message_id = $2), $3)"
		    " AND (pins.until_s = 0 OR pins.until_s > $4)"
		    " AND (messages.expires_s = 0 OR messages.expires_s > $4)"
		    " ORDER BY pins.id DESC LIMIT $5",
	[DUE] = "SELECT " COLUMNS " FROM pins WHERE until_s > 0 AND until_s <= $1"
		" ORDER BY until_s LIMIT $2",
	[SHOW_AGAIN] = "UPDATE attendees SET hidden_pin = 0, changed_s = $1"
		       " WHERE room_id = $2 AND hidden_pin = $3",
};

const struct stmt_set store_set_pins = { sql, N_STMTS };

static void read_pin(struct query *q, struct tt_arena *arena, struct pin *out)
{
	out->room_id = query_i64(q);
	out->message_id = query_i64(q);
	out->actor_type = query_str(q, arena);
	out->actor_id = query_str(q, arena);
	out->pinned_s = query_i64(q);
	out->until_s = query_i64(q);
}

enum tt_err store_pin_add(struct db *db, const struct pin *pin, bool *added)
{
	struct query q = query_start(db, SET_PINS, ADD);

	query_bind_i64(&q, pin->room_id);
	query_bind_i64(&q, pin->message_id);
	query_bind_str(&q, pin->actor_type);
	query_bind_str(&q, pin->actor_id);
	query_bind_i64(&q, pin->pinned_s);
	query_bind_i64(&q, pin->until_s);
	*added = query_next(&q);
	return query_end(&q);
}

enum tt_err store_pin_delete(struct db *db, int64_t message_id, bool *was)
{
	struct query q = query_start(db, SET_PINS, DELETE);

	query_bind_i64(&q, message_id);
	*was = query_next(&q);
	return query_end(&q);
}

enum tt_err store_pin_get(struct db *db, struct tt_arena *arena, int64_t message_id, int64_t now_s,
			  struct pin *out, bool *found)
{
	struct query q = query_start(db, SET_PINS, GET);

	query_bind_i64(&q, message_id);
	query_bind_i64(&q, now_s);
	*found = query_next(&q);
	if (*found)
		read_pin(&q, arena, out);
	return query_end(&q);
}

enum tt_err store_pins_of_room(struct db *db, struct tt_arena *arena, int64_t room_id,
			       int64_t before_id, int64_t limit, int64_t now_s,
			       int64_t **message_ids, size_t *n)
{
	struct query q = query_start(db, SET_PINS, OF_ROOM);

	*message_ids = NULL;
	*n = 0;
	query_bind_i64(&q, room_id);
	query_bind_i64(&q, before_id);
	/* What is pinned no more is before nothing. */
	query_bind_i64(&q, before_id == 0 ? INT64_MAX : 0);
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, limit);
	while (query_next(&q)) {
		*message_ids = tt_arena_grow(arena, *message_ids, *n, sizeof(**message_ids));
		(*message_ids)[(*n)++] = query_i64(&q);
	}
	return query_end(&q);
}

enum tt_err store_pins_due(struct db *db, struct tt_arena *arena, int64_t now_s, int64_t limit,
			   struct pin **out, size_t *n)
{
	struct query q = query_start(db, SET_PINS, DUE);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, limit);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_pin(&q, arena, &(*out)[(*n)++]);
	}
	return query_end(&q);
}

enum tt_err store_pin_show_again(struct db *db, int64_t room_id, int64_t message_id, int64_t now_s)
{
	struct query q = query_start(db, SET_PINS, SHOW_AGAIN);

	query_bind_i64(&q, now_s);
	query_bind_i64(&q, room_id);
	query_bind_i64(&q, message_id);
	return query_run(&q);
}

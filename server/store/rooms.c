#include "server/store/rooms.h"
#include "server/store/driver.h"

enum {
	ADD,
	BY_TOKEN,
	BY_PAIR,
	RENAME,
	SET_TYPE,
	SET_READ_ONLY,
	SET_LAST,
	DELETE,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO rooms (token, type, name, description, password_hash, object_type,"
		" object_id, read_only, listable, message_expiration_s, lobby_state,"
		" lobby_timer_s, sip_enabled, default_permissions, recording_consent,"
		" mention_permissions, created_s, last_message_id, last_activity_s)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
		" $17, 0, $18) ON CONFLICT DO NOTHING RETURNING id",
	[BY_TOKEN] = "SELECT " ROOM_COLUMNS " FROM rooms WHERE token = $1",
	[BY_PAIR] = "SELECT " ROOM_COLUMNS " FROM rooms WHERE name = $1 AND type = 1",
	[RENAME] = "UPDATE rooms SET name = $1 WHERE id = $2",
	[SET_TYPE] = "UPDATE rooms SET type = $1 WHERE id = $2",
	[SET_READ_ONLY] = "UPDATE rooms SET read_only = $1 WHERE id = $2",
	[SET_LAST] = "UPDATE rooms SET last_message_id = $1, last_activity_s = $2 WHERE id = $3",
	[DELETE] = "DELETE FROM rooms WHERE id = $1",
};

const struct stmt_set store_set_rooms = { sql, N_STMTS };

void store_room_read(struct query *q, struct tt_arena *arena, struct room *out)
{
	out->id = query_i64(q);
	out->token = query_str(q, arena);
	out->type = query_i64(q);
	out->name = query_str(q, arena);
	out->description = query_str(q, arena);
	out->password_hash = query_str(q, arena);
	out->object_type = query_str(q, arena);
	out->object_id = query_str(q, arena);
	out->read_only = query_i64(q);
	out->listable = query_i64(q);
	out->message_expiration_s = query_i64(q);
	out->lobby_state = query_i64(q);
	out->lobby_timer_s = query_i64(q);
	out->sip_enabled = query_i64(q);
	out->default_permissions = query_i64(q);
	out->recording_consent = query_i64(q);
	out->mention_permissions = query_i64(q);
	out->created_s = query_i64(q);
	out->last_message_id = query_i64(q);
	out->last_activity_s = query_i64(q);
}

enum tt_err store_room_add(struct db *db, struct room *room)
{
	struct query q = query_start(db, SET_ROOMS, ADD);
	bool added;
	enum tt_err err;

	query_bind_str(&q, room->token);
	query_bind_i64(&q, room->type);
	query_bind_str(&q, room->name);
	query_bind_str(&q, room->description);
	query_bind_str(&q, room->password_hash);
	query_bind_str(&q, room->object_type);
	query_bind_str(&q, room->object_id);
	query_bind_i64(&q, room->read_only);
	query_bind_i64(&q, room->listable);
	query_bind_i64(&q, room->message_expiration_s);
	query_bind_i64(&q, room->lobby_state);
	query_bind_i64(&q, room->lobby_timer_s);
	query_bind_i64(&q, room->sip_enabled);
	query_bind_i64(&q, room->default_permissions);
	query_bind_i64(&q, room->recording_consent);
	query_bind_i64(&q, room->mention_permissions);
	query_bind_i64(&q, room->created_s);
	query_bind_i64(&q, room->last_activity_s);
	added = query_next(&q);
	if (added)
		room->id = query_i64(&q);
	err = query_end(&q);
	return err || added ? err : TT_ERR_ROOM;
}

static enum tt_err find(struct db *db, int stmt, struct tt_arena *arena, struct tt_str key,
			struct room *out)
{
	struct query q = query_start(db, SET_ROOMS, stmt);
	bool found;
	enum tt_err err;

	query_bind_str(&q, key);
	found = query_next(&q);
	if (found)
		store_room_read(&q, arena, out);
	err = query_end(&q);
	return err || found ? err : TT_ERR_ROOM;
}

enum tt_err store_room_by_token(struct db *db, struct tt_arena *arena, struct tt_str token,
				struct room *out)
{
	return find(db, BY_TOKEN, arena, token, out);
}

enum tt_err store_room_by_pair(struct db *db, struct tt_arena *arena, struct tt_str name,
			       struct room *out)
{
	return find(db, BY_PAIR, arena, name, out);
}

static enum tt_err set_number(struct db *db, int stmt, int64_t id, int64_t value)
{
	struct query q = query_start(db, SET_ROOMS, stmt);

	query_bind_i64(&q, value);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_room_rename(struct db *db, int64_t id, struct tt_str name)
{
	struct query q = query_start(db, SET_ROOMS, RENAME);

	query_bind_str(&q, name);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_room_set_type(struct db *db, int64_t id, int64_t type)
{
	return set_number(db, SET_TYPE, id, type);
}

enum tt_err store_room_set_read_only(struct db *db, int64_t id, int64_t read_only)
{
	return set_number(db, SET_READ_ONLY, id, read_only);
}

enum tt_err store_room_set_last(struct db *db, int64_t id, int64_t message_id, int64_t activity_s)
{
	struct query q = query_start(db, SET_ROOMS, SET_LAST);

	query_bind_i64(&q, message_id);
	query_bind_i64(&q, activity_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_room_delete(struct db *db, int64_t id)
{
	struct query q = query_start(db, SET_ROOMS, DELETE);

	query_bind_i64(&q, id);
	return query_run(&q);
}

#include "server/store/rooms.h"
#include "server/store/users.h"

enum {
	ADD,
	BY_TOKEN,
	BY_ID,
	BY_PAIR,
	END_PAIR,
	RENAME,
	SET_TYPE,
#define X(name, type, member) SET_##name,
	ROOM_NUMBERS(X)
#undef X
	SET_DESCRIPTION,
	SET_PASSWORD,
	SET_OBJECT,
	SET_LOBBY,
	SET_LAST,
	NOTE_TO_SELF,
	LISTED,
	PAIRS,
	BREAKOUT,
	DELETE,
	BURY,
	N_STMTS
};

#define SET_NUMBER_SQL(column) "UPDATE rooms SET " column " = $1, changed_s = $2 WHERE id = $3"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO rooms (token, type, name, description, password_hash, object_type,"
		" object_id, read_only, listable, message_expiration_s, lobby_state,"
		" lobby_timer_s, sip_enabled, default_permissions, recording_consent,"
		" mention_permissions, breakout_mode, breakout_status, created_s,"
		" last_message_id, last_activity_s, changed_s, pair_a, pair_b, parent_id)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
		" 0, 0, $17, 0, $18, 0, $19, $20, $21) ON CONFLICT DO NOTHING RETURNING id",
	[BY_TOKEN] = "SELECT " ROOM_COLUMNS " FROM rooms WHERE token = $1 AND type > 0",
	[BY_ID] = "SELECT " ROOM_COLUMNS " FROM rooms WHERE id = $1 AND type > 0",
	[BY_PAIR] =
		"SELECT " ROOM_COLUMNS " FROM rooms WHERE pair_a = $1 AND pair_b = $2 AND type = 1",
	[END_PAIR] = "UPDATE rooms SET type = 5, name = $1, pair_a = NULL, pair_b = NULL"
		     " WHERE id = $2",
	[RENAME] = "UPDATE rooms SET name = $1 WHERE id = $2",
	[SET_TYPE] = "UPDATE rooms SET type = $1 WHERE id = $2",
#define X(name, type, member) [SET_##name] = SET_NUMBER_SQL(#member),
	ROOM_NUMBERS(X)
#undef X
		[SET_DESCRIPTION] = "UPDATE rooms SET description = $1 WHERE id = $2",
	[SET_PASSWORD] = "UPDATE rooms SET password_hash = $1 WHERE id = $2",
	[SET_OBJECT] = "UPDATE rooms SET object_type = $1, object_id = $2, changed_s = $3"
		       " WHERE id = $4",
	[SET_LOBBY] = "UPDATE rooms SET lobby_state = $1, lobby_timer_s = $2, changed_s = $3"
		      " WHERE id = $4",
	[SET_LAST] = "UPDATE rooms SET last_message_id = $1, last_activity_s = $2 WHERE id = $3",
	[NOTE_TO_SELF] = "SELECT " ROOM_COLUMNS " FROM rooms WHERE object_id = $1 AND type = 6",
	[LISTED] = "SELECT " ROOM_COLUMNS " FROM rooms WHERE listable <> 0 AND type IN (2, 3)"
		   " AND LOWER(name) LIKE $1 ESCAPE '!' AND NOT EXISTS"
		   " (SELECT 1 FROM attendees WHERE attendees.room_id = rooms.id"
		   " AND attendees.actor_type = 'users' AND attendees.actor_id = $2)"
		   " ORDER BY +rooms.id",
	/* Nobody is a pair with himself. */
	[PAIRS] = "SELECT " ROOM_COLUMNS " FROM rooms WHERE pair_a = $1 AND type = 1"
		  " UNION ALL SELECT " ROOM_COLUMNS " FROM rooms WHERE pair_b = $1 AND type = 1"
		  " ORDER BY 1",
	[BREAKOUT] = "SELECT " ROOM_COLUMNS " FROM rooms WHERE parent_id = $1 AND parent_id > 0"
		     " ORDER BY rooms.id",
	[DELETE] = "DELETE FROM rooms WHERE id = $1",
	/* No token has a slash; and what is unique must not be in the way of a new room. */
	[BURY] = "UPDATE rooms SET type = 0, token = '/' || id, name = '', object_type = '',"
		 " object_id = '', pair_a = NULL, pair_b = NULL, parent_id = 0, listable = 0"
		 " WHERE id = $1",
};

const struct stmt_set store_set_rooms = { sql, N_STMTS };

void store_room_read(struct query *q, struct tt_arena *arena, struct room *out)
{
	out->id = query_i64(q);
	out->token = query_str(q, arena);
	out->type = (enum room_type)query_i64(q);
	out->name = query_str(q, arena);
	out->description = query_str(q, arena);
	out->avatar_version = query_str(q, arena);
	out->password_hash = query_str(q, arena);
	out->object_type = query_str(q, arena);
	out->object_id = query_str(q, arena);
	out->pair_a = query_str(q, arena);
	out->pair_b = query_str(q, arena);
	out->parent_id = query_i64(q);
	out->read_only = query_i64(q) != 0;
	out->listable = (enum room_listable)query_i64(q);
	out->message_expiration_s = query_i64(q);
	out->lobby_state = (enum lobby_state)query_i64(q);
	out->lobby_timer_s = query_i64(q);
	out->sip_enabled = (enum sip_state)query_i64(q);
	out->default_permissions = query_i64(q);
	out->recording_consent = query_i64(q) != 0;
	out->mention_permissions = (enum mention_permissions)query_i64(q);
	out->breakout_mode = (enum breakout_mode)query_i64(q);
	out->breakout_status = (enum breakout_status)query_i64(q);
	out->created_s = query_i64(q);
	out->last_message_id = query_i64(q);
	out->last_activity_s = query_i64(q);
	out->has_bots = query_i64(q) != 0;
	out->has_pins = query_i64(q) != 0;
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
	query_bind_str(&q, room->pair_a);
	query_bind_str(&q, room->pair_b);
	query_bind_i64(&q, room->parent_id);
	added = query_next(&q);
	if (added)
		room->id = query_i64(&q);
	err = query_end(&q);
	return err || added ? err : TT_ERR_ROOM;
}

static enum tt_err read_one(struct query *q, struct tt_arena *arena, struct room *out)
{
	bool found = query_next(q);

	if (found)
		store_room_read(q, arena, out);
	return query_end_found(q, found, TT_ERR_ROOM);
}

static enum tt_err find(struct db *db, int stmt, struct tt_arena *arena, struct tt_str key,
			struct room *out)
{
	struct query q = query_start(db, SET_ROOMS, stmt);

	query_bind_str(&q, key);
	return read_one(&q, arena, out);
}

enum tt_err store_room_by_token(struct db *db, struct tt_arena *arena, struct tt_str token,
				struct room *out)
{
	return find(db, BY_TOKEN, arena, token, out);
}

enum tt_err store_room_by_id(struct db *db, struct tt_arena *arena, int64_t id, struct room *out)
{
	struct query q = query_start(db, SET_ROOMS, BY_ID);

	query_bind_i64(&q, id);
	return read_one(&q, arena, out);
}

enum tt_err store_room_by_pair(struct db *db, struct tt_arena *arena, struct tt_str pair_a,
			       struct tt_str pair_b, struct room *out)
{
	struct query q = query_start(db, SET_ROOMS, BY_PAIR);

	query_bind_str(&q, pair_a);
	query_bind_str(&q, pair_b);
	return read_one(&q, arena, out);
}

enum tt_err store_room_note_to_self(struct db *db, struct tt_arena *arena, struct tt_str user,
				    struct room *out)
{
	return find(db, NOTE_TO_SELF, arena, user, out);
}

static enum tt_err read_all(struct query *q, struct tt_arena *arena, struct room **out, size_t *n)
{
	*out = NULL;
	*n = 0;
	while (query_next(q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		store_room_read(q, arena, &(*out)[(*n)++]);
	}
	return query_end(q);
}

enum tt_err store_rooms_listed(struct db *db, struct tt_arena *arena, struct tt_str user,
			       struct tt_str term, struct room **out, size_t *n)
{
	struct query q = query_start(db, SET_ROOMS, LISTED);

	query_bind_str(&q, store_like(arena, term));
	query_bind_str(&q, user);
	return read_all(&q, arena, out, n);
}

enum tt_err store_rooms_pairs(struct db *db, struct tt_arena *arena, struct tt_str user,
			      struct room **out, size_t *n)
{
	struct query q = query_start(db, SET_ROOMS, PAIRS);

	query_bind_str(&q, user);
	return read_all(&q, arena, out, n);
}

enum tt_err store_rooms_breakout(struct db *db, struct tt_arena *arena, int64_t parent_id,
				 struct room **out, size_t *n)
{
	struct query q = query_start(db, SET_ROOMS, BREAKOUT);

	query_bind_i64(&q, parent_id);
	return read_all(&q, arena, out, n);
}

static enum tt_err set_text(struct db *db, int stmt, int64_t id, struct tt_str text)
{
	struct query q = query_start(db, SET_ROOMS, stmt);

	query_bind_str(&q, text);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_room_end_pair(struct db *db, int64_t id, struct tt_str name)
{
	return set_text(db, END_PAIR, id, name);
}

enum tt_err store_room_rename(struct db *db, int64_t id, struct tt_str name)
{
	return set_text(db, RENAME, id, name);
}

enum tt_err store_room_set_description(struct db *db, int64_t id, struct tt_str description)
{
	return set_text(db, SET_DESCRIPTION, id, description);
}

enum tt_err store_room_set_password(struct db *db, int64_t id, struct tt_str password_hash)
{
	return set_text(db, SET_PASSWORD, id, password_hash);
}

enum tt_err store_room_set_type(struct db *db, int64_t id, enum room_type type)
{
	struct query q = query_start(db, SET_ROOMS, SET_TYPE);

	query_bind_i64(&q, type);
	query_bind_i64(&q, id);
	return query_run(&q);
}

int64_t room_number(const struct room *room, enum room_number which)
{
	const int64_t values[] = {
#define X(name, type, member) [ROOM_NUMBER_##name] = room->member,
		ROOM_NUMBERS(X)
#undef X
	};

	return values[which];
}

void room_put_number(struct room *room, enum room_number which, int64_t value)
{
#define X(name, type, member)            \
	if (which == ROOM_NUMBER_##name) \
		room->member = (type)value;
	ROOM_NUMBERS(X)
#undef X
}

enum tt_err store_room_set_number(struct db *db, int64_t id, enum room_number which, int64_t value,
				  int64_t now_s)
{
	static const int stmts[] = {
#define X(name, type, member) [ROOM_NUMBER_##name] = SET_##name,
		ROOM_NUMBERS(X)
#undef X
	};
	struct query q = query_start(db, SET_ROOMS, stmts[which]);

	query_bind_i64(&q, value);
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_room_set_object(struct db *db, const struct room *room, int64_t now_s)
{
	struct query q = query_start(db, SET_ROOMS, SET_OBJECT);

	query_bind_str(&q, room->object_type);
	query_bind_str(&q, room->object_id);
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, room->id);
	return query_run(&q);
}

enum tt_err store_room_set_lobby(struct db *db, const struct room *room, int64_t now_s)
{
	struct query q = query_start(db, SET_ROOMS, SET_LOBBY);

	query_bind_i64(&q, room->lobby_state);
	query_bind_i64(&q, room->lobby_timer_s);
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, room->id);
	return query_run(&q);
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

enum tt_err store_room_bury(struct db *db, int64_t id)
{
	struct query q = query_start(db, SET_ROOMS, BURY);

	query_bind_i64(&q, id);
	return query_run(&q);
}

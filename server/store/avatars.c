#include "server/store/avatars.h"

enum {
	SET,
	SET_VERSION,
	GET,
	DELETE,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[SET] = "INSERT INTO avatars (room_id, content_type, bytes, emoji, color, set_s)"
		" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (room_id) DO UPDATE"
		" SET content_type = excluded.content_type, bytes = excluded.bytes,"
		" emoji = excluded.emoji, color = excluded.color, set_s = excluded.set_s",
	[SET_VERSION] = "UPDATE rooms SET avatar_version = $1 WHERE id = $2",
	[GET] = "SELECT content_type, bytes, emoji, color, set_s FROM avatars WHERE room_id = $1",
	[DELETE] = "DELETE FROM avatars WHERE room_id = $1",
};

const struct stmt_set store_set_avatars = { sql, N_STMTS };

static enum tt_err set_version(struct db *db, int64_t room_id, struct tt_str version)
{
	struct query q = query_start(db, SET_AVATARS, SET_VERSION);

	query_bind_str(&q, version);
	query_bind_i64(&q, room_id);
	return query_run(&q);
}

enum tt_err store_avatar_set(struct db *db, int64_t room_id, struct tt_str version,
			     const struct avatar *avatar)
{
	struct query q = query_start(db, SET_AVATARS, SET);
	enum tt_err err;

	query_bind_i64(&q, room_id);
	query_bind_str(&q, avatar->content_type);
	query_bind_bytes(&q, avatar->bytes);
	query_bind_str(&q, avatar->emoji);
	query_bind_str(&q, avatar->color);
	query_bind_i64(&q, avatar->set_s);
	err = query_run(&q);
	return err ? err : set_version(db, room_id, version);
}

enum tt_err store_avatar_get(struct db *db, struct tt_arena *arena, int64_t room_id,
			     struct avatar *out, bool *found)
{
	struct query q = query_start(db, SET_AVATARS, GET);

	query_bind_i64(&q, room_id);
	*found = query_next(&q);
	if (*found) {
		out->content_type = query_str(&q, arena);
		out->bytes = query_bytes(&q, arena);
		out->emoji = query_str(&q, arena);
		out->color = query_str(&q, arena);
		out->set_s = query_i64(&q);
	}
	return query_end(&q);
}

enum tt_err store_avatar_delete(struct db *db, int64_t room_id)
{
	struct query q = query_start(db, SET_AVATARS, DELETE);
	enum tt_err err;

	query_bind_i64(&q, room_id);
	err = query_run(&q);
	return err ? err : set_version(db, room_id, (struct tt_str){ NULL, 0 });
}

#include "server/store/avatars.h"
#include "server/store/driver.h"

enum {
	SET,
	GET,
	DELETE,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[SET] = "INSERT INTO room_avatars (room_id, emoji, color, content_type, image)"
		" VALUES ($1, $2, $3, $4, $5) ON CONFLICT (room_id) DO UPDATE SET"
		" emoji = excluded.emoji, color = excluded.color,"
		" content_type = excluded.content_type, image = excluded.image",
	[GET] = "SELECT emoji, color, content_type, image FROM room_avatars WHERE room_id = $1",
	[DELETE] = "DELETE FROM room_avatars WHERE room_id = $1",
};

const struct stmt_set store_set_avatars = { sql, N_STMTS };

enum tt_err store_avatar_set(struct db *db, int64_t room_id, const struct avatar *avatar)
{
	struct query q = query_start(db, SET_AVATARS, SET);

	query_bind_i64(&q, room_id);
	query_bind_str(&q, avatar->emoji);
	query_bind_str(&q, avatar->color);
	query_bind_str(&q, avatar->content_type);
	query_bind_bytes(&q, avatar->image);
	return query_run(&q);
}

enum tt_err store_avatar_get(struct db *db, struct tt_arena *arena, int64_t room_id,
			     struct avatar *out)
{
	struct query q = query_start(db, SET_AVATARS, GET);
	bool found;
	enum tt_err err;

	query_bind_i64(&q, room_id);
	found = query_next(&q);
	if (found) {
		out->emoji = query_str(&q, arena);
		out->color = query_str(&q, arena);
		out->content_type = query_str(&q, arena);
		out->image = query_bytes(&q, arena);
	}
	err = query_end(&q);
	return err || found ? err : TT_ERR_ROOM;
}

enum tt_err store_avatar_delete(struct db *db, int64_t room_id)
{
	struct query q = query_start(db, SET_AVATARS, DELETE);

	query_bind_i64(&q, room_id);
	return query_run(&q);
}

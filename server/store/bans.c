#include "server/store/bans.h"
#include "server/store/names.h"

enum {
	ADD,
	GET,
	OF_ROOM,
	DELETE,
	COUNT,
	N_STMTS
};

/* Accounts have their present names, others those of that time. */
#define MODERATOR NAME_OF_ACCOUNT("bans.moderator_type", "bans.moderator_id")
#define BANNED NAME_OF_ACCOUNT("bans.actor_type", "bans.actor_id")

#define COLUMNS                                                                 \
	"bans.id, bans.room_id, bans.moderator_type, bans.moderator_id,"        \
	" COALESCE(" MODERATOR " END, bans.moderator_name), bans.actor_type,"   \
	" bans.actor_id, COALESCE(" BANNED " END, bans.actor_name), bans.note," \
	" bans.created_s FROM bans"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO bans (room_id, moderator_type, moderator_id, moderator_name,"
		" actor_type, actor_id, actor_name, note, created_s)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
		" ON CONFLICT (room_id, actor_type, actor_id) DO UPDATE SET"
		" moderator_type = excluded.moderator_type, moderator_id = excluded.moderator_id,"
		" moderator_name = excluded.moderator_name, note = excluded.note,"
		" created_s = excluded.created_s RETURNING id",
	[GET] = "SELECT " COLUMNS
		" WHERE bans.room_id = $1 AND bans.actor_type = $2 AND bans.actor_id = $3",
	[OF_ROOM] = "SELECT " COLUMNS
		    " WHERE bans.room_id = $1 AND bans.actor_type = COALESCE($2, bans.actor_type)"
		    " ORDER BY bans.id",
	[DELETE] = "DELETE FROM bans WHERE room_id = $1 AND id = $2",
	[COUNT] = "SELECT COUNT(*) FROM bans WHERE room_id = $1",
};

const struct stmt_set store_set_bans = { sql, N_STMTS };

static void read_ban(struct query *q, struct tt_arena *arena, struct ban *out)
{
	out->id = query_i64(q);
	out->room_id = query_i64(q);
	out->moderator_type = query_str(q, arena);
	out->moderator_id = query_str(q, arena);
	out->moderator_name = query_str(q, arena);
	out->actor_type = query_str(q, arena);
	out->actor_id = query_str(q, arena);
	out->actor_name = query_str(q, arena);
	out->note = query_str(q, arena);
	out->created_s = query_i64(q);
}

enum tt_err store_ban_add(struct db *db, struct ban *ban)
{
	struct query q = query_start(db, SET_BANS, ADD);

	query_bind_i64(&q, ban->room_id);
	query_bind_str(&q, ban->moderator_type);
	query_bind_str(&q, ban->moderator_id);
	query_bind_str(&q, ban->moderator_name);
	query_bind_str(&q, ban->actor_type);
	query_bind_str(&q, ban->actor_id);
	query_bind_str(&q, ban->actor_name);
	query_bind_str(&q, ban->note);
	query_bind_i64(&q, ban->created_s);
	if (query_next(&q))
		ban->id = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_ban_get(struct db *db, struct tt_arena *arena, int64_t room_id,
			  struct tt_str actor_type, struct tt_str actor_id, struct ban *out)
{
	struct query q = query_start(db, SET_BANS, GET);

	memset(out, 0, sizeof(*out));
	query_bind_i64(&q, room_id);
	query_bind_str(&q, actor_type);
	query_bind_str(&q, actor_id);
	if (query_next(&q))
		read_ban(&q, arena, out);
	return query_end(&q);
}

enum tt_err store_bans_of_room(struct db *db, struct tt_arena *arena, int64_t room_id,
			       struct tt_str actor_type, struct ban **out, size_t *n)
{
	struct query q = query_start(db, SET_BANS, OF_ROOM);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, room_id);
	query_bind_str(&q, actor_type);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_ban(&q, arena, &(*out)[(*n)++]);
	}
	return query_end(&q);
}

enum tt_err store_ban_delete(struct db *db, int64_t room_id, int64_t id)
{
	struct query q = query_start(db, SET_BANS, DELETE);

	query_bind_i64(&q, room_id);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_bans_count(struct db *db, int64_t room_id, int64_t *out)
{
	struct query q = query_start(db, SET_BANS, COUNT);

	query_bind_i64(&q, room_id);
	return query_number(&q, out);
}

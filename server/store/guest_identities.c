#include "server/store/guest_identities.h"

enum {
	SET,
	GET,
	IS_KNOWN,
	MOVE,
	FORGET,
	DELETE_LOOSE,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[SET] = "INSERT INTO guest_identities (room_id, cookie_hash, actor_type, actor_id)"
		" VALUES ($1, $2, $3, $4) ON CONFLICT (room_id, cookie_hash)"
		" DO UPDATE SET actor_type = excluded.actor_type, actor_id = excluded.actor_id",
	[GET] = "SELECT actor_type, actor_id FROM guest_identities"
		" WHERE room_id = $1 AND cookie_hash = $2",
	[IS_KNOWN] = "SELECT 1 FROM guest_identities WHERE cookie_hash = $1 LIMIT 1",
	[MOVE] = "UPDATE guest_identities SET cookie_hash = $1 WHERE cookie_hash = $2",
	[FORGET] = "DELETE FROM guest_identities"
		   " WHERE room_id = $1 AND actor_type = $2 AND actor_id = $3",
	[DELETE_LOOSE] = "DELETE FROM guest_identities WHERE room_id = $1"
			 " AND NOT EXISTS (SELECT 1 FROM attendees"
			 " WHERE attendees.room_id = guest_identities.room_id"
			 " AND attendees.actor_type = guest_identities.actor_type"
			 " AND attendees.actor_id = guest_identities.actor_id)"
			 " AND NOT EXISTS (SELECT 1 FROM bans"
			 " WHERE bans.room_id = guest_identities.room_id"
			 " AND bans.actor_type = guest_identities.actor_type"
			 " AND bans.actor_id = guest_identities.actor_id)",
};

const struct stmt_set store_set_guest_identities = { sql, N_STMTS };

enum tt_err store_guest_identity_set(struct db *db, int64_t room_id, struct tt_str cookie_hash,
				     const struct guest_identity *identity)
{
	struct query q = query_start(db, SET_GUEST_IDENTITIES, SET);

	query_bind_i64(&q, room_id);
	query_bind_str(&q, cookie_hash);
	query_bind_str(&q, identity->actor_type);
	query_bind_str(&q, identity->actor_id);
	return query_run(&q);
}

enum tt_err store_guest_identity_get(struct db *db, struct tt_arena *arena, int64_t room_id,
				     struct tt_str cookie_hash, struct guest_identity *out)
{
	struct query q = query_start(db, SET_GUEST_IDENTITIES, GET);

	memset(out, 0, sizeof(*out));
	query_bind_i64(&q, room_id);
	query_bind_str(&q, cookie_hash);
	if (query_next(&q)) {
		out->actor_type = query_str(&q, arena);
		out->actor_id = query_str(&q, arena);
	}
	return query_end(&q);
}

enum tt_err store_guest_cookie_is_known(struct db *db, struct tt_str cookie_hash, bool *out)
{
	struct query q = query_start(db, SET_GUEST_IDENTITIES, IS_KNOWN);

	query_bind_str(&q, cookie_hash);
	*out = query_next(&q);
	return query_end(&q);
}

enum tt_err store_guest_identities_move(struct db *db, struct tt_str from_cookie_hash,
					struct tt_str to_cookie_hash)
{
	struct query q = query_start(db, SET_GUEST_IDENTITIES, MOVE);

	query_bind_str(&q, to_cookie_hash);
	query_bind_str(&q, from_cookie_hash);
	return query_run(&q);
}

enum tt_err store_guest_identity_forget(struct db *db, int64_t room_id,
					const struct guest_identity *identity)
{
	struct query q = query_start(db, SET_GUEST_IDENTITIES, FORGET);

	query_bind_i64(&q, room_id);
	query_bind_str(&q, identity->actor_type);
	query_bind_str(&q, identity->actor_id);
	return query_run(&q);
}

enum tt_err store_guest_identities_delete_loose(struct db *db, int64_t room_id)
{
	struct query q = query_start(db, SET_GUEST_IDENTITIES, DELETE_LOOSE);

	query_bind_i64(&q, room_id);
	return query_run(&q);
}

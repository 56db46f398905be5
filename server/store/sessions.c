#include "server/store/sessions.h"

enum {
	ADD,
	OF_CLIENT,
	OF_ROOM,
	PING,
	SET_STATE,
	MOVE,
	DELETE,
	DELETE_DEAD,
	COUNT,
	KEEP_NEWEST,
	FORGOTTEN,
	DELETE_FORGOTTEN,
	N_STMTS
};

#define COLUMNS                                                                         \
	"sessions.id, sessions.attendee_id, sessions.session_id, sessions.cookie_hash," \
	" sessions.state, sessions.in_call, sessions.last_ping_s"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO sessions (attendee_id, session_id, cookie_hash, state, in_call,"
		" last_ping_s) VALUES ($1, $2, $3, $4, $5, $6)",
	[OF_CLIENT] = "SELECT " COLUMNS " FROM sessions"
		      " JOIN attendees ON attendees.id = sessions.attendee_id"
		      " WHERE attendees.room_id = $1 AND sessions.cookie_hash = $2"
		      " ORDER BY sessions.id DESC",
	[OF_ROOM] = "SELECT " COLUMNS " FROM sessions"
		    " JOIN attendees ON attendees.id = sessions.attendee_id"
		    " WHERE attendees.room_id = $1 ORDER BY attendees.id, sessions.id",
	[PING] = "UPDATE sessions SET last_ping_s = $1 WHERE id = $2",
	[SET_STATE] = "UPDATE sessions SET state = $1 WHERE id = $2",
	[MOVE] = "UPDATE sessions SET cookie_hash = $1 WHERE cookie_hash = $2",
	[DELETE] = "DELETE FROM sessions WHERE id = $1",
	[DELETE_DEAD] = "DELETE FROM sessions WHERE last_ping_s < $1 AND attendee_id IN"
			" (SELECT id FROM attendees WHERE room_id = $2)",
	[KEEP_NEWEST] = "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions"
			" WHERE attendee_id = $1 ORDER BY id DESC LIMIT 1000 OFFSET $2)",
	[FORGOTTEN] = "SELECT sessions.id FROM sessions"
		      " JOIN attendees ON attendees.id = sessions.attendee_id"
		      " WHERE sessions.last_ping_s < $1 AND (sessions.last_ping_s < $2"
		      " OR attendees.participant_type IN (4, 5)) LIMIT $3",
	[DELETE_FORGOTTEN] = "DELETE FROM sessions WHERE id = $1 AND last_ping_s < $2",
	[COUNT] = "SELECT COUNT(*) FROM sessions WHERE attendee_id = $1",
};

const struct stmt_set store_set_sessions = { sql, N_STMTS };

static void read_session(struct query *q, struct tt_arena *arena, struct session *out)
{
	out->id = query_i64(q);
	out->attendee_id = query_i64(q);
	out->session_id = query_str(q, arena);
	out->cookie_hash = query_str(q, arena);
	out->state = (enum session_state)query_i64(q);
	out->in_call = query_i64(q);
	out->last_ping_s = query_i64(q);
}

enum tt_err store_session_add(struct db *db, const struct session *session)
{
	struct query q = query_start(db, SET_SESSIONS, ADD);

	query_bind_i64(&q, session->attendee_id);
	query_bind_str(&q, session->session_id);
	query_bind_str(&q, session->cookie_hash);
	query_bind_i64(&q, session->state);
	query_bind_i64(&q, session->in_call);
	query_bind_i64(&q, session->last_ping_s);
	return query_run(&q);
}

enum tt_err store_session_of_client(struct db *db, struct tt_arena *arena, int64_t room_id,
				    struct tt_str cookie_hash, struct session *out)
{
	struct query q = query_start(db, SET_SESSIONS, OF_CLIENT);
	bool found;

	query_bind_i64(&q, room_id);
	query_bind_str(&q, cookie_hash);
	found = query_next(&q);
	if (found)
		read_session(&q, arena, out);
	return query_end_found(&q, found, TT_ERR_NO_SESSION);
}

enum tt_err store_sessions_of_room(struct db *db, struct tt_arena *arena, int64_t room_id,
				   struct session **out, size_t *n)
{
	struct query q = query_start(db, SET_SESSIONS, OF_ROOM);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, room_id);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_session(&q, arena, &(*out)[(*n)++]);
	}
	return query_end(&q);
}

enum tt_err store_session_ping(struct db *db, int64_t id, int64_t now_s)
{
	struct query q = query_start(db, SET_SESSIONS, PING);

	query_bind_i64(&q, now_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_session_set_state(struct db *db, int64_t id, enum session_state state)
{
	struct query q = query_start(db, SET_SESSIONS, SET_STATE);

	query_bind_i64(&q, state);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_sessions_move(struct db *db, struct tt_str from_cookie_hash,
				struct tt_str to_cookie_hash)
{
	struct query q = query_start(db, SET_SESSIONS, MOVE);

	query_bind_str(&q, to_cookie_hash);
	query_bind_str(&q, from_cookie_hash);
	return query_run(&q);
}

enum tt_err store_session_delete(struct db *db, int64_t id)
{
	struct query q = query_start(db, SET_SESSIONS, DELETE);

	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_sessions_delete_dead(struct db *db, int64_t room_id, int64_t before_s)
{
	struct query q = query_start(db, SET_SESSIONS, DELETE_DEAD);

	query_bind_i64(&q, before_s);
	query_bind_i64(&q, room_id);
	return query_run(&q);
}

enum tt_err store_sessions_count(struct db *db, int64_t attendee_id, int64_t *out)
{
	struct query q = query_start(db, SET_SESSIONS, COUNT);

	query_bind_i64(&q, attendee_id);
	if (query_next(&q))
		*out = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_sessions_keep_newest(struct db *db, int64_t attendee_id, int64_t n)
{
	struct query q = query_start(db, SET_SESSIONS, KEEP_NEWEST);

	query_bind_i64(&q, attendee_id);
	query_bind_i64(&q, n);
	return query_run(&q);
}

enum tt_err store_sessions_forgotten(struct db *db, const struct forgotten *since, int64_t limit,
				     int64_t out[], size_t *n)
{
	struct query q = query_start(db, SET_SESSIONS, FORGOTTEN);

	*n = 0;
	query_bind_i64(&q, since->passing_s);
	query_bind_i64(&q, since->all_s);
	query_bind_i64(&q, limit);
	while (query_next(&q))
		out[(*n)++] = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_session_delete_forgotten(struct db *db, int64_t id, int64_t before_s)
{
	struct query q = query_start(db, SET_SESSIONS, DELETE_FORGOTTEN);

	query_bind_i64(&q, id);
	query_bind_i64(&q, before_s);
	return query_run(&q);
}

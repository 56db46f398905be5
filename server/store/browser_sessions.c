#include "server/store/browser_sessions.h"

enum {
	ADD,
	BY_HASH,
	OF_USER,
	SET_USED,
	SET_CONFIRMED,
	RENAME,
	DELETE,
	DELETE_ALL,
	KEEP,
	SWEEP,
	ANY_EXPIRED,
	N_STMTS
};

#define COLUMNS                                                                         \
	"id, user_id, token_hash, name, credentials_version, is_remembered, created_s," \
	" last_used_s, expires_s, confirmed_s"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO browser_sessions (user_id, token_hash, name, credentials_version,"
		" is_remembered, created_s, last_used_s, expires_s, confirmed_s)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
	[BY_HASH] = "SELECT " COLUMNS " FROM browser_sessions WHERE token_hash = $1",
	[OF_USER] = "SELECT " COLUMNS " FROM browser_sessions WHERE user_id = $1"
		    " AND expires_s > $2 ORDER BY last_used_s DESC, id DESC",
	[SET_USED] = "UPDATE browser_sessions SET last_used_s = $1, expires_s = $2 WHERE id = $3",
	[SET_CONFIRMED] = "UPDATE browser_sessions SET confirmed_s = $1 WHERE id = $2",
	[RENAME] = "UPDATE browser_sessions SET name = $1 WHERE id = $2 AND user_id = $3"
		   " RETURNING id",
	[DELETE] = "DELETE FROM browser_sessions WHERE id = $1 AND user_id = $2 RETURNING id",
	[DELETE_ALL] = "DELETE FROM browser_sessions WHERE user_id = $1 AND id <> $2",
	[KEEP] = "DELETE FROM browser_sessions WHERE user_id = $1 AND id NOT IN"
		 " (SELECT id FROM browser_sessions WHERE user_id = $1"
		 " ORDER BY last_used_s DESC, id DESC LIMIT $2)",
	[SWEEP] = "DELETE FROM browser_sessions WHERE id IN (SELECT id FROM browser_sessions"
		  " WHERE expires_s <= $1 ORDER BY expires_s LIMIT $2) RETURNING 1",
	[ANY_EXPIRED] = "SELECT 1 FROM browser_sessions WHERE expires_s <= $1 LIMIT 1",
};

const struct stmt_set store_set_browser_sessions = { sql, N_STMTS };

static void read_session(struct query *q, struct tt_arena *arena, struct browser_session *out)
{
	out->id = query_i64(q);
	out->user = query_str(q, arena);
	out->token_hash = query_str(q, arena);
	out->name = query_str(q, arena);
	out->credentials_version = query_i64(q);
	out->is_remembered = query_i64(q) != 0;
	out->created_s = query_i64(q);
	out->last_used_s = query_i64(q);
	out->expires_s = query_i64(q);
	out->confirmed_s = query_i64(q);
}

enum tt_err store_browser_session_add(struct db *db, struct browser_session *session)
{
	struct query q = query_start(db, SET_BROWSER_SESSIONS, ADD);

	query_bind_str(&q, session->user);
	query_bind_str(&q, session->token_hash);
	query_bind_str(&q, session->name);
	query_bind_i64(&q, session->credentials_version);
	query_bind_i64(&q, session->is_remembered);
	query_bind_i64(&q, session->created_s);
	query_bind_i64(&q, session->last_used_s);
	query_bind_i64(&q, session->expires_s);
	query_bind_i64(&q, session->confirmed_s);
	if (query_next(&q))
		session->id = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_browser_session_by_hash(struct db *db, struct tt_arena *arena,
					  struct tt_str token_hash, struct browser_session *out)
{
	struct query q = query_start(db, SET_BROWSER_SESSIONS, BY_HASH);
	bool found;

	query_bind_str(&q, token_hash);
	found = query_next(&q);
	if (found)
		read_session(&q, arena, out);
	return query_end_found(&q, found, TT_ERR_NO_BROWSER_SESSION);
}

enum tt_err store_browser_sessions_of_user(struct db *db, struct tt_arena *arena,
					   struct tt_str user, int64_t now_s,
					   struct browser_session **out, size_t *n)
{
	struct query q = query_start(db, SET_BROWSER_SESSIONS, OF_USER);

	*out = NULL;
	*n = 0;
	query_bind_str(&q, user);
	query_bind_i64(&q, now_s);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_session(&q, arena, &(*out)[(*n)++]);
	}
	return query_end(&q);
}

enum tt_err store_browser_session_set_used(struct db *db, int64_t id, int64_t last_used_s,
					   int64_t expires_s)
{
	struct query q = query_start(db, SET_BROWSER_SESSIONS, SET_USED);

	query_bind_i64(&q, last_used_s);
	query_bind_i64(&q, expires_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_browser_session_set_confirmed(struct db *db, int64_t id, int64_t confirmed_s)
{
	struct query q = query_start(db, SET_BROWSER_SESSIONS, SET_CONFIRMED);

	query_bind_i64(&q, confirmed_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

static enum tt_err end_changed(struct query *q)
{
	bool changed = query_next(q);

	return query_end_found(q, changed, TT_ERR_NO_BROWSER_SESSION);
}

enum tt_err store_browser_session_rename(struct db *db, struct tt_str user, int64_t id,
					 struct tt_str name)
{
	struct query q = query_start(db, SET_BROWSER_SESSIONS, RENAME);

	query_bind_str(&q, name);
	query_bind_i64(&q, id);
	query_bind_str(&q, user);
	return end_changed(&q);
}

enum tt_err store_browser_session_delete(struct db *db, struct tt_str user, int64_t id)
{
	struct query q = query_start(db, SET_BROWSER_SESSIONS, DELETE);

	query_bind_i64(&q, id);
	query_bind_str(&q, user);
	return end_changed(&q);
}

enum tt_err store_browser_sessions_delete_all(struct db *db, struct tt_str user, int64_t spared)
{
	struct query q = query_start(db, SET_BROWSER_SESSIONS, DELETE_ALL);

	query_bind_str(&q, user);
	query_bind_i64(&q, spared);
	return query_run(&q);
}

enum tt_err store_browser_sessions_keep(struct db *db, struct tt_str user, int64_t most)
{
	struct query q = query_start(db, SET_BROWSER_SESSIONS, KEEP);

	query_bind_str(&q, user);
	query_bind_i64(&q, most);
	return query_run(&q);
}

enum tt_err store_browser_sessions_sweep(struct db *db, int64_t now_s, int64_t most, int64_t *n)
{
	struct query q = query_start(db, SET_BROWSER_SESSIONS, SWEEP);

	*n = 0;
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, most);
	while (query_next(&q))
		(*n)++;
	return query_end(&q);
}

enum tt_err store_browser_sessions_any_expired(struct db *db, int64_t now_s, bool *any)
{
	struct query q = query_start(db, SET_BROWSER_SESSIONS, ANY_EXPIRED);

	query_bind_i64(&q, now_s);
	*any = query_next(&q);
	return query_end(&q);
}

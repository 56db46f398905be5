#include "server/store/login_flows.h"

enum {
	ADD,
	BY_POLL,
	BY_GRANT,
	GRANT,
	DELETE,
	DELETE_BEFORE,
	COUNT,
	N_STMTS
};

#define COLUMNS "poll_hash, grant_hash, client_name, created_s, user_id"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO login_flows (poll_hash, grant_hash, client_name, created_s)"
		" VALUES ($1, $2, $3, $4)",
	[BY_POLL] = "SELECT " COLUMNS " FROM login_flows WHERE poll_hash = $1",
	[BY_GRANT] = "SELECT " COLUMNS " FROM login_flows WHERE grant_hash = $1",
	[GRANT] = "UPDATE login_flows SET user_id = $1 WHERE grant_hash = $2 AND user_id IS NULL"
		  " RETURNING 1",
	[DELETE] = "DELETE FROM login_flows WHERE poll_hash = $1 RETURNING 1",
	[DELETE_BEFORE] = "DELETE FROM login_flows WHERE created_s < $1",
	[COUNT] = "SELECT COUNT(*) FROM login_flows",
};

const struct stmt_set store_set_login_flows = { sql, N_STMTS };

enum tt_err store_login_flow_add(struct db *db, const struct login_flow *flow)
{
	struct query q = query_start(db, SET_LOGIN_FLOWS, ADD);

	query_bind_str(&q, flow->poll_hash);
	query_bind_str(&q, flow->grant_hash);
	query_bind_str(&q, flow->client_name);
	query_bind_i64(&q, flow->created_s);
	return query_run(&q);
}

static enum tt_err find(struct db *db, int stmt, struct tt_arena *arena, struct tt_str key,
			struct login_flow *out)
{
	struct query q = query_start(db, SET_LOGIN_FLOWS, stmt);
	bool found;

	query_bind_str(&q, key);
	found = query_next(&q);
	if (found) {
		out->poll_hash = query_str(&q, arena);
		out->grant_hash = query_str(&q, arena);
		out->client_name = query_str(&q, arena);
		out->created_s = query_i64(&q);
		out->user = query_str(&q, arena);
	}
	return query_end_found(&q, found, TT_ERR_NO_LOGIN_FLOW);
}

enum tt_err store_login_flow_by_poll(struct db *db, struct tt_arena *arena, struct tt_str poll_hash,
				     struct login_flow *out)
{
	return find(db, BY_POLL, arena, poll_hash, out);
}

enum tt_err store_login_flow_by_grant(struct db *db, struct tt_arena *arena,
				      struct tt_str grant_hash, struct login_flow *out)
{
	return find(db, BY_GRANT, arena, grant_hash, out);
}

static enum tt_err end_changed(struct query *q)
{
	bool changed = query_next(q);
	enum tt_err err = query_end(q);

	return err || changed ? err : TT_ERR_NO_LOGIN_FLOW;
}

enum tt_err store_login_flow_grant(struct db *db, struct tt_str grant_hash, struct tt_str user)
{
	struct query q = query_start(db, SET_LOGIN_FLOWS, GRANT);

	query_bind_str(&q, user);
	query_bind_str(&q, grant_hash);
	return end_changed(&q);
}

enum tt_err store_login_flow_delete(struct db *db, struct tt_str poll_hash)
{
	struct query q = query_start(db, SET_LOGIN_FLOWS, DELETE);

	query_bind_str(&q, poll_hash);
	return end_changed(&q);
}

enum tt_err store_login_flows_delete_before(struct db *db, int64_t created_s)
{
	struct query q = query_start(db, SET_LOGIN_FLOWS, DELETE_BEFORE);

	query_bind_i64(&q, created_s);
	return query_run(&q);
}

enum tt_err store_login_flows_count(struct db *db, int64_t *out)
{
	struct query q = query_start(db, SET_LOGIN_FLOWS, COUNT);

	*out = 0;
	if (query_next(&q))
		*out = query_i64(&q);
	return query_end(&q);
}

#include "server/accounts/login_flow.h"
#include "lib/base/random.h"
#include "server/accounts/accounts.h"

enum {
	POLL_LEN = 128,
	GRANT_LEN = 64
};

static bool is_alive(const struct login_flow *flow, int64_t now_s)
{
	return flow->created_s > now_s - LOGIN_FLOW_LIFE_S;
}

enum tt_err login_flow_begin(struct db *db, struct tt_arena *arena, struct tt_str client_name,
			     int64_t now_s, struct login_flow_secrets *out)
{
	struct login_flow flow = { .created_s = now_s };
	int64_t n;
	enum tt_err err = store_login_flows_delete_before(db, now_s - LOGIN_FLOW_LIFE_S + 1);

	if (!err)
		err = store_login_flows_count(db, &n);
	if (!err && n >= LOGIN_FLOW_MAX)
		err = TT_ERR_BUSY;
	if (err)
		return err;
	out->poll = tt_random_text(arena, TT_ALPHABET_ALNUM, POLL_LEN);
	out->grant = tt_random_text(arena, TT_ALPHABET_ALNUM, GRANT_LEN);
	flow.poll_hash = accounts_token_hash(arena, out->poll);
	flow.grant_hash = accounts_token_hash(arena, out->grant);
	flow.client_name = accounts_client_name(client_name);
	return store_login_flow_add(db, &flow);
}

enum tt_err login_flow_find(struct db *db, struct tt_arena *arena, struct tt_str grant,
			    int64_t now_s, struct login_flow *out)
{
	enum tt_err err =
		store_login_flow_by_grant(db, arena, accounts_token_hash(arena, grant), out);

	if (!err && (!is_alive(out, now_s) || out->user.p))
		err = TT_ERR_NO_LOGIN_FLOW;
	return err;
}

enum tt_err login_flow_grant(struct db *db, struct tt_arena *arena, struct tt_str grant,
			     struct tt_str user, int64_t now_s)
{
	struct login_flow flow;
	enum tt_err err = login_flow_find(db, arena, grant, now_s, &flow);

	return err ? err : store_login_flow_grant(db, flow.grant_hash, user);
}

static enum tt_err find_granted(struct db *db, struct tt_arena *arena, struct tt_str poll,
				int64_t now_s, struct login_flow *flow)
{
	enum tt_err err =
		store_login_flow_by_poll(db, arena, accounts_token_hash(arena, poll), flow);

	if (!err && (!is_alive(flow, now_s) || !flow->user.p))
		err = TT_ERR_NO_LOGIN_FLOW;
	return err;
}

enum tt_err login_flow_is_granted(struct db *db, struct tt_arena *arena, struct tt_str poll,
				  int64_t now_s)
{
	struct login_flow flow;

	return find_granted(db, arena, poll, now_s, &flow);
}

enum tt_err login_flow_claim(struct db *db, struct tt_arena *arena, struct tt_str poll,
			     int64_t now_s, int64_t most, struct tt_str *user,
			     struct tt_str *app_password)
{
	struct login_flow flow;
	struct user row;
	enum tt_err err = find_granted(db, arena, poll, now_s, &flow);

	if (!err)
		err = store_user_get(db, arena, flow.user, &row);
	if (!err && !row.enabled)
		err = TT_ERR_NO_LOGIN_FLOW;
	if (!err)
		err = store_login_flow_delete(db, flow.poll_hash);
	if (!err)
		err = accounts_add_app_password(db, arena, flow.user, flow.client_name, most,
						app_password);
	*user = flow.user;
	return err;
}

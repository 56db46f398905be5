#include "server/accounts/login_flow.h"
#include "lib/base/clock.h"
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

/* They are a handful, and no more however many are begun. */
static enum tt_err make_room(struct db *db, int64_t now_s)
{
	int64_t n = 0;
	enum tt_err err = store_login_flows_delete_before(db, now_s - LOGIN_FLOW_LIFE_S + 1);

	if (!err)
		err = store_login_flows_count(db, &n);
	return !err && n >= LOGIN_FLOW_MAX ? TT_ERR_BUSY : err;
}

enum tt_err login_flow_begin(struct db *db, struct tt_arena *arena, struct tt_str client_name,
			     int64_t now_s, struct login_flow_secrets *out)
{
	struct login_flow flow = { .created_s = now_s };
	enum tt_err err = make_room(db, now_s);

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

/* Of the same table, and never found by what the other flow shows. */
static struct tt_str flow1_hash(struct tt_arena *arena, const char *what, struct tt_str secret)
{
	return accounts_token_hash(
		arena, tt_str_printf(arena, "login flow v1 %s %.*s", what, TT_STR_ARG(secret)));
}

static struct tt_str cookie_hash_of(struct tt_arena *arena, struct tt_str cookie)
{
	return flow1_hash(arena, "cookie", cookie);
}

enum tt_err login_flow1_begin(struct db *db, struct tt_arena *arena, struct tt_str cookie,
			      struct tt_str client_name, struct tt_str *state)
{
	struct login_flow flow = { .poll_hash = cookie_hash_of(arena, cookie),
				   .client_name = accounts_client_name(client_name),
				   .created_s = tt_clock_s() };
	enum tt_err err = make_room(db, flow.created_s);

	if (!err)
		err = store_login_flow_delete(db, flow.poll_hash);
	if (err && err != TT_ERR_NO_LOGIN_FLOW)
		return err;
	*state = tt_random_text(arena, TT_ALPHABET_ALNUM, GRANT_LEN);
	flow.grant_hash = flow1_hash(arena, "state", *state);
	return store_login_flow_add(db, &flow);
}

enum tt_err login_flow1_find(struct db *db, struct tt_arena *arena, struct tt_str cookie,
			     struct tt_str state, struct login_flow *out)
{
	enum tt_err err =
		store_login_flow_by_grant(db, arena, flow1_hash(arena, "state", state), out);

	if (!err && (!is_alive(out, tt_clock_s()) || cookie.n == 0 ||
		     !tt_str_eq(out->poll_hash, cookie_hash_of(arena, cookie))))
		err = TT_ERR_NO_LOGIN_FLOW;
	return err;
}

enum tt_err login_flow1_take(struct db *db, struct tt_arena *arena, struct tt_str cookie,
			     struct tt_str state, struct login_flow *out)
{
	enum tt_err err = login_flow1_find(db, arena, cookie, state, out);

	return err ? err : store_login_flow_delete(db, out->poll_hash);
}

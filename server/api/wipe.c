/* wipe.c - a client that is not let in any more asks whether it shall forget what it knows, for it
 * may have been stolen (talk-side 13.5). Outside OCS; who asks shows the app password, which is
 * good for nothing else. */
#include "server/api/call.h"
#include "server/api/guarded.h"
#include "server/api/handlers_accounts.h"
#include "server/api/login.h"

enum {
	WINDOW_MS = 300 * 1000,
	MOST = 10, /* of one address */
};

/* TT_ERR_NO_APP_PASSWORD: none, or one that is not to be wiped. */
static enum tt_err find(struct call *call, struct app_password *out)
{
	const struct limit limit = { "wipe", MOST, WINDOW_MS };
	struct tt_str token = accounts_token_hash(call->arena, call_str(call, "token"));
	enum tt_err err;

	if (!call_take_of(call, &limit, call->req->address)) {
		call->req->retry_after_s = WINDOW_MS / 1000;
		return TT_ERR_THROTTLED;
	}
	err = store_app_password_by_hash(call->db, call->arena, token, out);
	return !err && out->kind != APP_PASSWORD_WIPE ? TT_ERR_NO_APP_PASSWORD : err;
}

static enum tt_err answer(struct call *call, enum tt_err err, bool says_wipe)
{
	if (err && err != TT_ERR_NO_APP_PASSWORD)
		return err;
	if (says_wipe && !err) {
		tt_write_object(call->out);
		tt_put_bool(call->out, "wipe", true);
	} else {
		tt_write_list(call->out);
	}
	tt_write_end(call->out);
	login_answer_json(call, err ? 404 : 200);
	return TT_OK;
}

enum tt_err wipe_check(struct call *call)
{
	struct app_password found;

	return answer(call, find(call, &found), true);
}

enum tt_err wipe_done(struct call *call)
{
	struct app_password found;
	enum tt_err err = find(call, &found);

	if (!err)
		err = store_app_password_delete(call->db, found.user, found.id);
	if (!err)
		call_touch_account(call, found.user);
	if (!err)
		call_audit(call, "app-password-wiped", found.user, found.name);
	return answer(call, err, false);
}

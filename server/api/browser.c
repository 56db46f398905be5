#include "server/api/browser.h"
#include "lib/base/clock.h"
#include "server/accounts/browser.h"
#include "server/api/cookie.h"

enum {
	/* As long as Nextcloud's, with what its clocks may differ. */
	CONFIRMED_FOR_S = 30 * 60 + 15,
	TEST_LIFE_S = 3600,
};

/* Nextcloud's name, which programs bring as well that have not met us before. */
static const char TEST[] = "cookie_test";

static const char *name_of(struct request *req)
{
	return cookie_name(req, "tertulia_browser");
}

struct tt_str browser_token(const struct call *call)
{
	return request_cookie(call->req, name_of(call->req));
}

struct beginning {
	struct browser_begin begin;
	struct tt_str token;
};

/* What the browser was logged in as until now. */
static enum tt_err end_old(struct call *call)
{
	struct tt_str token = browser_token(call);
	struct browser_session old;
	enum tt_err err;

	if (token.n == 0)
		return TT_OK;
	err = store_browser_session_by_hash(call->db, call->arena,
					    accounts_token_hash(call->arena, token), &old);
	if (!err)
		err = store_browser_session_delete(call->db, old.user, old.id);
	return err == TT_ERR_NO_BROWSER_SESSION ? TT_OK : err;
}

static enum tt_err begin_session(struct call *call, void *ctx)
{
	struct beginning *beginning = ctx;
	enum tt_err err = end_old(call);

	return err ? err
		   : browser_begin(call->db, call->arena, &beginning->begin, &beginning->token);
}

static struct beginning beginning_of(struct call *call, bool is_remembered)
{
	return (struct beginning){
		.begin = { .user = call->who.user,
			   .name = request_header(call->req, "User-Agent"),
			   .is_remembered = is_remembered,
			   .most = app_config(call->app)->limits.browser_sessions },
	};
}

enum tt_err browser_log_in(struct call *call, bool is_remembered)
{
	struct beginning beginning = beginning_of(call, is_remembered);
	enum tt_err err = call_in_transaction(call, DB_WRITE, begin_session, &beginning);

	if (!err)
		cookie_set(call->req, name_of(call->req), beginning.token,
			   is_remembered ? BROWSER_REMEMBERED_LIFE_S : COOKIE_UNTIL_CLOSED);
	return err;
}

static enum tt_err end_session(struct call *call, void *ctx)
{
	(void)ctx;
	return end_old(call);
}

enum tt_err browser_log_out(struct call *call)
{
	enum tt_err err = call_in_transaction(call, DB_WRITE, end_session, NULL);

	if (err)
		return err;
	call_touch_account(call, call->who.user);
	cookie_set(call->req, name_of(call->req), TT_STR(""), COOKIE_ENDED);
	return TT_OK;
}

static bool came_with_password(const struct call *call)
{
	return call->who.user.p && call->who.app_password_id == 0 && call->who.session_id == 0;
}

static enum tt_err find_session(struct call *call, struct tt_str token, struct browser_session *out)
{
	struct tt_str hash = accounts_token_hash(call->arena, token);
	enum tt_err err = db_begin(call->db, DB_READ);

	return err ? err
		   : db_end(call->db,
			    store_browser_session_by_hash(call->db, call->arena, hash, out));
}

/* It has one already, of the same person. Nobody comes in by it now, so nothing is noted of it. */
static bool has_session(struct call *call)
{
	struct tt_str token = browser_token(call);
	struct browser_session session;

	return token.n > 0 && !find_session(call, token, &session) &&
	       tt_str_eq(session.user, call->who.user) && session.expires_s > tt_clock_s();
}

/* Once, since its answer stands already. */
static void give_session(struct call *call)
{
	struct beginning beginning = beginning_of(call, false);
	enum tt_err err = db_begin(call->db, DB_WRITE);

	if (!err)
		err = db_end(call->db, begin_session(call, &beginning));
	if (!err)
		cookie_set(call->req, name_of(call->req), beginning.token, COOKIE_UNTIL_CLOSED);
}

void browser_offer(struct call *call)
{
	if (!came_with_password(call) || call->req->waiter->wants_sleep)
		return;
	if (!request_cookie(call->req, TEST).p)
		cookie_set(call->req, TEST, TT_STR("test"), TEST_LIFE_S);
	else if (!has_session(call))
		give_session(call);
}

bool browser_is_confirmed(const struct call *call)
{
	return call->who.confirmed_s >= tt_clock_s() - CONFIRMED_FOR_S;
}

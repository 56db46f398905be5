/* login.c - app passwords, and the login flow by which clients get one. */
#include "server/accounts/login_flow.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/base/random.h"
#include "server/api/call.h"
#include "server/api/handlers_accounts.h"
#include "server/api/guarded.h"
#include "server/api/login_page.h"
#include "server/api/slow.h"

#include <inttypes.h>
#include <sodium.h>

static const char FLOW_ACTION[] = "login-flow";
static const char COOKIE[] = "tertulia_login";

enum {
	COOKIE_LEN = 32
};

static struct tt_str user_agent(const struct call *call)
{
	return request_header(call->req, "User-Agent");
}

static void put_app_password(struct call *call, struct tt_str password)
{
	tt_write_object(call->out);
	tt_put_str(call->out, "apppassword", password);
	tt_write_end(call->out);
}

/* The limit, which is told by name when it is met. */
static int64_t most(struct call *call)
{
	call->talk.limits.met = limit_rows[LIMIT(app_passwords)].name;
	return app_config(call->app)->limits.app_passwords;
}

/* Whoever has only an app password must not make more of them, since taking the first one back
 * would not lock him out: that is a gate of the route. */
enum tt_err app_password_get(struct call *call)
{
	struct tt_str password;
	enum tt_err err = accounts_add_app_password(call->db, call->arena, call->who.user,
						    user_agent(call), most(call), &password);

	if (err)
		return err;
	call_audit(call, "app-password-made", call->who.user, user_agent(call));
	put_app_password(call, password);
	return TT_OK;
}

static struct tt_str own_number(const struct call *call)
{
	return tt_str_printf(call->arena, "app-password:%" PRId64, call->who.app_password_id);
}

enum tt_err app_password_delete(struct call *call)
{
	enum tt_err err;

	if (call->who.app_password_id == 0)
		return TT_ERR_NEED_APP_PASSWORD;
	err = store_app_password_delete(call->db, call->who.user, call->who.app_password_id);
	if (err)
		return err;
	call_touch_account(call, call->who.user);
	call_audit(call, "app-password-revoked", call->who.user, own_number(call));
	call_put_empty_list(call);
	return TT_OK;
}

enum tt_err app_password_rotate(struct call *call)
{
	struct tt_str password;
	enum tt_err err;

	if (call->who.app_password_id == 0)
		return TT_ERR_NEED_APP_PASSWORD;
	err = accounts_renew_app_password(call->db, call->arena, call->who.user,
					  call->who.app_password_id, &password);
	if (err)
		return err;
	call_touch_account(call, call->who.user);
	call_audit(call, "app-password-renewed", call->who.user, own_number(call));
	put_app_password(call, password);
	return TT_OK;
}

static void answer_json(struct call *call, int status)
{
	call->req->status = status;
	call->req->content_type = "application/json; charset=utf-8";
	request_add_header(call->req, "Cache-Control", TT_STR("no-store"));
}

/* Costs us a row, so nobody may do it without end. */
enum tt_err login_flow_start(struct call *call)
{
	struct tt_str base = request_base_url(call->req);
	const struct guarded flow = { .action = FLOW_ACTION, .address = call->req->address };
	struct login_flow_secrets secrets;
	enum tt_err err;

	if (guarded_check(call, FLOW_ACTION))
		return TT_ERR_THROTTLED;
	accounts_guard_failed(call->app->accounts, &flow, (struct tt_str){ NULL, 0 });
	err = login_flow_begin(call->db, call->arena, user_agent(call), tt_clock_s(), &secrets);
	if (err)
		return err;
	tt_write_object(call->out);
	tt_put_object(call->out, "poll");
	tt_put_str(call->out, "token", secrets.poll);
	tt_put_str(call->out, "endpoint",
		   tt_str_printf(call->arena, "%.*s/login/v2/poll", TT_STR_ARG(base)));
	tt_write_end(call->out);
	tt_put_str(call->out, "login",
		   tt_str_printf(call->arena, "%.*s/login/v2/flow/%.*s", TT_STR_ARG(base),
				 TT_STR_ARG(secrets.grant)));
	tt_write_end(call->out);
	answer_json(call, 200);
	return TT_OK;
}

/* What a client gets when its flow was granted. */
struct claim {
	struct tt_str user;
	struct tt_str password;
};

static enum tt_err look_for_grant(struct call *call, void *ctx)
{
	(void)ctx;
	return login_flow_is_granted(call->db, call->arena, call_str(call, "token"), tt_clock_s());
}

static enum tt_err take_grant(struct call *call, void *ctx)
{
	struct claim *claim = ctx;

	return login_flow_claim(call->db, call->arena, call_str(call, "token"), tt_clock_s(),
				most(call), &claim->user, &claim->password);
}

/* Clients ask every second: the writer is bothered only when there is something to give. */
static enum tt_err claim(struct call *call, struct claim *out)
{
	enum tt_err err = call_in_transaction(call, DB_READ, look_for_grant, NULL);

	return err ? err : call_in_transaction(call, DB_WRITE, take_grant, out);
}

enum tt_err login_flow_poll(struct call *call)
{
	struct claim claimed = { 0 };
	enum tt_err err = claim(call, &claimed);

	if (err == TT_ERR_NO_LOGIN_FLOW) {
		tt_write_list(call->out);
		tt_write_end(call->out);
		answer_json(call, 404);
		return TT_OK;
	}
	if (err)
		return err;
	call->who.user = claimed.user;
	call_audit(call, "app-password-made", claimed.user, TT_STR("login flow"));
	tt_write_object(call->out);
	tt_put_str(call->out, "server", request_base_url(call->req));
	tt_put_str(call->out, "loginName", claimed.user);
	tt_put_str(call->out, "appPassword", claimed.password);
	tt_write_end(call->out);
	answer_json(call, 200);
	return TT_OK;
}

static void answer_page(struct call *call, int status, struct tt_buf *html)
{
	static const struct {
		const char *name;
		const char *value;
	} headers[] = {
		{ "Content-Security-Policy", LOGIN_PAGE_CSP },
		{ "X-Frame-Options", "DENY" },
		{ "Cache-Control", "no-store" },
	};

	for (size_t i = 0; i < ARRAY_LEN(headers); i++)
		request_add_header(call->req, headers[i].name, tt_str(headers[i].value));
	request_answer(call->req, status, "text/html; charset=utf-8", tt_buf_str(html));
	tt_buf_finish(html);
}

static enum tt_err answer_sorry(struct call *call, int status, const char *title, const char *text)
{
	struct tt_buf html = { 0 };

	login_page_sorry(&html, title, text);
	answer_page(call, status, &html);
	return TT_OK;
}

static enum tt_err answer_gone(struct call *call)
{
	return answer_sorry(
		call, 404, "This link has ended",
		"It was used already, or is older than twenty minutes. Start again in the"
		" client that gave it to you.");
}

/* A browser that has our cookie: what it is, or p == NULL. */
static struct tt_str form_cookie(const struct call *call)
{
	struct tt_str value = request_cookie(call->req, COOKIE);

	return value.n == COOKIE_LEN ? value : (struct tt_str){ NULL, 0 };
}

/* Gives the browser a cookie if it has none. Other sites can neither read it nor make the browser
 * send it with a form of theirs. */
static struct tt_str ensure_form_cookie(struct call *call)
{
	struct tt_str value = form_cookie(call);
	bool https = tt_str_starts(request_base_url(call->req), TT_STR("https:"));

	if (value.p)
		return value;
	value = tt_random_text(call->arena, TT_ALPHABET_ALNUM, COOKIE_LEN);
	request_add_header(call->req, "Set-Cookie",
			   tt_str_printf(call->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s",
					 COOKIE, value.p, https ? "; Secure" : ""));
	return value;
}

/* What the form of this flow holds in this browser. Whoever plants a cookie there knows cookie and
 * flow, but cannot seal them. After a restart the form is shown once more. */
static struct tt_str form_secret(const struct call *call, struct tt_str cookie)
{
	return accounts_seal(call->app->accounts, call->arena,
			     tt_str_printf(call->arena, "login form %.*s %.*s", TT_STR_ARG(cookie),
					   TT_STR_ARG(call_str(call, "flow"))));
}

static bool form_is_ours(const struct call *call)
{
	struct tt_str cookie = form_cookie(call);
	struct tt_str got = call_str(call, "form");
	struct tt_str want;

	if (!cookie.p)
		return false;
	want = form_secret(call, cookie);
	return got.n == want.n && sodium_memcmp(got.p, want.p, want.n) == 0;
}

static enum tt_err answer_form(struct call *call, int status, const struct login_flow *flow,
			       const char *problem)
{
	const struct login_page page = {
		.client = flow->client_name,
		.server = request_base_url(call->req),
		.user = tt_utf8_head(call_str(call, "user"), 255),
		.form = form_secret(call, ensure_form_cookie(call)),
		.problem = problem,
	};
	struct tt_buf html = { 0 };

	login_page_form(&html, &page);
	answer_page(call, status, &html);
	return TT_OK;
}

enum tt_err login_flow_page(struct call *call)
{
	struct login_flow flow;
	enum tt_err err =
		login_flow_find(call->db, call->arena, call_str(call, "flow"), tt_clock_s(), &flow);

	if (err == TT_ERR_NO_LOGIN_FLOW)
		return answer_gone(call);
	return err ? err : answer_form(call, 200, &flow, NULL);
}

static enum tt_err find_flow(struct call *call, void *flow)
{
	return login_flow_find(call->db, call->arena, call_str(call, "flow"), tt_clock_s(), flow);
}

/* By whoever has logged in. */
static enum tt_err grant(struct call *call, void *ctx)
{
	(void)ctx;
	return login_flow_grant(call->db, call->arena, call_str(call, "flow"), call->who.user,
				tt_clock_s());
}

static enum tt_err answer_done(struct call *call, const struct login_flow *flow)
{
	const struct login_page page = { .client = flow->client_name };
	struct tt_buf html = { 0 };

	login_page_done(&html, &page);
	answer_page(call, 200, &html);
	return TT_OK;
}

/* The password typed into the form. It is wiped once it has been looked at. */
static enum tt_err log_in(struct call *call)
{
	struct tt_str password = call_str(call, "password");
	enum tt_err err = slow_login(call, call_str(call, "user"), password);

	if (err == TT_ERR_LATER)
		return err;
	sodium_memzero((char *)(uintptr_t)password.p, password.n);
	if (call->req->body.n > 0)
		sodium_memzero(call->req->body.p, call->req->body.n);
	return err;
}

enum tt_err login_flow_submit(struct call *call)
{
	const struct identity *who = &call->who;
	struct login_flow flow;
	enum tt_err err = call_in_transaction(call, DB_READ, find_flow, &flow);

	if (err == TT_ERR_NO_LOGIN_FLOW)
		return answer_gone(call);
	if (err)
		return err;
	if (!form_is_ours(call))
		return answer_form(call, 403, &flow,
				   "This form was not ours, or your browser refuses cookies."
				   " Please try again.");
	err = log_in(call);
	if (err == TT_ERR_THROTTLED)
		return answer_sorry(call, 429, "Too many wrong passwords",
				    "Wait a few minutes, then load this page again.");
	if (err == TT_ERR_CREDENTIALS)
		return answer_form(call, 403, &flow, "User name or password is wrong.");
	if (!err && who->app_password_id != 0)
		return answer_form(call, 403, &flow,
				   "This is the password of a client. Please use your own.");
	if (!err)
		err = call_in_transaction(call, DB_WRITE, grant, NULL);
	if (err == TT_ERR_NO_LOGIN_FLOW)
		return answer_gone(call);
	if (err)
		return err;
	call_audit(call, "login-flow-granted", who->user, flow.client_name);
	return answer_done(call, &flow);
}

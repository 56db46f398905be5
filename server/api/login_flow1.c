/* login_flow1.c - login flow v1: a client shows our pages in a window of its own, and is told its
 * app password by where the last one leads, `nc://login/...` (talk-side 13.1). */
#include "lib/base/clock.h"
#include "server/accounts/login_flow.h"
#include "server/api/app_passwords.h"
#include "server/api/browser.h"
#include "server/api/csrf.h"
#include "server/api/guarded.h"
#include "server/api/handlers_accounts.h"
#include "server/api/login.h"
#include "server/api/login_page.h"
#include "server/api/slow.h"
#include "server/api/url.h"

static enum tt_err answer_no_client(struct call *call)
{
	return login_answer_sorry(call, 200, "This page is for clients",
				  "A client that shows it says so with a header of its own. In a"
				  " browser there is nothing to do here.");
}

static enum tt_err answer_wrong_state(struct call *call)
{
	return login_answer_sorry(call, 403, "This login has ended",
				  "It was used already, is older than twenty minutes, or was begun"
				  " in another window. Start again in the client.");
}

static enum tt_err begin(struct call *call, void *ctx)
{
	return login_flow1_begin(call->db, call->arena, csrf_cookie(call), login_client(call), ctx);
}

static enum tt_err find(struct call *call, void *flow)
{
	return login_flow1_find(call->db, call->arena, csrf_cookie(call),
				call_str(call, "stateToken"), flow);
}

static enum tt_err take(struct call *call, void *flow)
{
	return login_flow1_take(call->db, call->arena, csrf_cookie(call),
				call_str(call, "stateToken"), flow);
}

/* The query of the second step. */
static struct tt_str query_of(const struct call *call, struct tt_str state)
{
	struct tt_str user = url_encode(call->arena, tt_utf8_head(call_str(call, "user"), 255));

	return tt_str_printf(call->arena, "stateToken=%.*s&user=%.*s", TT_STR_ARG(state),
			     TT_STR_ARG(user));
}

static enum tt_err answer_first(struct call *call, struct tt_str state, const char *problem)
{
	const struct login_page page = {
		.client = accounts_client_name(login_client(call)),
		.server = request_base_url(call->req),
		.user = tt_utf8_head(call_str(call, "user"), 255),
		.token = csrf_token(call),
		.state = state,
		.next = query_of(call, state),
		.problem = problem,
	};
	struct tt_buf html = { 0 };

	login_page_flow(&html, &page);
	page_answer(call->req, 200, &html, PAGE_CSP_CLIENT);
	return TT_OK;
}

/* Other sites cannot make a browser send the header. */
enum tt_err login_flow1_start(struct call *call)
{
	struct tt_str state;
	enum tt_err err;

	if (!tt_str_is(request_header(call->req, "OCS-APIRequest"), "true"))
		return answer_no_client(call);
	err = login_count_flow(call);
	(void)csrf_ensure_cookie(call);
	if (!err)
		err = call_in_transaction(call, DB_WRITE, begin, &state);
	return err ? err : answer_first(call, state, NULL);
}

/* To log in, and back. */
static enum tt_err send_to_log_in(struct call *call)
{
	struct tt_str here = tt_str_printf(
		call->arena, "/login/flow/grant?%.*s",
		TT_STR_ARG(query_of(call, url_encode(call->arena, call_str(call, "stateToken")))));
	struct tt_str path = tt_str_printf(
		call->arena, "/login?redirect_url=%.*s&user=%.*s",
		TT_STR_ARG(url_encode(call->arena, here)),
		TT_STR_ARG(url_encode(call->arena, tt_utf8_head(call_str(call, "user"), 255))));

	url_redirect(call->req, url_below(call->req, path));
	return TT_OK;
}

static enum tt_err answer_grant(struct call *call, int status, const struct login_flow *flow,
				const char *problem)
{
	const struct login_page page = {
		.client = flow->client_name,
		.server = request_base_url(call->req),
		.user = call->who.user,
		.token = csrf_token(call),
		.state = call_str(call, "stateToken"),
		.wants_password = !browser_is_confirmed(call),
		.problem = problem,
	};
	struct tt_buf html = { 0 };

	login_page_grant(&html, &page);
	page_answer(call->req, status, &html, PAGE_CSP_CLIENT);
	return TT_OK;
}

/* What somebody is shown, or does, who is logged in and whose flow it is. */
static enum tt_err with_flow(struct call *call,
			     enum tt_err (*step)(struct call *, const struct login_flow *))
{
	struct login_flow flow;
	enum tt_err err = call_in_transaction(call, DB_READ, find, &flow);

	if (err == TT_ERR_NO_LOGIN_FLOW)
		return answer_wrong_state(call);
	if (err)
		return err;
	return call->who.user.p ? step(call, &flow) : send_to_log_in(call);
}

static enum tt_err ask(struct call *call, const struct login_flow *flow)
{
	return answer_grant(call, 200, flow, NULL);
}

enum tt_err login_flow1_page(struct call *call)
{
	return with_flow(call, ask);
}

/* What ends the client's window: it takes this address itself. */
static void lead_back(struct call *call, struct tt_str user, struct tt_str password)
{
	url_redirect(call->req,
		     tt_str_printf(call->arena, "nc://login/server:%.*s&user:%.*s&password:%.*s",
				   TT_STR_ARG(request_base_url(call->req)),
				   TT_STR_ARG(url_encode(call->arena, user)),
				   TT_STR_ARG(url_encode(call->arena, password))));
}

static enum tt_err give(struct call *call, void *ctx)
{
	struct tt_str *password = ctx;
	struct login_flow flow;
	enum tt_err err = take(call, &flow);

	return err ? err
		   : accounts_add_app_password(call->db, call->arena, call->who.user,
					       flow.client_name, app_passwords_most(call),
					       password);
}

static enum tt_err confirm(struct call *call)
{
	return browser_is_confirmed(call) ? TT_OK : slow_confirm(call, call_str(call, "password"));
}

static enum tt_err grant(struct call *call, const struct login_flow *flow)
{
	struct tt_str password;
	enum tt_err err;

	if (!csrf_is_ours(call))
		return answer_grant(call, 403, flow, "This form was not ours. Please try again.");
	err = confirm(call);
	if (err == TT_ERR_THROTTLED)
		return login_answer_throttled(call);
	if (err == TT_ERR_CONFIRM_PASSWORD)
		return answer_grant(call, 403, flow, "The password is wrong.");
	if (!err)
		err = call_in_transaction(call, DB_WRITE, give, &password);
	/* The window was for this alone. */
	if (!err)
		err = browser_log_out(call);
	if (err)
		return err == TT_ERR_NO_LOGIN_FLOW ? answer_wrong_state(call) : err;
	call_audit(call, "app-password-made", call->who.user, flow->client_name);
	lead_back(call, call->who.user, password);
	return TT_OK;
}

enum tt_err login_flow1_grant(struct call *call)
{
	return with_flow(call, grant);
}

/* Whether that is a password for a client of that account. */
static enum tt_err check_app_password(struct call *call)
{
	enum tt_err err = login_by_form(call);

	return !err && (call->who.app_password_id == 0 || call->who.is_one_time ||
			!tt_str_eq(call->who.user, call_str(call, "user")))
		       ? TT_ERR_CREDENTIALS
		       : err;
}

/* The client gets what the person has typed, so it is kept until then. */
enum tt_err login_flow1_app_password(struct call *call)
{
	struct tt_str password = tt_str_dup(call->arena, call_str(call, "password"));
	struct login_flow flow;
	enum tt_err err = call_in_transaction(call, DB_READ, find, &flow);

	if (!err && !csrf_is_ours(call))
		err = TT_ERR_NO_LOGIN_FLOW;
	if (err == TT_ERR_NO_LOGIN_FLOW)
		return answer_wrong_state(call);
	if (!err)
		err = check_app_password(call);
	if (err == TT_ERR_THROTTLED)
		return login_answer_throttled(call);
	if (err == TT_ERR_CREDENTIALS)
		return login_answer_sorry(
			call, 403, "This is no app password",
			"At least none of the account with that name. Start again in"
			" the client.");
	if (!err)
		err = call_in_transaction(call, DB_WRITE, take, &flow);
	if (err)
		return err == TT_ERR_NO_LOGIN_FLOW ? answer_wrong_state(call) : err;
	lead_back(call, call->who.user, password);
	return TT_OK;
}

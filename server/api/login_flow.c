/* login_flow.c - login flow v2: a client waits while a person lets it in with a browser. */
#include "server/accounts/login_flow.h"
#include "lib/base/clock.h"
#include "server/api/app_passwords.h"
#include "server/api/csrf.h"
#include "server/api/guarded.h"
#include "server/api/handlers_accounts.h"
#include "server/api/login.h"
#include "server/api/login_page.h"

enum tt_err login_flow_start(struct call *call)
{
	struct tt_str base = request_base_url(call->req);
	struct login_flow_secrets secrets;
	enum tt_err err = login_count_flow(call);

	if (!err)
		err = login_flow_begin(call->db, call->arena, login_client(call), tt_clock_s(),
				       &secrets);
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
	login_answer_json(call, 200);
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
				app_passwords_most(call), &claim->user, &claim->password);
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
		login_answer_json(call, 404);
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
	login_answer_json(call, 200);
	return TT_OK;
}

static enum tt_err answer_gone(struct call *call)
{
	return login_answer_sorry(call, 404, "This link has ended",
				  "It was used already, or is older than twenty minutes. Start"
				  " again in the client that gave it to you.");
}

static enum tt_err answer_form(struct call *call, int status, const struct login_flow *flow,
			       const char *problem)
{
	const struct login_page page = {
		.client = flow->client_name,
		.server = request_base_url(call->req),
		.user = tt_utf8_head(call_str(call, "user"), 255),
		.token = csrf_token(call),
		.problem = problem,
	};
	struct tt_buf html = { 0 };

	login_page_form(&html, &page);
	page_answer(call->req, status, &html, PAGE_CSP);
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
	page_answer(call->req, 200, &html, PAGE_CSP);
	return TT_OK;
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
	if (!csrf_is_ours(call))
		return answer_form(call, 403, &flow,
				   "This form was not ours, or your browser refuses cookies."
				   " Please try again.");
	err = login_by_form(call);
	if (err == TT_ERR_THROTTLED)
		return login_answer_throttled(call);
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

/* login.c - logging in and out with a browser. */
#include "server/api/login.h"
#include "server/api/browser.h"
#include "server/api/cookie.h"
#include "server/api/csrf.h"
#include "server/api/guarded.h"
#include "server/api/handlers_accounts.h"
#include "server/api/login_page.h"
#include "server/api/slow.h"
#include "server/api/url.h"

#include <sodium.h>

static const char FLOW_ACTION[] = "login-flow";

struct tt_str login_client(const struct call *call)
{
	return request_header(call->req, "User-Agent");
}

enum tt_err login_count_flow(struct call *call)
{
	const struct guarded flow = { .action = FLOW_ACTION, .address = call->req->address };
	enum tt_err err = guarded_check(call, FLOW_ACTION);

	if (!err)
		accounts_guard_failed(call->app->accounts, &flow, (struct tt_str){ NULL, 0 });
	return err;
}

void login_answer_json(struct call *call, int status)
{
	call->req->status = status;
	call->req->content_type = "application/json; charset=utf-8";
	request_add_header(call->req, "Cache-Control", TT_STR("no-store"));
}

enum tt_err login_answer_sorry(struct call *call, int status, const char *title, const char *text)
{
	struct tt_buf html = { 0 };

	page_sorry(&html, title, text);
	page_answer(call->req, status, &html, PAGE_CSP);
	return TT_OK;
}

enum tt_err login_answer_throttled(struct call *call)
{
	return login_answer_sorry(call, 429, "Too many wrong passwords",
				  "Wait a few minutes, then load this page again.");
}

enum tt_err login_by_form(struct call *call)
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

/* What the next page says of the last try, by its number in the address. */
static const struct {
	const char *number;
	const char *text;
} problems[] = {
	{ "1", "User name or password is wrong." },
	{ "2", "This form was not ours, or your browser refuses cookies. Please try again." },
};

static const char *problem_of(const struct call *call)
{
	for (size_t i = 0; i < ARRAY_LEN(problems); i++)
		if (tt_str_is(call_str(call, "failed"), problems[i].number))
			return problems[i].text;
	return NULL;
}

/* Where the browser goes when it is logged in, within ourselves. */
static struct tt_str next_of(const struct call *call)
{
	struct tt_str next = call_str(call, "redirect_url");

	return url_is_ours(next) ? next : TT_STR("");
}

static void go_on(struct call *call)
{
	struct tt_str next = next_of(call);

	url_redirect(call->req, url_below(call->req, next.n > 0 ? next : TT_STR("/")));
}

enum tt_err login_page_get(struct call *call)
{
	const struct login_page page = {
		.server = request_base_url(call->req),
		.user = tt_utf8_head(call_str(call, "user"), 255),
		.next = next_of(call),
		.problem = problem_of(call),
		.token = csrf_token(call),
	};
	struct tt_buf html = { 0 };

	if (call->who.user.p) {
		go_on(call);
		return TT_OK;
	}
	login_page_log_in(&html, &page);
	/* The next page may be one that leads a client back to itself. */
	page_answer(call->req, 200, &html, PAGE_CSP_CLIENT);
	return TT_OK;
}

/* By another request, so that nobody sends the password again by loading the page again. */
static enum tt_err try_again(struct call *call, const char *number)
{
	struct tt_str user = url_encode(call->arena, tt_utf8_head(call_str(call, "user"), 255));
	struct tt_str next = url_encode(call->arena, next_of(call));
	struct tt_str path =
		tt_str_printf(call->arena, "/login?user=%.*s&direct=1&redirect_url=%.*s&failed=%s",
			      TT_STR_ARG(user), TT_STR_ARG(next), number);

	url_redirect(call->req, url_below(call->req, path));
	return TT_OK;
}

enum tt_err login_submit(struct call *call)
{
	enum tt_err err;

	if (!csrf_is_ours(call))
		return try_again(call, "2");
	err = login_by_form(call);
	if (err == TT_ERR_THROTTLED)
		return login_answer_throttled(call);
	if (err == TT_ERR_CREDENTIALS || (!err && call->who.app_password_id != 0))
		return try_again(call, "1");
	if (!err)
		err = browser_log_in(call, call_str(call, "remember_login").n > 0);
	if (err)
		return err;
	go_on(call);
	return TT_OK;
}

static enum tt_err ask_log_out(struct call *call)
{
	const struct login_page page = { .user = call->who.user, .token = csrf_token(call) };
	struct tt_buf html = { 0 };

	login_page_log_out(&html, &page);
	page_answer(call->req, 200, &html, PAGE_CSP);
	return TT_OK;
}

/* Another site can make a browser open this, but not with the token. */
enum tt_err login_log_out(struct call *call)
{
	enum tt_err err;

	if (call->who.user.p && !csrf_is_ours(call))
		return ask_log_out(call);
	err = browser_log_out(call);
	if (err)
		return err;
	if (cookie_by_https(call->req))
		request_add_header(call->req, "Clear-Site-Data", TT_STR("\"cache\", \"storage\""));
	url_redirect(call->req, url_below(call->req, TT_STR("/login?clear=1")));
	return TT_OK;
}

/* For pages that have none, or an old one. Other sites can make a browser ask, and cannot read what
 * it gets. */
enum tt_err login_csrf_token(struct call *call)
{
	tt_write_object(call->out);
	tt_put_str(call->out, "token", csrf_token(call));
	tt_write_end(call->out);
	login_answer_json(call, 200);
	return TT_OK;
}

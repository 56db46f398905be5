#include "server/api/serve.h"
#include "lib/base/clock.h"
#include "server/api/browser.h"
#include "server/api/cookie.h"
#include "server/api/credentials.h"
#include "server/api/csrf.h"
#include "server/api/elsewhere.h"
#include "server/api/guarded.h"
#include "server/api/handlers_dav.h"
#include "server/api/numbers.h"
#include "server/api/publish.h"
#include "server/api/routes.h"
#include "server/talk/bots/own_bots.h"

/* A picture (talk/avatars.h) with what a form puts around it, and enough more that one which is too
 * large is told so by the handler. */
#define UPLOAD_MAX_BODY ((size_t)21 << 20)
/* A message of 32,000 characters, each written as two escapes of six bytes, and what is around it.
 */
#define GUEST_MAX_BODY ((size_t)400 << 10)

/* Whatever is written into a conversation. */
#define WRITES_CHAT (ACCESS_CHAT | ACCESS_BEGINS_WRITE)

static enum db_mode mode_of(const struct route *route)
{
	return route->access & ACCESS_BEGINS_WRITE ? DB_WRITE : DB_READ;
}

/* Known, and in the request's transaction no longer: a token is nobody's then. */
static enum tt_err refuse_known(struct call *call, const struct credentials *sent, enum tt_err err)
{
	if (err != TT_ERR_CREDENTIALS || sent->name.p)
		return err;
	call->who = (struct identity){ 0 };
	return TT_OK;
}

/* Of WebDAV the handler reads it. */
static bool has_params(const struct call *call, const struct route *route)
{
	return call->with_body && !(route->access & ACCESS_DAV);
}

/* What was right a moment ago is looked at again in the transaction of the request; without such
 * credentials there is none yet. */
static enum tt_err begin_logged_in(struct call *call, const struct route *route,
				   const struct credentials *sent)
{
	struct known_login known;
	enum tt_err err;

	if (!credentials_known(call, sent, &known, &err))
		return err ? err : credentials_log_in(call, sent);
	/* Not while the transaction is open. What is wrong with it is told when the rest is right.
	 */
	if (has_params(call, route))
		(void)!request_read_body(call->req);
	err = call_begin(call, call->with_body ? mode_of(route) : DB_READ);
	if (err)
		return err;
	err = accounts_login_known(call->app->accounts, &call->who, call->arena, call->db, &known);
	if (err != TT_ERR_LATER)
		return refuse_known(call, sent, err);
	err = call_pause(call);
	return err ? err : credentials_log_in(call, sent);
}

/* Outside OCS, what changes something is sent by pages of ours, or as programs do it. */
static bool is_safe(const struct call *call, unsigned access)
{
	if (access & ACCESS_NO_CSRF && (access & ACCESS_BROWSER || call->who.session_id == 0 ||
					tt_str_is(call->req->method, "GET")))
		return true;
	return csrf_is_safe(call);
}

/* A token in the body is looked for when that is here. What streams is no form. */
static bool may_be_safe_later(const struct call *call, unsigned access)
{
	return call->who.session_id != 0 && !call->req->has_read_body && !(access & ACCESS_STREAM);
}

static enum tt_err check_csrf(struct call *call, unsigned access)
{
	if (is_safe(call, access))
		return TT_OK;
	if (!may_be_safe_later(call, access))
		return TT_ERR_CSRF;
	if (!call->with_body)
		return TT_OK;
	(void)!request_read_body(call->req);
	return is_safe(call, access) ? TT_OK : TT_ERR_CSRF;
}

static enum tt_err check_caller(struct call *call, unsigned access)
{
	if (call->who.is_one_time && !(access & ACCESS_ONE_TIME))
		return TT_ERR_CREDENTIALS;
	if (access & ACCESS_LOGIN && !call->who.user.p)
		return TT_ERR_LOGIN;
	if (access & ACCESS_ADMIN && !call->who.is_admin)
		return TT_ERR_NOT_ADMIN;
	if (access & ACCESS_CONFIRMED && !browser_is_confirmed(call))
		return TT_ERR_CONFIRM;
	return check_csrf(call, access);
}

/* The first time it may be open: who is logged in was looked up in it. */
static enum tt_err run_in_transaction(struct call *call, void *ctx)
{
	const struct route *route = ctx;
	enum tt_err err = call->in_tx ? TT_OK : call_begin(call, mode_of(route));

	if (!err)
		err = call_pass_gates(call);
	if (!err && (route->access & WRITES_CHAT) == WRITES_CHAT)
		err = call_count_writing(call);
	if (!err)
		err = numbers_check(call);
	if (!err)
		err = route->fn(call);
	return call_end(call, err);
}

static enum tt_err run_alone(struct call *call, const struct route *route)
{
	enum tt_err err = numbers_check(call);

	return err ? err : route->fn(call);
}

/* Whoever is no attendee may be guessing tokens (talk-rooms 2.3). While that is blocked also a
 * right guess finds nothing; attendees do not notice. */
static enum tt_err guard_tokens(struct call *call, enum tt_err err)
{
	if (call->seat.is_attendee || (err && err != TT_ERR_ROOM))
		return err;
	if (guarded_check(call, GUARD_TOKEN))
		return TT_ERR_THROTTLED;
	if (err)
		guarded_failed(call, GUARD_TOKEN, call_str(call, "token"));
	return err;
}

/* Also when it was refused: what was committed on the way counts. */
static void publish(const struct call *call)
{
	publish_changed(call->app->bus, &call->talk.changed);
	if (call->touched_account.p)
		bus_publish(call->app->bus, topic_account(call->touched_account));
	if (call->talk.changed.last_chore != 0)
		bus_publish(call->app->bus, topic_chores());
}

/* For people, which limit it was. */
static void name_limit(struct call *call, enum tt_err err)
{
	if ((err == TT_ERR_LIMIT || err == TT_ERR_RATE) && call->talk.limits.met)
		call->req->reason_detail =
			tt_str_printf(call->arena, "limit_%s", call->talk.limits.met);
}

static enum tt_err run(struct call *call, const struct route *route)
{
	enum tt_err err;

	if (route->access & ACCESS_NO_TX)
		err = run_alone(call, route);
	else
		err = call_repeat(call, run_in_transaction, (void *)(uintptr_t)route);
	name_limit(call, err);
	if (route->access & ACCESS_GUARDED)
		err = guard_tokens(call, err);
	publish(call);
	/* Who made the chore sees it done, if that does not take too long. */
	if (!err && call->talk.changed.last_chore != 0 && wait_wanted(call->req->waiter))
		request_answer_late(call->req);
	return err;
}

static const struct refuser dav = { dav_refuse, "Nextcloud" };

static enum tt_err find_route(struct request *req, const struct route **out)
{
	const struct route *routes = req->is_ocs ? api_ocs_routes : api_plain_routes;
	size_t n = req->is_ocs ? api_n_ocs_routes : api_n_plain_routes;
	enum tt_err err = route_find(out, routes, n, req->method, &req->path, &req->params);

	if (*out)
		req->tally = &(req->is_ocs ? api_ocs_tallies : api_plain_tallies)[*out - routes];
	if (*out && (*out)->access & ACCESS_DAV)
		req->refuser = &dav;
	if (err == TT_ERR_METHOD)
		req->allow = route_methods(&req->arena, routes, n, &req->path);
	return err == TT_ERR_NO_ROUTE && elsewhere_has(&req->path) ? TT_ERR_ELSEWHERE : err;
}

static void begin_call(struct call *call, struct app *app, struct request *req)
{
	memset(call, 0, sizeof(*call));
	call->app = app;
	call->req = req;
	call->arena = &req->arena;
	call->params = &req->params;
	call->out = &req->writer;
	call->db = store_db(app->store);
}

static void introduce(struct call *call)
{
	struct talk *talk = &call->talk;

	talk->db = call->db;
	talk->arena = call->arena;
	talk->now_s = tt_clock_s();
	talk->user = call->who.user;
	if (talk->user.p)
		talk->actor = actor_user(talk->user, call->who.display_name);
	talk->cookie_hash = cookie_hash(call->arena, request_cookie(call->req, COOKIE_NAME));
	talk->address = call->req->address;
	talk->base_url = request_base_url(call->req);
	talk->has_previews = previews_are_made(call->app->previews);
	talk->limits.values = &app_config(call->app)->limits;
	call->req->account = call->who.user;
}

/* A wrong password is told before a wrong path, as Nextcloud does. Outside OCS nothing but what
 * asks for it looks at credentials. */
static enum tt_err check_credentials(struct call *call, const struct route *route)
{
	bool wanted = call->req->is_ocs || (route && route->access & (ACCESS_LOGIN | ACCESS_ASKS));
	struct credentials sent = { 0 };
	enum tt_err err = wanted ? credentials_read(call, &sent) : TT_OK;

	if (route && route->access & ACCESS_BROWSER)
		credentials_of_browser(call, &sent);
	if (err)
		return err;
	if (route && !(route->access & ACCESS_NO_TX))
		err = begin_logged_in(call, route, &sent);
	else
		err = credentials_log_in(call, &sent);
	credentials_forget(&sent);
	return err;
}

/* Who calls what, and whether he may at all. Afterwards call_end(). */
static enum tt_err receive(struct call *call, const struct route **route)
{
	struct request *req = call->req;
	enum tt_err found = find_route(req, route);
	enum tt_err err;

	if (!call->db)
		return TT_ERR_STORE;
	err = check_credentials(call, *route);
	if (err)
		return err;
	if (found || !*route)
		return found;
	err = check_caller(call, (*route)->access);
	if (err)
		return err;
	introduce(call);
	call->access = (*route)->access;
	/* Only now: until here nobody can make us do more than look at his headers. */
	return has_params(call, *route) ? request_read_body(req) : TT_OK;
}

/* Administrators may change much at once, and nothing of that is left out. */
static void write_lines(const struct call *call)
{
	for (size_t i = 0; i < call->n_lines; i++)
		if (call->who.is_admin)
			audit(&call->lines[i]);
		else
			audit_done(&call->lines[i], tt_clock_mono_ms());
}

enum tt_err api_serve(void *app, struct request *req)
{
	const struct route *route = NULL;
	struct call call;
	enum tt_err err;

	begin_call(&call, app, req);
	call.with_body = true;
	err = receive(&call, &route);
	if (!err && route->access & ACCESS_LONG)
		err = request_go_aside(req);
	err = call_end(&call, err ? err : run(&call, route));
	if (!err) {
		write_lines(&call);
		browser_offer(&call);
	}
	return err;
}

/* The address of a webhook says all that there is to know of who posts to it. */
static enum tt_err admit_webhook(struct call *call)
{
	struct bot bot;
	enum tt_err err = talk_hook_find(&call->talk, call_str(call, "key"), &bot);

	return err == TT_ERR_HOOK || err == TT_ERR_HOOK_RESTS ? TT_ERR_TOO_LARGE : err;
}

/* Who it is that sends so much is found out when all of it is here. */
static enum tt_err admit_bot(struct call *call)
{
	struct room room;
	enum tt_err err;

	if (!call->req->is_ocs)
		return admit_webhook(call);
	err = store_room_by_token(call->db, call->arena, call_str(call, "token"), &room);

	return err == TT_ERR_ROOM || (!err && !room.has_bots) ? TT_ERR_TOO_LARGE : err;
}

/* Who is logged in may send more than others; who is in the conversation without an account, what
 * the longest message takes, and so may its bots. Uploads are for who passes the gates of their
 * route. */
static enum tt_err body_of(struct call *call, const struct route *route, struct body_plan *plan)
{
	enum tt_err err = TT_OK;

	if (call->access & ACCESS_STREAM) {
		if (!call->in_tx)
			err = call_begin(call, DB_READ);
		return err ? err : dav_plan_put(call, route->fn, plan);
	}
	if (call->who.user.p && !(call->access & ACCESS_UPLOAD)) {
		plan->max = (uint64_t)app_config(call->app)->max_body;
		return TT_OK;
	}
	if (!(call->access & (ACCESS_UPLOAD | ACCESS_PART | ACCESS_BOT)))
		return TT_ERR_TOO_LARGE;
	if (!call->in_tx)
		err = call_begin(call, DB_READ);
	plan->max = call->access & ACCESS_UPLOAD ? UPLOAD_MAX_BODY : GUEST_MAX_BODY;
	if (!err && call->access & ACCESS_BOT)
		return admit_bot(call);
	return err ? err : call_pass_gates(call);
}

enum tt_err api_admit(void *app, struct request *req, struct body_plan *plan)
{
	const struct route *route = NULL;
	struct call call;
	enum tt_err err;

	begin_call(&call, app, req);
	err = receive(&call, &route);
	if (!err)
		err = body_of(&call, route, plan);
	err = call_end(&call, err);
	publish(&call);
	return err;
}

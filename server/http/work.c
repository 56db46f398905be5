/* work.c - the library's calls for a request: its head, its body, its end. */
#include "lib/base/clock.h"
#include "server/http/connection.h"
#include "server/http/linger.h"
#include "server/http/watch.h"

#include <stdalign.h>
#include <stdio.h>

enum {
	/* Enough for most requests. */
	FIRST_BLOCK = 64 * 1024,
};

struct tt_str request_header(const struct request *req, const char *name)
{
	return tt_str(MHD_lookup_connection_value(req->connection, MHD_HEADER_KIND, name));
}

struct tt_str request_cookie(const struct request *req, const char *name)
{
	return tt_str(MHD_lookup_connection_value(req->connection, MHD_COOKIE_KIND, name));
}

static void give_id(struct request *req)
{
	unsigned long long n = atomic_fetch_add(&req->server->next_id, 1);

	req->id = tt_str_printf(&req->arena, "%s%08llx", req->server->id_prefix, n);
}

/* Where the public address has a path, it may come with a request, and a proxy may have taken it
 * off. */
static struct tt_str below_base(const struct http_rules *rules, struct tt_str uri)
{
	const struct tt_str base = rules->base_path;

	if (base.n == 0 || !tt_str_starts(uri, base) || uri.n == base.n || uri.p[base.n] != '/')
		return uri;
	return (struct tt_str){ uri.p + base.n, uri.n - base.n };
}

/* What one call of the library does for a request: its memory does not outlast the call, so one
 * first block a thread serves all of them. */
void work_begin(struct request *req, struct exchange *exchange)
{
	static _Thread_local alignas(max_align_t) char first_block[FIRST_BLOCK];

	memset(req, 0, sizeof(*req));
	wait_look(&exchange->waiter);
	tt_arena_init_with(&req->arena, first_block, sizeof(first_block));
	params_init(&req->params, &req->arena);
	req->server = connection_of(exchange)->server;
	req->connection = exchange->waiter.connection;
	req->waiter = &exchange->waiter;
	req->trays = exchange->trays;
	req->uri = below_base(rules_of(req->server), tt_str(exchange->uri));
	req->method = tt_str(exchange->method);
	req->body = exchange->body; /* borrowed */
	req->data = (struct tt_buf){ .may_fail = true, .most = MOST_ANSWER };
	req->started_us = exchange->started_us;
	req->status = 200;
	req->address = peer_client_text(req);
	give_id(req);
}

void work_end(struct request *req)
{
	params_finish(&req->params);
	request_forget_file(req);
	tt_buf_finish(&req->data);
	tt_arena_finish(&req->arena);
}

/* Whatever went wrong, the answer has the form that was asked for. */
static void choose_format(struct request *req)
{
	req->kind = ocs_format(param_str(&req->params, "format", (struct tt_str){ NULL, 0 }),
			       request_header(req, "Accept"));
	req->data.n = 0;
	if (req->is_ocs)
		ocs_data_writer(&req->writer, &req->data, req->kind);
	else
		tt_writer_init(&req->writer, &req->data, TT_WRITE_JSON);
}

enum tt_err work_decode(struct request *req)
{
	enum tt_err err = request_decode(req);

	choose_format(req);
	return err;
}

void **request_attachment(struct request *req)
{
	return &exchange_of(req)->attachment;
}

bool request_is_outdated(const struct request *req)
{
	return req->waiter && wait_is_outdated(req->waiter);
}

void request_renew(struct request *req)
{
	wait_begin(req->waiter);
}

enum tt_err request_read_body(struct request *req)
{
	if (!req->has_read_body) {
		req->has_read_body = true;
		req->body_err = request_decode_body(req, request_header(req, "Content-Type"));
		choose_format(req);
	}
	return req->body_err;
}

/* Waiting is a good that there is so much of, too. */
static enum tt_err count_wait(struct exchange *exchange, const struct request *req)
{
	if (exchange->held[SHARE_WAITS] == 0 && !exchange_take(exchange, SHARE_WAITS, 1))
		return TT_ERR_WAITS;
	return exchange_take_of_account(exchange, req->account, SHARE_ACCOUNT_WAITS) ? TT_OK
										     : TT_ERR_WAITS;
}

void work_sleep(struct exchange *exchange)
{
	struct connection *connection = connection_of(exchange);

	watch_hear_end(connection->server->watch, connection);
	wait_sleep(&exchange->waiter);
}

bool work_is_put_off(const struct exchange *exchange, enum tt_err err)
{
	return err == TT_ERR_LATER && exchange->waiter.wants_sleep;
}

/* Of an answer that has become too large some is missing. */
static enum tt_err ask_application(struct request *req)
{
	const struct http_conf *conf = &req->server->conf;
	enum tt_err err = conf->serve(conf->app, req);

	return !err && req->data.failed ? TT_ERR_BUSY : err;
}

static enum tt_err run(struct exchange *exchange, struct request *req)
{
	bool is_new = !exchange->served;
	enum tt_err err = work_decode(req);

	exchange->served = true;
	/* What had begun before is brought to its end. */
	if (is_new && atomic_load(&req->server->stopping))
		err = TT_ERR_BUSY;
	if (!err)
		err = ask_application(req);
	if (exchange->aside.is_wanted) {
		exchange->served = !is_new;
		return TT_ERR_LATER;
	}
	if (work_is_put_off(exchange, err))
		return TT_OK;
	if (!err && exchange->waiter.wants_sleep)
		err = count_wait(exchange, req);
	if (err && req->is_late) { /* what was done is done: then it is answered at once */
		exchange->waiter.wants_sleep = false;
		return TT_OK;
	}
	return err;
}

void request_answer_late(struct request *req)
{
	req->is_late = true;
	req->waiter->wants_sleep = true;
}

struct body_sink *request_take_body(struct request *req, struct tt_buf *rest)
{
	struct exchange *exchange = exchange_of(req);
	struct body_sink *sink = exchange->sink;

	*rest = exchange->body;
	exchange->body = (struct tt_buf){ 0 };
	exchange->sink = NULL;
	req->body = (struct tt_buf){ 0 };
	return sink;
}

enum tt_err request_go_aside(struct request *req)
{
	struct aside_place *place = &exchange_of(req)->aside;

	place->is_wanted = !place->is_there;
	return place->is_wanted ? TT_ERR_LATER : TT_OK;
}

/* Its turn goes along. Nothing resumes the connection but work_aside(): the waiter is not asleep.
 */
static enum MHD_Result go_aside(struct exchange *exchange)
{
	exchange->aside.is_wanted = false;
	exchange->aside.is_long = exchange->turn.is_long;
	MHD_suspend_connection(exchange->waiter.connection);
	aside_add(connection_of(exchange)->server->aside, &exchange->aside);
	return MHD_YES;
}

/* What it has come to was to wait for something. */
static bool rests(const struct exchange *exchange, struct request *req, enum tt_err err)
{
	if (err || !exchange->waiter.wants_sleep)
		return false;
	if (req->is_late)
		send_keep(req, TT_OK);
	return true;
}

void work_aside(struct aside_place *place)
{
	struct exchange *exchange = container_of(place, struct exchange, aside);
	struct MHD_Connection *mhd = exchange->waiter.connection;
	struct request req;
	enum tt_err err;

	turn_move(&exchange->turn);
	place->is_there = true;
	work_begin(&req, exchange);
	err = run(exchange, &req);
	place->rests = rests(exchange, &req, err);
	if (!place->rests)
		send_keep(&req, err);
	place->is_there = false;
	work_end(&req);
	exchange_give_turn(exchange);
	if (!place->rests)
		exchange_forget_body(exchange);
	MHD_resume_connection(mhd); /* the last that is done to it here */
}

static enum MHD_Result serve(struct exchange *exchange)
{
	enum MHD_Result result;
	struct request req;
	enum tt_err err;

	work_begin(&req, exchange);
	err = run(exchange, &req);
	if (exchange->aside.is_wanted) {
		work_end(&req);
		return go_aside(exchange);
	}
	if (rests(exchange, &req, err)) {
		work_end(&req);
		exchange_give_turn(exchange);
		work_sleep(exchange);
		return MHD_YES;
	}
	exchange->waiter.wants_sleep = false;
	result = send_answer(&req, err);
	work_end(&req);
	exchange_give_turn(exchange);
	exchange_forget_body(exchange);
	return result;
}

/* When it is its turn; else it sleeps, and the library calls again. */
static enum MHD_Result serve_in_turn(struct exchange *exchange)
{
	if (exchange->aside.rests) {
		exchange->aside.rests = false;
		work_sleep(exchange);
		return MHD_YES;
	}
	if (exchange->late)
		return send_kept(exchange);
	if (!connection_enter(connection_of(exchange), PHASE_WORK))
		return MHD_NO;
	if (exchange_take_turn(exchange))
		return exchange->turn.is_dear ? go_aside(exchange) : serve(exchange);
	work_sleep(exchange);
	return MHD_YES;
}

/* The connection is closed after it: nobody knows where the next request would begin. */
static enum MHD_Result refuse_head(struct exchange *exchange, enum tt_err err, const char *problem)
{
	enum MHD_Result result;
	struct request req;

	exchange->refused = true;
	work_begin(&req, exchange);
	req.closes = true;
	(void)!work_decode(&req);
	req.reason_detail = tt_str(problem);
	result = send_answer(&req, err);
	work_end(&req);
	return result;
}

/* The library would hang up: it has no memory left in which it could put an answer together. */
static enum MHD_Result refuse_long_head(struct exchange *exchange)
{
	enum MHD_Result result;
	struct request req;

	work_begin(&req, exchange);
	(void)!work_decode(&req);
	result = body_refuse(exchange, &req, TT_ERR_HEAD, true);
	work_end(&req);
	return result;
}

static enum MHD_Result look_at_head(struct exchange *exchange, const char *version)
{
	struct connection *connection = connection_of(exchange);
	const char *problem = framing_problem(connection, version);

	if (!head_leaves_room(exchange))
		return refuse_long_head(exchange);
	if (problem)
		return refuse_head(exchange, TT_ERR_HTTP, problem);
	if (!hosts_have_ours(connection))
		return refuse_head(exchange, TT_ERR_HOST, NULL);
	return body_expect(exchange);
}

/* The first call for a request: its headers are complete, its body is not. */
static enum MHD_Result on_head(struct exchange *exchange, const char *method, const char *version)
{
	enum MHD_Result result;

	snprintf(exchange->method, sizeof(exchange->method), "%s",
		 strcmp(method, "HEAD") == 0 ? "GET" : method);
	if (exchange->started_us == 0) {
		exchange->started_us = tt_clock_mono_us();
		wait_begin(&exchange->waiter);
	}
	result = look_at_head(exchange, version);
	/* While it waits whether it may send its body, the library calls this once more. */
	exchange->started = !exchange->asleep;
	exchange->asleep = false;
	return result;
}

enum MHD_Result work_on_request(void *cls, struct MHD_Connection *mhd, const char *url,
				const char *method, const char *version, const char *data,
				size_t *n, void **context)
{
	struct connection *connection = *context;
	struct exchange *exchange = connection ? &connection->exchange : NULL;

	(void)cls;
	(void)mhd;
	(void)url;
	if (!exchange || phase_of(atomic_load(&connection->phase)) == PHASE_OVER)
		return MHD_NO;
	if (!exchange->started)
		return on_head(exchange, method, version);
	if (*n > 0)
		return body_receive(exchange, data, n);
	return exchange->refused ? MHD_YES : serve_in_turn(exchange);
}

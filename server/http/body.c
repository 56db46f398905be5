/* body.c - bodies as they come: who may send how much, and what all of them may hold.
 *
 * Anybody may send a small one. For more, the application is asked when that is known: from the
 * headers, or when a body without a length has grown. A refusal is an answer, also when the client
 * is still sending. */
#include "server/http/connection.h"
#include "server/http/linger.h"

enum {
	/* Several times what a request without files needs. */
	SMALL_BODY = 64 * 1024,
};

static struct tt_str header(const struct exchange *exchange, const char *name)
{
	return tt_str(
		MHD_lookup_connection_value(exchange->waiter.connection, MHD_HEADER_KIND, name));
}

/* What the client goes on sending is read, so that the answer arrives. */
static void let_linger(struct exchange *exchange)
{
	struct connection *connection = connection_of(exchange);
	struct shares *shares = connection->server->shares;

	linger_add(connection->server->linger, connection->fd,
		   connection->is_relay ? share_of_relay(shares, &connection->peer)
					: share_of_address(shares, &connection->peer));
}

enum MHD_Result body_refuse(struct exchange *exchange, struct request *req, enum tt_err err,
			    bool in_the_middle)
{
	enum MHD_Result result;

	req->closes = true;
	exchange->refused = true;
	exchange_forget_body(exchange);
	req->body = (struct tt_buf){ 0 }; /* it was borrowed */
	let_linger(exchange);
	result = in_the_middle ? send_refusal(req, err) : send_answer(req, err);
	return result;
}

/* Uploads are few and have bounds of their own: many people may be behind one address, and one who
 * is logged in is not kept from his by another's. */
static enum tt_err take_large(struct exchange *exchange, const struct request *req, size_t n)
{
	bool taken =
		exchange->sinks
			? exchange_take_of_account(exchange, req->account, SHARE_ACCOUNT_STREAMS) &&
				  exchange_take(exchange, SHARE_STREAMS, 1)
		: n > rules_of(req->server)->max_body
			? exchange_take_of_account(exchange, req->account, SHARE_ACCOUNT_UPLOADS) &&
				  exchange_take(exchange, SHARE_UPLOADS, 1)
			: exchange_take(exchange, SHARE_LARGE_BODIES, n);

	return taken ? TT_OK : TT_ERR_BODIES;
}

/* `n`: what will come; 0: not known. */
static enum tt_err admit(struct exchange *exchange, struct request *req, uint64_t n)
{
	const struct http_conf *conf = &req->server->conf;
	struct body_plan plan = { .length = n };
	enum tt_err err = work_decode(req);

	if (!err)
		err = conf->admit(conf->app, req, &plan);
	exchange->sink = plan.sink;
	exchange->sinks = plan.sink != NULL;
	exchange->refuser = req->refuser;
	if (work_is_put_off(exchange, err))
		return TT_OK;
	if (err || exchange->waiter.wants_sleep)
		return err;
	if (n > plan.max || plan.max <= SMALL_BODY)
		return TT_ERR_TOO_LARGE;
	exchange->max_body = n > 0 ? n : plan.max;
	err = take_large(exchange, req, (size_t)exchange->max_body);
	exchange->admitted = !err;
	return err;
}

static enum MHD_Result ask(struct exchange *exchange, uint64_t n, bool in_the_middle)
{
	struct connection *connection = connection_of(exchange);
	enum MHD_Result result = MHD_YES;
	struct request req;
	enum tt_err err;

	if (!connection_enter(connection, PHASE_WORK))
		return MHD_NO;
	work_begin(&req, exchange);
	err = admit(exchange, &req, n);
	exchange->asleep = !err && exchange->waiter.wants_sleep;
	if (err) {
		exchange->waiter.wants_sleep = false;
		result = body_refuse(exchange, &req, err, in_the_middle);
	} else if (!exchange->asleep) {
		exchange_give_all(exchange, SHARE_SMALL_BODIES);
		result = connection_enter(connection, PHASE_BODY) ? MHD_YES : MHD_NO;
	}
	work_end(&req);
	if (exchange->asleep)
		work_sleep(exchange);
	return result;
}

static enum MHD_Result expect_small(struct exchange *exchange, size_t n)
{
	enum MHD_Result result;
	struct request req;

	exchange->max_body = n;
	if (exchange_take(exchange, SHARE_SMALL_BODIES, n))
		return connection_enter(connection_of(exchange), PHASE_BODY) ? MHD_YES : MHD_NO;
	work_begin(&req, exchange);
	(void)!work_decode(&req);
	result = body_refuse(exchange, &req, TT_ERR_BODIES, false);
	work_end(&req);
	return result;
}

enum MHD_Result body_expect(struct exchange *exchange)
{
	struct tt_str length = header(exchange, MHD_HTTP_HEADER_CONTENT_LENGTH);
	uint64_t n = 0;

	atomic_store(&connection_of(exchange)->progress, 0);
	if (header(exchange, MHD_HTTP_HEADER_TRANSFER_ENCODING).p)
		return expect_small(exchange, SMALL_BODY);
	if (length.p && !tt_str_parse_u64(length, &n))
		n = UINT64_MAX;
	if (n == 0)
		return MHD_YES;
	return n <= SMALL_BODY ? expect_small(exchange, n) : ask(exchange, n, false);
}

static enum MHD_Result refuse_in_the_middle(struct exchange *exchange, struct request *req,
					    enum tt_err err)
{
	exchange->waiter.wants_sleep = false;
	req->refuser = exchange->refuser;
	(void)!work_decode(req);
	return body_refuse(exchange, req, err, true);
}

/* Each piece has the time of a body: who sends too slowly is given up, however much came before. */
static bool enter_phase(struct exchange *exchange, bool is_put_off)
{
	enum phase phase = is_put_off ? PHASE_WORK : PHASE_BODY;
	bool is_new = exchange->asleep != is_put_off;

	exchange->asleep = is_put_off;
	return !is_new || connection_enter(connection_of(exchange), phase);
}

static enum MHD_Result receive_into_sink(struct exchange *exchange, const char *data, size_t *n)
{
	enum MHD_Result result = MHD_YES;
	struct request req;
	bool is_put_off;
	enum tt_err err;

	work_begin(&req, exchange);
	err = sink_receive(exchange, &req, data, *n);
	is_put_off = work_is_put_off(exchange, err);
	if (err && !is_put_off)
		result = refuse_in_the_middle(exchange, &req, err);
	work_end(&req);
	if (result != MHD_YES || !enter_phase(exchange, is_put_off))
		return MHD_NO;
	if (is_put_off) {
		work_sleep(exchange);
	} else {
		atomic_store(&connection_of(exchange)->progress, exchange->body.n);
		*n = 0;
	}
	return MHD_YES;
}

enum MHD_Result body_receive(struct exchange *exchange, const char *data, size_t *n)
{
	enum MHD_Result result = MHD_YES;
	struct request req;

	if (exchange->body.n + *n > exchange->max_body && !exchange->admitted) {
		result = ask(exchange, 0, true);
		if (result != MHD_YES || exchange->asleep) {
			exchange->asleep = false;
			return result;
		}
	}
	if (exchange->sinks)
		return receive_into_sink(exchange, data, n);
	if (exchange->body.n + *n > exchange->max_body) {
		work_begin(&req, exchange);
		result = refuse_in_the_middle(exchange, &req, TT_ERR_TOO_LARGE);
		work_end(&req);
		return result;
	}
	tt_buf_add(&exchange->body, data, *n);
	atomic_store(&connection_of(exchange)->progress, exchange->body.n);
	*n = 0;
	return result;
}

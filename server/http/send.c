/* send.c - answers on their way out: headers, and who sends them. */
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "server/http/answer.h"
#include "server/http/connection.h"
#include "server/http/refusal.h"
#include "server/http/source.h"
#include "server/http/tls.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum {
	/* Answers that are counted while they are being sent. A smaller one is no more than what a
	 * connection takes anyway. */
	LARGE_ANSWER = 4 * 1024,
	/* When no better is known: after a refusal to wait long, and after one that says that there
	 * is much to do. */
	RETRY_THROTTLED_S = 30,
	RETRY_BUSY_S = 5,
	TORN_BLOCK = 16 * 1024,
	SOURCE_BLOCK = 128 * 1024,
	MAX_HEADERS = 28
};

struct headers {
	struct {
		const char *name;
		const char *value;
	} items[MAX_HEADERS];
	size_t n;
};

static void add(struct headers *headers, const char *name, const char *value)
{
	if (!value || headers->n == MAX_HEADERS)
		return;
	headers->items[headers->n].name = name;
	headers->items[headers->n++].value = value;
}

static void add_always(struct headers *headers)
{
	static const struct {
		const char *name;
		const char *value;
	} always[] = {
		{ "X-Content-Type-Options", "nosniff" },
		{ "X-Robots-Tag", "noindex, nofollow" },
		{ "Referrer-Policy", "no-referrer" },
	};

	for (size_t i = 0; i < ARRAY_LEN(always); i++)
		add(headers, always[i].name, always[i].value);
}

/* Scripts in browsers ask so, and there the browser shall not open a dialog of its own. */
static const char *challenge(struct request *req)
{
	bool is_script = tt_str_is(request_header(req, "X-Requested-With"), "XMLHttpRequest");

	if (req->refuser && req->refuser->realm)
		return tt_arena_printf(&req->arena, "%s realm=\"%s\", charset=\"UTF-8\"",
				       is_script ? "DummyBasic" : "Basic", req->refuser->realm);
	return is_script ? "DummyBasic realm=\"Authorisation Required\""
			 : "Basic realm=\"Authorisation Required\", charset=\"UTF-8\"";
}

static const char *retry_after(struct request *req, int status)
{
	int seconds = req->retry_after_s;

	if (seconds <= 0)
		seconds = status == 429 ? RETRY_THROTTLED_S : RETRY_BUSY_S;
	return tt_arena_printf(&req->arena, "%d", seconds);
}

/* What a status demands. On v1.php the status is another one, but the reason is the same. */
static void add_for_refusal(struct headers *headers, struct request *req, enum tt_err err)
{
	int status = refusal_of(err)->status;

	if (status == 401)
		add(headers, "WWW-Authenticate", challenge(req));
	if (err == TT_ERR_METHOD)
		add(headers, "Allow", req->allow.p);
	if (status == 429 || status == 503)
		add(headers, "Retry-After", retry_after(req, status));
}

static void collect(struct headers *headers, struct request *req, enum tt_err err)
{
	bool has_cache_control = false;

	headers->n = 0;
	add_always(headers);
	add(headers, "Content-Type", req->content_type);
	add(headers, "X-Request-Id", req->id.p);
	if (err)
		add_for_refusal(headers, req, err);
	for (size_t i = 0; i < req->n_headers; i++) {
		has_cache_control |= strcmp(req->headers[i].name, "Cache-Control") == 0;
		add(headers, req->headers[i].name, req->headers[i].value.p);
	}
	if (!has_cache_control)
		add(headers, "Cache-Control", "no-cache, no-store, must-revalidate");
	if (req->closes || atomic_load(&req->server->stopping))
		add(headers, "Connection", "close");
}

/* What waited for news says nothing of how fast the server is. */
static void count_request(const struct request *req, int status, enum tt_err err, int64_t took_us)
{
	struct http_counts *counts = req->server->counts;
	struct http_tally *tally = req->tally ? req->tally : &counts->other;

	tt_count_add(&tally->answers[status >= 100 && status < 600 ? status / 100 - 1 : 4], 1);
	if (err)
		tt_count_add(&counts->refusals[err], 1);
	tt_times_add(wait_is_armed(req->waiter) ? &counts->waited : &tally->took, took_us);
}

static void note_request(const struct request *req, int status, enum tt_err err)
{
	int64_t took_us = tt_clock_mono_us() - req->started_us;
	struct tt_str rest = req->uri;
	struct tt_str path = tt_str_cut(&rest, '?'); /* a query may carry a password */

	count_request(req, status, err, took_us);
	tt_log(TT_LOG_DEBUG, "request", TT_LOG_STR("id", req->id),
	       TT_LOG_STR("method", req->method), TT_LOG_STR("path", path),
	       TT_LOG_INT("status", status), TT_LOG_C("why", err ? tt_err_name(err) : "-"),
	       TT_LOG_INT("ms", took_us / 1000), TT_LOG_STR("from", req->address));
}

/* Whoever reads slowly makes us keep his answer: not more than so much for all of them. */
static bool may_hold(struct request *req, size_t n)
{
	return n < LARGE_ANSWER || exchange_take(exchange_of(req), SHARE_ANSWERS, n);
}

static int compose(struct request *req, enum tt_err *err, struct tt_buf *body)
{
	int status = http_answer(req, *err, req->server->conf.give_reasons, body);

	if (may_hold(req, body->cap))
		return status;
	*err = TT_ERR_BUSY;
	req->n_headers = 0;
	tt_buf_finish(body); /* the refusal shall not hold its memory */
	return http_answer(req, *err, req->server->conf.give_reasons, body);
}

/* An answer that ends too early. */
struct torn {
	struct tt_buf body;
	size_t n; /* of its bytes that are sent */
};

static ssize_t read_torn(void *cls, uint64_t at, char *out, size_t max)
{
	const struct torn *torn = cls;
	size_t n = torn->n > at ? torn->n - (size_t)at : 0;

	if (n == 0)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (n > max)
		n = max;
	memcpy(out, torn->body.p + at, n);
	return (ssize_t)n;
}

static void free_torn(void *cls)
{
	struct torn *torn = cls;

	tt_buf_finish(&torn->body);
	free(torn);
}

static struct MHD_Response *make_torn(const struct request *req, const struct tt_buf *body)
{
	struct torn *torn = malloc(sizeof(*torn));

	if (!torn)
		tt_oom();
	*torn = (struct torn){ *body, req->cut == ANSWER_HALF ? body->n / 2 : 0 };
	/* An empty body has no end that could be missed. */
	return MHD_create_response_from_callback(body->n ? body->n : 1, TORN_BLOCK, read_torn, torn,
						 free_torn);
}

/* Takes the bytes over. */
static struct MHD_Response *wrap(const struct request *req, const struct tt_buf *body)
{
	struct MHD_Response *response =
		req->cut == ANSWER_WHOLE
			? MHD_create_response_from_buffer(body->n, body->p, MHD_RESPMEM_MUST_FREE)
			: make_torn(req, body);

	if (!response)
		tt_oom();
	return response;
}

static void tell_who_hears(struct request *req, enum tt_err err, const struct tt_buf *body)
{
	const struct http_conf *conf = &req->server->conf;

	if (conf->hear)
		conf->hear(conf->app, req, err, tt_buf_str(body));
}

static struct MHD_Response *of_bytes(struct request *req, enum tt_err *err, int *status)
{
	struct tt_buf body = { 0 };

	request_forget_file(req);
	*status = compose(req, err, &body);
	req->status = *status;
	tell_who_hears(req, *err, &body);
	atomic_store(&connection_of(exchange_of(req))->progress, body.n);
	return wrap(req, &body);
}

/* The response takes the file over. The system reads ahead, so that the thread that sends mostly
 * finds in memory what it sends. */
static struct MHD_Response *of_file(struct request *req, int *status)
{
	const struct request_file *file = &req->file;
	const struct tt_buf none = { 0 };

	(void)posix_fadvise(file->fd, (off_t)file->offset, (off_t)file->n, POSIX_FADV_SEQUENTIAL);
	*status = req->status;
	tell_who_hears(req, TT_OK, &none);
	req->has_file = false;
	atomic_store(&connection_of(exchange_of(req))->streams, true);
	return MHD_create_response_from_fd_at_offset64(file->n, file->fd, file->offset);
}

static bool may_download(const struct request *req)
{
	struct exchange *exchange = exchange_of(req);

	return exchange_take_of_account(exchange, req->account, SHARE_ACCOUNT_DOWNLOADS) &&
	       exchange_take(exchange, SHARE_DOWNLOADS, 1);
}

static bool streams(const struct request *req)
{
	return req->has_file || req->source;
}

static ssize_t read_source(void *cls, uint64_t at, char *out, size_t max)
{
	struct body_source *source = cls;
	ssize_t n = source->kind->read(source, out, max);

	(void)at; /* one piece follows the other */
	return n > 0 ? n : MHD_CONTENT_READER_END_WITH_ERROR;
}

static void free_source(void *cls)
{
	struct body_source *source = cls;

	source->kind->free(source);
}

/* The response takes the source over. */
static struct MHD_Response *of_source(struct request *req, int *status)
{
	struct body_source *source = req->source;
	const struct tt_buf none = { 0 };

	*status = req->status;
	tell_who_hears(req, TT_OK, &none);
	req->source = NULL;
	atomic_store(&connection_of(exchange_of(req))->streams, true);
	return MHD_create_response_from_callback(source->n, SOURCE_BLOCK, read_source, source,
						 free_source);
}

static struct MHD_Response *make_response(struct request *req, enum tt_err err, int *status)
{
	struct MHD_Response *response;
	struct headers headers;

	if (!err && streams(req) && !may_download(req)) {
		err = TT_ERR_BUSY;
		req->n_headers = 0;
	}
	if (!head_fits(req)) {
		err = TT_ERR_HEAD;
		req->n_headers = 0;
	}
	if (!err && req->has_file && req->cut == ANSWER_WHOLE)
		response = of_file(req, status);
	else if (!err && req->source && req->cut == ANSWER_WHOLE)
		response = of_source(req, status);
	else
		response = of_bytes(req, &err, status);
	if (!response)
		tt_oom();
	collect(&headers, req, err);
	for (size_t i = 0; i < headers.n; i++)
		MHD_add_response_header(response, headers.items[i].name, headers.items[i].value);
	note_request(req, *status, err);
	return response;
}

static enum MHD_Result queue(struct connection *connection, struct MHD_Response *response,
			     int status)
{
	enum MHD_Result result = MHD_queue_response(connection->mhd, (unsigned)status, response);

	MHD_destroy_response(response);
	return connection_enter(connection, PHASE_ANSWER) ? result : MHD_NO;
}

enum MHD_Result send_answer(struct request *req, enum tt_err err)
{
	int status;
	struct MHD_Response *response = make_response(req, err, &status);

	if (req->cut == ANSWER_NONE) {
		MHD_destroy_response(response);
		return MHD_NO;
	}
	return queue(connection_of(exchange_of(req)), response, status);
}

void send_keep(struct request *req, enum tt_err err)
{
	struct exchange *exchange = exchange_of(req);

	exchange->late = make_response(req, err, &exchange->late_status);
	if (req->cut == ANSWER_NONE)
		exchange->late_status = 0;
}

enum MHD_Result send_kept(struct exchange *exchange)
{
	struct MHD_Response *response = exchange->late;

	exchange->late = NULL;
	if (exchange->late_status == 0) {
		MHD_destroy_response(response);
		return MHD_NO;
	}
	return queue(connection_of(exchange), response, exchange->late_status);
}

static void put_date(struct tt_buf *out)
{
	char text[40];
	struct tm parts;
	time_t now = (time_t)(tt_clock_real_ms() / 1000);

	if (gmtime_r(&now, &parts) &&
	    strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts) > 0)
		tt_buf_printf(out, "Date: %s\r\n", text);
}

static void put_status(struct tt_buf *out, int status, size_t n)
{
	tt_buf_printf(out, "HTTP/1.1 %d %s\r\n", status,
		      MHD_get_reason_phrase_for((unsigned)status));
	put_date(out);
	tt_buf_printf(out, "Content-Length: %zu\r\n", n);
}

/* It is short, and nothing else is on its way: the system takes it at once. */
static void send_at_once(const struct connection *connection, const struct tt_buf *bytes)
{
	const union MHD_ConnectionInfo *info = NULL;

	if (connection->door->is_tls)
		info = MHD_get_connection_info(connection->mhd, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	if (info)
		tls_send(info->tls_session, bytes->p, bytes->n);
	else
		(void)!send(connection->fd, bytes->p, bytes->n, MSG_DONTWAIT | MSG_NOSIGNAL);
}

enum MHD_Result send_refusal(struct request *req, enum tt_err err)
{
	struct tt_buf body = { 0 };
	struct tt_buf out = { 0 };
	int status = compose(req, &err, &body);
	struct headers headers;

	req->status = status;
	tell_who_hears(req, err, &body);
	collect(&headers, req, err);
	put_status(&out, status, body.n);
	for (size_t i = 0; i < headers.n; i++)
		tt_buf_printf(&out, "%s: %s\r\n", headers.items[i].name, headers.items[i].value);
	tt_buf_add_c(&out, "\r\n");
	tt_buf_add_str(&out, tt_buf_str(&body));
	send_at_once(connection_of(exchange_of(req)), &out);
	note_request(req, status, err);
	tt_buf_finish(&out);
	tt_buf_finish(&body);
	return MHD_NO;
}

void send_last_words(const struct connection *connection, enum tt_err err)
{
	const struct refusal *row = refusal_of(err);
	struct tt_buf out = { 0 };

	if (connection->door->is_tls)
		return;

	put_status(&out, row->status, strlen(row->reason) + 1);
	tt_buf_add_c(&out, "Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n");
	if (row->status == 503)
		tt_buf_printf(&out, "Retry-After: %d\r\n", RETRY_BUSY_S);
	tt_buf_printf(&out, "\r\n%s\n", row->reason);
	send_at_once(connection, &out);
	tt_buf_finish(&out);
}

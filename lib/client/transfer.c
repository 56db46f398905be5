/* transfer.c - a handle of libcurl is set up for a call, and what it gives us is kept. */
#include "lib/client/internal.h"
#include "lib/base/clock.h"

#include <inttypes.h>

enum {
	MOST_REDIRECTS = 5,
	MOST_RESERVED = 1 << 20
};

static size_t stop(struct tt_call *call, enum tt_error_code fault, const char *text)
{
	call->fault = fault;
	call->fault_text = text ? text : "";
	return 0; /* libcurl ends the transfer: we have not taken what it gave */
}

static bool is_good(const struct tt_call *call)
{
	return call->status >= 200 && call->status < 300 &&
	       (!call->needs_range || call->status == 206);
}

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
	struct tt_call *call = ctx;

	n *= size;
	if (call->sink && is_good(call))
		return call->sink(call->sink_ctx, p, n)
			       ? n
			       : stop(call, TT_E_IO, "the sink of the file gave up");
	if (n > call->max_answer || call->in.n > call->max_answer - n)
		return stop(call, TT_E_TOO_LARGE, "the answer is larger than the client takes");
	tt_buf_add(&call->in, p, n);
	return call->in.failed ? stop(call, TT_E_NOMEM, "out of memory") : n;
}

/* "HTTP/1.1 200 OK" begins the headers of an answer, and ends those of an interim one or of a
 * redirection. */
static void begin_headers(struct tt_call *call, struct tt_str line)
{
	tt_str_cut(&line, ' ');
	call->status = (int)tt_str_int(line);
	call->n_answer_headers = 0;
	call->answer_headers = NULL;
	call->has_all_headers = false;
}

static void add_header(struct tt_call *call, struct tt_str line)
{
	struct tt_arena *arena = &call->arena;
	struct tt_str name = tt_str_trim(tt_str_cut(&line, ':'));
	struct tt_str value = tt_str_trim(line);
	struct name_value *all =
		tt_arena_grow(arena, call->answer_headers, call->n_answer_headers, sizeof(*all));

	if (!all)
		return;
	call->answer_headers = all;
	all[call->n_answer_headers].name = tt_arena_dup(arena, name.p, name.n);
	all[call->n_answer_headers].value = tt_arena_dup(arena, value.n ? value.p : "", value.n);
	if (arena->failed)
		return;
	call->sets_cookies |= strcasecmp(all[call->n_answer_headers].name, "Set-Cookie") == 0;
	call->n_answer_headers++;
}

static bool same_part(CURLU *a, CURLU *b, CURLUPart part)
{
	char *one = NULL;
	char *two = NULL;
	bool same = !curl_url_get(a, part, &one, CURLU_DEFAULT_PORT) &&
		    !curl_url_get(b, part, &two, CURLU_DEFAULT_PORT) && strcasecmp(one, two) == 0;

	curl_free(one);
	curl_free(two);
	return same;
}

/* Whether `location`, as seen from where we are, is on the server that has our login. */
static bool is_same_server(struct tt_call *call, const char *location)
{
	CURLU *ours = curl_url();
	CURLU *theirs = curl_url();
	bool same = ours && theirs && !curl_url_set(ours, CURLUPART_URL, call->url.p, 0) &&
		    !curl_url_set(theirs, CURLUPART_URL, call->url.p, 0) &&
		    !curl_url_set(theirs, CURLUPART_URL, location, 0) &&
		    same_part(ours, theirs, CURLUPART_SCHEME) &&
		    same_part(ours, theirs, CURLUPART_HOST) &&
		    same_part(ours, theirs, CURLUPART_PORT);

	curl_url_cleanup(ours);
	curl_url_cleanup(theirs);
	return same;
}

/* 303 says: look there with GET. What was to be written would not be. */
static bool may_follow(struct tt_call *call, const char *location)
{
	if (call->status == 303 && strcmp(call->method, "GET") != 0) {
		stop(call, TT_E_REDIRECT, "the server redirects what is to be written to a page");
		return false;
	}
	if (is_same_server(call, location))
		return true;
	stop(call, TT_E_REDIRECT,
	     tt_arena_printf(&call->arena, "the server redirects to another one: %.200s",
			     location));
	return false;
}

static bool is_redirect(const struct tt_call *call)
{
	return call->status >= 300 && call->status < 400; /* as libcurl has it */
}

/* For a whole body at once, where the server says how long it will be; but what it only says does
 * not take much memory. */
static void make_room(struct tt_call *call)
{
	int64_t n = tt_answer_header_int(call, "Content-Length");

	if (n > 0 && n < MOST_RESERVED && (size_t)n <= call->max_answer && !call->sink)
		tt_buf_reserve(&call->in, (size_t)n + 1);
}

/* The empty line behind the last header. */
static bool end_headers(struct tt_call *call)
{
	const char *location = is_redirect(call) ? tt_call_header(call, "Location") : NULL;

	call->has_all_headers = true;
	if (location)
		return may_follow(call, location);
	make_room(call);
	return true;
}

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
	struct tt_call *call = ctx;
	struct tt_str line = { p, n * size };

	if (line.n > call->max_headers || call->n_header_bytes > call->max_headers - line.n)
		return stop(call, TT_E_TOO_LARGE,
			    "the answer has more headers than the client takes");
	call->n_header_bytes += line.n;
	if (tt_str_starts(line, TT_STR("HTTP/")))
		begin_headers(call, line);
	else if (memchr(line.p, ':', line.n))
		add_header(call, line);
	else if (tt_str_trim(line).n == 0 && !end_headers(call))
		return 0;
	return call->arena.failed ? stop(call, TT_E_NOMEM, "out of memory") : line.n;
}

static size_t on_read(char *p, size_t size, size_t n, void *ctx)
{
	struct tt_call *call = ctx;
	size_t got = call->source(call->source_ctx, p, n * size);

	if (got <= n * size)
		return got;
	stop(call, TT_E_IO, "the source of the file gave up");
	return CURL_READFUNC_ABORT;
}

/* Our headers and the client's; its lock is held. */
static bool add_headers(struct tt_call *call)
{
	struct tt_arena *arena = &call->arena;
	bool json = call->decoder->format == ANSWER_OCS || call->decoder->format == ANSWER_JSON;

	if (json)
		tt_req_header_line(call, "Accept: application/json");
	if (call->decoder->format == ANSWER_OCS)
		tt_req_header_line(call, "OCS-APIRequest: true");
	if (call->content_type)
		tt_req_header(call, "Content-Type", call->content_type);
	else
		tt_req_header_line(call, "Content-Type:"); /* not a form */
	tt_req_header_line(call, "Expect:");               /* would cost a round trip */
	for (const struct header *at = call->client->headers; at; at = at->next)
		tt_req_header_line(call, tt_arena_dup(arena, at->line, strlen(at->line)));
	return !arena->failed;
}

/* An option that cannot be set is memory that is not there: all of them are known to the libcurl
 * that we are built with. */
struct setup {
	CURL *easy;
	CURLcode code;
};

static void set_long(struct setup *s, CURLoption option, long value)
{
	if (!s->code)
		s->code = curl_easy_setopt(s->easy, option, value);
}

static void set_ptr(struct setup *s, CURLoption option, const void *value)
{
	if (!s->code)
		s->code = curl_easy_setopt(s->easy, option, value);
}

static void set_function(struct setup *s, CURLoption option,
			 size_t (*function)(char *p, size_t size, size_t n, void *ctx))
{
	if (!s->code)
		s->code = curl_easy_setopt(s->easy, option, function);
}

/* Whose answer it will be; NULL: nobody's. */
static void set_receiver(struct setup *s, struct tt_call *call)
{
	set_ptr(s, CURLOPT_WRITEDATA, call);
	set_ptr(s, CURLOPT_HEADERDATA, call);
	set_ptr(s, CURLOPT_PRIVATE, call);
	set_ptr(s, CURLOPT_ERRORBUFFER, call ? call->curl_error : NULL);
	set_ptr(s, CURLOPT_HTTPHEADER, call ? call->headers : NULL);
}

static void set_source(struct setup *s, struct tt_call *call)
{
	set_long(s, CURLOPT_UPLOAD, 1);
	set_function(s, CURLOPT_READFUNCTION, on_read);
	set_ptr(s, CURLOPT_READDATA, call);
	if (!s->code)
		s->code = curl_easy_setopt(s->easy, CURLOPT_INFILESIZE_LARGE,
					   (curl_off_t)call->source_size);
}

static void set_request(struct setup *s, struct tt_call *call)
{
	bool is_get = strcmp(call->method, "GET") == 0;

	set_ptr(s, CURLOPT_URL, call->url.p);
	set_long(s, CURLOPT_HTTPGET, 1); /* nothing of the call before: body, upload, HEAD */
	if (call->source) {
		set_source(s, call);
	} else if (call->body.n > 0 || strcmp(call->method, "POST") == 0 ||
		   strcmp(call->method, "PUT") == 0) {
		set_long(s, CURLOPT_POST, 1);
		set_ptr(s, CURLOPT_POSTFIELDS, call->body.p ? call->body.p : "");
		if (!s->code)
			s->code = curl_easy_setopt(s->easy, CURLOPT_POSTFIELDSIZE_LARGE,
						   (curl_off_t)call->body.n);
	}
	set_ptr(s, CURLOPT_CUSTOMREQUEST, is_get ? NULL : call->method);
	if (strcmp(call->method, "HEAD") == 0)
		set_long(s, CURLOPT_NOBODY, 1);
}

static void set_redirects(struct setup *s, const struct tt_client *client)
{
	bool is_tls = strncasecmp(client->url, "https:", 6) == 0;

	set_long(s, CURLOPT_FOLLOWLOCATION, 1);
	set_long(s, CURLOPT_MAXREDIRS, MOST_REDIRECTS);
	set_long(s, CURLOPT_POSTREDIR, CURL_REDIR_POST_301 | CURL_REDIR_POST_302);
	set_ptr(s, CURLOPT_PROTOCOLS_STR, is_tls ? "https" : "http,https");
	set_ptr(s, CURLOPT_REDIR_PROTOCOLS_STR, is_tls ? "https" : "http,https");
}

static void set_login(struct setup *s, const struct tt_client *client)
{
	if (!client->user)
		return;
	set_long(s, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
	set_ptr(s, CURLOPT_USERNAME, client->user);
	set_ptr(s, CURLOPT_PASSWORD, client->password);
}

static void set_times(struct setup *s, const struct tt_call *call)
{
	long limit = call->timeout_ms >= 0 ? call->timeout_ms : call->client->timeout_ms;

	if (!call->is_file)
		set_long(s, CURLOPT_TIMEOUT_MS, limit > 0 ? limit + call->wait_ms : 0);
	if (!call->is_file || limit == 0)
		return;
	set_long(s, CURLOPT_LOW_SPEED_LIMIT, 1);
	set_long(s, CURLOPT_LOW_SPEED_TIME, (limit + 999) / 1000);
}

/* What the calls of a client have in common. */
static void set_options(struct setup *s, const struct tt_call *call)
{
	const struct tt_client *client = call->client;

	set_function(s, CURLOPT_WRITEFUNCTION, on_body);
	set_function(s, CURLOPT_HEADERFUNCTION, on_header);
	set_ptr(s, CURLOPT_SHARE, client->share);
	set_ptr(s, CURLOPT_COOKIEFILE, ""); /* no file, but cookies */
	set_redirects(s, client);
	set_long(s, CURLOPT_CONNECTTIMEOUT_MS, client->connect_timeout_ms);
	set_long(s, CURLOPT_TCP_KEEPALIVE, 1);
	set_long(s, CURLOPT_NOSIGNAL, 1);
	set_long(s, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1);
	set_ptr(s, CURLOPT_USERAGENT, client->agent);
	set_long(s, CURLOPT_SSL_VERIFYPEER, client->verify_tls);
	set_long(s, CURLOPT_SSL_VERIFYHOST, client->verify_tls ? 2 : 0);
	set_long(s, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	if (client->ca_file)
		set_ptr(s, CURLOPT_CAINFO, client->ca_file);
	if (client->proxy)
		set_ptr(s, CURLOPT_PROXY, client->proxy);
	if (!call->is_file)
		set_ptr(s, CURLOPT_ACCEPT_ENCODING, "");
	if (!call->anonymous)
		set_login(s, client);
}

/* Most calls differ in nothing but what set_call() sets, so that a handle stays set up between
 * them: that is cheaper by a third of what libcurl needs for a call. */
static bool is_ordinary(const struct tt_call *call)
{
	return !call->source && !call->is_file && !call->anonymous;
}

/* The list of cookie files, which has an empty name, is not freed by a reset (libcurl 7.88). */
static void clean(struct line *line)
{
	curl_easy_setopt(line->easy, CURLOPT_COOKIEFILE, (char *)NULL);
	curl_easy_reset(line->easy);
	line->settings = 0;
}

static void set_call(struct setup *s, struct tt_call *call)
{
	call->curl_error[0] = '\0';
	set_receiver(s, call);
	set_request(s, call);
	set_times(s, call);
}

/* The client's lock is held. */
static CURLcode set_up(struct tt_call *call, struct line *line)
{
	struct setup s = { line->easy, CURLE_OK };
	bool is_ready = is_ordinary(call) && line->settings == call->client->settings;

	if (!is_ready) {
		if (line->settings)
			clean(line);
		set_options(&s, call);
	}
	set_call(&s, call);
	if (!s.code)
		s.code = tt_cookies_put(call->client, line);
	if (s.code)
		clean(line);
	else if (is_ordinary(call))
		line->settings = call->client->settings;
	return s.code;
}

bool tt_transfer_begin(struct tt_call *call, struct line *line)
{
	struct tt_client *client = call->client;
	CURLcode code;

	call->begun_ms = tt_clock_mono_ms();
	pthread_mutex_lock(&client->lock);
	call->max_answer = client->max_answer;
	call->max_headers = client->max_headers;
	code = add_headers(call) ? set_up(call, line) : CURLE_OUT_OF_MEMORY;
	pthread_mutex_unlock(&client->lock);
	if (code == CURLE_OUT_OF_MEMORY)
		tt_fail_nomem(call);
	else if (code)
		tt_fail(call, TT_E_USAGE, "libcurl takes no such setting: %s",
			curl_easy_strerror(code));
	else
		call->line = line;
	return !code;
}

/* Nothing of a call may stay in a handle that others use. */
void tt_transfer_leave(struct tt_call *call)
{
	struct setup s = { call->line->easy, CURLE_OK };

	if (call->sets_cookies)
		tt_cookies_take(call->client, call->line);
	if (is_ordinary(call))
		set_receiver(&s, NULL);
	else
		clean(call->line);
	if (s.code)
		clean(call->line);
	call->line = NULL;
}

/* The path without what is behind it: a query may hold what people search for. */
static void log_call(const struct tt_call *call)
{
	void (*log)(void *ctx, const char *line);
	int path_len = (int)strcspn(call->url.p, "?");
	char line[512];
	void *ctx;

	pthread_mutex_lock(&call->client->lock);
	log = call->client->log;
	ctx = call->client->log_ctx;
	pthread_mutex_unlock(&call->client->lock);
	if (!log)
		return;
	snprintf(line, sizeof(line), "%s %.*s status=%d ms=%" PRId64 " %s", call->method,
		 path_len > 400 ? 400 : path_len, call->url.p, call->status,
		 tt_clock_mono_ms() - call->begun_ms, tt_error_name(call->error.code));
	log(ctx, line);
}

void tt_transfer_end(struct tt_call *call, CURLcode code)
{
	tt_transfer_leave(call);
	tt_answer_read(call, code);
	log_call(call);
	atomic_store(&call->state, CALL_DONE);
}

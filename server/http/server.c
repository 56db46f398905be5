/* server.c - libmicrohttpd glue: connections, bodies, suspending, sending. */
#include "server/http/server.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sodium.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
	/* Clients keep connections for 60 s and do not retry when we close first (nc-py-api 8). */
	IDLE_TIMEOUT_S = 120,
	/* Holds a request's line and headers, about 9 KiB of them, and its cookies a second time;
	 * more is answered 431 or 414 by the library. All of it stays in memory while a client
	 * waits, because the library clears it after each answer. */
	CONNECTION_MEMORY = 10 * 1024,
	CONNECTION_MEMORY_STEP = 1024,
	/* A body that trickles in for longer is given up. */
	BODY_TIMEOUT_MS = 60 * 1000,
	LARGE_BODY_TIMEOUT_MS = 180 * 1000,
	/* Bodies beyond max_body at once: each is held two or three times while it is served. */
	MAX_LARGE_BODIES = 2,
	/* Answers that are counted while they are being sent. */
	LARGE_ANSWER = 1 << 20,
	/* For the database, its log, the listening socket, epoll and events, per thread. */
	FILES_KEPT = 64,
	LISTEN_BACKLOG = 4096,
	STOP_TIMEOUT_MS = 5000,
	/* Enough for most requests. */
	FIRST_BLOCK = 64 * 1024,
};

/* All bodies that are being received, together. */
#define BODIES_LIMIT ((size_t)256 << 20)
/* All large answers that are being sent. */
#define ANSWERS_LIMIT ((size_t)256 << 20)

struct http_server {
	struct http_conf conf;
	struct MHD_Daemon *daemon;
	struct waiters *waiters;
	struct desk *desk;
	int fd;
	char address[128];
	unsigned capacity;
	char id_prefix[9];
	atomic_ullong next_id;
	atomic_size_t body_bytes;
	atomic_size_t answer_bytes; /* of large ones */
	atomic_int n_large_bodies;
	atomic_int n_busy; /* requests whose answer is not sent yet */
};

/* What belongs to the connection while one request is on it. Small, because thousands may wait;
 * what is needed to work on the request is there only as long as the library calls (begin_work). */
struct exchange {
	struct http_server *server;
	struct waiter waiter;
	struct desk_tray tray;
	struct tt_buf body;
	int64_t started_ms;
	char method[16];
	bool started;
	bool refused;        /* answered before the body came */
	uint64_t announced;  /* the length of a body for whose admission the request sleeps; 0: none
			      */
	bool has_large_body; /* counted in n_large_bodies */
	size_t max_body;
	size_t answer_bytes; /* counted in the server's */
	char uri[];
};

static void *on_uri(void *cls, const char *uri, struct MHD_Connection *connection)
{
	struct http_server *server = cls;
	size_t n = strlen(uri) + 1;
	struct exchange *exchange = calloc(1, sizeof(*exchange) + n);

	if (!exchange)
		tt_oom();
	memcpy(exchange->uri, uri, n);
	exchange->server = server;
	exchange->waiter.waiters = server->waiters;
	exchange->waiter.connection = connection;
	exchange->tray.desk = server->desk;
	atomic_fetch_add(&server->n_busy, 1);
	return exchange;
}

static void forget_body(struct exchange *exchange)
{
	atomic_fetch_sub(&exchange->server->body_bytes, exchange->body.n);
	tt_buf_finish(&exchange->body);
	if (exchange->has_large_body)
		atomic_fetch_sub(&exchange->server->n_large_bodies, 1);
	exchange->has_large_body = false;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **context,
			 enum MHD_RequestTerminationCode how)
{
	struct http_server *server = cls;
	struct exchange *exchange = *context;

	(void)connection;
	(void)how;
	if (!exchange)
		return;
	wait_finish(&exchange->waiter);
	desk_forget(&exchange->tray);
	atomic_fetch_sub(&server->answer_bytes, exchange->answer_bytes);
	forget_body(exchange);
	free(exchange);
	*context = NULL;
	atomic_fetch_sub(&server->n_busy, 1);
}

struct tt_str request_header(const struct request *req, const char *name)
{
	return tt_str(MHD_lookup_connection_value(req->connection, MHD_HEADER_KIND, name));
}

struct tt_str request_cookie(const struct request *req, const char *name)
{
	return tt_str(MHD_lookup_connection_value(req->connection, MHD_COOKIE_KIND, name));
}

static struct tt_str peer_address(struct request *req)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(req->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *peer = info ? info->client_addr : NULL;
	char host[NI_MAXHOST];

	/* The plain case without getnameinfo(), which looks at much more. */
	if (peer && peer->sa_family == AF_INET &&
	    inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)peer)->sin_addr, host,
		      sizeof(host)))
		return tt_str_dup(&req->arena, tt_str(host));
	if (!peer || getnameinfo(peer, sizeof(struct sockaddr_in6), host, sizeof(host), NULL, 0,
				 NI_NUMERICHOST) != 0)
		return TT_STR("");
	return tt_str_dup(&req->arena, tt_str(host));
}

static bool is_trusted_proxy(const struct request *req, struct tt_str address)
{
	struct tt_addr addr;

	return tt_addr_parse(&addr, address) &&
	       tt_cidrs_have(&req->server->conf.trusted_proxies, &addr);
}

/* The nearest address that is not one of our proxies. */
static struct tt_str client_address(struct request *req)
{
	struct tt_str address = peer_address(req);
	struct tt_str chain = request_header(req, "X-Forwarded-For");

	while (chain.n > 0 && is_trusted_proxy(req, address)) {
		size_t from = chain.n;
		struct tt_str last;

		while (from > 0 && chain.p[from - 1] != ',')
			from--;
		last = tt_str_trim((struct tt_str){ chain.p + from, chain.n - from });
		chain.n = from > 0 ? from - 1 : 0;
		if (last.n == 0)
			continue;
		address = last;
	}
	return address;
}

static bool is_host(struct tt_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      strchr(".-:[]_", c)))
			return false;
	}
	return s.n > 0;
}

struct tt_str request_base_url(struct request *req)
{
	const struct http_server *server = req->server;
	struct tt_str host = request_header(req, "Host");
	const char *scheme = "http";

	if (server->conf.base_url.p)
		return server->conf.base_url;
	if (server->conf.trusted_proxies.n > 0 && is_trusted_proxy(req, peer_address(req)) &&
	    tt_str_is(request_header(req, "X-Forwarded-Proto"), "https"))
		scheme = "https";
	if (!is_host(host))
		host = tt_str(server->address);
	return tt_str_printf(&req->arena, "%s://%.*s", scheme, TT_STR_ARG(host));
}

static void add_standard_headers(struct MHD_Response *response, const struct request *req)
{
	static const struct {
		const char *name;
		const char *value;
	} always[] = {
		{ "X-Content-Type-Options", "nosniff" },
		{ "X-Robots-Tag", "noindex, nofollow" },
		{ "Referrer-Policy", "no-referrer" },
	};
	bool has_cache_control = false;

	for (size_t i = 0; i < ARRAY_LEN(always); i++)
		MHD_add_response_header(response, always[i].name, always[i].value);
	if (req->content_type)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, req->content_type);
	if (req->id.p)
		MHD_add_response_header(response, "X-Request-Id", req->id.p);
	for (size_t i = 0; i < req->n_headers; i++) {
		has_cache_control |= strcmp(req->headers[i].name, "Cache-Control") == 0;
		MHD_add_response_header(response, req->headers[i].name, req->headers[i].value.p);
	}
	if (!has_cache_control)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL,
					"no-cache, no-store, must-revalidate");
}

static void log_request(const struct request *req, int status, enum tt_err err)
{
	struct tt_str rest = req->uri;
	struct tt_str path = tt_str_cut(&rest, '?'); /* a query may carry a password */

	tt_log(TT_LOG_DEBUG, "request", TT_LOG_STR("id", req->id),
	       TT_LOG_STR("method", req->method), TT_LOG_STR("path", path),
	       TT_LOG_INT("status", status), TT_LOG_C("why", err ? tt_err_row(err)->name : "-"),
	       TT_LOG_INT("ms", tt_clock_mono_ms() - req->started_ms),
	       TT_LOG_STR("from", req->address));
}

/* Whoever reads slowly makes us keep his answer: not more than so much for all of them. */
static bool may_hold(struct request *req, size_t n)
{
	struct exchange *exchange = container_of(req->waiter, struct exchange, waiter);
	struct http_server *server = req->server;

	if (n < LARGE_ANSWER)
		return true;
	if (atomic_fetch_add(&server->answer_bytes, n) + n > ANSWERS_LIMIT) {
		atomic_fetch_sub(&server->answer_bytes, n);
		return false;
	}
	exchange->answer_bytes = n;
	return true;
}

static enum MHD_Result send_answer(struct request *req, enum tt_err err)
{
	struct tt_buf body = { 0 };
	int status = http_answer(req, err, req->server->conf.give_reasons, &body);
	struct MHD_Response *response;
	enum MHD_Result result;

	if (!may_hold(req, body.n)) {
		err = TT_ERR_BUSY;
		req->n_headers = 0;
		body.n = 0;
		status = http_answer(req, err, req->server->conf.give_reasons, &body);
	}
	/* The response takes the bytes over. */
	response = MHD_create_response_from_buffer(body.n, body.p, MHD_RESPMEM_MUST_FREE);
	if (!response)
		tt_oom();
	add_standard_headers(response, req);
	result = MHD_queue_response(req->connection, (unsigned)status, response);
	MHD_destroy_response(response);
	log_request(req, status, err);
	return result;
}

static void give_id(struct request *req)
{
	unsigned long long n = atomic_fetch_add(&req->server->next_id, 1);

	req->id = tt_str_printf(&req->arena, "%s%08llx", req->server->id_prefix, n);
}

/* What one call of the library does for a request: its memory does not outlast the call, so one
 * first block a thread serves all of them. */
static void begin_work(struct request *req, struct exchange *exchange)
{
	static _Thread_local alignas(max_align_t) char first_block[FIRST_BLOCK];

	memset(req, 0, sizeof(*req));
	tt_arena_init_with(&req->arena, first_block, sizeof(first_block));
	params_init(&req->params, &req->arena);
	req->server = exchange->server;
	req->connection = exchange->waiter.connection;
	req->waiter = &exchange->waiter;
	req->tray = &exchange->tray;
	req->uri = tt_str(exchange->uri);
	req->method = tt_str(exchange->method);
	req->body = exchange->body; /* borrowed */
	req->started_ms = exchange->started_ms;
	req->status = 200;
	req->address = client_address(req);
	give_id(req);
}

static void end_work(struct request *req)
{
	params_finish(&req->params);
	tt_buf_finish(&req->data);
	tt_arena_finish(&req->arena);
}

/* Values are put one behind the other into memory of the size of the body, which is never too
 * small: what is around a value in the body is longer than the NUL that ends it here. */
struct multipart {
	struct request *req;
	char *values;
	struct tt_str value; /* of this part */
	struct tt_str name;
	struct tt_str filename;
	enum tt_err err;
};

static void end_part(struct multipart *m)
{
	struct request *req = m->req;

	if (!m->name.p || m->err)
		return;
	m->values[m->value.n] = 0;
	if (m->filename.p)
		params_add_file(&req->params, m->name, m->filename, m->value);
	else
		m->err = params_add(&req->params, m->name, m->value, PARAM_FORM);
	m->values += m->value.n + 1;
}

static enum MHD_Result on_part(void *cls, enum MHD_ValueKind kind, const char *key,
			       const char *filename, const char *type, const char *encoding,
			       const char *data, uint64_t offset, size_t n)
{
	struct multipart *m = cls;
	struct tt_arena *arena = &m->req->arena;

	(void)kind;
	(void)type;
	(void)encoding;
	if (offset == 0) {
		end_part(m);
		m->name = tt_str_dup(arena, tt_str(key));
		m->filename = tt_str_dup(arena, tt_str(filename));
		m->value = (struct tt_str){ m->values, 0 };
	}
	if (n > 0)
		memcpy(m->values + m->value.n, data, n);
	m->value.n += n;
	return m->err ? MHD_NO : MHD_YES;
}

static enum tt_err decode_multipart(struct request *req)
{
	struct multipart m = { .req = req, .values = tt_arena_alloc(&req->arena, req->body.n + 1) };
	struct MHD_PostProcessor *parser;
	bool ok;

	parser = MHD_create_post_processor(req->connection, 4096, on_part, &m);
	if (!parser)
		return TT_ERR_FORM;
	ok = MHD_post_process(parser, req->body.p, req->body.n) == MHD_YES;
	ok = MHD_destroy_post_processor(parser) == MHD_YES && ok;
	end_part(&m);
	return m.err ? m.err : ok ? TT_OK : TT_ERR_FORM;
}

static enum tt_err decode(struct request *req)
{
	struct tt_str type = request_header(req, "Content-Type");
	struct tt_str name = type;
	enum tt_err err;

	name = tt_str_trim(tt_str_cut(&name, ';'));
	err = request_decode(req, type);
	if (!err && req->body.n > 0 && tt_str_eq_nocase(name, TT_STR("multipart/form-data")))
		err = decode_multipart(req);
	/* Whatever went wrong, the answer has the form that was asked for. */
	req->kind = ocs_format(param_str(&req->params, "format", (struct tt_str){ NULL, 0 }),
			       request_header(req, "Accept"));
	if (req->is_ocs)
		ocs_data_writer(&req->writer, &req->data, req->kind);
	else
		tt_writer_init(&req->writer, &req->data, TT_WRITE_JSON);
	return err;
}

static enum MHD_Result serve(struct exchange *exchange)
{
	const struct http_conf *conf = &exchange->server->conf;
	enum MHD_Result result;
	struct request req;
	enum tt_err err;

	begin_work(&req, exchange);
	err = decode(&req);
	if (!err)
		err = conf->serve(conf->app, &req);
	if ((!err || err == TT_ERR_LATER) && exchange->waiter.wants_sleep) {
		end_work(&req);
		wait_sleep(&exchange->waiter);
		return MHD_YES;
	}
	result = send_answer(&req, err);
	end_work(&req);
	forget_body(exchange);
	return result;
}

/* The client says that it will send more than others may. Only to whom the application lets, and
 * only to a few at once, we listen. */
static enum tt_err admit(struct exchange *exchange, struct request *req, uint64_t n)
{
	struct http_server *server = exchange->server;
	enum tt_err err = decode(req);

	if (!err)
		err = server->conf.admit(server->conf.app, req, &exchange->max_body);
	if (err || n > exchange->max_body)
		return err ? err : TT_ERR_TOO_LARGE;
	exchange->has_large_body = true;
	return atomic_fetch_add(&server->n_large_bodies, 1) < MAX_LARGE_BODIES ? TT_OK
									       : TT_ERR_BUSY;
}

static enum MHD_Result admit_or_refuse(struct exchange *exchange, uint64_t n)
{
	enum MHD_Result result = MHD_YES;
	struct request req;
	enum tt_err err;

	begin_work(&req, exchange);
	err = admit(exchange, &req, n);
	exchange->announced = 0;
	if (err == TT_ERR_LATER && exchange->waiter.wants_sleep) {
		exchange->announced = n;
		end_work(&req);
		wait_sleep(&exchange->waiter);
		return MHD_YES;
	}
	exchange->refused = err != TT_OK;
	if (err)
		result = send_answer(&req, err);
	else
		tt_buf_reserve(&exchange->body, n);
	end_work(&req);
	return result;
}

/* The first call for a request: its headers are complete, its body is not. */
static enum MHD_Result on_headers(struct exchange *exchange, const char *method)
{
	const char *length = MHD_lookup_connection_value(
		exchange->waiter.connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	uint64_t n;

	snprintf(exchange->method, sizeof(exchange->method), "%s",
		 strcmp(method, "HEAD") == 0 ? "GET" : method);
	exchange->started = true;
	exchange->started_ms = tt_clock_mono_ms();
	exchange->max_body = exchange->server->conf.max_body;
	if (!length) /* none, or chunked: counted as it comes */
		return MHD_YES;
	if (!tt_str_parse_u64(tt_str(length), &n))
		n = UINT64_MAX;
	return n <= exchange->max_body ? MHD_YES : admit_or_refuse(exchange, n);
}

/* The library cannot send an answer in the middle of a body, so the connection is closed. */
static enum MHD_Result give_up_body(struct exchange *exchange)
{
	struct request req;

	begin_work(&req, exchange);
	log_request(&req, 0, TT_ERR_TOO_LARGE);
	end_work(&req);
	return MHD_NO;
}

static enum MHD_Result on_body(struct exchange *exchange, const char *data, size_t *n)
{
	struct http_server *server = exchange->server;
	size_t held = atomic_fetch_add(&server->body_bytes, *n) + *n;
	int64_t timeout_ms = exchange->has_large_body ? LARGE_BODY_TIMEOUT_MS : BODY_TIMEOUT_MS;

	if (exchange->body.n + *n > exchange->max_body || held > BODIES_LIMIT ||
	    tt_clock_mono_ms() - exchange->started_ms > timeout_ms) {
		atomic_fetch_sub(&server->body_bytes, *n);
		return give_up_body(exchange);
	}
	tt_buf_add(&exchange->body, data, *n);
	*n = 0;
	return MHD_YES;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *data,
				  size_t *n, void **context)
{
	struct exchange *exchange = *context;

	(void)cls;
	(void)connection;
	(void)url;
	(void)version;
	if (!exchange->started)
		return on_headers(exchange, method);
	if (exchange->announced > 0) /* awake again, and still before the body */
		return admit_or_refuse(exchange, exchange->announced);
	if (*n > 0)
		return on_body(exchange, data, n);
	return exchange->refused ? MHD_YES : serve(exchange);
}

/* The library would decode the path and the query its own way; request.c does it ours. */
static size_t keep_encoded(void *cls, struct MHD_Connection *connection, char *s)
{
	(void)cls;
	(void)connection;
	return strlen(s);
}

static void on_library_log(void *cls, const char *fmt, va_list args)
{
	char text[512];
	struct tt_str line;

	(void)cls;
	vsnprintf(text, sizeof(text), fmt, args);
	line = tt_str_trim(tt_str(text));
	tt_log(TT_LOG_DEBUG, "libmicrohttpd", TT_LOG_STR("says", line));
}

static int listen_on(const struct addrinfo *info)
{
	int fd = socket(info->ai_family, info->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int on = 1;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, LISTEN_BACKLOG) == 0)
		return fd;
	close(fd);
	return -1;
}

static void name_address(struct http_server *server)
{
	struct sockaddr_storage name = { 0 };
	socklen_t n = sizeof(name);
	char host[NI_MAXHOST];
	char port[NI_MAXSERV];

	if (getsockname(server->fd, (struct sockaddr *)&name, &n) != 0 ||
	    getnameinfo((struct sockaddr *)&name, n, host, sizeof(host), port, sizeof(port),
			NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return;
	snprintf(server->address, sizeof(server->address),
		 name.ss_family == AF_INET6 ? "[%.*s]:%.*s" : "%.*s:%.*s", 80, host, 8, port);
}

static enum tt_err open_socket(struct http_server *server)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
	struct addrinfo *found = NULL;
	struct tt_str listen_addr = server->conf.listen;
	struct tt_str host;
	char host_c[256];
	char port_c[8];
	int port;

	if (!tt_host_port_parse(listen_addr, &host, &port) || host.n >= sizeof(host_c)) {
		tt_log(TT_LOG_ERROR, "listen address is not ADDR:PORT",
		       TT_LOG_STR("listen", listen_addr));
		return TT_ERR_CONFIG;
	}
	snprintf(host_c, sizeof(host_c), "%.*s", TT_STR_ARG(host));
	snprintf(port_c, sizeof(port_c), "%d", port);
	if (getaddrinfo(host.n ? host_c : NULL, port_c, &hints, &found) == 0)
		server->fd = listen_on(found);
	if (found)
		freeaddrinfo(found);
	if (server->fd < 0) {
		tt_log(TT_LOG_ERROR, "cannot listen", TT_LOG_STR("listen", listen_addr),
		       TT_LOG_C("error", strerror(errno)));
		return TT_ERR_IO;
	}
	name_address(server);
	return TT_OK;
}

static unsigned raise_file_limit(void)
{
	struct rlimit limit = { 0, 0 };

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 1024 - FILES_KEPT;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		getrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_cur > 1000000)
		limit.rlim_cur = 1000000;
	return limit.rlim_cur > FILES_KEPT * 2 ? (unsigned)limit.rlim_cur - FILES_KEPT : FILES_KEPT;
}

static void *start_daemon(struct http_server *server)
{
	const struct MHD_OptionItem options[] = {
		{ MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)on_library_log, NULL },
		{ MHD_OPTION_LISTEN_SOCKET, server->fd, NULL },
		{ MHD_OPTION_THREAD_POOL_SIZE, server->conf.n_threads, NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, server->capacity, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, IDLE_TIMEOUT_S, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_INCREMENT, CONNECTION_MEMORY_STEP, NULL },
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_uri, server },
		{ MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)keep_encoded, NULL },
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, server },
		{ MHD_OPTION_END, 0, NULL },
	};

	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
					MHD_USE_ITC | MHD_USE_ERROR_LOG,
				0, NULL, NULL, on_request, server, MHD_OPTION_ARRAY, options,
				MHD_OPTION_END);
}

enum tt_err http_server_start(struct http_server **out, const struct http_conf *conf)
{
	struct http_server *server = calloc(1, sizeof(*server));
	uint8_t prefix[4];
	enum tt_err err;

	*out = NULL;
	if (!server)
		tt_oom();
	server->conf = *conf;
	server->fd = -1;
	randombytes_buf(prefix, sizeof(prefix));
	sodium_bin2hex(server->id_prefix, sizeof(server->id_prefix), prefix, sizeof(prefix));
	server->capacity = raise_file_limit();
	err = open_socket(server);
	if (!err) {
		server->waiters = waiters_create(conf->bus);
		server->desk = desk_create(&conf->desk);
		server->daemon = start_daemon(server);
	}
	if (!err && !server->daemon) {
		tt_log(TT_LOG_ERROR, "libmicrohttpd does not start",
		       TT_LOG_C("error", "see above"));
		err = TT_ERR_IO;
	}
	if (err) {
		http_server_stop(server);
		return err;
	}
	*out = server;
	return TT_OK;
}

static void wait_until_idle(struct http_server *server)
{
	int64_t give_up_ms = tt_clock_mono_ms() + STOP_TIMEOUT_MS;
	const struct timespec pause = { 0, 5 * 1000000L };

	while (atomic_load(&server->n_busy) > 0 && tt_clock_mono_ms() < give_up_ms)
		nanosleep(&pause, NULL);
}

void http_server_stop(struct http_server *server)
{
	if (!server)
		return;
	if (server->daemon) {
		MHD_quiesce_daemon(server->daemon);
		waiters_stop(server->waiters);
		desk_stop(server->desk);
		wait_until_idle(server);
		MHD_stop_daemon(server->daemon);
	}
	if (server->fd >= 0)
		close(server->fd);
	desk_destroy(server->desk);
	waiters_destroy(server->waiters);
	free(server);
}

struct tt_str http_server_address(const struct http_server *server)
{
	return tt_str(server->address);
}

unsigned http_server_capacity(const struct http_server *server)
{
	return server->capacity;
}

/* server.c - the HTTP server: its start and its end. */
#include "server/http/server.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "server/http/connection.h"
#include "server/http/lifecycle.h"
#include "server/http/watch.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
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
	/* Bodies beyond max_body at once: each is held two or three times while it is served. */
	MAX_UPLOADS = 3,
	MAX_LINGERING = 64,
	/* Connections that only hear that they are too many. */
	MAX_REFUSED = 256,
	MAX_REFUSED_ADDRESS = 32,
	/* Numbers of files that are no connections. */
	FDS_BESIDE = 1024,
	/* The end: how long requests are waited for that come or are answered, and how long those
	 * on which is worked. */
	STOP_OTHERS_MS = 1200,
	STOP_ANSWERS_MS = 400,
	STOP_WORK_MS = 9000,
};

/* All bodies that are being received, together: small ones have their own, so that large ones
 * cannot keep them out. */
#define SMALL_BODIES_LIMIT ((size_t)64 << 20)
#define LARGE_BODIES_LIMIT ((size_t)192 << 20)
/* All answers that are being sent, but for the smallest. */
#define ANSWERS_LIMIT ((size_t)256 << 20)

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

/* Nobody new comes in while the server stops. The library could be told to stop listening, but two
 * of its threads then race for the socket, and now and then it ends the program over that (0.9.75).
 */
static enum MHD_Result on_accept(void *cls, const struct sockaddr *peer, socklen_t n)
{
	const struct http_server *server = cls;

	(void)peer;
	(void)n;
	return atomic_load(&server->stopping) ? MHD_NO : MHD_YES;
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
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)connection_begin_request, server },
		{ MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)keep_encoded, NULL },
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)connection_end_request, server },
		{ MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)connection_notify, server },
		{ MHD_OPTION_END, 0, NULL },
	};

	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
					MHD_USE_ITC | MHD_USE_ERROR_LOG,
				0, on_accept, server, work_on_request, server, MHD_OPTION_ARRAY,
				options, MHD_OPTION_END);
}

static struct shares *make_shares(const struct http_server *server)
{
	const struct http_limits *limits = &server->conf.limits;
	const size_t clients = server->capacity;
	const struct share_rules rules = { {
		[SHARE_CONNECTIONS] = { clients, (size_t)limits->connections_address, 2 },
		[SHARE_REFUSED] = { MAX_REFUSED, MAX_REFUSED_ADDRESS, 0 },
		[SHARE_SMALL_BODIES] = { SMALL_BODIES_LIMIT, 0, 1 },
		[SHARE_LARGE_BODIES] = { LARGE_BODIES_LIMIT, 0, 1 },
		[SHARE_UPLOADS] = { MAX_UPLOADS, 0, 1 },
		[SHARE_ANSWERS] = { ANSWERS_LIMIT, 0, 1 },
		[SHARE_WAITS] = { clients, (size_t)limits->waits_address, 2 },
		[SHARE_ACCOUNT_WAITS] = { clients, (size_t)limits->waits_account, 0 },
		[SHARE_ACCOUNT_UPLOADS] = { MAX_UPLOADS, 1, 0 },
		[SHARE_LINGERING] = { MAX_LINGERING, 0, 1 },
	} };

	return shares_create(&rules);
}

static enum tt_err open_all(struct http_server *server)
{
	enum tt_err err = listen_open(server);

	if (err)
		return err;
	server->shares = make_shares(server);
	server->turns = turns_create(server->conf.n_threads);
	server->warnings = peer_warnings_create();
	server->waiters = waiters_create(server->conf.bus);
	server->desk = desk_create(&server->conf.desk);
	server->watch = watch_create(server);
	server->daemon = start_daemon(server);
	if (server->daemon)
		return TT_OK;
	tt_log(TT_LOG_ERROR, "libmicrohttpd does not start", TT_LOG_C("error", "see above"));
	return TT_ERR_IO;
}

static void close_all(struct http_server *server)
{
	if (server->fd >= 0)
		close(server->fd);
	watch_destroy(server->watch);
	desk_destroy(server->desk);
	waiters_destroy(server->waiters);
	peer_warnings_destroy(server->warnings);
	shares_destroy(server->shares);
	turns_destroy(server->turns);
	connections_finish(&server->connections);
	free(server);
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
	server->capacity = listen_capacity();
	connections_init(&server->connections, server->capacity + FDS_BESIDE);
	err = open_all(server);
	if (err)
		close_all(server);
	else
		*out = server;
	return err;
}

/* Whoever only holds a connection, or is slow, is not waited for; whoever's request is being worked
 * on, is. */
static void wait_until_idle(struct http_server *server)
{
	const struct timespec pause = { 0, 5 * 1000000L };
	int64_t begin_ms = tt_clock_mono_ms();
	int64_t took_ms = 0;

	while (atomic_load(&server->n_busy) > 0 && took_ms < STOP_WORK_MS) {
		if (took_ms > STOP_OTHERS_MS)
			watch_end_others(server, STOP_ANSWERS_MS);
		nanosleep(&pause, NULL);
		took_ms = tt_clock_mono_ms() - begin_ms;
	}
}

struct http_rest http_server_stop(struct http_server *server)
{
	struct http_rest rest = { 0, 0 };

	if (!server)
		return rest;
	atomic_store(&server->stopping, true);
	turns_stop(server->turns);
	waiters_stop(server->waiters);
	connections_wake(&server->connections);
	desk_stop(server->desk);
	wait_until_idle(server);
	rest.requests = atomic_load(&server->n_busy);
	if (rest.requests == 0) {
		MHD_stop_daemon(server->daemon);
		server->fd = -1; /* the library has closed it */
		rest.requests = atomic_load(&server->n_busy);
	}
	rest.connections = (int64_t)atomic_load(&server->connections.n);
	if (rest.requests == 0)
		close_all(server);
	return rest;
}

struct tt_str http_server_address(const struct http_server *server)
{
	return tt_str(server->address);
}

unsigned http_server_capacity(const struct http_server *server)
{
	return server->capacity;
}

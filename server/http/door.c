/* door.c - the addresses that are listened on, each with threads of the library's own. */
#include "lib/base/log.h"
#include "server/http/connection.h"
#include "server/http/lifecycle.h"
#include "server/http/tls.h"

#include <stdio.h>
#include <unistd.h>

enum {
	/* Clients keep connections for 60 s and do not retry when we close first (nc-py-api 8). */
	IDLE_TIMEOUT_S = 120,
	CONNECTION_MEMORY_STEP = 1024,
};

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
	const struct door *door = cls;

	(void)peer;
	(void)n;
	return atomic_load(&door->server->stopping) ? MHD_NO : MHD_YES;
}

static void *start_daemon(struct door *door)
{
	const struct http_server *server = door->server;
	/* A place in each thread for our own question (self_check.c); clients are counted
	 * otherwise. */
	const unsigned n_threads = server->conf.n_threads;
	const struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)tls_priorities },
		{ MHD_OPTION_HTTPS_CERT_CALLBACK, 0, tls_retrieve_function() },
		{ MHD_OPTION_END, 0, NULL },
	};
	const struct MHD_OptionItem options[] = {
		{ MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)on_library_log, NULL },
		{ MHD_OPTION_LISTEN_SOCKET, door->fd, NULL },
#if MHD_VERSION >= 0x01000000
		/* No lone LFs and CRs, NULs and folded lines in a head; before, framing.c looks. */
		{ MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1, NULL },
#endif
		{ MHD_OPTION_THREAD_POOL_SIZE, n_threads, NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, server->capacity + n_threads, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, IDLE_TIMEOUT_S, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_INCREMENT, CONNECTION_MEMORY_STEP, NULL },
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)connection_begin_request, door },
		{ MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)keep_encoded, NULL },
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)connection_end_request, door },
		{ MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)connection_notify, door },
		{ MHD_OPTION_END, 0, NULL },
	};

	/* With epoll the library does not sleep while a handshake is incomplete (0.9.75): one
	 * client would take a core, and as many as there are threads all of them. */
	return MHD_start_daemon(
		(door->is_tls ? MHD_USE_POLL_INTERNAL_THREAD : MHD_USE_EPOLL_INTERNAL_THREAD) |
			MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG |
			(door->is_tls ? MHD_USE_TLS : 0),
		0, on_accept, door, work_on_request, door, MHD_OPTION_ARRAY, options,
		MHD_OPTION_ARRAY, door->is_tls ? tls : &tls[2], MHD_OPTION_END);
}

/* Before the first address is taken. */
static enum tt_err load_certificate(const struct http_server *server)
{
	const struct http_conf *conf = &server->conf;
	const char *problem = NULL;
	struct tt_arena arena;

	tt_arena_init(&arena);
	if (conf->tls_certificate.p)
		problem = tls_load(&arena, conf->tls_certificate, conf->tls_key);
	if (problem)
		tt_log(TT_LOG_ERROR, "cannot use the certificate", TT_LOG_C("problem", problem));
	tt_arena_finish(&arena);
	return problem ? TT_ERR_CONFIG : TT_OK;
}

enum tt_err doors_open(struct http_server *server)
{
	struct tt_str rest = server->conf.listen;
	struct tt_str where;
	enum tt_err err = load_certificate(server);

	while (!err && (where = tt_str_item(&rest)).n > 0) {
		struct door *door = &server->doors[server->n_doors];

		if (server->n_doors == HTTP_MAX_DOORS) {
			tt_log(TT_LOG_ERROR, "too many addresses to listen on",
			       TT_LOG_INT("most", HTTP_MAX_DOORS));
			return TT_ERR_CONFIG;
		}
		server->n_doors++;
		door->server = server;
		door->fd = -1;
		err = listen_open(door, where, (mode_t)server->conf.socket_mode,
				  server->conf.tls_certificate.p != NULL);
	}
	if (!err && server->n_doors == 0) {
		tt_log(TT_LOG_ERROR, "no address to listen on",
		       TT_LOG_C("hint", "listen = ADDR:PORT"));
		return TT_ERR_CONFIG;
	}
	return err;
}

enum tt_err doors_start(struct http_server *server)
{
	for (size_t i = 0; i < server->n_doors; i++) {
		struct door *door = &server->doors[i];

		door->daemon = start_daemon(door);
		if (door->daemon)
			continue;
		tt_log(TT_LOG_ERROR, "libmicrohttpd does not start",
		       TT_LOG_C("error", "see above"));
		doors_stop(server);
		return TT_ERR_IO;
	}
	return TT_OK;
}

void doors_stop(struct http_server *server)
{
	for (size_t i = 0; i < server->n_doors; i++) {
		struct door *door = &server->doors[i];

		if (!door->daemon)
			continue;
		MHD_stop_daemon(door->daemon);
		door->daemon = NULL;
		door->fd = -1; /* the library has closed it */
	}
}

void doors_close(struct http_server *server)
{
	for (size_t i = 0; i < server->n_doors; i++) {
		const struct door *door = &server->doors[i];

		listen_unix_remove(door);
		if (door->fd >= 0)
			close(door->fd);
	}
	tls_forget();
}

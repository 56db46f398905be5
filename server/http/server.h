/* server.h - the HTTP server: libmicrohttpd's threads in, answers out.
 *
 * Handlers run on the threads of the pool and are plain blocking code. */
#ifndef TT_HTTP_SERVER_H
#define TT_HTTP_SERVER_H

#include "server/http/http_conf.h"

struct http_server;

/* Starts listening. On TT_OK the caller owns *out. TT_ERR_CONFIG: the address cannot be parsed;
 * TT_ERR_IO: it cannot be listened on; the log says more. */
TT_MUST_CHECK enum tt_err http_server_start(struct http_server **out, const struct http_conf *conf);

/* From now on, for every request that begins. They have to live as long as the server. */
void http_server_set_rules(struct http_server *server, const struct http_rules *rules);

/* For connections that begin from now on. NULL, or what is wrong with the files: then nothing
 * changes. */
const char *http_server_set_certificate(struct tt_arena *arena, struct tt_str certificate,
					struct tt_str key);

/* Unix time; 0: there is no certificate. */
int64_t http_server_certificate_expires_s(void);

/* Who waits for news looks again. With a new chapter, who came before it gets the answer that he
 * would get at the end of his time, and writes nothing any more. Any thread. */
void http_server_wake(struct http_server *server);
void http_server_begin_chapter(struct http_server *server);

struct http_rest {
	int64_t requests;
	int64_t connections;
};

/* Stops listening, lets requests under way end (sleepers are woken), closes. Takes two seconds when
 * none is being worked on, whatever clients do, and ten when one is. Returns what is left: when
 * that is a request, its handler is still running, and the process has to end without tidying up.
 * NULL is fine. */
struct http_rest http_server_stop(struct http_server *server);

/* Whether each of its addresses answers within that time when it is asked how it is (/healthz),
 * which takes a thread of its own and a turn to write. Any thread, before http_server_stop(). */
bool http_server_answers(struct http_server *server, int64_t wait_ms);

/* What it has done so far, and what it has in hand. */
struct http_now {
	size_t connections;
	size_t busy;    /* requests that are not answered yet */
	size_t waiting; /* of these, for news */
	size_t body_bytes;
	size_t answer_bytes;
	size_t slow_tasks; /* at the desk */
};
struct http_now http_server_now(struct http_server *server);

/* Where it listens, first and so on: "127.0.0.1:8484", "unix:/run/tertulia/http". p == NULL: there
 * are no more. */
struct tt_str http_server_address(const struct http_server *server, size_t which);
/* "http://"; "" for the file of a socket. */
const char *http_server_scheme(const struct http_server *server, size_t which);
/* How many clients the file limit allows at once. */
unsigned http_server_capacity(const struct http_server *server);

#endif

/* connection.h - a client's connection, and the one request that is on it: private to server/http.
 *
 * What belongs to a connection lives and dies with it, whatever the library does about requests;
 * and each connection is always in one phase, so that the thread which watches (watch.h) knows how
 * long it may take. */
#ifndef TT_HTTP_CONNECTION_H
#define TT_HTTP_CONNECTION_H

#include "server/http/aside.h"
#include "server/http/http_conf.h"
#include "server/http/shares.h"
#include "server/http/tally.h"
#include "server/http/waiters.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <pthread.h>
#include <sys/types.h>

/* How long each may last: watch.c. */
enum phase {
	PHASE_IDLE,   /* between requests; its first bytes may have come */
	PHASE_HEAD,   /* the request's line is there, its headers are not */
	PHASE_BODY,   /* the headers are there, the body is not */
	PHASE_WORK,   /* it is being served, or waits */
	PHASE_ANSWER, /* the answer is being sent */
	PHASE_OVER    /* given up: nothing of it is served any more */
};

/* Bytes of one answer. What is larger would not be sent, so it is not made either. */
#define MOST_ANSWER ((size_t)128 << 20)

/* One request. Small, because thousands may wait; what is needed to work on it is there only as
 * long as the library calls (work.c). */
enum {
	/* Of the library, for each connection: a request's line and headers, its cookies a second
	 * time, and behind them the head of the answer. More is answered 431 or 414 by the library.
	 * All of it stays in memory while a client waits, because the library clears it after each
	 * answer. */
	CONNECTION_MEMORY = 11 * 1024,
	/* With which any request may count: so about 9 KiB are left for its own. */
	LONGEST_COMMON_HEAD = 2 * 1024,
};

struct exchange {
	struct waiter waiter;
	struct desk_tray trays[N_DESKS];
	struct turn turn;
	struct tt_buf body;            /* with a sink the piece of it that is not there yet */
	struct body_sink *sink;        /* while no piece is being written; NULL: none */
	const struct refuser *refuser; /* of its route, known before the handler is called */
	uint64_t n_sunk;               /* bytes that are in it */
	struct aside_place aside;
	struct MHD_Response *late; /* an answer that waits (request_answer_late()) */
	int late_status;           /* 0: none is sent, the connection is closed */
	void *attachment;          /* of who serves */
	char *uri;
	const char *uri_end;   /* of the library's copy, to see what was cut off there */
	struct share *share;   /* of the client; NULL: not looked up */
	struct share *account; /* of who is logged in; NULL: not needed so far */
	int64_t started_us;
	uint64_t max_body;
	size_t answer_room; /* bytes of the library's memory that are left for the answer's head */
	size_t held[N_SHARE_KINDS]; /* of either */
	char method[16];
	bool active;
	bool started;  /* its headers have been looked at */
	bool admitted; /* may send more than anybody may */
	bool sinks;    /* its body goes to a sink */
	bool refused;  /* answered before the body came */
	bool served;   /* a handler has seen it */
	bool asleep;   /* suspended while it is asked whether the body may come */
};

struct connection {
	struct http_server *server;
	const struct door *door; /* by which it came */
	struct MHD_Connection *mhd;
	int fd;
	bool counted;   /* in `share` */
	bool refused;   /* counted there as one too many */
	bool is_own;    /* we ask ourselves (self_check.c) */
	bool is_relay;  /* from a proxy that is trusted */
	bool hears_end; /* watch.c is told when the client goes */
	bool warned;
	struct share *share; /* of who is at the other end */
	struct tt_addr peer;
	char address[INET6_ADDRSTRLEN];
	atomic_ullong phase;    /* and since when: see connection.c */
	atomic_size_t progress; /* bytes of the body that have come, or that the answer has */
	atomic_bool streams;    /* the answer is a file: it may take as long as it goes on */
	uint64_t seen_phase;    /* watch.c's: an idle connection on which bytes have come */
	int64_t seen_ms;
	uint64_t seen_sent; /* and a file that is being sent */
	struct exchange exchange;
};

/* All connections, by file descriptor. */
struct connections {
	pthread_mutex_t lock; /* what is found here is there as long as it is held */
	struct connection **by_fd;
	size_t n_fds; /* of the array */
	size_t end;   /* behind the highest that was ever used */
	atomic_size_t n;
};

/* An address to listen on, and the library's threads for those who come by it. */
struct door {
	struct http_server *server;
	struct MHD_Daemon *daemon; /* NULL: not open yet, or closed */
	int fd;
	bool is_tls;
	bool is_unix; /* `address` is a file's path behind "unix:" */
	dev_t file_dev;
	ino_t file_ino;
	char address[128]; /* "127.0.0.1:8484", "unix:/run/tertulia/http" */
};

struct http_server {
	struct http_conf conf;
	_Atomic(const struct http_rules *) rules; /* rules_of() */
	struct door doors[HTTP_MAX_DOORS];
	size_t n_doors;
	struct waiters *waiters;
	struct watch *watch;
	struct desk *desks[N_DESKS];
	struct aside *aside;
	struct lingerers *linger;
	struct shares *shares;
	struct turns *turns;
	struct peer_warnings *warnings;
	struct connections connections;
	unsigned capacity;
	char id_prefix[9];
	struct http_counts *counts;
	atomic_ullong next_id;
	atomic_int n_busy; /* requests whose answer is not sent yet */
	atomic_bool stopping;
};

/* What was changed last counts, so whoever looks twice keeps the pointer. */
static inline const struct http_rules *rules_of(const struct http_server *server)
{
	return atomic_load_explicit(&server->rules, memory_order_acquire);
}

void connections_init(struct connections *connections, size_t n_fds);
void connections_finish(struct connections *connections);
/* Every request that sleeps looks again. */
void connections_wake(struct connections *connections);

/* False: it was given up meanwhile, and has to be closed. */
TT_MUST_CHECK bool connection_enter(struct connection *connection, enum phase phase);
static inline enum phase phase_of(uint64_t word)
{
	return (enum phase)(word & 7);
}
static inline int64_t phase_since_ms(uint64_t word)
{
	return (int64_t)(word >> 3);
}
/* Ends the phase that was seen in `word`, unless it is over by now. */
bool connection_give_up(struct connection *connection, uint64_t word);

/* Takes a part of what there is for all, until the request ends. */
TT_MUST_CHECK bool exchange_take(struct exchange *exchange, enum share_kind kind, size_t n);
/* One of a kind that accounts hold; always true when nobody is logged in. */
TT_MUST_CHECK bool exchange_take_of_account(struct exchange *exchange, struct tt_str account,
					    enum share_kind kind);
/* False: it is not its turn to be worked on yet. */
TT_MUST_CHECK bool exchange_take_turn(struct exchange *exchange);
void exchange_give_turn(struct exchange *exchange);
void exchange_give_all(struct exchange *exchange, enum share_kind kind);
void exchange_forget_body(struct exchange *exchange);

static inline struct connection *connection_of(struct exchange *exchange)
{
	return container_of(exchange, struct connection, exchange);
}

static inline struct exchange *exchange_of(const struct request *req)
{
	return container_of(req->waiter, struct exchange, waiter);
}

/* peer.c: who is at the other end. */
void peer_look(struct connection *connection);
/* For whom he speaks, if he may. */
void peer_find_client(struct connection *connection, struct tt_addr *client);
struct tt_str peer_client_text(struct request *req);
struct peer_warnings *peer_warnings_create(void);
void peer_warnings_destroy(struct peer_warnings *warnings);

/* framing.c: is the head of the request what RFC 9112 says, and nothing that two readers could read
 * in two ways? NULL, or what is wrong with it. */
const char *framing_problem(struct connection *connection, const char *version);

/* head.c: is there room left for an answer's head of the usual length? Said of each request first.
 */
TT_MUST_CHECK bool head_leaves_room(struct exchange *exchange);
/* And for that of this answer, with what its handler adds. */
TT_MUST_CHECK bool head_fits(const struct request *req);

/* hosts.c: whether the name is ours by which the client calls us. */
bool hosts_have_ours(struct connection *connection);

/* work.c: the library calls for a request. */
enum MHD_Result work_on_request(void *cls, struct MHD_Connection *mhd, const char *url,
				const char *method, const char *version, const char *data,
				size_t *n, void **context);
/* A request as a handler sees it; its memory does not outlast the call of the library. */
void work_begin(struct request *req, struct exchange *exchange);
void work_end(struct request *req);
/* Path and query; afterwards the format of the answer is known, whatever is returned. */
TT_MUST_CHECK enum tt_err work_decode(struct request *req);
/* By a thread that serves aside (aside.h). */
void work_aside(struct aside_place *place);
/* The desk has the request's work (desk.h), which bounds it, and the request sleeps until that is
 * done. */
bool work_is_put_off(const struct exchange *exchange, enum tt_err err);
/* The connection is suspended until its waiter is woken, or its client has gone. */
void work_sleep(struct exchange *exchange);

/* body.c: what is taken of a body. Both return MHD_NO when the connection has to be closed. */
enum MHD_Result body_expect(struct exchange *exchange);
enum MHD_Result body_receive(struct exchange *exchange, const char *data, size_t *n);
/* Ends the connection, and whoever is sending hears why; `in_the_middle`: past the library. */
enum MHD_Result body_refuse(struct exchange *exchange, struct request *req, enum tt_err err,
			    bool in_the_middle);

/* sinking.c: bodies that go to a sink, piece by piece. */
enum {
	SINK_PIECE = 256 * 1024
};
/* Takes `n` bytes, or none of them as long as a piece is being written: TT_ERR_LATER, the request
 * sleeps. */
TT_MUST_CHECK enum tt_err sink_receive(struct exchange *exchange, struct request *req,
				       const char *data, size_t n);
void sink_forget(struct exchange *exchange);

/* sent.c: bytes that the client's system has told to have; false: that cannot be asked here. */
bool sent_bytes(int fd, uint64_t *out);

/* listen.c: one address, "ADDR:PORT", "plain:ADDR:PORT" or "unix:PATH"; the log says what fails. */
TT_MUST_CHECK enum tt_err listen_open(struct door *door, struct tt_str where, mode_t mode,
				      bool by_tls);
/* Raises the limit of files: how many clients fit. */
unsigned listen_capacity(size_t n_doors, unsigned n_threads);

/* listen_unix.c: a socket that is a file. */
TT_MUST_CHECK enum tt_err listen_unix(struct door *door, struct tt_str path, mode_t mode);
void listen_unix_remove(const struct door *door);

/* door.c: all addresses of the configuration. doors_start() lets clients in, doors_stop() waits for
 * the library's threads. doors_close() is due in any case, when nothing of the doors is used any
 * more. */
TT_MUST_CHECK enum tt_err doors_open(struct http_server *server);
TT_MUST_CHECK enum tt_err doors_start(struct http_server *server);
void doors_stop(struct http_server *server);
void doors_close(struct http_server *server);

/* send.c: the answer, by the library; or by ourselves where it cannot, which is before the body
 * was read to its end: then the connection is closed. */
enum MHD_Result send_answer(struct request *req, enum tt_err err);
/* The same in two parts: the answer is made, and kept with the exchange; and it is sent. */
void send_keep(struct request *req, enum tt_err err);
enum MHD_Result send_kept(struct exchange *exchange);
enum MHD_Result send_refusal(struct request *req, enum tt_err err);
/* A few words to who gets nothing else, from any thread. Over TLS that is nothing: only the thread
 * of the connection may write there. */
void send_last_words(const struct connection *connection, enum tt_err err);

#endif

/* http_conf.h - what the HTTP server is to do, and for whom. */
#ifndef TT_HTTP_HTTP_CONF_H
#define TT_HTTP_HTTP_CONF_H

#include "lib/base/host.h"
#include "lib/base/net.h"
#include "server/http/desk.h"
#include "server/http/sink.h"
#include "server/http/tally.h"

/* What one client may make the others wait for; 0: no bound beyond those of shares.h. */
struct http_limits {
	int64_t connections_address;
	int64_t waits_address;
	int64_t waits_account;
	int64_t head_wait_ms; /* for the headers of a request */
	int64_t body_wait_ms; /* for a body, and a second more for each `bytes_s` that have come */
	int64_t answer_wait_ms; /* for an answer to be taken, and for `bytes_s` as well */
	int64_t bytes_s;
};

/* What may change while the server runs. */
struct http_rules {
	struct tt_str base_url;          /* p == NULL: as the client addressed us */
	struct tt_str base_path;         /* of it: "/talk"; n == 0: none */
	bool checks_hosts;               /* by other names than these we are not called */
	struct tt_hosts hosts;           /* besides those of this machine and of base_url */
	struct tt_cidrs trusted_proxies; /* whose X-Forwarded-For and -Proto are believed */
	size_t max_body;
	struct http_limits limits;
	struct desk_conf desk; /* but for its threads */
};

enum {
	HTTP_MAX_DOORS = 8 /* addresses to listen on */
};

struct http_conf {
	struct tt_str listen;          /* "127.0.0.1:8484, unix:/run/x"; port 0 takes a free one */
	int64_t socket_mode;           /* of the file of a unix: socket */
	struct tt_str tls_certificate; /* files; p == NULL: no TLS but in front of us */
	struct tt_str tls_key;
	unsigned n_threads;
	struct http_rules rules; /* in the beginning */
	bool give_reasons;       /* refusals say which check failed (developer mode) */
	struct bus *bus;
	struct http_counts *counts; /* borrowed, and zeroes at first */

	/* Serves a decoded request, or says why not. Called on a pool thread. */
	enum tt_err (*serve)(void *app, struct request *req);
	void *app;

	/* A body is larger than anybody's may be: refuses the request, or says how large it may be
	 * and where it goes. Called before the body is there; nothing of the answer may be made.
	 * May wait as a handler may: then it is called again. */
	enum tt_err (*admit)(void *app, struct request *req, struct body_plan *plan);

	/* Hears of each answer before it is sent, on its thread: `err` (TT_OK: none) and `body` as
	 * they go out, but for files. NULL: nobody. */
	void (*hear)(void *app, struct request *req, enum tt_err err, struct tt_str body);
	/* What was left in request_attachment() when a request ends; NULL: nothing is. */
	void (*detach)(void *app, void *attachment);
};

#endif

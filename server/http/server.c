/* server.c - the HTTP server: its start and its end. */
#include "server/http/server.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "server/http/connection.h"
#include "server/http/lifecycle.h"
#include "server/http/tls.h"
#include "server/http/watch.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
	/* Bodies beyond max_body at once: each is held two or three times while it is served. */
	MAX_UPLOADS = 3,
	MAX_LINGERING = 64,
	/* Bodies that go to a sink, with a piece of 256 KiB each (sinking.c), and answers that are
	 * files. Each has a file open (listen.c, FILES_KEPT). */
	MAX_STREAMS = 128,
	MAX_STREAMS_ACCOUNT = 16,
	MAX_DOWNLOADS = 256,
	MAX_DOWNLOADS_ACCOUNT = 32,
	/* Of the desk for files: as many as may wait for the disk at once. */
	FILE_THREADS = 4,
	MAX_FILE_TASKS = 4096,
	PREVIEW_THREADS = 2,
	MAX_PREVIEWS = 256,
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
/* All answers that are being sent, but for the smallest; of which one client gets half (shares.h).
 */
#define ANSWERS_LIMIT (2 * MOST_ANSWER)

static struct share_rules share_rules(const struct http_server *server)
{
	const struct http_limits *limits = &rules_of(server)->limits;
	const size_t clients = server->capacity;

	return (struct share_rules){ {
		[SHARE_CONNECTIONS] = { clients, (size_t)limits->connections_address, 2 },
		[SHARE_REFUSED] = { MAX_REFUSED, MAX_REFUSED_ADDRESS, 0 },
		[SHARE_SMALL_BODIES] = { SMALL_BODIES_LIMIT, 0, 1 },
		[SHARE_LARGE_BODIES] = { LARGE_BODIES_LIMIT, 0, 1 },
		[SHARE_UPLOADS] = { MAX_UPLOADS, 0, 1 },
		[SHARE_ANSWERS] = { ANSWERS_LIMIT, 0, 1 },
		[SHARE_WAITS] = { clients, (size_t)limits->waits_address, 2 },
		[SHARE_ACCOUNT_WAITS] = { clients, (size_t)limits->waits_account, 0 },
		[SHARE_ACCOUNT_UPLOADS] = { MAX_UPLOADS, 1, 0 },
		[SHARE_STREAMS] = { MAX_STREAMS, 0, 1 },
		[SHARE_ACCOUNT_STREAMS] = { MAX_STREAMS, MAX_STREAMS_ACCOUNT, 0 },
		[SHARE_DOWNLOADS] = { MAX_DOWNLOADS, 0, 1 },
		[SHARE_ACCOUNT_DOWNLOADS] = { MAX_DOWNLOADS, MAX_DOWNLOADS_ACCOUNT, 0 },
		[SHARE_LINGERING] = { MAX_LINGERING, 0, 1 },
	} };
}

static void create_desks(struct http_server *server)
{
	/* Bounded by the streams, and by what writes: a request has one task there at a time. */
	const struct desk_conf files = {
		.n_threads = FILE_THREADS,
		.max = MAX_FILE_TASKS,
		.max_address = MAX_FILE_TASKS / 2,
		.max_account = MAX_FILE_TASKS / 4,
	};
	/* A folder of pictures is asked for all at once. */
	const struct desk_conf previews = {
		.n_threads = PREVIEW_THREADS,
		.max = MAX_PREVIEWS,
		.max_address = MAX_PREVIEWS / 2,
		.max_account = MAX_PREVIEWS / 4,
	};

	server->desks[DESK_OF_THOUGHT] = desk_create(&server->conf.rules.desk);
	server->desks[DESK_OF_FILES] = desk_create(&files);
	server->desks[DESK_OF_PREVIEWS] = desk_create(&previews);
}

static enum tt_err open_all(struct http_server *server)
{
	struct share_rules shares;
	enum tt_err err = doors_open(server);

	if (err)
		return err;
	server->capacity = listen_capacity(server->n_doors, server->conf.n_threads);
	connections_init(&server->connections, server->capacity + FDS_BESIDE);
	shares = share_rules(server);
	server->shares = shares_create(&shares);
	server->turns = turns_create(server->conf.n_threads);
	server->warnings = peer_warnings_create();
	server->waiters = waiters_create(server->conf.bus);
	create_desks(server);
	server->aside = aside_create((server->conf.n_threads + 1) / 2, work_aside);
	server->watch = watch_create(server);
	return doors_start(server);
}

static void close_all(struct http_server *server)
{
	doors_close(server);
	watch_destroy(server->watch);
	aside_destroy(server->aside);
	for (int i = 0; i < N_DESKS; i++)
		desk_destroy(server->desks[i]);
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
	server->counts = conf->counts;
	atomic_init(&server->rules, &server->conf.rules);
	randombytes_buf(prefix, sizeof(prefix));
	sodium_bin2hex(server->id_prefix, sizeof(server->id_prefix), prefix, sizeof(prefix));
	err = open_all(server);
	if (err)
		close_all(server);
	else
		*out = server;
	return err;
}

void http_server_set_rules(struct http_server *server, const struct http_rules *rules)
{
	struct share_rules shares;

	atomic_store_explicit(&server->rules, rules, memory_order_release);
	shares = share_rules(server);
	shares_set(server->shares, &shares);
	desk_set(server->desks[DESK_OF_THOUGHT], &rules->desk);
}

const char *http_server_set_certificate(struct tt_arena *arena, struct tt_str certificate,
					struct tt_str key)
{
	return tls_load(arena, certificate, key);
}

int64_t http_server_certificate_expires_s(void)
{
	return tls_expires_s();
}

void http_server_wake(struct http_server *server)
{
	waiters_wake(server->waiters);
}

void http_server_begin_chapter(struct http_server *server)
{
	waiters_begin_chapter(server->waiters);
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
	for (int i = 0; i < N_DESKS; i++)
		desk_stop(server->desks[i]);
	wait_until_idle(server);
	rest.requests = atomic_load(&server->n_busy);
	if (rest.requests == 0) {
		doors_stop(server);
		rest.requests = atomic_load(&server->n_busy);
	}
	rest.connections = (int64_t)atomic_load(&server->connections.n);
	if (rest.requests == 0)
		close_all(server);
	return rest;
}

struct http_now http_server_now(struct http_server *server)
{
	struct shares *shares = server->shares;
	int busy = atomic_load(&server->n_busy);

	return (struct http_now){
		.connections = atomic_load(&server->connections.n),
		.busy = busy > 0 ? (size_t)busy : 0,
		.waiting = waiters_count(server->waiters),
		.body_bytes = shares_taken(shares, SHARE_SMALL_BODIES) +
			      shares_taken(shares, SHARE_LARGE_BODIES),
		.answer_bytes = shares_taken(shares, SHARE_ANSWERS),
		.slow_tasks = desk_count(server->desks[DESK_OF_THOUGHT]),
	};
}

struct tt_str http_server_address(const struct http_server *server, size_t which)
{
	return which < server->n_doors ? tt_str(server->doors[which].address)
				       : (struct tt_str){ NULL, 0 };
}

const char *http_server_scheme(const struct http_server *server, size_t which)
{
	const struct door *door = &server->doors[which];

	return door->is_unix ? "" : door->is_tls ? "https://" : "http://";
}

unsigned http_server_capacity(const struct http_server *server)
{
	return server->capacity;
}

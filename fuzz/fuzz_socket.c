/* fuzz_socket - bytes as a client sends them, through a real socket into the HTTP layer. A byte
 * 0xff ends a packet. Whatever comes back is a row of answers, and afterwards nothing is left of
 * it: no request, no connection, no share. */
#include "fuzz/fuzz.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/base/random.h"
#include "server/http/connection.h"
#include "server/http/server.h"

#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	/* For an answer of who may still wait for more of the request. */
	PATIENCE_MS = 20,
	/* For the end of everything; never reached by what works. */
	GUARD_MS = 15000,
	WAIT_MS = 10,
	MAX_BODY = 256 * 1024,
	MAX_UPLOAD = 1024 * 1024,
	END_OF_PACKET = 0xff
};

static struct http_server *server;
static struct sockaddr_in address;

static void run_task(struct desk_task *task)
{
	(void)task;
}

static void free_task(struct desk_task *task)
{
	free(task);
}

static const struct desk_kind kind = { .run = run_task, .free = free_task };

static enum tt_err work_later(struct request *req)
{
	struct desk_task *task = desk_result(req, &kind);

	if (task)
		return TT_OK;
	task = calloc(1, sizeof(*task));
	REQUIRE(task != NULL);
	task->kind = &kind;
	return desk_ask(req, task, (struct tt_str){ NULL, 0 });
}

static bool path_is(const struct request *req, const char *name)
{
	return req->path.n > 0 && tt_str_is(req->path.segments[0], name);
}

static enum tt_err read_all(struct request *req)
{
	enum tt_err err = request_read_body(req);

	for (size_t i = 0; !err && i < req->params.n; i++)
		REQUIRE(tt_utf8_valid(req->params.items[i].value));
	return err;
}

/* The ways in which handlers behave. */
static enum tt_err serve(void *app, struct request *req)
{
	enum tt_err err = read_all(req);

	(void)app;
	if (!err && path_is(req, "later"))
		err = work_later(req);
	if (err)
		return err;
	if (path_is(req, "refuse"))
		return TT_ERR_ROOM;
	if (path_is(req, "wait")) {
		const struct topic topic = topic_room(1);

		if (!wait_is_armed(req->waiter))
			wait_arm(req->waiter, &topic, 1, WAIT_MS);
		if (wait_wanted(req->waiter))
			return wait_more(req->waiter);
	}
	request_answer(req, 200, "text/plain", TT_STR("it is well\n"));
	return TT_OK;
}

static enum tt_err admit(void *app, struct request *req, struct body_plan *plan)
{
	(void)app;
	plan->max = path_is(req, "upload") ? MAX_UPLOAD : MAX_BODY;
	if (path_is(req, "refuse"))
		return TT_ERR_ROOM;
	return path_is(req, "later") ? work_later(req) : TT_OK;
}

static void on_log(void *ctx, enum tt_log_level level, struct tt_str line)
{
	(void)ctx;
	(void)level;
	(void)line;
}

static void start(void)
{
	static struct http_counts counts;
	static struct http_conf conf = {
		.counts = &counts,
		.n_threads = 2,
		.rules = {
			.max_body = MAX_BODY,
			.limits = { .head_wait_ms = 1000, .body_wait_ms = 1000, .answer_wait_ms = 1000 },
			.desk = { .n_threads = 1, .max = 4, .max_address = 4, .max_account = 4 },
		},
		.serve = serve,
		.admit = admit,
	};
	static struct tt_arena arena;
	char text[64];
	struct tt_str port;

	REQUIRE(tt_random_init() == TT_OK);
	tt_log_set_sink(on_log, NULL);
	conf.listen = TT_STR("127.0.0.1:0");
	conf.bus = bus_create();
	tt_arena_init(&arena);
	/* Whom the forwarded lines of a client are believed. */
	REQUIRE(tt_cidrs_parse(&conf.rules.trusted_proxies, &arena, TT_STR("127.0.0.1")) == TT_OK);
	REQUIRE(http_server_start(&server, &conf) == TT_OK);
	port = http_server_address(server, 0);
	snprintf(text, sizeof(text), "%.*s", TT_STR_ARG(port));
	address.sin_family = AF_INET;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons((uint16_t)atoi(strrchr(text, ':') + 1));
}

static int connect_to_it(void)
{
	const struct linger at_once = { 1, 0 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	REQUIRE(fd >= 0);
	REQUIRE(connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0);
	/* No ports that wait for late packets. */
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	return fd;
}

/* False: the other end has closed. */
static bool send_all(int fd, const char *data, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, data, n, MSG_NOSIGNAL);

		if (sent < 0)
			return false;
		data += sent;
		n -= (size_t)sent;
	}
	return true;
}

static void send_packets(int fd, const uint8_t *data, size_t n)
{
	const uint8_t *end;

	while ((end = memchr(data, END_OF_PACKET, n))) {
		size_t packet = (size_t)(end - data);

		if (!send_all(fd, (const char *)data, packet))
			return;
		sched_yield();
		data = end + 1;
		n -= packet + 1;
	}
	(void)!send_all(fd, (const char *)data, n);
	shutdown(fd, SHUT_WR);
}

static void read_answers(int fd, struct tt_buf *out)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	char block[8192];
	ssize_t n = 1;

	while (n > 0 && poll(&poll_fd, 1, PATIENCE_MS) > 0) {
		n = recv(fd, block, sizeof(block), 0);
		if (n > 0)
			tt_buf_add(out, block, (size_t)n);
	}
}

static void check_answers(struct tt_str all)
{
	if (all.p && all.n >= 9)
		REQUIRE(memcmp(all.p, "HTTP/1.1 ", 9) == 0 || memcmp(all.p, "HTTP/1.0 ", 9) == 0);
}

static bool nothing_is_left(void)
{
	for (int kind_of = 0; kind_of < N_SHARE_KINDS; kind_of++)
		if (kind_of != SHARE_LINGERING &&
		    shares_taken(server->shares, (enum share_kind)kind_of) > 0)
			return false;
	return atomic_load(&server->n_busy) == 0 && atomic_load(&server->connections.n) == 0;
}

static void await_the_end(void)
{
	const struct timespec pause = { 0, 50000L };
	int64_t begin_ms = tt_clock_mono_ms();

	while (!nothing_is_left()) {
		REQUIRE(tt_clock_mono_ms() - begin_ms < GUARD_MS);
		nanosleep(&pause, NULL);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tt_buf answers = { 0 };
	int fd;

	if (!server)
		start();
	fd = connect_to_it();
	send_packets(fd, data, n);
	read_answers(fd, &answers);
	check_answers(tt_buf_str(&answers));
	close(fd);
	tt_buf_finish(&answers);
	await_the_end();
	return 0;
}

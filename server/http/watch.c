#include "server/http/watch.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "server/http/linger.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	TICK_MS = 250,
	/* Idle connections are looked at more seldom: each takes a call of the system. */
	TICKS_FOR_IDLE = 8,
	/* What a connection that was given up may take to be closed by its client. */
	OVER_MS = 5 * 1000,
	/* A body or an answer may not take longer, however many bytes come. */
	LONGEST_BODY_MS = 180 * 1000,
	LONGEST_ANSWER_MS = 600 * 1000,
	/* The system's clock for arrived bytes is a coarse one. */
	COARSE_MS = 1000,
	N_EVENTS = 64
};

#define WAKE_EVENT ((uint64_t)1 << 33)

struct watch {
	struct http_server *server;
	pthread_t thread;
	int epoll_fd;
	int wake_fd;
	atomic_bool ending;
	unsigned tick;
};

/* When it did not come in time, or comes too slowly. */
static bool is_late(int64_t took_ms, int64_t wait_ms, size_t bytes, int64_t bytes_s,
		    int64_t longest_ms)
{
	if (bytes_s > 0)
		wait_ms += (int64_t)bytes * 1000 / bytes_s;
	return took_ms > (wait_ms < longest_ms ? wait_ms : longest_ms);
}

/* What shows nowhere but in the socket: bytes that are no whole line of a request; and that the
 * client sends nothing more, which the library overlooks when it came together with a request. */
static void look_into_socket(const struct connection *connection, int64_t idle_ms, bool *bytes_came,
			     bool *ended)
{
	struct tcp_info info = { 0 };
	socklen_t n = sizeof(info);

	*bytes_came = *ended = false;
	if (getsockopt(connection->fd, IPPROTO_TCP, TCP_INFO, &info, &n) != 0)
		return;
	*bytes_came = (int64_t)info.tcpi_last_data_recv + COARSE_MS < idle_ms;
	*ended = info.tcpi_state == TCP_CLOSE_WAIT;
}

/* An idle connection that will stay so, or on which a request has begun and does not get on: that
 * is seen twice, because the first time it may just have come. */
static bool trickles(struct watch *watch, struct connection *connection, uint64_t word,
		     int64_t now_ms)
{
	const int64_t wait_ms = rules_of(watch->server)->limits.head_wait_ms;
	int64_t idle_ms = now_ms - phase_since_ms(word);
	bool bytes_came;
	bool ended;

	if (connection->seen_phase == word)
		return now_ms - connection->seen_ms > wait_ms;
	if (watch->tick % TICKS_FOR_IDLE != 0 || idle_ms <= 2 * COARSE_MS)
		return false;
	look_into_socket(connection, idle_ms, &bytes_came, &ended);
	if (bytes_came) {
		connection->seen_phase = word;
		connection->seen_ms = now_ms;
	}
	return ended;
}

/* A file may take as long as it likes, but has to go on: in each time for an answer so much of it
 * arrives. Where nobody can tell (a socket file), the library ends what stands still. */
static bool stalls(struct connection *connection, uint64_t word, const struct http_limits *limits,
		   int64_t now_ms)
{
	uint64_t sent;
	uint64_t went;

	if (!sent_bytes(connection->fd, &sent))
		return false;
	if (connection->seen_phase != word) {
		connection->seen_phase = word;
		connection->seen_ms = phase_since_ms(word);
		connection->seen_sent = sent;
	}
	if (now_ms - connection->seen_ms <= limits->answer_wait_ms)
		return false;
	went = sent - connection->seen_sent;
	connection->seen_sent = sent;
	connection->seen_ms = now_ms;
	return went < (uint64_t)limits->bytes_s * (uint64_t)limits->answer_wait_ms / 1000;
}

/* Its client has gone, all that came is read, and it is not all of the body: when the end came
 * while the connection slept, the library overlooks it. */
static bool has_ended(struct watch *watch, const struct connection *connection, int64_t took_ms)
{
	bool bytes_came;
	bool ended;
	int unread = 0;

	if (watch->tick % TICKS_FOR_IDLE != 0 || took_ms <= 2 * COARSE_MS)
		return false;
	look_into_socket(connection, took_ms, &bytes_came, &ended);
	return ended && ioctl(connection->fd, FIONREAD, &unread) == 0 && unread == 0;
}

static bool is_too_slow(struct watch *watch, struct connection *connection, uint64_t word,
			int64_t now_ms)
{
	const struct http_limits *limits = &rules_of(watch->server)->limits;
	int64_t took_ms = now_ms - phase_since_ms(word);
	size_t bytes = atomic_load(&connection->progress);

	switch (phase_of(word)) {
	case PHASE_IDLE:
		return trickles(watch, connection, word, now_ms);
	case PHASE_HEAD:
		return took_ms > limits->head_wait_ms;
	case PHASE_BODY:
		return has_ended(watch, connection, took_ms) ||
		       is_late(took_ms, limits->body_wait_ms, bytes, limits->bytes_s,
			       LONGEST_BODY_MS);
	case PHASE_ANSWER:
		if (atomic_load(&connection->streams))
			return stalls(connection, word, limits, now_ms);
		return is_late(took_ms, limits->answer_wait_ms, bytes, limits->bytes_s,
			       LONGEST_ANSWER_MS);
	case PHASE_OVER:
		return took_ms > OVER_MS;
	default:
		return false;
	}
}

static void give_up(struct connection *connection, uint64_t word, enum tt_err why)
{
	enum phase phase = phase_of(word);

	if (phase != PHASE_OVER) {
		if (!connection_give_up(connection, word))
			return; /* it has come just now */
		tt_count_add(&connection->server->counts->given_up, 1);
		tt_log(TT_LOG_DEBUG, "connection given up", TT_LOG_INT("phase", phase),
		       TT_LOG_C("from", connection->address));
		if (phase == PHASE_HEAD || phase == PHASE_BODY)
			send_last_words(connection, why);
	}
	/* Whatever the library waits for, now it comes. */
	shutdown(connection->fd, SHUT_RDWR);
}

static void look_at_all(struct watch *watch, int64_t now_ms)
{
	struct connections *all = &watch->server->connections;

	pthread_mutex_lock(&all->lock);
	for (size_t fd = 0; fd < all->end; fd++) {
		struct connection *connection = all->by_fd[fd];
		uint64_t word = connection ? atomic_load(&connection->phase) : 0;

		if (connection && is_too_slow(watch, connection, word, now_ms))
			give_up(connection, word, TT_ERR_SLOW);
	}
	pthread_mutex_unlock(&all->lock);
}

void watch_end_others(struct http_server *server, int64_t patience_ms)
{
	struct connections *all = &server->connections;
	int64_t now_ms = tt_clock_mono_ms();

	pthread_mutex_lock(&all->lock);
	for (size_t fd = 0; fd < all->end; fd++) {
		struct connection *connection = all->by_fd[fd];
		uint64_t word = connection ? atomic_load(&connection->phase) : 0;

		if (!connection || phase_of(word) == PHASE_WORK)
			continue;
		if (phase_of(word) != PHASE_ANSWER || now_ms - phase_since_ms(word) > patience_ms)
			give_up(connection, word, TT_ERR_BUSY);
	}
	pthread_mutex_unlock(&all->lock);
}

/* The descriptor may be another connection's by now: so it is asked once more. */
static void on_end(struct watch *watch, size_t fd)
{
	struct connections *all = &watch->server->connections;
	struct pollfd now = { .fd = (int)fd, .events = POLLRDHUP };
	struct connection *connection;

	pthread_mutex_lock(&all->lock);
	connection = fd < all->n_fds ? all->by_fd[fd] : NULL;
	if (connection && poll(&now, 1, 0) == 1)
		wait_gone(&connection->exchange.waiter);
	pthread_mutex_unlock(&all->lock);
}

static void on_event(struct watch *watch, uint64_t what)
{
	eventfd_t n;

	if (what & WAKE_EVENT)
		(void)!eventfd_read(watch->wake_fd, &n);
	else if (what & LINGER_EVENT)
		linger_on_event(watch->server->linger, (int)(uint32_t)what);
	else
		on_end(watch, (size_t)what);
}

static void *run(void *arg)
{
	struct watch *watch = arg;
	struct http_server *server = watch->server;
	int64_t next_ms = 0;

	while (!atomic_load(&watch->ending)) {
		struct epoll_event events[N_EVENTS];
		bool busy = linger_tick(server->linger, tt_clock_mono_ms());
		int n;

		/* An idle server does not tick. */
		busy = busy || atomic_load(&server->connections.n) > 0;
		n = epoll_wait(watch->epoll_fd, events, N_EVENTS, busy ? TICK_MS : -1);
		for (int i = 0; i < n; i++)
			on_event(watch, events[i].data.u64);
		if (tt_clock_mono_ms() < next_ms)
			continue;
		watch->tick++;
		next_ms = tt_clock_mono_ms() + TICK_MS;
		look_at_all(watch, tt_clock_mono_ms());
	}
	return NULL;
}

struct watch *watch_create(struct http_server *server)
{
	struct epoll_event event = { .events = EPOLLIN, .data = { .u64 = WAKE_EVENT } };
	struct watch *watch = calloc(1, sizeof(*watch));

	if (!watch)
		tt_oom();
	watch->server = server;
	watch->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	watch->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (watch->epoll_fd < 0 || watch->wake_fd < 0 ||
	    epoll_ctl(watch->epoll_fd, EPOLL_CTL_ADD, watch->wake_fd, &event) != 0)
		tt_oom();
	server->linger = linger_create(watch->epoll_fd);
	if (pthread_create(&watch->thread, NULL, run, watch) != 0)
		tt_oom();
	return watch;
}

void watch_destroy(struct watch *watch)
{
	if (!watch)
		return;
	atomic_store(&watch->ending, true);
	watch_wake(watch);
	pthread_join(watch->thread, NULL);
	linger_destroy(watch->server->linger);
	close(watch->wake_fd);
	close(watch->epoll_fd);
	free(watch);
}

void watch_wake(struct watch *watch)
{
	(void)!eventfd_write(watch->wake_fd, 1);
}

/* Once for a connection: a waiting one costs no call of the system more than it has to. */
void watch_hear_end(struct watch *watch, struct connection *connection)
{
	struct epoll_event event = { .events = EPOLLRDHUP | EPOLLET };

	if (connection->hears_end)
		return;
	event.data.u64 = (uint64_t)(unsigned)connection->fd;
	connection->hears_end =
		epoll_ctl(watch->epoll_fd, EPOLL_CTL_ADD, connection->fd, &event) == 0;
}

void watch_forget(struct watch *watch, struct connection *connection)
{
	if (connection->hears_end)
		epoll_ctl(watch->epoll_fd, EPOLL_CTL_DEL, connection->fd, NULL);
}

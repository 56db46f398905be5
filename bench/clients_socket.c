/* clients_socket.c - calls by a bare socket: the bytes that libtertulia would send, made once, and
 * of the answer nothing but its status and its end. Less than this no client can do. */
#include "clients.h"
#include "load_client.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
	MOST = 16
};

struct sockets {
	struct conn conns[MOST];
	struct request request;
	int epoll_fd;
};

static bool make_request(struct request *request, const struct task *task,
			 const struct target *target)
{
	char user[256];
	char headers[1024];

	if (snprintf(user, sizeof(user), "%s:%s", task->name, task->password) >= (int)sizeof(user))
		return false;
	snprintf(headers, sizeof(headers),
		 "User-Agent: libtertulia\r\nAccept-Encoding: deflate, gzip\r\n"
		 "Accept: application/json\r\nOCS-APIRequest: true\r\n%s",
		 task->body ? "Content-Type: application/json\r\n" : "");
	headers_add_user(headers, sizeof(headers), user);
	request_init(request, task->method, target, task->path, headers, task->body);
	return true;
}

/* Sleeps in recv(), and not in two calls, where one connection is all there is. */
static bool open_all(struct sockets *s, const struct target *target, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!conn_open(&s->conns[i], target, s->epoll_fd, &s->conns[i]))
			return false;
	return n > 1 || fcntl(s->conns[0].fd, F_SETFL, 0) == 0;
}

static bool is_good(const struct conn *conn)
{
	return conn->answer.status >= 200 && conn->answer.status < 300 && !conn->answer.closes;
}

static bool call_once(struct sockets *s)
{
	struct conn *conn = &s->conns[0];
	enum conn_event event = CONN_MORE;

	if (!conn_send(conn, &s->request))
		return false;
	while (event == CONN_MORE)
		event = conn_recv(conn);
	return event == CONN_ANSWER && is_good(conn);
}

static bool one_by_one(struct sockets *s, struct round *round)
{
	bool goes_on = true;

	if (!call_once(s))
		return false;
	round_begin(round);
	while (goes_on) {
		if (!call_once(s))
			return false;
		goes_on = round_count(round);
	}
	return true;
}

/* The next call on a connection whose answer is whole; false: lost, or refused. */
static bool go_on(struct sockets *s, struct conn *conn, struct round *round, bool *goes_on)
{
	enum conn_event event = conn_recv(conn);

	if (event == CONN_MORE)
		return true;
	if (event == CONN_LOST || !is_good(conn))
		return false;
	*goes_on = round_count(round);
	return conn_send(conn, &s->request);
}

static bool all_at_once(struct sockets *s, size_t n, struct round *round)
{
	struct epoll_event events[MOST];
	bool goes_on = true;

	for (size_t i = 0; i < n; i++)
		if (!conn_send(&s->conns[i], &s->request))
			return false;
	round_begin(round);
	while (goes_on) {
		int n_ready = epoll_wait(s->epoll_fd, events, MOST, -1);

		for (int i = 0; i < n_ready; i++)
			if (!go_on(s, events[i].data.ptr, round, &goes_on))
				return false;
	}
	return true;
}

static bool run(struct sockets *s, const struct target *target, size_t n, struct round *round)
{
	bool good = open_all(s, target, n) &&
		    (n == 1 ? one_by_one(s, round) : all_at_once(s, n, round));

	for (size_t i = 0; i < n; i++)
		conn_close(&s->conns[i]);
	return good;
}

bool socket_run(const struct task *task, size_t at_once, struct round *round)
{
	struct sockets s = { .epoll_fd = epoll_create1(EPOLL_CLOEXEC) };
	struct target target;
	bool good = false;

	for (size_t i = 0; i < MOST; i++)
		s.conns[i].fd = -1;
	if (target_parse(&target, task->url) && make_request(&s.request, task, &target))
		good = run(&s, &target, at_once, round);
	request_finish(&s.request);
	close(s.epoll_fd);
	return good;
}

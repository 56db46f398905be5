/* self_check.c - the server asks itself whether it serves: a pair of sockets, one end of which the
 * library gets like a connection that it has accepted. So it takes the way of all requests, but for
 * the network, and no flood of clients keeps it out. */
#include "lib/base/clock.h"
#include "server/http/connection.h"
#include "server/http/server.h"
#include "server/http/tls.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static const char request[] = "GET /healthz HTTP/1.1\r\n"
			      "Host: localhost\r\n"
			      "Connection: close\r\n"
			      "\r\n";

/* Without an address, as no client is (peer.c). */
static bool open_pair(const struct door *door, int *ours)
{
	const struct sockaddr nobody = { .sa_family = AF_UNSPEC };
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	*ours = ends[0];
	if (MHD_add_connection(door->daemon, ends[1], &nobody, sizeof(nobody)) == MHD_YES)
		return true;
	close(ends[0]);
	return false;
}

/* Up to the end of what it says, or until then. */
static size_t read_answer(int fd, char *to, size_t max, int64_t until_ms)
{
	struct pollfd fds = { fd, POLLIN, 0 };
	size_t n = 0;

	while (n < max) {
		int64_t rest_ms = until_ms - tt_clock_mono_ms();
		ssize_t got;

		if (rest_ms <= 0 || poll(&fds, 1, (int)rest_ms) < 0)
			break;
		got = recv(fd, to + n, max - n, MSG_DONTWAIT);
		if (got == 0)
			break;
		n += got > 0 ? (size_t)got : 0;
	}
	return n;
}

/* A disk that takes nothing is no reason to be started again: that would not mend it, and who reads
 * is served. A writer that nobody gets at is one. */
static bool is_well(struct tt_str answer)
{
	const struct tt_str busy = TT_STR("\r\n\r\nbusy\n");

	return tt_str_starts(answer, TT_STR("HTTP/1.1 ")) && !tt_str_has(answer, busy);
}

static size_t ask_plainly(int fd, char *answer, size_t max, int64_t wait_ms)
{
	if (send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL | MSG_DONTWAIT) !=
	    (ssize_t)sizeof(request) - 1)
		return 0;
	return read_answer(fd, answer, max, tt_clock_mono_ms() + wait_ms);
}

/* Each of its parts may take as long. */
static size_t ask_by_tls(int fd, char *answer, size_t max, int64_t wait_ms)
{
	const struct timeval wait = { wait_ms / 1000, wait_ms % 1000 * 1000 };

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
	return tls_ask(fd, TT_STR(request), answer, max);
}

static bool door_answers(const struct door *door, int64_t wait_ms)
{
	char answer[4096];
	size_t n;
	int fd;

	/* All places are taken, by those who are too many, too: nothing is known then, and a new
	 * start would help who takes them. */
	if (!open_pair(door, &fd))
		return true;
	n = door->is_tls ? ask_by_tls(fd, answer, sizeof(answer), wait_ms)
			 : ask_plainly(fd, answer, sizeof(answer), wait_ms);
	close(fd);
	return is_well((struct tt_str){ answer, n });
}

bool http_server_answers(struct http_server *server, int64_t wait_ms)
{
	for (size_t i = 0; i < server->n_doors; i++)
		if (!door_answers(&server->doors[i], wait_ms))
			return false;
	return true;
}

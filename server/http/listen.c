/* listen.c - an address to listen on, and how many clients fit. */
#include "lib/base/log.h"
#include "server/http/connection.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	/* For the database, its log, the listening socket, epoll and events, per thread, for
	 * connections that are closed slowly, and for files that come or go (server.c). */
	FILES_KEPT = 160 + 128 + 256,
	/* The same for each thread of another address. */
	FILES_THREAD = 6,
	LISTEN_BACKLOG = 4096,
	/* What the system keeps of a connection in each direction (it takes twice that). By itself
	 * it would go up to mebibytes, of every client that sends much or reads nothing. */
	SOCKET_BUFFER = 128 * 1024,
};

static int listen_on(const struct addrinfo *info)
{
	int fd = socket(info->ai_family, info->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	const int on = 1;
	const int buffer = SOCKET_BUFFER;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer));
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof(buffer));
	if (bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, LISTEN_BACKLOG) == 0)
		return fd;
	close(fd);
	return -1;
}

static void name_address(struct door *door)
{
	struct sockaddr_storage name = { 0 };
	socklen_t n = sizeof(name);
	char host[NI_MAXHOST];
	char port[NI_MAXSERV];

	if (getsockname(door->fd, (struct sockaddr *)&name, &n) != 0 ||
	    getnameinfo((struct sockaddr *)&name, n, host, sizeof(host), port, sizeof(port),
			NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return;
	snprintf(door->address, sizeof(door->address),
		 name.ss_family == AF_INET6 ? "[%.*s]:%.*s" : "%.*s:%.*s", 80, host, 8, port);
}

static const char *why_not(int error)
{
	if (error == EADDRINUSE)
		return "another program has it; --listen 127.0.0.1:0 takes a free port";
	return strerror(error);
}

static enum tt_err listen_tcp(struct door *door, struct tt_str where)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
	struct addrinfo *found = NULL;
	struct tt_str host;
	char host_c[256];
	char port_c[8];
	int error;
	int port;

	if (!tt_host_port_parse(where, &host, &port) || host.n >= sizeof(host_c)) {
		tt_log(TT_LOG_ERROR,
		       "listen address is none of ADDR:PORT, plain:ADDR:PORT, unix:/PATH",
		       TT_LOG_STR("listen", where));
		return TT_ERR_CONFIG;
	}
	snprintf(host_c, sizeof(host_c), "%.*s", TT_STR_ARG(host));
	snprintf(port_c, sizeof(port_c), "%d", port);
	if (getaddrinfo(host.n ? host_c : NULL, port_c, &hints, &found) == 0)
		door->fd = listen_on(found);
	error = errno;
	if (found)
		freeaddrinfo(found);
	if (door->fd < 0) {
		tt_log(TT_LOG_ERROR, "cannot listen", TT_LOG_STR("listen", where),
		       TT_LOG_C("error", why_not(error)));
		return TT_ERR_IO;
	}
	name_address(door);
	return TT_OK;
}

static bool take_prefix(struct tt_str *where, struct tt_str prefix)
{
	if (!tt_str_starts(*where, prefix))
		return false;
	where->p += prefix.n;
	where->n -= prefix.n;
	return true;
}

enum tt_err listen_open(struct door *door, struct tt_str where, mode_t mode, bool by_tls)
{
	if (take_prefix(&where, TT_STR("unix:")))
		return listen_unix(door, where, mode);
	door->is_tls = !take_prefix(&where, TT_STR("plain:")) && by_tls;
	return listen_tcp(door, where);
}

unsigned listen_capacity(size_t n_doors, unsigned n_threads)
{
	const rlim_t kept = FILES_KEPT + (n_doors - 1) * n_threads * FILES_THREAD;
	struct rlimit limit = { 0, 0 };

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 1024 - FILES_KEPT;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		getrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_cur > 1000000)
		limit.rlim_cur = 1000000;
	return limit.rlim_cur > kept * 2 ? (unsigned)(limit.rlim_cur - kept) : FILES_KEPT;
}

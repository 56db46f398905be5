/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sockets.c - which sockets are libtoxcore's.
 *
 * libtoxcore tells no file descriptors. We find its sockets by comparing what is open before and
 * after the calls that open some, and watch them in an epoll set, edge-triggered: a socket that is
 * not libtoxcore's, opened by another thread at that moment, can cause a turn too many but never a
 * spin. Without /proc nothing is watched. */
#include "sockets.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define FDS_MAX 4096

struct pt_fd_set {
	uint64_t bits[FDS_MAX / 64];
};

struct pt_fd_set *pt_fds_before(void)
{
	DIR *dir = opendir("/proc/self/fd");
	struct pt_fd_set *set = dir ? PyMem_Calloc(1, sizeof(*set)) : NULL;
	struct dirent *entry;

	while (set && (entry = readdir(dir))) {
		int fd = atoi(entry->d_name);

		/* Ours goes with closedir(), and the next socket gets its number. */
		if (entry->d_name[0] != '.' && fd != dirfd(dir) && fd >= 0 && fd < FDS_MAX)
			set->bits[fd / 64] |= 1ull << (fd % 64);
	}
	if (dir)
		closedir(dir);
	return set;
}

static bool is_inet_socket(int fd)
{
	struct sockaddr_storage name = { 0 };
	socklen_t len = sizeof(name);

	return !getsockname(fd, (struct sockaddr *)&name, &len) &&
	       (name.ss_family == AF_INET || name.ss_family == AF_INET6);
}

static void listen_to(const struct pt_waiter *w, int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	if (epoll_ctl(w->epoll_fd, EPOLL_CTL_ADD, fd, &event) && errno == EEXIST)
		epoll_ctl(w->epoll_fd, EPOLL_CTL_MOD, fd, &event);
}

/* Sockets beyond the room of the table are served by the timer alone, as all are without /proc. */
static void watch(struct pt_waiter *w, int fd)
{
	if (!is_inet_socket(fd))
		return;
	for (unsigned i = 0; i < w->n_watched; i++) {
		if (w->watched[i] == fd)
			w->watched[i--] = w->watched[--w->n_watched];
	}
	if (w->n_watched == sizeof(w->watched) / sizeof(*w->watched))
		return;
	w->watched[w->n_watched++] = fd;
	if (w->epoll_fd >= 0 && !w->muted)
		listen_to(w, fd, EPOLLIN | EPOLLET);
}

void pt_fds_after(struct pt_waiter *w, struct pt_fd_set *before)
{
	struct pt_fd_set *after = before ? pt_fds_before() : NULL;

	for (int fd = 0; after && fd < FDS_MAX; fd++) {
		uint64_t bit = 1ull << (fd % 64);

		if ((after->bits[fd / 64] & bit) && !(before->bits[fd / 64] & bit))
			watch(w, fd);
	}
	PyMem_Free(after);
	PyMem_Free(before);
}

/* Inside a turn libtoxcore connects to relays. A new descriptor gets the lowest free number, so it
 * is enough to see whether that number was taken, and those after it. */
int pt_fds_lowest_free(const struct pt_waiter *w)
{
	int fd = fcntl(w->epoll_fd, F_DUPFD_CLOEXEC, 3);

	if (fd >= 0)
		close(fd);
	return fd;
}

void pt_fds_watch_from(struct pt_waiter *w, int first)
{
	for (int fd = first; fd >= 0 && fd < FDS_MAX && fcntl(fd, F_GETFD) >= 0; fd++)
		watch(w, fd);
}

/* ---- the waiter ---- */

void pt_waiter_init(struct pt_waiter *w)
{
	*w = (struct pt_waiter){
		.epoll_fd = -1, .timer_fd = -1, .wake_fd = -1, .tokens = PT_TURNS_MAX
	};
}

bool pt_waiter_open(struct pt_waiter *w)
{
	if (w->epoll_fd >= 0)
		return true;
	w->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	w->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	w->wake_fd = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
	if (w->epoll_fd < 0 || w->timer_fd < 0 || w->wake_fd < 0) {
		PyErr_SetFromErrno(PyExc_OSError);
		pt_waiter_close(w);
		return false;
	}
	listen_to(w, w->timer_fd, EPOLLIN | EPOLLET);
	listen_to(w, w->wake_fd, EPOLLIN);
	for (unsigned i = 0; i < w->n_watched; i++)
		listen_to(w, w->watched[i], EPOLLIN | EPOLLET);
	return true;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void pt_waiter_close(struct pt_waiter *w)
{
	close_fd(&w->epoll_fd);
	close_fd(&w->timer_fd);
	close_fd(&w->wake_fd);
	w->n_watched = 0;
}

void pt_waiter_wake(struct pt_waiter *w)
{
	if (w->wake_fd >= 0)
		eventfd_write(w->wake_fd, 1);
}

void pt_waiter_mute(struct pt_waiter *w, bool muted)
{
	for (unsigned i = 0; w->muted != muted && i < w->n_watched; i++) {
		struct epoll_event event = { .events = muted ? 0 : EPOLLIN | EPOLLET,
					     .data.fd = w->watched[i] };

		/* One that is closed has left the set by itself. */
		if (epoll_ctl(w->epoll_fd, EPOLL_CTL_MOD, w->watched[i], &event))
			w->watched[i--] = w->watched[--w->n_watched];
	}
	w->muted = muted;
}

#include "server/http/linger.h"
#include "lib/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	MAX_LINGERING = 64,
	LONGEST_MS = 10 * 1000,
	/* As fast as it can be sent this is thrown away; whoever sends more has seen the answer, or
	 * never looks. */
	MOST_BYTES = 64 << 20,
	AT_ONCE = 1 << 20
};

struct lingering {
	int fd; /* 0: free */
	struct share *share;
	int64_t until_ms;
	size_t left;
};

struct lingerers {
	int epoll_fd;
	pthread_mutex_t lock;
	size_t n;
	struct lingering items[MAX_LINGERING];
};

struct lingerers *linger_create(int epoll_fd)
{
	struct lingerers *linger = calloc(1, sizeof(*linger));

	if (!linger)
		tt_oom();
	linger->epoll_fd = epoll_fd;
	pthread_mutex_init(&linger->lock, NULL);
	return linger;
}

static void end(struct lingerers *linger, struct lingering *item)
{
	close(item->fd);
	share_give(item->share, SHARE_LINGERING, 1);
	share_drop(item->share);
	memset(item, 0, sizeof(*item));
	linger->n--;
}

void linger_destroy(struct lingerers *linger)
{
	if (!linger)
		return;
	for (size_t i = 0; i < MAX_LINGERING; i++)
		if (linger->items[i].fd)
			end(linger, &linger->items[i]);
	pthread_mutex_destroy(&linger->lock);
	free(linger);
}

static struct lingering *find(struct lingerers *linger, int fd)
{
	for (size_t i = 0; i < MAX_LINGERING; i++)
		if (linger->items[i].fd == fd)
			return &linger->items[i];
	return NULL;
}

static bool keep(struct lingerers *linger, struct lingering *item, int fd)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP };
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);

	if (copy < 0)
		return false;
	event.data.u64 = LINGER_EVENT | (uint64_t)(unsigned)copy;
	if (epoll_ctl(linger->epoll_fd, EPOLL_CTL_ADD, copy, &event) != 0) {
		close(copy);
		return false;
	}
	item->fd = copy;
	item->until_ms = tt_clock_mono_ms() + LONGEST_MS;
	item->left = MOST_BYTES;
	linger->n++;
	return true;
}

void linger_add(struct lingerers *linger, int fd, struct share *share)
{
	struct lingering *item;
	bool kept;

	if (!share_take(share, SHARE_LINGERING, 1)) {
		share_drop(share);
		return;
	}
	pthread_mutex_lock(&linger->lock);
	item = find(linger, 0);
	kept = item && keep(linger, item, fd);
	if (kept)
		item->share = share;
	pthread_mutex_unlock(&linger->lock);
	if (kept)
		return;
	share_give(share, SHARE_LINGERING, 1);
	share_drop(share);
}

/* False at the end, or when it was enough. */
static bool throw_away(struct lingering *item)
{
	/* The kernel need not even copy it. */
	ssize_t n = recv(item->fd, NULL, AT_ONCE, MSG_TRUNC | MSG_DONTWAIT);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (n == 0 || (size_t)n > item->left)
		return false;
	item->left -= (size_t)n;
	return true;
}

void linger_on_event(struct lingerers *linger, int fd)
{
	struct lingering *item;

	pthread_mutex_lock(&linger->lock);
	item = find(linger, fd);
	if (item && !throw_away(item))
		end(linger, item);
	pthread_mutex_unlock(&linger->lock);
}

bool linger_tick(struct lingerers *linger, int64_t now_ms)
{
	bool some;

	pthread_mutex_lock(&linger->lock);
	for (size_t i = 0; linger->n > 0 && i < MAX_LINGERING; i++)
		if (linger->items[i].fd && linger->items[i].until_ms <= now_ms)
			end(linger, &linger->items[i]);
	some = linger->n > 0;
	pthread_mutex_unlock(&linger->lock);
	return some;
}

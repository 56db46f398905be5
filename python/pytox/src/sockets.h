/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sockets.h - which sockets are libtoxcore's, and the set of descriptors that a driver waits on. */
#ifndef PYTOX_SOCKETS_H
#define PYTOX_SOCKETS_H

#include "base.h"

/* Turns that packets may cause while idle, at most saved up. */
#define PT_TURNS_MAX 20.0

struct pt_waiter {
	int epoll_fd, timer_fd, wake_fd;
	int watched[64];
	unsigned n_watched;
	bool muted;
	bool stop;
	double tokens;           /* turns that packets may cause while idle */
	uint64_t tokens_ns;      /* when tokens were counted */
	uint64_t busy_ns;        /* busy until then */
	uint64_t turn_ns, av_ns; /* when the next turns are due */
	uint64_t armed_ns;       /* what the timer is set to */
	uint64_t turned_ns;      /* when the last one began */
};

void pt_waiter_init(struct pt_waiter *w);
/* False: an exception is set. */
bool pt_waiter_open(struct pt_waiter *w);
void pt_waiter_close(struct pt_waiter *w);
/* The instance is gone, or is told to stop. The descriptors stay, for somebody may be waiting on
 * them: let him look. */
void pt_waiter_wake(struct pt_waiter *w);
/* Packets wake nobody while the waiter is muted. */
void pt_waiter_mute(struct pt_waiter *w, bool muted);

/* Around what opens sockets: watches those that are new. */
struct pt_fd_set;
struct pt_fd_set *pt_fds_before(void);
void pt_fds_after(struct pt_waiter *w, struct pt_fd_set *before);

/* The same for a turn, at less cost. */
int pt_fds_lowest_free(const struct pt_waiter *w);
void pt_fds_watch_from(struct pt_waiter *w, int first);

#endif

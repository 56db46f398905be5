/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clock.c - puts libtoxcore's clock forward (LD_PRELOAD), and nobody else's.
 *
 * Coming online is nothing but waiting for libtoxcore's intervals, ten seconds of them. Where a
 * test has all instances in its hands, peers.py lets each round of turns last as long as an idle
 * program would sleep, whatever time the machine takes for it: it adds to `clock_ahead`. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

volatile int64_t clock_ahead; /* nanoseconds */

static bool from_libtoxcore(void *address)
{
	Dl_info info;

	return dladdr(address, &info) && info.dli_fname && strstr(info.dli_fname, "/libtox");
}

/* Not by dlsym(), which would be too early for some who ask for the time. */
int clock_gettime(clockid_t clock, struct timespec *now)
{
	int status = (int)syscall(SYS_clock_gettime, clock, now);
	int64_t ahead = clock_ahead;

	if (status == 0 && ahead && from_libtoxcore(__builtin_return_address(0))) {
		ahead += now->tv_nsec;
		now->tv_sec += ahead / 1000000000;
		now->tv_nsec = ahead % 1000000000;
	}
	return status;
}

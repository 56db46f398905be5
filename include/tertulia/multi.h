/* multi.h - many calls at once without a thread for each: for programs with an event loop.
 *
 * A multi belongs to one thread, on which callbacks come too. Three ways to drive it:
 *
 * - without a loop:
 *
 *	while (tt_multi_running(multi) > 0)
 *		tt_multi_step(multi, -1);
 *
 * - in a loop that watches file descriptors (epoll, poll, asyncio): watch tt_multi_fd() for reading
 *   and call tt_multi_step(multi, 0) whenever it is readable. There is no time to keep: the
 *   descriptor becomes readable for that as well.
 *
 * - in a loop that would rather watch each connection itself (libevent, libuv): give callbacks with
 *   tt_multi_create_watched(), and call tt_multi_ready() and tt_multi_timeout(). */
#ifndef TERTULIA_MULTI_H
#define TERTULIA_MULTI_H

#include <tertulia/call.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tt_multi;

/* On 0 the caller owns *out; else it is NULL: TT_E_NOMEM, TT_E_SYSTEM. */
TT_API int tt_multi_create(struct tt_multi **out);

/* Bits of what a file descriptor is watched for, and of what it is ready for. */
enum tt_watch {
	TT_WATCH_NOTHING = 0, /* no more */
	TT_WATCH_READ = 1,
	TT_WATCH_WRITE = 2,
	TT_WATCH_ERROR = 4, /* only in tt_multi_ready() */
};

struct tt_multi_hooks {
	/* Watch `fd` for `events` (bits of enum tt_watch) from now on, instead of what was said
	 * before; TT_WATCH_NOTHING: no longer, it may be closed right afterwards. */
	void (*watch)(void *ctx, int fd, int events);
	/* Call tt_multi_timeout() once, after `timeout_ms`; instead of what was said before. -1:
	 * never. */
	void (*timer)(void *ctx, long timeout_ms);
	void *ctx;
};

/* The same for a loop that watches connections itself. `hooks` is copied. */
TT_API int tt_multi_create_watched(struct tt_multi **out, const struct tt_multi_hooks *hooks);

/* Ends calls that still run, with TT_E_CANCELLED: their callbacks are called. Then frees the
 * multi; NULL is fine. Not from within a callback. */
TT_API void tt_multi_destroy(struct tt_multi *multi);

/* Carries a call out: the request leaves at once where there is a connection, so that the source of
 * a file may be asked from within. `done` is called exactly once, from within one of the functions
 * below (never from this one, also if the call is wrong); it may start other calls, and free this
 * one. Until then the call must stay. Returns 0, or TT_E_NOMEM (also for call == NULL) or
 * TT_E_USAGE (it was carried out before), and then `done` is not called. */
TT_API int tt_multi_start(struct tt_multi *multi, struct tt_call *call,
			  void (*done)(void *ctx, struct tt_call *call), void *ctx);

/* How many calls have been started and are not done. */
TT_API size_t tt_multi_running(const struct tt_multi *multi);

/* Waits until something can be done, `timeout_ms` at most (0: not at all, -1: without end), and
 * does it. Returns 0, or TT_E_USAGE for a multi with hooks, or TT_E_SYSTEM. */
TT_API int tt_multi_step(struct tt_multi *multi, int timeout_ms);

/* Readable when tt_multi_step() has something to do. The multi's own: not to be read or closed.
 * -1 for a multi with hooks. */
TT_API int tt_multi_fd(const struct tt_multi *multi);

/* With hooks: `fd` is ready for `events` (bits of enum tt_watch). */
TT_API void tt_multi_ready(struct tt_multi *multi, int fd, int events);

/* With hooks: the time has come. */
TT_API void tt_multi_timeout(struct tt_multi *multi);

/* Makes a tt_multi_step() that waits return. Any thread may. */
TT_API void tt_multi_wake(struct tt_multi *multi);

#ifdef __cplusplus
}
#endif

#endif

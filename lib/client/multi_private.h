/* multi_private.h - what a multi is made of. Private to multi.c and multi_timers.c. */
#ifndef TT_CLIENT_MULTI_PRIVATE_H
#define TT_CLIENT_MULTI_PRIVATE_H

#include "lib/client/internal.h"

enum {
	NEVER = -1
};

struct tt_multi {
	CURLM *curl;
	int epoll_fd; /* -1 with hooks */
	int timer_fd;
	int event_fd;
	struct tt_multi_hooks hooks;
	struct tt_call *calls; /* that run */
	struct tt_call *wrong; /* that could not be sent, and are to be told so */
	size_t n_running;
	size_t n_sent;       /* of them, those that libcurl has */
	int64_t curl_due_ms; /* by the clock that never jumps; NEVER */
	int64_t armed_ms;    /* when the timer descriptor wakes us, at the latest; NEVER */
	bool is_sending;     /* libcurl is about to be called anyway */
	struct multi_timer *timers;
	bool is_closing;
};

/* Says anew when it wants to be called. */
void tt_multi_arm(struct tt_multi *multi);
/* For libcurl. */
int tt_multi_on_timer(CURLM *curl, long timeout_ms, void *ctx);
/* Those whose time has come. */
void tt_multi_fire_timers(struct tt_multi *multi, int64_t now_ms);

#endif

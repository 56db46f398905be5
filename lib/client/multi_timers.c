/* multi_timers.c - when a multi wants to be called: libcurl's time, and timers of our own. */
#include "lib/client/multi_private.h"
#include "lib/base/clock.h"

#include <sys/timerfd.h>

static int64_t next_due(const struct tt_multi *multi)
{
	int64_t due = multi->curl_due_ms;

	for (const struct multi_timer *at = multi->timers; at; at = at->next)
		if (due == NEVER || at->due_ms < due)
			due = at->due_ms;
	return due;
}

/* Being woken too early costs one look; to set the timer back, a system call for every call. */
static void arm_fd(struct tt_multi *multi, int64_t due, int64_t left)
{
	struct itimerspec when = {
		.it_value.tv_sec = left / 1000,
		.it_value.tv_nsec = left % 1000 * 1000000 + 1, /* 0 would be never */
	};

	if (due == NEVER || (multi->armed_ms != NEVER && multi->armed_ms <= due))
		return;
	multi->armed_ms = due;
	timerfd_settime(multi->timer_fd, 0, &when, NULL);
}

void tt_multi_arm(struct tt_multi *multi)
{
	int64_t due = next_due(multi);
	int64_t left = due == NEVER ? NEVER : due - tt_clock_mono_ms();

	if (left < 0 && due != NEVER)
		left = 0;
	if (multi->hooks.timer)
		multi->hooks.timer(multi->hooks.ctx, (long)left);
	else
		arm_fd(multi, due, left);
}

int tt_multi_on_timer(CURLM *curl, long timeout_ms, void *ctx)
{
	struct tt_multi *multi = ctx;

	(void)curl;
	multi->curl_due_ms = timeout_ms < 0 ? NEVER : tt_clock_mono_ms() + timeout_ms;
	if (!multi->is_sending)
		tt_multi_arm(multi);
	return 0;
}

void tt_multi_timer_set(struct tt_multi *multi, struct multi_timer *timer, int64_t after_ms)
{
	tt_multi_timer_stop(multi, timer);
	timer->due_ms = tt_clock_mono_ms() + after_ms;
	timer->is_set = true;
	timer->next = multi->timers;
	multi->timers = timer;
	tt_multi_arm(multi);
}

void tt_multi_timer_stop(struct tt_multi *multi, struct multi_timer *timer)
{
	struct multi_timer **at = &multi->timers;

	if (!timer->is_set)
		return;
	while (*at != timer)
		at = &(*at)->next;
	*at = timer->next;
	timer->is_set = false;
}

/* One at a time: what is called may set and stop any of them. */
void tt_multi_fire_timers(struct tt_multi *multi, int64_t now_ms)
{
	struct multi_timer *at = multi->timers;

	while (at) {
		if (at->due_ms > now_ms) {
			at = at->next;
			continue;
		}
		tt_multi_timer_stop(multi, at);
		at->fire(at);
		at = multi->timers;
	}
}

#include "server/watchdog.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "server/notify.h"

#include <pthread.h>
#include <stdlib.h>

enum {
	/* Tries in the time after which the manager gives up: one that fails ends nothing. */
	TRIES = 4
};

struct watchdog {
	struct http_server *http;
	int64_t period_ms;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
};

/* False when it is time to end. */
static bool sleep_for(struct watchdog *watchdog, int64_t ms)
{
	const struct timespec at = tt_clock_after_ms(CLOCK_MONOTONIC, ms);
	bool stopping;
	int rc = 0;

	pthread_mutex_lock(&watchdog->lock);
	while (!watchdog->stopping && rc == 0)
		rc = pthread_cond_timedwait(&watchdog->wake, &watchdog->lock, &at);
	stopping = watchdog->stopping;
	pthread_mutex_unlock(&watchdog->lock);
	return !stopping;
}

static void *run(void *arg)
{
	struct watchdog *watchdog = arg;

	do {
		if (http_server_answers(watchdog->http, watchdog->period_ms))
			notify_alive();
		else
			tt_log(TT_LOG_WARN, "the server does not answer its own watchdog",
			       TT_LOG_INT("ms", watchdog->period_ms));
	} while (sleep_for(watchdog, watchdog->period_ms));
	return NULL;
}

static void release(struct watchdog *watchdog)
{
	pthread_cond_destroy(&watchdog->wake);
	pthread_mutex_destroy(&watchdog->lock);
	free(watchdog);
}

struct watchdog *watchdog_start(struct http_server *http)
{
	struct watchdog *watchdog;
	pthread_condattr_t attr;

	if (notify_watchdog_ms() < TRIES)
		return NULL;
	watchdog = calloc(1, sizeof(*watchdog));
	if (!watchdog)
		tt_oom();
	watchdog->http = http;
	watchdog->period_ms = notify_watchdog_ms() / TRIES;
	pthread_mutex_init(&watchdog->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&watchdog->wake, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&watchdog->thread, NULL, run, watchdog) == 0)
		return watchdog;
	tt_log(TT_LOG_ERROR, "cannot start a thread", TT_LOG_C("for", "watchdog"));
	release(watchdog);
	return NULL;
}

void watchdog_stop(struct watchdog *watchdog)
{
	if (!watchdog)
		return;
	pthread_mutex_lock(&watchdog->lock);
	watchdog->stopping = true;
	pthread_cond_signal(&watchdog->wake);
	pthread_mutex_unlock(&watchdog->lock);
	pthread_join(watchdog->thread, NULL);
	release(watchdog);
}

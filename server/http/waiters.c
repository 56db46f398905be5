#include "server/http/waiters.h"
#include "lib/base/clock.h"

#include <assert.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>

/* Deadlines are a matter of whole seconds, so ticks of a tenth are fine enough; the wheel turns
 * once in 51.2 s, longer than any wait. */
enum {
	TICK_MS = 100,
	N_SLOTS = 512,
	LONGEST_WAIT_MS = 50000,
	/* So often somebody is woken in vain at once, then after a pause, which grows. */
	N_FREE = 4,
	FIRST_PAUSE_MS = 100,
	MAX_DOUBLINGS = 2
};

struct waiters {
	struct bus *bus;
	atomic_bool stopping;
	pthread_t thread;
	pthread_mutex_t lock; /* of the wheel */
	pthread_cond_t wake;
	struct waiter *slots[N_SLOTS];
	struct waiter *late; /* who shall be woken soon */
	size_t n;
	atomic_uint chapter; /* see wait_is_outdated() */
	int64_t tick;        /* the last one done: every deadline in it has passed */
};

void wait_fire(struct waiter *waiter)
{
	int armed = WAITER_ARMED;
	int asleep = WAITER_ASLEEP;

	if (atomic_compare_exchange_strong(&waiter->state, &armed, WAITER_FIRED))
		return; /* its handler is looking right now and will look again */
	if (atomic_compare_exchange_strong(&waiter->state, &asleep, WAITER_FIRED))
		MHD_resume_connection(waiter->connection);
}

void wait_stand(struct waiter *waiter)
{
	atomic_store(&waiter->stands, true);
	atomic_store(&waiter->state, WAITER_ARMED);
}

void wait_end_standing(struct waiter *waiter)
{
	atomic_store(&waiter->stands, false);
	wait_fire(waiter);
}

static int64_t pause_ms(unsigned n_sleeps)
{
	unsigned more = n_sleeps > N_FREE ? n_sleeps - N_FREE - 1 : 0;

	if (n_sleeps <= N_FREE)
		return 0;
	return (int64_t)FIRST_PAUSE_MS << (more < MAX_DOUBLINGS ? more : MAX_DOUBLINGS);
}

static void late_add(struct waiters *waiters, struct waiter *waiter, int64_t due_ms)
{
	pthread_mutex_lock(&waiters->lock);
	if (!waiter->is_late) {
		waiter->is_late = true;
		waiter->due_ms = due_ms;
		waiter->prev_late = NULL;
		waiter->next_late = waiters->late;
		if (waiters->late)
			waiters->late->prev_late = waiter;
		waiters->late = waiter;
	}
	pthread_mutex_unlock(&waiters->lock);
}

/* With the lock. */
static void late_remove(struct waiters *waiters, struct waiter *waiter)
{
	if (!waiter->is_late)
		return;
	waiter->is_late = false;
	if (waiter->next_late)
		waiter->next_late->prev_late = waiter->prev_late;
	if (waiter->prev_late)
		waiter->prev_late->next_late = waiter->next_late;
	else
		waiters->late = waiter->next_late;
}

static void fire_late(struct waiters *waiters, int64_t now_ms)
{
	struct waiter *next;

	for (struct waiter *waiter = waiters->late; waiter; waiter = next) {
		next = waiter->next_late;
		if (waiter->due_ms > now_ms)
			continue;
		late_remove(waiters, waiter);
		if (!atomic_load(&waiter->stands))
			wait_fire(waiter);
	}
}

/* Where much happens that is no news, each event would otherwise wake all who wait for some. */
static void on_event(struct subscription *sub)
{
	struct waiter *waiter = container_of(sub, struct waiter_ear, sub)->waiter;
	int64_t due_ms;

	if (atomic_load(&waiter->stands))
		return;
	due_ms = atomic_load(&waiter->slept_ms) + pause_ms(atomic_load(&waiter->n_sleeps));
	if (due_ms <= tt_clock_mono_ms())
		wait_fire(waiter);
	else
		late_add(waiter->waiters, waiter, due_ms);
}

static void wheel_add(struct waiters *waiters, struct waiter *waiter)
{
	struct waiter **slot;

	/* The first tick that is not before the deadline: a slot is looked at as soon as its tenth
	 * of a second begins, and then not again for a whole turn. */
	waiter->slot = (size_t)(waiter->deadline_ms / TICK_MS + 1) % N_SLOTS;
	slot = &waiters->slots[waiter->slot];
	waiter->prev = NULL;
	waiter->next = *slot;
	if (waiter->next)
		waiter->next->prev = waiter;
	*slot = waiter;
	waiters->n++;
}

static void wheel_remove(struct waiters *waiters, struct waiter *waiter)
{
	if (waiter->next)
		waiter->next->prev = waiter->prev;
	if (waiter->prev)
		waiter->prev->next = waiter->next;
	else
		waiters->slots[waiter->slot] = waiter->next;
	waiters->n--;
}

static void fire_slot(struct waiters *waiters, size_t slot, int64_t now_ms)
{
	for (struct waiter *waiter = waiters->slots[slot]; waiter; waiter = waiter->next)
		if (waiter->deadline_ms <= now_ms && !atomic_load(&waiter->stands))
			wait_fire(waiter);
}

/* Whatever the time is. */
static void fire_all(struct waiters *waiters)
{
	for (size_t slot = 0; slot < N_SLOTS; slot++)
		fire_slot(waiters, slot, INT64_MAX);
}

/* A tick is done when it is over: its deadlines lie anywhere inside, and its slot is not looked at
 * again for a whole turn. More than one turn at once looks at no more than all slots. */
static void turn_wheel(struct waiters *waiters, int64_t now_ms)
{
	int64_t last = now_ms / TICK_MS - 1;

	if (waiters->tick < last - N_SLOTS)
		waiters->tick = last - N_SLOTS;
	while (waiters->tick < last)
		fire_slot(waiters, (size_t)(++waiters->tick) % N_SLOTS, now_ms);
}

static void *watch_deadlines(void *arg)
{
	struct waiters *waiters = arg;

	pthread_mutex_lock(&waiters->lock);
	while (!atomic_load(&waiters->stopping)) {
		const struct timespec next = tt_clock_after_ms(CLOCK_MONOTONIC, TICK_MS);

		turn_wheel(waiters, tt_clock_due_ms());
		fire_late(waiters, tt_clock_mono_ms());
		if (waiters->n == 0) /* an idle server does not tick */
			pthread_cond_wait(&waiters->wake, &waiters->lock);
		else
			pthread_cond_timedwait(&waiters->wake, &waiters->lock, &next);
	}
	pthread_mutex_unlock(&waiters->lock);
	return NULL;
}

struct waiters *waiters_create(struct bus *bus)
{
	struct waiters *waiters = calloc(1, sizeof(*waiters));
	pthread_condattr_t attr;

	if (!waiters)
		tt_oom();
	waiters->bus = bus;
	waiters->tick = tt_clock_due_ms() / TICK_MS - 1;
	pthread_mutex_init(&waiters->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&waiters->wake, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&waiters->thread, NULL, watch_deadlines, waiters) != 0)
		tt_oom();
	return waiters;
}

void waiters_stop(struct waiters *waiters)
{
	pthread_mutex_lock(&waiters->lock);
	atomic_store(&waiters->stopping, true);
	fire_all(waiters);
	pthread_cond_signal(&waiters->wake);
	pthread_mutex_unlock(&waiters->lock);
}

void waiters_destroy(struct waiters *waiters)
{
	if (!waiters)
		return;
	if (!atomic_load(&waiters->stopping))
		waiters_stop(waiters);
	pthread_join(waiters->thread, NULL);
	pthread_cond_destroy(&waiters->wake);
	pthread_mutex_destroy(&waiters->lock);
	free(waiters);
}

void waiters_wake(struct waiters *waiters)
{
	pthread_mutex_lock(&waiters->lock);
	fire_all(waiters);
	pthread_mutex_unlock(&waiters->lock);
}

size_t waiters_count(struct waiters *waiters)
{
	size_t n;

	pthread_mutex_lock(&waiters->lock);
	n = waiters->n;
	pthread_mutex_unlock(&waiters->lock);
	return n;
}

static void start_clock(struct waiter *waiter, int64_t timeout_ms)
{
	struct waiters *waiters = waiter->waiters;

	if (timeout_ms > LONGEST_WAIT_MS)
		timeout_ms = LONGEST_WAIT_MS;
	waiter->deadline_ms = tt_clock_due_ms() + timeout_ms;
	pthread_mutex_lock(&waiters->lock);
	wheel_add(waiters, waiter);
	if (waiters->n == 1) {
		waiters->tick = tt_clock_due_ms() / TICK_MS - 1;
		pthread_cond_signal(&waiters->wake);
	}
	pthread_mutex_unlock(&waiters->lock);
}

void wait_arm(struct waiter *waiter, const struct topic topics[], size_t n, int64_t timeout_ms)
{
	assert(n > 0 && n <= WAITER_MAX_TOPICS && waiter->n_ears == 0);
	for (size_t i = 0; i < n; i++) {
		struct waiter_ear *ear = &waiter->ears[i];

		ear->waiter = waiter;
		ear->sub.on_event = on_event;
		bus_subscribe(waiter->waiters->bus, topics[i], &ear->sub);
	}
	waiter->n_ears = n;
	atomic_store(&waiter->n_sleeps, 0);
	start_clock(waiter, timeout_ms);
}

bool wait_is_armed(const struct waiter *waiter)
{
	return waiter->n_ears > 0;
}

void wait_look(struct waiter *waiter)
{
	atomic_store(&waiter->state, WAITER_ARMED);
}

bool wait_wanted(const struct waiter *waiter)
{
	return tt_clock_due_ms() < waiter->deadline_ms && !atomic_load(&waiter->gone) &&
	       !atomic_load(&waiter->waiters->stopping) && !wait_is_outdated(waiter);
}

void waiters_begin_chapter(struct waiters *waiters)
{
	atomic_fetch_add(&waiters->chapter, 1);
}

void wait_begin(struct waiter *waiter)
{
	waiter->chapter = atomic_load(&waiter->waiters->chapter);
}

bool wait_is_outdated(const struct waiter *waiter)
{
	/* A waiter of no server is of no chapter. */
	return waiter->waiters && waiter->chapter != atomic_load(&waiter->waiters->chapter);
}

enum tt_err wait_more(struct waiter *waiter)
{
	waiter->wants_sleep = true;
	return TT_OK;
}

void wait_sleep(struct waiter *waiter)
{
	int armed = WAITER_ARMED;

	waiter->wants_sleep = false;
	if (waiter->n_ears > 0 && !atomic_load(&waiter->stands)) {
		atomic_store(&waiter->slept_ms, tt_clock_mono_ms());
		atomic_fetch_add(&waiter->n_sleeps, 1);
	}
	/* Suspend first: whoever finds it ASLEEP may resume it. */
	MHD_suspend_connection(waiter->connection);
	if (atomic_compare_exchange_strong(&waiter->state, &armed, WAITER_ASLEEP)) {
		/* Either may have come between the handler's look and now. */
		if (atomic_load(&waiter->waiters->stopping) ||
		    (waiter->n_ears > 0 && atomic_load(&waiter->gone) &&
		     !atomic_load(&waiter->stands)))
			wait_fire(waiter);
		return;
	}
	MHD_resume_connection(waiter->connection);
}

void wait_gone(struct waiter *waiter)
{
	atomic_store(&waiter->gone, true);
	wait_fire(waiter);
}

void wait_finish(struct waiter *waiter)
{
	struct waiters *waiters = waiter->waiters;

	if (waiter->n_ears == 0)
		return;
	while (waiter->n_ears > 0)
		bus_unsubscribe(waiters->bus, &waiter->ears[--waiter->n_ears].sub);
	pthread_mutex_lock(&waiters->lock);
	wheel_remove(waiters, waiter);
	late_remove(waiters, waiter);
	pthread_mutex_unlock(&waiters->lock);
}

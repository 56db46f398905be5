/* SPDX-License-Identifier: GPL-3.0-or-later */
/* referee.c - stands between the extension and libtoxcore (LD_PRELOAD) and watches its rules.
 *
 * - bootstrap() takes as long as the test wants: it ends when `referee_release` is set.
 * - A turn is nothing but callbacks, one that is called at once and two that are queued. When
 *   they have returned, and whenever libtoxcore is entered, nobody else may be inside.
 * - A wait of the extension that could run out never does: who is not woken sleeps for ever.
 * - The extension's clock stands still, and goes on as the test says. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <tox/tox.h>

volatile int referee_inside;     /* threads in tox_bootstrap() */
volatile int referee_release;    /* bootstrap may end */
volatile int referee_turns;      /* tox_iterate() was called */
volatile int referee_in_turn;    /* and is not over */
volatile int referee_collisions; /* two were inside at once */
volatile int referee_deleted_in_turn;
volatile int referee_deleted;
volatile int referee_killed;
volatile int referee_counted;    /* somebody asked for the peers of a conference */
volatile int referee_real_turns; /* set: turns are those of libtoxcore */
volatile int64_t referee_clock;  /* 0: the real one; nanoseconds otherwise */

static tox_self_connection_status_cb *status_changed;
static tox_conference_connected_cb *connected;
static tox_conference_peer_list_changed_cb *peers_changed;

static void *real(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

static bool from_extension(void *address)
{
	Dl_info info;

	return dladdr(address, &info) && info.dli_fname && strstr(info.dli_fname, "_pytox");
}

static void look(void)
{
	if (referee_inside)
		referee_collisions++;
}

bool tox_bootstrap(Tox *tox, const char *host, uint16_t port, const uint8_t *key,
		   Tox_Err_Bootstrap *error)
{
	(void)tox, (void)host, (void)port, (void)key;
	look();
	referee_inside++;
	while (!referee_release)
		usleep(1000);
	referee_inside--;
	*error = TOX_ERR_BOOTSTRAP_OK;
	return true;
}

void tox_callback_self_connection_status(Tox *tox, tox_self_connection_status_cb *callback)
{
	(void)tox;
	status_changed = callback;
}

void tox_callback_conference_connected(Tox *tox, tox_conference_connected_cb *callback)
{
	(void)tox;
	connected = callback;
}

void tox_callback_conference_peer_list_changed(Tox *tox,
					       tox_conference_peer_list_changed_cb *callback)
{
	(void)tox;
	peers_changed = callback;
}

uint32_t tox_conference_peer_count(const Tox *tox, uint32_t conference,
				   Tox_Err_Conference_Peer_Query *error)
{
	uint32_t (*count)(const Tox *, uint32_t, Tox_Err_Conference_Peer_Query *) =
		real("tox_conference_peer_count");

	look();
	referee_counted++;
	return count(tox, conference, error);
}

void tox_iterate(Tox *tox, void *user_data)
{
	void (*iterate)(Tox *, void *) = real("tox_iterate");

	referee_turns++;
	look();
	if (referee_real_turns) {
		iterate(tox, user_data);
		return;
	}
	referee_in_turn = 1;
	status_changed(tox, TOX_CONNECTION_UDP, user_data);
	look();
	connected(tox, 0, user_data);
	peers_changed(tox, 0, user_data);
	referee_in_turn = 0;
}

bool tox_friend_delete(Tox *tox, uint32_t friend_number, Tox_Err_Friend_Delete *error)
{
	bool (*delete)(Tox *, uint32_t, Tox_Err_Friend_Delete *) = real("tox_friend_delete");

	look();
	referee_deleted++;
	referee_deleted_in_turn += referee_in_turn;
	return delete (tox, friend_number, error);
}

size_t tox_self_get_name_size(const Tox *tox)
{
	size_t (*size)(const Tox *) = real("tox_self_get_name_size");

	look();
	return size(tox);
}

void tox_kill(Tox *tox)
{
	void (*end)(Tox *) = real("tox_kill");

	look();
	referee_killed++;
	end(tox);
}

int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
			   const struct timespec *until)
{
	int (*wait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *) =
		real("pthread_cond_timedwait");
	struct timespec now;

	if (!from_extension(__builtin_return_address(0)))
		return wait(cond, mutex, until);
	/* Those of a few milliseconds are there to run out. */
	((int (*)(clockid_t, struct timespec *))real("clock_gettime"))(CLOCK_MONOTONIC, &now);
	if (until->tv_sec - now.tv_sec < 1 && until->tv_nsec - now.tv_nsec < 500000000)
		return wait(cond, mutex, until);
	return pthread_cond_wait(cond, mutex);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	int (*get)(clockid_t, struct timespec *) = real("clock_gettime");

	if (!referee_clock || !from_extension(__builtin_return_address(0)))
		return get(clock, now);
	now->tv_sec = referee_clock / 1000000000;
	now->tv_nsec = referee_clock % 1000000000;
	return 0;
}

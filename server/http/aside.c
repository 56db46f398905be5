#include "server/http/aside.h"
#include "lib/base/arena.h"

#include <pthread.h>
#include <stdlib.h>

enum {
	MAX_THREADS = 16
};

struct aside {
	void (*serve)(struct aside_place *place);
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
	struct aside_place *first; /* who came first is served first */
	struct aside_place *last;
	pthread_t threads[MAX_THREADS];
	unsigned n_threads;
};

static struct aside_place *take_first(struct aside *aside)
{
	struct aside_place *place = aside->first;

	aside->first = place->next;
	if (!aside->first)
		aside->last = NULL;
	return place;
}

static void *work(void *arg)
{
	struct aside *aside = arg;

	pthread_mutex_lock(&aside->lock);
	while (!aside->stopping) {
		struct aside_place *place;

		if (!aside->first) {
			pthread_cond_wait(&aside->wake, &aside->lock);
			continue;
		}
		place = take_first(aside);
		pthread_mutex_unlock(&aside->lock);
		aside->serve(place);
		pthread_mutex_lock(&aside->lock);
	}
	pthread_mutex_unlock(&aside->lock);
	return NULL;
}

struct aside *aside_create(unsigned n_threads, void (*serve)(struct aside_place *place))
{
	struct aside *aside = calloc(1, sizeof(*aside));

	if (!aside)
		tt_oom();
	aside->serve = serve;
	pthread_mutex_init(&aside->lock, NULL);
	pthread_cond_init(&aside->wake, NULL);
	for (; aside->n_threads < n_threads && aside->n_threads < MAX_THREADS; aside->n_threads++)
		if (pthread_create(&aside->threads[aside->n_threads], NULL, work, aside) != 0)
			tt_oom();
	return aside;
}

void aside_destroy(struct aside *aside)
{
	if (!aside)
		return;
	pthread_mutex_lock(&aside->lock);
	aside->stopping = true;
	pthread_cond_broadcast(&aside->wake);
	pthread_mutex_unlock(&aside->lock);
	for (unsigned i = 0; i < aside->n_threads; i++)
		pthread_join(aside->threads[i], NULL);
	pthread_cond_destroy(&aside->wake);
	pthread_mutex_destroy(&aside->lock);
	free(aside);
}

void aside_add(struct aside *aside, struct aside_place *place)
{
	place->next = NULL;
	pthread_mutex_lock(&aside->lock);
	if (aside->last)
		aside->last->next = place;
	else
		aside->first = place;
	aside->last = place;
	pthread_cond_signal(&aside->wake);
	pthread_mutex_unlock(&aside->lock);
}

#include "server/http/aside.h"
#include "lib/base/arena.h"

#include <pthread.h>
#include <stdlib.h>

enum {
	MAX_THREADS = 16
};

struct worker {
	struct aside *aside;
	pthread_t thread;
	bool takes_long;
};

struct aside {
	void (*serve)(struct aside_place *place);
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
	struct aside_place *first; /* who came first is served first */
	struct aside_place *last;
	struct worker workers[MAX_THREADS];
	unsigned n_workers;
};

/* NULL: there is none for this one. */
static struct aside_place *take_first(struct aside *aside, const struct worker *worker)
{
	struct aside_place *before = NULL;
	struct aside_place *place = aside->first;

	while (place && place->is_long && !worker->takes_long) {
		before = place;
		place = place->next;
	}
	if (!place)
		return NULL;
	if (before)
		before->next = place->next;
	else
		aside->first = place->next;
	if (aside->last == place)
		aside->last = before;
	return place;
}

static void *work(void *arg)
{
	struct worker *worker = arg;
	struct aside *aside = worker->aside;

	pthread_mutex_lock(&aside->lock);
	while (!aside->stopping) {
		struct aside_place *place = take_first(aside, worker);

		if (!place) {
			pthread_cond_wait(&aside->wake, &aside->lock);
			continue;
		}
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
	for (; aside->n_workers < n_threads && aside->n_workers < MAX_THREADS; aside->n_workers++) {
		struct worker *worker = &aside->workers[aside->n_workers];

		worker->aside = aside;
		worker->takes_long = aside->n_workers > 0 || n_threads == 1;
		if (pthread_create(&worker->thread, NULL, work, worker) != 0)
			tt_oom();
	}
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
	for (unsigned i = 0; i < aside->n_workers; i++)
		pthread_join(aside->workers[i].thread, NULL);
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
	/* Not everyone may take it. */
	pthread_cond_broadcast(&aside->wake);
	pthread_mutex_unlock(&aside->lock);
}

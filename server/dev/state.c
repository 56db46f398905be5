#include "server/dev/state.h"
#include "lib/base/clock.h"

#include <stdlib.h>

struct dev *dev_create(const struct dev_conf *conf)
{
	struct dev *dev = calloc(1, sizeof(*dev));

	if (!dev)
		tt_oom();
	dev->conf = *conf;
	pthread_mutex_init(&dev->clock_lock, NULL);
	pthread_mutex_init(&dev->lock, NULL);
	pthread_mutex_init(&dev->replay_lock, NULL);
	faults_init(&dev->faults);
	dev->journal = journal_create(conf->app->bus);
	dev_watch(dev);
	return dev;
}

void dev_destroy(struct dev *dev)
{
	if (!dev)
		return;
	dev_finish_snapshots(dev);
	journal_destroy(dev->journal);
	faults_finish(&dev->faults);
	pthread_mutex_destroy(&dev->replay_lock);
	pthread_mutex_destroy(&dev->lock);
	pthread_mutex_destroy(&dev->clock_lock);
	free(dev);
}

const char *dev_add_fault(struct dev *dev, struct tt_str text)
{
	struct fault fault;
	const char *problem = fault_parse(&fault, text);

	if (!problem && faults_add(&dev->faults, &fault))
		problem = "there are too many";
	return problem;
}

void dev_attach(struct dev *dev, const struct dev_parts *parts)
{
	dev->parts = *parts;
	atomic_store(&dev->is_attached, true);
}

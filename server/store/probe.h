/* probe.h - what store_probe() remembers. Private to server/store. */
#ifndef TT_STORE_PROBE_H
#define TT_STORE_PROBE_H

#include "server/store/db.h"

#include <pthread.h>

struct probe {
	pthread_mutex_t lock;
	bool running;
	int64_t begun_ms;
	int64_t next_ms; /* when to look again */
	enum tt_err outcome;
};

void probe_init(struct probe *probe);
void probe_finish(struct probe *probe);

/* What was found out lately, or, by one caller at a time, what is now. TT_ERR_BUSY: that takes him
 * so long that nothing is known any more. */
TT_MUST_CHECK enum tt_err probe_run(struct probe *probe, struct db *db);

#endif

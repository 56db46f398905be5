/* metrics.h - what a server has done and has in hand, for Prometheus and its like
 * (OpenMetrics 1.0), on an address of its own. */
#ifndef TT_METRICS_H
#define TT_METRICS_H

#include "server/api/app.h"
#include "server/http/server.h"
#include "server/http/side_door.h"

struct metrics {
	const struct app *app;
	struct http_server *http;
	const struct http_counts *counts;
	int64_t started_s;
};

/* `metrics` has to live until the door is closed. */
TT_MUST_CHECK enum tt_err metrics_open(struct side_door **out, struct metrics *metrics);

#endif

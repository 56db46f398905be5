/* metric_text.h - numbers as OpenMetrics 1.0 writes them:
 *
 *	# TYPE tertulia_connections gauge
 *	# HELP tertulia_connections of clients
 *	tertulia_connections 12
 *
 * All lines of a metric follow each other, so each begins once. */
#ifndef TT_BASE_METRIC_TEXT_H
#define TT_BASE_METRIC_TEXT_H

#include "lib/base/buf.h"
#include "lib/base/count.h"

enum tt_metric_type {
	TT_METRIC_GAUGE,
	TT_METRIC_COUNTER,
	TT_METRIC_HISTOGRAM,
	TT_METRIC_INFO
};

struct tt_metric {
	struct tt_buf *out;
	const char *name;
	enum tt_metric_type type;
};

/* What a number is of. value.p == NULL: the label is left out. */
struct tt_label {
	const char *name;
	struct tt_str value;
};

/* `unit`: NULL, or what `name` ends in, as the format demands. */
struct tt_metric tt_metric_begin(struct tt_buf *out, const char *name, enum tt_metric_type type,
				 const char *unit, const char *help);
void tt_metric_add(const struct tt_metric *metric, const struct tt_label *labels, size_t n,
		   double value);
void tt_metric_add_times(const struct tt_metric *metric, const struct tt_label *labels, size_t n,
			 const struct tt_times *times);
void tt_metrics_end(struct tt_buf *out);

#endif

#include "lib/base/metric_text.h"

#include <stdio.h>

static const char *const types[] = { "gauge", "counter", "histogram", "info" };

struct tt_metric tt_metric_begin(struct tt_buf *out, const char *name, enum tt_metric_type type,
				 const char *unit, const char *help)
{
	tt_buf_printf(out, "# TYPE %s %s\n", name, types[type]);
	if (unit)
		tt_buf_printf(out, "# UNIT %s %s\n", name, unit);
	tt_buf_printf(out, "# HELP %s %s\n", name, help);
	return (struct tt_metric){ out, name, type };
}

static void add_escaped(struct tt_buf *out, struct tt_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n') {
			tt_buf_add_c(out, "\\n");
			continue;
		}
		if (s.p[i] == '"' || s.p[i] == '\\')
			tt_buf_add_char(out, '\\');
		tt_buf_add_char(out, s.p[i]);
	}
}

/* `bound`: NULL, or one more label of a histogram. */
static void add_name(const struct tt_metric *metric, const char *suffix,
		     const struct tt_label *labels, size_t n, const char *bound)
{
	struct tt_buf *out = metric->out;
	char between = '{';

	tt_buf_printf(out, "%s%s", metric->name, suffix);
	for (size_t i = 0; i < n; i++) {
		if (!labels[i].value.p)
			continue;
		tt_buf_printf(out, "%c%s=\"", between, labels[i].name);
		add_escaped(out, labels[i].value);
		tt_buf_add_char(out, '"');
		between = ',';
	}
	if (bound)
		tt_buf_printf(out, "%cle=\"%s\"", between, bound);
	tt_buf_add_c(out, bound || between == ',' ? "} " : " ");
}

/* Whole numbers are exact up to 2^53. */
static void add_number(struct tt_buf *out, double value)
{
	if (value > -9e15 && value < 9e15 && (double)(int64_t)value == value)
		tt_buf_printf(out, "%.0f\n", value);
	else
		tt_buf_printf(out, "%.9g\n", value);
}

void tt_metric_add(const struct tt_metric *metric, const struct tt_label *labels, size_t n,
		   double value)
{
	static const char *const suffixes[] = { "", "_total", "", "_info" };

	add_name(metric, suffixes[metric->type], labels, n, NULL);
	add_number(metric->out, value);
}

void tt_metric_add_times(const struct tt_metric *metric, const struct tt_label *labels, size_t n,
			 const struct tt_times *times)
{
	uint64_t sum = 0;
	char bound[32];

	for (size_t i = 0; i < TT_N_TIMES; i++) {
		sum += tt_count_get(&times->n[i]);
		snprintf(bound, sizeof(bound), tt_time_bounds_us[i] % 1000000 ? "%g" : "%.1f",
			 (double)tt_time_bounds_us[i] / 1e6);
		add_name(metric, "_bucket", labels, n, bound);
		add_number(metric->out, (double)sum);
	}
	sum += tt_count_get(&times->n[TT_N_TIMES]);
	add_name(metric, "_bucket", labels, n, "+Inf");
	add_number(metric->out, (double)sum);
	add_name(metric, "_count", labels, n, NULL);
	add_number(metric->out, (double)sum);
	add_name(metric, "_sum", labels, n, NULL);
	add_number(metric->out, (double)tt_count_get(&times->sum_us) / 1e6);
}

void tt_metrics_end(struct tt_buf *out)
{
	tt_buf_add_c(out, "# EOF\n");
}

#include "lib/base/metric_text.h"
#include "tests/unit/check.h"

static void test_lines(void **state)
{
	const struct tt_label labels[] = { { "route", BYTES("/a\"b\\c\nd") },
					   { "left_out", { NULL, 0 } },
					   { "status", BYTES("") } };
	struct tt_buf out = { 0 };
	struct tt_metric metric =
		tt_metric_begin(&out, "things", TT_METRIC_COUNTER, NULL, "That were.");

	(void)state;
	tt_metric_add(&metric, labels, 3, 3);
	metric = tt_metric_begin(&out, "now_seconds", TT_METRIC_GAUGE, "seconds", "That are.");
	tt_metric_add(&metric, NULL, 0, -0.25);
	tt_metric_add(&metric, &labels[1], 1, 9007199254740991.0);
	tt_metrics_end(&out);
	check_str("all", tt_buf_str(&out),
		  "# TYPE things counter\n"
		  "# HELP things That were.\n"
		  "things_total{route=\"/a\\\"b\\\\c\\nd\",status=\"\"} 3\n"
		  "# TYPE now_seconds gauge\n"
		  "# UNIT now_seconds seconds\n"
		  "# HELP now_seconds That are.\n"
		  "now_seconds -0.25\n"
		  "now_seconds 9.00719925e+15\n"
		  "# EOF\n");
	tt_buf_finish(&out);
}

/* Each bound counts all that is not above it. */
static void test_times(void **state)
{
	static const int64_t taken_us[] = { -5, 0, 100, 101, 1000000, 1000001, 26000000 };
	const struct tt_label label = { "route", BYTES("x") };
	struct tt_times times = { 0 };
	struct tt_buf out = { 0 };
	const struct tt_metric metric =
		tt_metric_begin(&out, "t_seconds", TT_METRIC_HISTOGRAM, "seconds", "T.");
	static const char *const want[] = {
		"t_seconds_bucket{route=\"x\",le=\"0.0001\"} 3\n",
		"t_seconds_bucket{route=\"x\",le=\"0.00025\"} 4\n",
		"t_seconds_bucket{route=\"x\",le=\"0.25\"} 4\n",
		"t_seconds_bucket{route=\"x\",le=\"1.0\"} 5\n",
		"t_seconds_bucket{route=\"x\",le=\"25.0\"} 6\n",
		"t_seconds_bucket{route=\"x\",le=\"+Inf\"} 7\n",
		"t_seconds_count{route=\"x\"} 7\n",
		"t_seconds_sum{route=\"x\"} 28.000202\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(taken_us); i++)
		tt_times_add(&times, taken_us[i]);
	tt_metric_add_times(&metric, &label, 1, &times);
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		if (!tt_str_has(tt_buf_str(&out), tt_str(want[i])))
			fail_msg("no %s in %.*s", want[i], (int)out.n, out.p);
	tt_buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "server/metrics.h"
#include "lib/base/clock.h"
#include "lib/base/metric_text.h"
#include "server/accounts/hash.h"
#include "server/api/routes.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#define PREFIX "tertulia_"
#define CONTENT_TYPE "application/openmetrics-text; version=1.0.0; charset=utf-8"

static void gauge(struct tt_buf *out, const char *name, const char *unit, const char *help,
		  double value)
{
	const struct tt_metric metric = tt_metric_begin(out, name, TT_METRIC_GAUGE, unit, help);

	tt_metric_add(&metric, NULL, 0, value);
}

static void counter(struct tt_buf *out, const char *name, const char *help, uint64_t value)
{
	const struct tt_metric metric = tt_metric_begin(out, name, TT_METRIC_COUNTER, NULL, help);

	tt_metric_add(&metric, NULL, 0, (double)value);
}

static void times(struct tt_buf *out, const char *name, const char *help,
		  const struct tt_times *taken)
{
	const struct tt_metric metric =
		tt_metric_begin(out, name, TT_METRIC_HISTOGRAM, "seconds", help);

	tt_metric_add_times(&metric, NULL, 0, taken);
}

/* The labels of a route: which one it is. */
struct row {
	struct tt_label labels[3];
	const struct http_tally *tally;
};

typedef void (*row_fn)(const struct tt_metric *metric, struct row *row);

static void add_answers(const struct tt_metric *metric, struct row *row)
{
	static const char *const classes[TALLY_CLASSES] = { "1xx", "2xx", "3xx", "4xx", "5xx" };

	for (size_t i = 0; i < TALLY_CLASSES; i++) {
		uint64_t n = tt_count_get(&row->tally->answers[i]);

		row->labels[2] = (struct tt_label){ "status", tt_str(classes[i]) };
		if (n > 0)
			tt_metric_add(metric, row->labels, 3, (double)n);
	}
}

static void add_took(const struct tt_metric *metric, struct row *row)
{
	uint64_t n = 0;

	for (size_t i = 0; i <= TT_N_TIMES; i++)
		n += tt_count_get(&row->tally->took.n[i]);
	if (n > 0)
		tt_metric_add_times(metric, row->labels, 2, &row->tally->took);
}

static void each_of(const struct tt_metric *metric, row_fn add, const struct route *routes,
		    const struct http_tally *tallies, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct row row = { .labels = { { "method", tt_str(routes[i].method) },
					       { "route", tt_str(routes[i].pattern) } },
				   .tally = &tallies[i] };

		add(metric, &row);
	}
}

static void each_route(const struct metrics *metrics, const struct tt_metric *metric, row_fn add)
{
	struct row other = { .labels = { { "method", { NULL, 0 } }, { "route", TT_STR("none") } },
			     .tally = &metrics->counts->other };

	each_of(metric, add, api_ocs_routes, api_ocs_tallies, api_n_ocs_routes);
	each_of(metric, add, api_plain_routes, api_plain_tallies, api_n_plain_routes);
	add(metric, &other);
}

static void add_requests(const struct metrics *metrics, struct tt_buf *out)
{
	struct tt_metric metric = tt_metric_begin(out, PREFIX "http_requests", TT_METRIC_COUNTER,
						  NULL, "Requests that were answered.");

	each_route(metrics, &metric, add_answers);
	metric = tt_metric_begin(out, PREFIX "http_request_seconds", TT_METRIC_HISTOGRAM, "seconds",
				 "From the head of a request to its answer, but for what waited "
				 "for news.");
	each_route(metrics, &metric, add_took);
	times(out, PREFIX "http_wait_seconds", "How long requests waited for news.",
	      &metrics->counts->waited);
}

/* "room_password" of TT_ERR_ROOM_PASSWORD. */
static struct tt_str reason_of(struct tt_arena *arena, enum tt_err err)
{
	struct tt_str name = tt_str(tt_err_name(err));
	const size_t skipped = strlen("TT_ERR_");

	return tt_str_lower_ascii(arena, (struct tt_str){ name.p + skipped, name.n - skipped });
}

static void add_refusals(const struct metrics *metrics, struct tt_buf *out)
{
	const struct tt_metric metric =
		tt_metric_begin(out, PREFIX "refusals", TT_METRIC_COUNTER, NULL,
				"Requests that were refused, by why.");
	struct tt_arena arena;

	tt_arena_init(&arena);
	for (int err = TT_OK + 1; err < TT_N_ERRS; err++) {
		const struct tt_label why = { "reason", reason_of(&arena, (enum tt_err)err) };
		uint64_t n = tt_count_get(&metrics->counts->refusals[err]);

		if (n > 0)
			tt_metric_add(&metric, &why, 1, (double)n);
	}
	tt_arena_finish(&arena);
}

static void add_clients(const struct metrics *metrics, struct tt_buf *out)
{
	const struct http_counts *counts = metrics->counts;
	const struct http_now now = http_server_now(metrics->http);

	counter(out, PREFIX "connections", "Connections that came.",
		tt_count_get(&counts->connections));
	counter(out, PREFIX "connections_refused", "Of these, one too many.",
		tt_count_get(&counts->refused_connections));
	counter(out, PREFIX "connections_given_up", "Of these, too slow.",
		tt_count_get(&counts->given_up));
	gauge(out, PREFIX "open_connections", NULL, "Connections of clients.",
	      (double)now.connections);
	gauge(out, PREFIX "connections_limit", NULL, "How many fit.",
	      http_server_capacity(metrics->http));
	gauge(out, PREFIX "requests_in_hand", NULL, "Requests that are not answered yet.",
	      (double)now.busy);
	gauge(out, PREFIX "waiting_clients", NULL, "Requests that wait for news.",
	      (double)now.waiting);
	gauge(out, PREFIX "request_body_bytes", "bytes", "Bodies that are being received.",
	      (double)now.body_bytes);
	gauge(out, PREFIX "answer_bytes", "bytes", "Answers that are being sent, the larger ones.",
	      (double)now.answer_bytes);
	gauge(out, PREFIX "slow_tasks", NULL, "Passwords and pictures that wait or are worked on.",
	      (double)now.slow_tasks);
}

static void add_store(const struct metrics *metrics, struct tt_buf *out)
{
	const struct store_counts counts = store_counts(metrics->app->store);

	times(out, PREFIX "commit_seconds", "How long a COMMIT took.", counts.commits);
	counter(out, PREFIX "commits_failed", "Those that failed.", counts.failed);
	counter(out, PREFIX "commits_shared", "Writers whose part another one has committed.",
		counts.shared);
	counter(out, PREFIX "writers_too_late", "Writers whose turn did not come in time.",
		counts.too_late);
	gauge(out, PREFIX "waiting_writers", NULL, "Writers that wait for their turn.",
	      (double)counts.waiting);
	gauge(out, PREFIX "database_bytes", "bytes", "Size of the database's file.",
	      (double)counts.file_bytes);
	gauge(out, PREFIX "database_log_bytes", "bytes", "Size of its write-ahead log.",
	      (double)counts.log_bytes);
	times(out, PREFIX "password_hash_seconds", "How long the hash of a password took.",
	      hash_times());
}

static int64_t resident_bytes(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	long pages = 0;

	if (!file)
		return 0;
	if (fscanf(file, "%*s %ld", &pages) != 1)
		pages = 0;
	fclose(file);
	return (int64_t)pages * sysconf(_SC_PAGESIZE);
}

static int64_t open_files(void)
{
	DIR *folder = opendir("/proc/self/fd");
	int64_t n = 0;

	if (!folder)
		return 0;
	while (readdir(folder))
		n++;
	closedir(folder);
	return n - 3; /* itself, its parent, and the one that looks */
}

static double cpu_s(void)
{
	struct rusage usage = { 0 };

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* By the names that all programs use. */
static void add_process(const struct metrics *metrics, struct tt_buf *out)
{
	struct rlimit files = { 0, 0 };
	struct tt_metric metric =
		tt_metric_begin(out, "process_cpu_seconds", TT_METRIC_COUNTER, "seconds",
				"Time of processors, of the user and of the system.");

	tt_metric_add(&metric, NULL, 0, cpu_s());
	getrlimit(RLIMIT_NOFILE, &files);
	gauge(out, "process_resident_memory_bytes", "bytes", "Memory.", (double)resident_bytes());
	gauge(out, "process_open_fds", NULL, "Open files.", (double)open_files());
	gauge(out, "process_max_fds", NULL, "How many may be open.", (double)files.rlim_cur);
	gauge(out, "process_start_time_seconds", "seconds", "Of the server, Unix time.",
	      (double)metrics->started_s);
}

static void add_build(struct tt_buf *out)
{
	const struct tt_label version = { "version", TT_STR(TT_VERSION) };
	const struct tt_metric metric = tt_metric_begin(out, PREFIX "build", TT_METRIC_INFO, NULL,
							"Which Tertulia this is.");
	int64_t expires_s = http_server_certificate_expires_s();

	tt_metric_add(&metric, &version, 1, 1);
	if (expires_s)
		gauge(out, PREFIX "certificate_expiry_seconds", "seconds",
		      "When the certificate expires, Unix time.", (double)expires_s);
}

static void write_all(void *ctx, struct tt_buf *out)
{
	const struct metrics *metrics = ctx;

	add_build(out);
	add_process(metrics, out);
	add_requests(metrics, out);
	add_refusals(metrics, out);
	add_clients(metrics, out);
	add_store(metrics, out);
	tt_metrics_end(out);
}

enum tt_err metrics_open(struct side_door **out, struct metrics *metrics)
{
	const struct config *config = app_config(metrics->app);
	const struct side_door_conf conf = {
		.listen = config->metrics,
		.socket_mode = config->socket_mode,
		.path = "/metrics",
		.content_type = CONTENT_TYPE,
		.write = write_all,
		.ctx = metrics,
	};
	enum tt_err err;

	*out = NULL;
	if (!config->metrics.p)
		return TT_OK;
	err = side_door_open(out, &conf);
	if (!err)
		tt_log(TT_LOG_INFO, "metrics", TT_LOG_STR("addr", side_door_address(*out)));
	return err;
}

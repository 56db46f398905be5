/* load.c - a load generator for HTTP/1.1 with keep-alive, for servers on the loopback network.
 *
 * It is meant to cost little itself: a thread keeps many connections with one epoll, one read and
 * one write per request. It tells how busy it was, since a generator without a break measures
 * itself. */
#include "load_client.h"
#include "load_modes.h"

#include <errno.h>
#include <getopt.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
	MAX_EVENTS = 256,
	MAX_THREADS = 2
};

struct loop {
	const struct load_options *options;
	struct target target;
	struct request request; /* this thread's own, as its counter is */
	pthread_t thread;
	size_t n_conns;
	struct conn *conns;
	int epoll_fd;
	int64_t count_from_ns;
	int64_t end_ns;
	unsigned long n_all; /* with those of the warm-up */
	unsigned long n_good;
	unsigned long n_other;
	unsigned long n_lost;
	uint64_t n_bytes;
	struct samples samples;
	bool failed;
};

static atomic_ulong counter;

static void send_next(struct loop *loop, struct conn *conn)
{
	request_set_counter(&loop->request, atomic_fetch_add(&counter, 1) + 1);
	if (conn->fd < 0 && !conn_open(conn, &loop->target, loop->epoll_fd, conn))
		loop->failed = true;
	else if (!conn_send(conn, &loop->request))
		loop->failed = true;
}

static void count_answer(struct loop *loop, const struct conn *conn)
{
	int64_t now = now_ns();

	loop->n_all++;
	if (now < loop->count_from_ns || now > loop->end_ns)
		return;
	if (conn->answer.status >= 200 && conn->answer.status < 300)
		loop->n_good++;
	else
		loop->n_other++;
	loop->n_bytes += conn->answer.head_len + conn->answer.body_len;
	samples_add(&loop->samples, now - conn->sent_ns);
}

static void on_readable(struct loop *loop, struct conn *conn)
{
	enum conn_event event = conn_recv(conn);

	if (event == CONN_MORE)
		return;
	if (event == CONN_LOST)
		loop->n_lost++;
	else
		count_answer(loop, conn);
	if (event == CONN_LOST || conn->answer.closes)
		conn_close(conn);
	send_next(loop, conn);
}

static void *loop_run(void *arg)
{
	struct loop *loop = arg;
	struct epoll_event events[MAX_EVENTS];

	for (size_t i = 0; i < loop->n_conns; i++)
		send_next(loop, &loop->conns[i]);
	while (!loop->failed && now_ns() < loop->end_ns) {
		int n = epoll_wait(loop->epoll_fd, events, MAX_EVENTS, 100);

		for (int i = 0; i < n; i++)
			on_readable(loop, events[i].data.ptr);
	}
	return NULL;
}

static bool loop_init(struct loop *loop, const struct load_options *options, const char *method,
		      size_t n_conns)
{
	char headers[sizeof(options->headers) + 1024];

	*loop = (struct loop){ .options = options, .n_conns = n_conns };
	if (!target_parse(&loop->target, options->url)) {
		fprintf(stderr, "not an URL on the loopback network: %s\n", options->url);
		return false;
	}
	snprintf(headers, sizeof(headers), "%s", options->headers);
	if (options->user)
		headers_add_user(headers, sizeof(headers), options->user);
	request_init(&loop->request, method, &loop->target, loop->target.path, headers,
		     options->body);
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	loop->conns = calloc(n_conns, sizeof(*loop->conns));
	if (loop->epoll_fd < 0 || !loop->conns)
		return false;
	for (size_t i = 0; i < n_conns; i++)
		loop->conns[i].fd = -1;
	return true;
}

static bool loop_connect(struct loop *loop)
{
	for (size_t i = 0; i < loop->n_conns; i++) {
		if (!conn_open(&loop->conns[i], &loop->target, loop->epoll_fd, &loop->conns[i])) {
			fprintf(stderr, "connection %zu failed: %s\n", i + 1, strerror(errno));
			return false;
		}
	}
	return true;
}

static void loop_finish(struct loop *loop)
{
	for (size_t i = 0; loop->conns && i < loop->n_conns; i++)
		conn_close(&loop->conns[i]);
	if (loop->epoll_fd > 0)
		close(loop->epoll_fd);
	free(loop->conns);
	request_finish(&loop->request);
	samples_finish(&loop->samples);
}

static double cpu_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void print_results(struct loop *loops, unsigned n_threads, double busy)
{
	const struct load_options *options = loops->options;
	struct loop all = { 0 };

	for (unsigned i = 0; i < n_threads; i++) {
		all.n_all += loops[i].n_all;
		all.n_good += loops[i].n_good;
		all.n_other += loops[i].n_other;
		all.n_lost += loops[i].n_lost;
		all.n_bytes += loops[i].n_bytes;
		samples_append(&all.samples, &loops[i].samples);
	}
	samples_sort(&all.samples);
	printf("requests_per_s %.1f\n", (double)(all.n_good + all.n_other) / options->seconds);
	printf("answers_2xx %lu\nanswers_other %lu\nconnections_lost %lu\n", all.n_good,
	       all.n_other, all.n_lost);
	printf("answers_with_warmup %lu\n", all.n_all);
	printf("bytes %llu\n", (unsigned long long)all.n_bytes);
	samples_print(&all.samples, "latency");
	printf("generator_busy %.2f\n", busy);
	samples_finish(&all.samples);
}

int load_closed_loop(const struct load_options *options, const char *method)
{
	struct loop loops[MAX_THREADS] = { 0 };
	unsigned n_threads = options->n_threads;
	double cpu_s = cpu_seconds();
	bool good = true;
	int64_t start_ns;

	for (unsigned i = 0; i < n_threads; i++) {
		size_t share = options->n_conns / n_threads + (i < options->n_conns % n_threads);

		good = good && loop_init(&loops[i], options, method, share) &&
		       loop_connect(&loops[i]);
	}
	start_ns = now_ns();
	for (unsigned i = 0; good && i < n_threads; i++) {
		loops[i].count_from_ns = start_ns + (int64_t)(options->warmup_s * 1e9);
		loops[i].end_ns = loops[i].count_from_ns + (int64_t)(options->seconds * 1e9);
		if (pthread_create(&loops[i].thread, NULL, loop_run, &loops[i])) {
			fputs("cannot start a thread\n", stderr);
			exit(1);
		}
	}
	for (unsigned i = 0; good && i < n_threads; i++)
		pthread_join(loops[i].thread, NULL);
	cpu_s = cpu_seconds() - cpu_s;

	for (unsigned i = 0; i < n_threads; i++) {
		if (loops[i].failed) {
			fputs("the server does not take requests any more\n", stderr);
			good = false;
		}
	}
	if (good)
		print_results(loops, n_threads,
			      cpu_s / (n_threads * (options->warmup_s + options->seconds)));
	for (unsigned i = 0; i < n_threads; i++)
		loop_finish(&loops[i]);
	return good ? 0 : 1;
}

/* Reads the one answer of each connection; false when one is missing. */
static bool read_all_once(struct loop *loop)
{
	struct epoll_event events[MAX_EVENTS];
	int64_t end_ns = now_ns() + INT64_C(30000000000);

	while (loop->n_good < loop->n_conns) {
		int n = epoll_wait(loop->epoll_fd, events, MAX_EVENTS, 100);

		for (int i = 0; i < n; i++) {
			enum conn_event event = conn_recv(events[i].data.ptr);

			loop->n_good += event == CONN_ANSWER;
			loop->n_lost += event == CONN_LOST;
		}
		if (loop->n_lost || now_ns() > end_ns)
			return false;
	}
	return true;
}

int load_hold(const struct load_options *options)
{
	struct loop loop;
	bool good = loop_init(&loop, options, "GET", options->n_conns);

	for (size_t i = 0; good && i < loop.n_conns; i++)
		send_next(&loop, &loop.conns[i]);
	good = good && !loop.failed && (options->unanswered || read_all_once(&loop));
	if (good) {
		printf("waiting %zu\n", loop.n_conns);
		fflush(stdout);
		good = read(STDIN_FILENO, (char[64]){ 0 }, 64) >= 0;
	} else {
		fputs("not every connection got its answer\n", stderr);
	}
	loop_finish(&loop);
	return good ? 0 : 1;
}

static void usage(FILE *out)
{
	fputs("usage: bench_load get|post|hold|wake [options] URL\n"
	      "  get   requests/s and latency of GET URL\n"
	      "  post  the same of POST URL\n"
	      "  hold  open connections, one GET each, and keep them until a line comes on stdin\n"
	      "  wake  clients wait in a long poll of a Talk room while messages are sent;\n"
	      "        URL is the server's root\n"
	      "  --connections N   connections, or clients that wait (16)\n"
	      "  --header LINE     add a header to the requests; may be repeated\n"
	      "  --user NAME:PASS  Basic authentication\n"
	      " get, post:\n"
	      "  --threads N       1 or 2 (1)\n"
	      "  --seconds T       how long it counts (2)\n"
	      "  --warmup T        how long it runs before it counts (0.3)\n"
	      "  --body TEXT       what post sends; {n} stands for a counter of nine digits\n"
	      " hold:\n"
	      "  --unanswered      expect no answers\n"
	      " wake:\n"
	      "  --token TOKEN     the room\n"
	      "  --sender NAME:PASS  who sends (the same user)\n"
	      "  --messages N      how many messages (20)\n"
	      "  --settle T        rest before the first message, seconds (0.5)\n"
	      "  --gap T           rest between messages, seconds (0.05)\n"
	      "  --hold            print \"waiting N\" and wait for a line, before the first message and\n"
	      "                    again after it\n",
	      out);
}

static void add_header(struct load_options *options, const char *line)
{
	size_t used = strlen(options->headers);
	size_t space = sizeof(options->headers) - used;

	if ((size_t)snprintf(options->headers + used, space, "%s\r\n", line) >= space) {
		fputs("too many headers\n", stderr);
		exit(2);
	}
}

static double positive(const char *text)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end || !(value >= 0 && value <= 1e6)) {
		fprintf(stderr, "not a number that makes sense: %s\n", text);
		exit(2);
	}
	return value;
}

static bool set_option(struct load_options *options, int opt, const char *value)
{
	switch (opt) {
	case 'c':
		options->n_conns = (size_t)positive(value);
		return options->n_conns > 0;
	case 't':
		options->n_threads = (unsigned)positive(value);
		return options->n_threads > 0 && options->n_threads <= MAX_THREADS;
	case 'd':
		options->seconds = positive(value);
		return options->seconds > 0;
	case 'w':
		options->warmup_s = positive(value);
		return true;
	case 'm':
		options->n_messages = (unsigned)positive(value);
		return true;
	case 's':
		options->settle_s = positive(value);
		return true;
	case 'g':
		options->gap_s = positive(value);
		return true;
	case 'H':
		add_header(options, value);
		return true;
	case 'u':
		options->user = value;
		return true;
	case 'S':
		options->sender = value;
		return true;
	case 'k':
		options->token = value;
		return true;
	case 'b':
		options->body = value;
		return true;
	case 'o':
		options->hold = true;
		return true;
	case 'U':
		options->unanswered = true;
		return true;
	default:
		return false;
	}
}

static void parse_options(struct load_options *options, int argc, char **argv)
{
	static const struct option table[] = {
		{ "connections", required_argument, NULL, 'c' },
		{ "threads", required_argument, NULL, 't' },
		{ "seconds", required_argument, NULL, 'd' },
		{ "warmup", required_argument, NULL, 'w' },
		{ "messages", required_argument, NULL, 'm' },
		{ "settle", required_argument, NULL, 's' },
		{ "gap", required_argument, NULL, 'g' },
		{ "header", required_argument, NULL, 'H' },
		{ "user", required_argument, NULL, 'u' },
		{ "sender", required_argument, NULL, 'S' },
		{ "token", required_argument, NULL, 'k' },
		{ "body", required_argument, NULL, 'b' },
		{ "hold", no_argument, NULL, 'o' },
		{ "unanswered", no_argument, NULL, 'U' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (set_option(options, opt, optarg))
			continue;
		usage(opt == 'h' ? stdout : stderr);
		exit(opt == 'h' ? 0 : 2);
	}
	if (optind + 1 != argc) {
		usage(stderr);
		exit(2);
	}
	options->url = argv[optind];
}

static void fit_connections(struct load_options *options)
{
	size_t fit = connections_that_fit();

	if (options->n_conns <= fit)
		return;
	fprintf(stderr, "the limit of open files allows %zu connections of %zu\n", fit,
		options->n_conns);
	options->n_conns = fit;
}

int main(int argc, char **argv)
{
	static struct load_options options = {
		.n_conns = 16,
		.n_threads = 1,
		.n_messages = 20,
		.seconds = 2,
		.warmup_s = 0.3,
		.settle_s = 0.5,
		.gap_s = 0.05,
	};
	const char *mode = argc > 1 ? argv[1] : "";

	if (argc < 2 || !strcmp(mode, "--help")) {
		usage(argc < 2 ? stderr : stdout);
		return argc < 2 ? 2 : 0;
	}
	parse_options(&options, argc - 1, argv + 1);
	fit_connections(&options);

	if (!strcmp(mode, "get"))
		return load_closed_loop(&options, "GET");
	if (!strcmp(mode, "post") && options.body)
		return load_closed_loop(&options, "POST");
	if (!strcmp(mode, "hold"))
		return load_hold(&options);
	if (!strcmp(mode, "wake"))
		return load_wake(&options);
	usage(stderr);
	return 2;
}

/* http_floor.c - the least that libmicrohttpd can do: one fixed body with 200 for every request.
 *
 * The answers are as cheap as the library makes them: one response object, made once and shared by
 * all requests. So its requests/s is the ceiling of any server on the same library, and its
 * memory the ground that such a server stands on. With --suspend it leaves every request without
 * an answer, which shows what a waiting client costs in the library alone. */
#include <arpa/inet.h>
#include <getopt.h>
#include <limits.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define MAX_HEADERS 32

struct floor {
	unsigned n_threads;
	unsigned port;
	size_t conn_memory; /* bytes of the library's pool for each connection, 0 = its default */
	bool suspend;
	const char *headers[MAX_HEADERS]; /* "Name: value" */
	size_t n_headers;
	const char *body_path;
	struct MHD_Response *response;
};

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *upload_data,
				  size_t *upload_data_size, void **request)
{
	static char seen;
	struct floor *floor = cls;

	(void)url;
	(void)method;
	(void)version;
	(void)upload_data;

	/* The library calls with the head, with each part of the body, and once more at the end.
	 * An answer to the first call would close the connection (seen with 0.9.75). */
	if (!*request) {
		*request = &seen;
		return MHD_YES;
	}
	if (*upload_data_size) {
		*upload_data_size = 0;
		return MHD_YES;
	}
	if (floor->suspend) {
		MHD_suspend_connection(connection);
		return MHD_YES;
	}
	return MHD_queue_response(connection, MHD_HTTP_OK, floor->response);
}

static char *read_file(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *data = NULL;
	size_t cap = 0;

	*len = 0;
	if (!file)
		return NULL;
	do {
		if (*len == cap) {
			char *more = realloc(data, cap += 65536);

			if (!more)
				break;
			data = more;
		}
		*len += fread(data + *len, 1, cap - *len, file);
	} while (!feof(file) && !ferror(file));

	if (!feof(file)) {
		free(data);
		data = NULL;
	}
	fclose(file);
	return data;
}

static bool add_header(struct MHD_Response *response, const char *line)
{
	const char *colon = strchr(line, ':');
	char name[128];
	size_t name_len;

	if (!colon || (size_t)(colon - line) >= sizeof(name))
		return false;
	name_len = (size_t)(colon - line);
	memcpy(name, line, name_len);
	name[name_len] = '\0';
	colon += 1 + strspn(colon + 1, " ");
	return MHD_add_response_header(response, name, colon) == MHD_YES;
}

static bool make_response(struct floor *floor)
{
	size_t len;
	char *body = read_file(floor->body_path, &len);

	if (!body) {
		perror(floor->body_path);
		return false;
	}
	floor->response = MHD_create_response_from_buffer(len, body, MHD_RESPMEM_MUST_FREE);
	if (!floor->response) {
		free(body);
		return false;
	}
	for (size_t i = 0; i < floor->n_headers; i++) {
		if (!add_header(floor->response, floor->headers[i])) {
			fprintf(stderr, "cannot add header: %s\n", floor->headers[i]);
			return false;
		}
	}
	return true;
}

/* Returns how many connections the process may hold, beside the files it needs itself. */
static unsigned raise_file_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return 512;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	return limit.rlim_cur > 1000000 ? 1000000 : (unsigned)limit.rlim_cur - 64;
}

static struct MHD_Daemon *start(struct floor *floor)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)floor->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct MHD_OptionItem more[3] = { 0 };
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG;
	size_t n = 0;

	if (floor->suspend)
		flags |= MHD_ALLOW_SUSPEND_RESUME;
	/* A pool of one is refused by the library: without the option it runs one thread. */
	if (floor->n_threads > 1)
		more[n++] = (struct MHD_OptionItem){ MHD_OPTION_THREAD_POOL_SIZE,
						     (intptr_t)floor->n_threads, NULL };
	if (floor->conn_memory)
		more[n++] = (struct MHD_OptionItem){ MHD_OPTION_CONNECTION_MEMORY_LIMIT,
						     (intptr_t)floor->conn_memory, NULL };
	more[n] = (struct MHD_OptionItem){ MHD_OPTION_END, 0, NULL };

	return MHD_start_daemon(
		flags, (uint16_t)floor->port, NULL, NULL, on_request, floor, MHD_OPTION_SOCK_ADDR,
		(struct sockaddr *)&addr, MHD_OPTION_CONNECTION_LIMIT, raise_file_limit(),
		MHD_OPTION_LISTEN_BACKLOG_SIZE, 4096u, MHD_OPTION_ARRAY, more, MHD_OPTION_END);
}

static unsigned long number(const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (end == text || *end || value > INT_MAX) {
		fprintf(stderr, "not a number: %s\n", text);
		exit(2);
	}
	return value;
}

static void usage(FILE *out)
{
	fputs("usage: bench_http_floor [options] BODY-FILE\n"
	      "  --threads N          size of the thread pool (1)\n"
	      "  --port N             port on 127.0.0.1 (0: any free one)\n"
	      "  --header LINE        add this header to the answers; may be repeated\n"
	      "  --conn-memory BYTES  memory pool of a connection (the library's default)\n"
	      "  --suspend            never answer: suspend each request\n",
	      out);
}

static void parse_options(struct floor *floor, int argc, char **argv)
{
	static const struct option options[] = {
		{ "threads", required_argument, NULL, 't' },
		{ "port", required_argument, NULL, 'p' },
		{ "header", required_argument, NULL, 'H' },
		{ "conn-memory", required_argument, NULL, 'm' },
		{ "suspend", no_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "t:p:H:m:sh", options, NULL)) != -1) {
		if (opt == 't') {
			floor->n_threads = (unsigned)number(optarg);
		} else if (opt == 'p') {
			floor->port = (unsigned)number(optarg);
		} else if (opt == 'H' && floor->n_headers < MAX_HEADERS) {
			floor->headers[floor->n_headers++] = optarg;
		} else if (opt == 'm') {
			floor->conn_memory = number(optarg);
		} else if (opt == 's') {
			floor->suspend = true;
		} else {
			usage(opt == 'h' ? stdout : stderr);
			exit(opt == 'h' ? 0 : 2);
		}
	}
	if (optind + 1 != argc || floor->port > 65535) {
		usage(stderr);
		exit(2);
	}
	floor->body_path = argv[optind];
}

int main(int argc, char **argv)
{
	struct floor floor = { .n_threads = 1 };
	const union MHD_DaemonInfo *info;
	struct MHD_Daemon *daemon;
	sigset_t stop;
	int sig;

	parse_options(&floor, argc, argv);
	if (!make_response(&floor))
		return 1;

	/* Blocked before the threads start, so that only sigwait() sees them. */
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	pthread_sigmask(SIG_BLOCK, &stop, NULL);

	daemon = start(&floor);
	info = daemon ? MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
	if (!info) {
		fputs("cannot start the HTTP server\n", stderr);
		return 1;
	}
	printf("listening on http://127.0.0.1:%u\n", (unsigned)info->port);
	fflush(stdout);

	sigwait(&stop, &sig);
	/* The library wants suspended connections resumed before it stops. Nobody waits for an
	 * answer here, so leave that to the end of the process. */
	if (floor.suspend)
		_Exit(0);
	MHD_stop_daemon(daemon);
	MHD_destroy_response(floor.response);
	return 0;
}

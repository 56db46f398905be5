/* clients.c - how many calls a second a program can make: by a bare socket, which is the least that
 * any client needs, by libcurl alone, and by libtertulia.
 *
 * Rounds are asked for line by line, so that ways (and other programs) can take turns. */
#include "clients.h"
#include "load_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define SPREED "/ocs/v2.php/apps/spreed/api"

enum {
	AT_ONCE = 16
};

static const struct way {
	const char *name;
	bool (*run)(const struct task *task, size_t at_once, struct round *round);
	size_t at_once;
} ways[] = {
	{ "socket", socket_run, 1 },     { "curl", curl_run, 1 },
	{ "library", library_run, 1 },   { "socket16", socket_run, AT_ONCE },
	{ "curl16", curl_run, AT_ONCE }, { "library16", library_run, AT_ONCE },
};

static const struct call {
	const char *name;
	const char *method;
	const char *path; /* %s: the token */
	const char *body;
} calls[] = {
	{ "send", "POST", SPREED "/v1/chat/%s",
	  "{\"message\":\"hello, is anybody here?\",\"referenceId\":"
	  "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}" },
	{ "receive", "GET", SPREED "/v1/chat/%s?lookIntoFuture=0&limit=20&noStatusUpdate=1", NULL },
	{ "list", "GET", SPREED "/v4/room?noStatusUpdate=1", NULL },
};

static double cpu_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

void round_begin(struct round *round)
{
	round->cpu_s = cpu_seconds();
	round->begin_ns = now_ns();
}

bool round_count(struct round *round)
{
	round->n_calls++;
	round->end_ns = now_ns();
	return round->end_ns < round->begin_ns + (int64_t)(round->seconds * 1e9);
}

static const struct way *find_way(const char *name)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (strcmp(ways[i].name, name) == 0)
			return &ways[i];
	return NULL;
}

static bool set_call(struct task *task, const char *name)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		const struct call *call = &calls[i];

		if (strcmp(call->name, name) != 0)
			continue;
		task->call = call->name;
		task->method = call->method;
		task->body = call->body;
		/* One of the three texts above. */
		return snprintf(task->path, sizeof(task->path), call->path, task->token) <
		       (int)sizeof(task->path);
	}
	return false;
}

/* "WAY:CALL SECONDS" */
static bool serve_line(struct task *task, const char *line)
{
	char way_name[16];
	char call_name[16];
	struct round round = { 0 };
	const struct way *way;

	if (sscanf(line, "%15[^:]:%15s %lf", way_name, call_name, &round.seconds) != 3)
		return false;
	way = find_way(way_name);
	if (!way || !set_call(task, call_name) || !way->run(task, way->at_once, &round))
		return false;
	printf("RESULT %lu %.6f %.6f\n", round.n_calls,
	       (double)(round.end_ns - round.begin_ns) / 1e9, cpu_seconds() - round.cpu_s);
	fflush(stdout);
	return true;
}

static int usage(FILE *out)
{
	fputs("usage: bench_clients URL NAME PASSWORD TOKEN\n"
	      "Reads lines \"WAY:CALL SECONDS\" and answers each, when its time is up, with\n"
	      "\"RESULT calls seconds seconds-of-processor\".\n"
	      "  WAY   socket, curl or library: one call behind the other;\n"
	      "        socket16, curl16 or library16: sixteen at once, in one thread\n"
	      "  CALL  send a message to the conversation TOKEN, receive 20 of its messages, or\n"
	      "        list all conversations\n",
	      out);
	return out == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
	struct task task = { 0 };
	char line[128];

	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return usage(stdout);
	if (argc != 5)
		return usage(stderr);
	task.url = argv[1];
	task.name = argv[2];
	task.password = argv[3];
	task.token = argv[4];
	puts("READY");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin))
		if (!serve_line(&task, line)) {
			fprintf(stderr, "bench_clients: failed at %s", line);
			return 1;
		}
	return 0;
}

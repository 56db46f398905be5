/* clients.h - the ways in which bench_clients makes a call: a bare socket, libcurl, libtertulia.
 *
 * A way makes the calls of a task one behind the other, or so many at once, until the round's time
 * is up. What it needs (connections, handles) it makes anew for each round, before the clock runs.
 */
#ifndef BENCH_CLIENTS_H
#define BENCH_CLIENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct task {
	const char *url; /* of the server */
	const char *name;
	const char *password;
	const char *token;
	const char *call;   /* "send", "receive" or "list" */
	const char *method; /* and what it is in HTTP */
	char path[256];
	const char *body; /* or NULL */
};

struct round {
	double seconds;
	int64_t begin_ns;
	int64_t end_ns;
	double cpu_s;
	unsigned long n_calls;
};

/* The clock runs from now on. */
void round_begin(struct round *round);

/* A call has ended well. False: the time is up. */
bool round_count(struct round *round);

/* Each returns false when something failed, and has said what. */
bool socket_run(const struct task *task, size_t at_once, struct round *round);
bool curl_run(const struct task *task, size_t at_once, struct round *round);
bool library_run(const struct task *task, size_t at_once, struct round *round);

#endif

/* load_modes.h - the modes of the load generator. Each prints "NAME VALUE" lines. */
#ifndef BENCH_LOAD_MODES_H
#define BENCH_LOAD_MODES_H

#include <stdbool.h>
#include <stddef.h>

struct load_options {
	const char *url;
	const char *body;    /* post */
	const char *user;    /* "name:password"; NULL: no Authorization */
	const char *sender;  /* wake: who sends; NULL: the same as `user` */
	const char *token;   /* wake: the room */
	char headers[4096];  /* whole lines, without Authorization */
	size_t n_conns;      /* wake: the clients that wait */
	unsigned n_threads;  /* get, post */
	unsigned n_messages; /* wake */
	double seconds;      /* get, post: how long it counts */
	double warmup_s;     /* get, post: how long it runs before it counts */
	double settle_s; /* wake: time for the clients to come to rest before the first message */
	double gap_s;    /* wake: rest between messages */
	bool hold; /* wake: say that all wait, and go on at a line: before and after message 1 */
	bool unanswered; /* hold: the server leaves the requests without an answer */
};

/* Keep `n_conns` connections busy, the next request on each as soon as the answer came. */
int load_closed_loop(const struct load_options *options, const char *method);

/* Open connections with one request each, print "waiting N" and keep them till a line comes in. */
int load_hold(const struct load_options *options);

/* Let clients wait in a long poll while messages are sent. */
int load_wake(const struct load_options *options);

#endif

/* aside.h - requests that take long are served aside, on threads of their own.
 *
 * A connection belongs to one of the library's threads for its life, and so do many others: a
 * request that walks through much would keep all of them waiting. It goes aside when the
 * application says so (request_go_aside()), or when its client has asked for dear things lately
 * (turns.h, which also bounds how many of one client are there at once). The library has the
 * connection suspended meanwhile, and nothing but this wakes it. One thread, where there are
 * several, is kept for those whose clients have not asked for very long things. */
#ifndef TT_HTTP_ASIDE_H
#define TT_HTTP_ASIDE_H

#include <stdbool.h>

struct aside;

/* A member of the request's connection state. */
struct aside_place {
	struct aside_place *next;
	bool is_wanted; /* by the application */
	bool is_there;
	bool rests; /* was served, and waits for something now */
	bool is_long;
};

/* `serve` does the work of one on a thread of ours; when it returns, the request is the library's
 * again, whatever it has come to. */
struct aside *aside_create(unsigned n_threads, void (*serve)(struct aside_place *place));
void aside_destroy(struct aside *aside); /* when nobody is there any more; NULL is fine */
void aside_add(struct aside *aside, struct aside_place *place);

#endif

/* turns.h - who is served when many ask at once.
 *
 * The library's threads serve connections in the order in which these are ready. So who has many,
 * or asks for what takes long, would make all others wait for each of his. Therefore a request that
 * is to be worked on takes a turn from the line of its client (shares.h); of one line only a few
 * are worked on at once, the fewer the longer they take, and the others of it sleep until one of
 * these gives its turn back. Nothing of that costs anything while a client has the server for
 * himself and asks for nothing dear. Any thread may call. */
#ifndef TT_HTTP_TURNS_H
#define TT_HTTP_TURNS_H

#include "server/http/waiters.h"

struct turns;

/* A member of the request's connection state. All of it is guarded by the lock of the turns. */
struct turn {
	struct turn *next; /* in the line */
	struct turn_line *line;
	struct waiter *waiter;
	int64_t begin_us; /* of the thread's own clock; negative: it is not measured */
	bool waits;
	bool is_his;
	bool is_dear; /* what its client asks for takes long lately */
	bool is_long; /* and so long that others shall not wait for all of it */
};

/* A member of a share. */
struct turn_line {
	uint64_t id; /* the client's own, also when his line has come and gone meanwhile */
	struct turn *first;
	struct turn *last;
	unsigned n;      /* turns that are taken */
	unsigned n_seen; /* that ever were, but for the carry */
	int64_t cost_us; /* what one has taken lately */
};

struct turns *turns_create(unsigned n_threads);
void turns_destroy(struct turns *turns); /* NULL is fine */
/* Nobody waits any more: whoever is woken has his turn. */
void turns_stop(struct turns *turns);

/* Somebody is there. */
void turns_note(struct turns *turns, const struct turn_line *line);
/* False: it is not his turn yet; he has to sleep (wait_sleep()) and to ask again. */
TT_MUST_CHECK bool turn_take(struct turns *turns, struct turn_line *line, struct turn *turn,
			     struct waiter *waiter);
/* By the thread that works in it, where it was taken by another one. */
void turn_move(struct turn *turn);
/* By the thread that took it, or to which it was moved: it is over, or sleeps for something else.
 */
void turn_give(struct turns *turns, struct turn *turn);
/* The request has ended, wherever it was; its line may go. */
void turn_forget(struct turns *turns, struct turn *turn);

#endif

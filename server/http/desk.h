/* desk.h - work that takes long: hashing a password, decoding a picture. It is done on threads of
 * its own, and the request that asked for it sleeps meanwhile as a long poll does (waiters.h), so
 * that no thread of the HTTP server is held.
 *
 * In a handler:
 *
 *	task = desk_result(req, &kind);
 *	if (!task)
 *		return desk_ask(req, make_task(...), account); // TT_ERR_LATER: called again from
 *the
 *							       // start when it is done
 *	...use what it found...
 *
 * TT_ERR_LATER goes up through everything like a refusal, so that transactions are rolled back.
 * What is found was true while the handler was away: it looks again at whatever may have changed.
 *
 * What is long only because it is many short steps stays with the handler, which keeps how far it
 *has come and puts the rest off after each step (desk_keep(), desk_put_off()).
 *
 * The desk is bounded, and so is what one account or one address may have on it. Whose turn it is
 * goes round among them: who has asked for much waits for himself. */
#ifndef TT_HTTP_DESK_H
#define TT_HTTP_DESK_H

#include "server/http/request.h"
#include "server/http/waiters.h"

struct desk;
struct desk_task;

struct desk_conf {
	unsigned n_threads;
	size_t max;         /* tasks, those that are worked on among them */
	size_t max_address; /* of one address */
	size_t max_account; /* of one account */
};

/* A desk for each thing that work waits for, so that nothing keeps what waits for another. */
enum desk_of {
	DESK_OF_THOUGHT,  /* a processor: hashes, pictures that somebody shows of himself */
	DESK_OF_FILES,    /* the disk */
	DESK_OF_PREVIEWS, /* programs of their own (server/previews), which may take seconds */
	N_DESKS
};

struct desk_kind {
	void (*run)(struct desk_task *task);  /* on a thread of the desk; NULL: only kept */
	void (*free)(struct desk_task *task); /* on any */
	enum desk_of desk;
};

/* First member of what a kind works on. Holds copies of everything: the request's memory is gone
 * while it sleeps. */
struct desk_task {
	const struct desk_kind *kind;
	/* the desk's own */
	struct desk_task *next_of_request;
	struct desk_task *next; /* on the desk, in the order in which they came */
	struct waiter *waiter;  /* NULL: the request is gone */
	uint64_t address;
	uint64_t account; /* 0: nobody is logged in */
	uint64_t turn;
	int state;
};

/* What a request has asked one desk for; its connection's state has one for each. */
struct desk_tray {
	struct desk *desk;
	struct desk_task *tasks;
};

struct desk *desk_create(const struct desk_conf *conf);
/* How many wait or are worked on. */
size_t desk_count(struct desk *desk);
/* From now on, but for the threads. */
void desk_set(struct desk *desk, const struct desk_conf *conf);
/* Nothing is begun any more: who waits is woken and told TT_ERR_BUSY. */
void desk_stop(struct desk *desk);
void desk_destroy(struct desk *desk); /* after every desk_forget(); NULL is fine */

/* The finished work of that kind; NULL: none was asked for, or it is not done yet. Stays the
 * tray's. */
struct desk_task *desk_result(const struct request *req, const struct desk_kind *kind);

/* Whether work of that kind is done: TT_OK, also when none was asked for; TT_ERR_LATER as long as
 * it is not; TT_ERR_BUSY: the server stops. */
TT_MUST_CHECK enum tt_err desk_wait(struct request *req, const struct desk_kind *kind);

/* Hands over `task`, whose memory is then the desk's in any case; an older one of the same kind
 * goes, unless it is still being worked on: then that one is waited for. `account` is who is logged
 * in, p == NULL for nobody. Returns TT_ERR_LATER; TT_ERR_SHARE: this account or address has too
 * much there already; TT_ERR_BUSY: the desk is full or the server stops. With both refusals the
 * request says when to come again. */
TT_MUST_CHECK enum tt_err desk_ask(struct request *req, struct desk_task *task,
				   struct tt_str account);

/* Keeps `task` with the request as if it were finished work, so that desk_result() finds it
 * whenever the handler is called again. Its memory is the desk's from now on. */
void desk_keep(struct request *req, struct desk_task *task);
/* Others go first: the handler is called again from the start when its thread has looked after
 * them. Returns TT_ERR_LATER; TT_ERR_BUSY: the server stops. */
TT_MUST_CHECK enum tt_err desk_put_off(struct request *req);

/* For the server: the request has ended, whatever is still being worked on. */
void desk_forget(struct desk_tray *tray);

#endif

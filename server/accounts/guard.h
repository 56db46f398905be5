/* guard.h - slows down those who guess secrets: counts failures by what was guessed at and where
 * from, in memory.
 *
 * After GUARD_FREE_FAILURES failures it is blocked for half a minute; each further failure doubles
 * that, up to half an hour. A quiet half hour after that clears the count. What is right in between
 * clears nothing of others: it may be the guesser's own account.
 *
 * The same wrong secret again is no new guess and is not counted: a forgotten client with an old
 * password must not lock out everybody behind the same router. Any thread may call. */
#ifndef TT_ACCOUNTS_GUARD_H
#define TT_ACCOUNTS_GUARD_H

#include "lib/base/net.h"

struct guard;

struct guard_conf {
	bool on;
	const struct tt_cidrs *trusted; /* borrowed; NULL: none */
};

enum {
	GUARD_FREE_FAILURES = 10,
	GUARD_FIRST_BLOCK_MS = 30 * 1000,
	GUARD_LONGEST_BLOCK_MS = 30 * 60 * 1000,
	GUARD_FORGET_MS = 30 * 60 * 1000,
};

/* What is counted together. */
struct guarded {
	const char *action;    /* kind of secret: "login", "talkRoomToken"; at most 23 characters */
	struct tt_str address; /* of who tries; of an IPv6 address the /64 counts */
	struct tt_str subject; /* whose secret, where it is somebody's: a conversation, a name */
};

struct guard *guard_create(const struct guard_conf *conf);
void guard_destroy(struct guard *guard); /* NULL is fine */
/* From now on: any thread. What `conf` borrows has to live as long as the guard. */
void guard_set(struct guard *guard, const struct guard_conf *conf);

/* How many milliseconds it is blocked still; 0: not at all. */
int64_t guard_rest_ms(struct guard *guard, const struct guarded *what, int64_t now_ms);

/* Whether this failure begins a block. `secret` is what was tried (only a keyed number of it is
 * kept); p == NULL: not a secret, always counted. */
bool guard_failed(struct guard *guard, const struct guarded *what, struct tt_str secret,
		  int64_t now_ms);
void guard_clear(struct guard *guard, const struct guarded *what);

/* For people who look after the server. */
struct guard_entry {
	struct tt_str action;
	struct tt_str address; /* "2001:db8:1:2::" for the whole /64 */
	struct tt_str subject; /* its beginning */
	unsigned failures;
	int64_t rest_ms;
};
/* All counts that are not forgotten yet, in no order. */
void guard_list(struct guard *guard, struct tt_arena *arena, int64_t now_ms,
		struct guard_entry **out, size_t *n);
/* Forgets everything counted for an address; returns how many counts that were. */
size_t guard_clear_address(struct guard *guard, struct tt_str address);
void guard_clear_all(struct guard *guard);

#endif

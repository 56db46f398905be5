/* guard.h - slows down those who guess secrets: counts failures by client address and kind of
 * secret, in memory.
 *
 * After GUARD_FREE_FAILURES failures the address is blocked for half a minute; each further failure
 * doubles that, up to half an hour. A quiet half hour after that clears the count. What is right in
 * between clears nothing: it may be the guesser's own account.
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

struct guard *guard_create(const struct guard_conf *conf);
void guard_destroy(struct guard *guard); /* NULL is fine */

bool guard_blocks(struct guard *guard, const char *action, struct tt_str address, int64_t now_ms);
/* `secret` is a number made of what was tried; 0: not known, always counted. */
void guard_failed(struct guard *guard, const char *action, struct tt_str address, uint64_t secret,
		  int64_t now_ms);
void guard_clear(struct guard *guard, const char *action, struct tt_str address);

#endif

/* limits.h - how often somebody may do what costs others: counts by action and key (an address, a
 * user id) in windows of time, in memory.
 *
 * A window begins with the first deed and ends after its length, whatever happened in it. When the
 * table is full the count that began first is forgotten. Any thread may call. */
#ifndef TT_ACCOUNTS_LIMITS_H
#define TT_ACCOUNTS_LIMITS_H

#include "lib/base/net.h"

struct limits;

struct limit {
	const char *action; /* at most 32 characters count */
	unsigned max;
	int64_t window_ms;
};

struct limits *limits_create(void);
void limits_destroy(struct limits *limits); /* NULL is fine */

/* Counts one; false when it is too many. Of an IPv6 address the network counts. */
TT_MUST_CHECK bool limits_take(struct limits *limits, const struct limit *limit, struct tt_str key,
			       int64_t now_ms);

/* The same for `n` at once, and tells how long to wait: 0 when they were counted. */
TT_MUST_CHECK int64_t limits_try(struct limits *limits, const struct limit *limit,
				 struct tt_str key, unsigned n, int64_t now_ms);

/* As if nobody had done anything so far. */
void limits_forget(struct limits *limits);

#endif

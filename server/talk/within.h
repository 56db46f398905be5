/* within.h - the limits of server/settings/limit_table.h, as rules ask for them. */
#ifndef TT_TALK_WITHIN_H
#define TT_TALK_WITHIN_H

#include "lib/base/arena.h"
#include "lib/base/err.h"
#include "server/settings/limit_table.h"

struct viewer;

/* The limits of who asks, and which one he has met. */
struct limit_watch {
	const struct limit_values *values;
	const char *met; /* NULL: none yet */
};

/* TT_ERR_LIMIT when there would be `n`, and that is more than the limit. LIMIT(guests) says which
 * one. A viewer without limits (seeds, the command line) meets none. */
TT_MUST_CHECK enum tt_err talk_within(const struct viewer *viewer, size_t which, int64_t n);

/* The value; 0: no limit. */
int64_t talk_limit(const struct viewer *viewer, size_t which);

#endif

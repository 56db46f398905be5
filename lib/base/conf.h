/* conf.h - a file of "key = value" lines. '#' starts a comment line; blanks around are dropped.
 * A key that nobody knows is an error, because a misspelt setting must not be silently ignored. */
#ifndef TT_BASE_CONF_H
#define TT_BASE_CONF_H

#include "lib/base/err.h"
#include "lib/base/str.h"

/* Takes one pair. Returns NULL, or what is wrong with it. */
typedef const char *(*tt_conf_set)(void *ctx, struct tt_str key, struct tt_str value);

/* Reads the text and gives every pair to `set`. TT_ERR_CONFIG: *problem says line and reason; it is
 * made in `arena`. */
TT_MUST_CHECK enum tt_err tt_conf_parse(struct tt_str text, tt_conf_set set, void *ctx,
					struct tt_arena *arena, const char **problem);

#endif

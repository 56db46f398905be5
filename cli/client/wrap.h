/* wrap.h - text in lines of so many columns, broken where Unicode allows it. */
#ifndef TT_CLI_WRAP_H
#define TT_CLI_WRAP_H

#include "lib/base/str.h"

/* Calls `line` for each line of `text` (valid UTF-8, fit for a terminal), and returns how many
 * there are, at least one. `line` may be NULL: only counts. The first line has `first` columns, the
 * others `columns`; what has no place to break is broken anywhere. */
size_t wrap(struct tt_str text, size_t first, size_t columns,
	    void (*line)(void *ctx, struct tt_str line, size_t i), void *ctx);

#endif

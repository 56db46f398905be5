/* progress.h - a bar on standard error while something long is sent or comes; nothing where
 * standard error is no terminal. */
#ifndef TT_CLI_PROGRESS_H
#define TT_CLI_PROGRESS_H

#include "lib/base/str.h"

struct progress {
	struct tt_str what; /* borrowed: the name of the file */
	int64_t total;      /* bytes; 0: not known */
	int64_t done;
	int64_t begin_ms;
	int64_t shown_ms;
	bool is_on;
};

void progress_begin(struct progress *progress, struct tt_str what, int64_t total, bool quiet);
void progress_add(struct progress *progress, size_t n);
/* The last state stays when it ended well, else the line is cleared. */
void progress_end(struct progress *progress, bool ok);

#endif

/* scratch.h - the memory of one of many things that an answer tells of: it is given back behind
 * that one, so that an answer needs no more of it than one thing does. */
#ifndef TT_DAV_SCRATCH_H
#define TT_DAV_SCRATCH_H

#include "server/api/call.h"

#include <stdalign.h>
#include <stddef.h>

struct scratch {
	struct call *call;
	struct tt_arena arena;
	struct tt_arena *outer;
	struct names *names;
	struct tt_str attachments;
	alignas(max_align_t) char first[8192]; /* enough for most */
};

/* Between the two everything that is made for the call is in the scratch, and goes with it. */
void scratch_begin(struct scratch *scratch, struct call *call);
void scratch_end(struct scratch *scratch);

#endif

/* code.h - where code stands in what people wrote, as Markdown has it: blocks between fences, and
 * `what stands` between back-ticks. There nothing means anything but itself. */
#ifndef TT_TALK_CODE_H
#define TT_TALK_CODE_H

#include "lib/base/str.h"

/* With its fences or back-ticks. */
struct code_span {
	size_t begin;
	size_t end;
};

/* In order; none overlaps another. */
void code_find(struct tt_arena *arena, struct tt_str text, struct code_span **out, size_t *n);

#endif

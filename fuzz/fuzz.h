/* fuzz.h - what the targets share. A target calls one parser with whatever comes and checks what
 * must hold for any input; the sanitizers watch the rest. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "lib/base/str.h"

#include <stdlib.h>

/* An abort is a finding. */
#define REQUIRE(condition)        \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static inline struct tt_str fuzz_text(const uint8_t *data, size_t n)
{
	return (struct tt_str){ n ? (const char *)data : "", n };
}

#endif

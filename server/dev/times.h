/* times.h - lengths and points of time, as people write them. Pure, so that it can be fuzzed. */
#ifndef TT_DEV_TIMES_H
#define TT_DEV_TIMES_H

#include "lib/base/str.h"

/* A number with up to three decimals that count: "2", "0.25"; in thousandths. */
bool dev_read_thousandths(struct tt_str text, int64_t *out);

/* "90" or "1.5" (seconds), "250ms", "2h", "1d12h": not above a thousand years. */
bool dev_read_duration(struct tt_str text, int64_t *ms);

/* "2026-03-01", "2026-03-01T09:30:00Z", or Unix seconds: from 1970 to the end of the year 9999. */
bool dev_read_instant(struct tt_str text, int64_t *ms);

#endif

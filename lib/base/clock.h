/* clock.h - the time. Wall time is Unix milliseconds or seconds, as the name says; deadlines are
 * milliseconds of a clock that never jumps.
 *
 * A developer's server can be told another time (server/dev/clock.h), so there are two of each:
 * what people and programs see of the server goes by tt_clock_ms() and tt_clock_due_ms(), which are
 * moved with it; what the machine does (connections, locks, the log, certificates) by the true
 * ones. */
#ifndef TT_BASE_CLOCK_H
#define TT_BASE_CLOCK_H

#include "lib/base/str.h"

#include <time.h>

/* The end of the year 9999, where calendars end: nothing is appointed for later. */
#define TT_CLOCK_LAST_S INT64_C(253402300799)

int64_t tt_clock_ms(void);
int64_t tt_clock_s(void);
int64_t tt_clock_real_ms(void);
int64_t tt_clock_mono_ms(void);
int64_t tt_clock_mono_us(void);
/* Like the one that never jumps, but for what was skipped: it never goes back. */
int64_t tt_clock_due_ms(void);
/* The moment so many milliseconds from now, as what waits for a condition or a lock takes it. */
struct timespec tt_clock_after_ms(clockid_t clock, int64_t ms);
/* How long this thread has been running on a processor, in microseconds. */
int64_t tt_clock_thread_us(void);

/* From now on wall time goes that far from the true one (0: as it is), or stands at that time; and
 * so much more has passed for what waits. Any thread. */
void tt_clock_shift(int64_t ms);
void tt_clock_stop(int64_t at_ms);
void tt_clock_skip(int64_t ms);
bool tt_clock_stands(void);

/* "2026-01-31T12:34:56Z" of Unix seconds; empty for a year beyond the calendar. */
struct tt_str tt_clock_iso(struct tt_arena *arena, int64_t unix_s);

/* "Sat, 31 Jan 2026 12:34:56 GMT", as HTTP writes it; likewise. */
struct tt_str tt_clock_http(struct tt_arena *arena, int64_t unix_s);

#endif

/* count.h - numbers that any thread adds to, and somebody looks at now and then (metrics). Adding
 * orders nothing and costs next to nothing. */
#ifndef TT_BASE_COUNT_H
#define TT_BASE_COUNT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

typedef atomic_ullong tt_count;

static inline void tt_count_add(tt_count *count, uint64_t n)
{
	atomic_fetch_add_explicit(count, n, memory_order_relaxed);
}

static inline uint64_t tt_count_get(const tt_count *count)
{
	return atomic_load_explicit(count, memory_order_relaxed);
}

enum {
	TT_N_TIMES = 14 /* bounds; what took longer than the last one is counted behind it */
};

/* Upper bounds in microseconds. */
extern const int64_t tt_time_bounds_us[TT_N_TIMES];

/* How many things took how long. */
struct tt_times {
	tt_count n[TT_N_TIMES + 1];
	tt_count sum_us;
};

void tt_times_add(struct tt_times *times, int64_t us);

#endif

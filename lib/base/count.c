#include "lib/base/count.h"

const int64_t tt_time_bounds_us[TT_N_TIMES] = {
	100,   250,   500,    1000,   2500,    5000,    10000,
	25000, 50000, 100000, 250000, 1000000, 5000000, 25000000,
};

void tt_times_add(struct tt_times *times, int64_t us)
{
	size_t i = 0;

	while (i < TT_N_TIMES && us > tt_time_bounds_us[i])
		i++;
	tt_count_add(&times->n[i], 1);
	tt_count_add(&times->sum_us, us > 0 ? (uint64_t)us : 0);
}

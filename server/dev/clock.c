/* clock.c - another time than the true one. */
#include "lib/base/clock.h"
#include "server/dev/state.h"

enum {
	NEAR_MS = 2 /* two looks at two clocks */
};

struct clock_state dev_clock_read(void)
{
	int64_t real_ms = tt_clock_real_ms();
	struct clock_state state = { .now_ms = tt_clock_ms(), .stands = tt_clock_stands() };
	int64_t from_ms = state.now_ms - real_ms;

	state.is_true = !state.stands && from_ms >= -NEAR_MS && from_ms <= NEAR_MS;
	return state;
}

void dev_clock_set(const struct clock_state *state)
{
	if (state->is_true)
		tt_clock_shift(0);
	else if (state->stands)
		tt_clock_stop(state->now_ms);
	else
		tt_clock_shift(state->now_ms - tt_clock_real_ms());
}

/* Seconds that are left out are over for who waits for so many of them. Rows that are due, and
 * webhooks, are looked for at once. */
void dev_clock_put(struct dev *dev, const struct clock_state *state)
{
	int64_t skipped_ms = state->now_ms - tt_clock_ms();

	dev_clock_set(state);
	if (skipped_ms > 0)
		tt_clock_skip(skipped_ms);
	bus_publish(dev->conf.app->bus, topic_chores());
	bus_publish(dev->conf.app->bus, topic_outbox());
	if (atomic_load(&dev->is_attached))
		http_server_wake(dev->parts.http);
}

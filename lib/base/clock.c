#include "lib/base/clock.h"

#include <stdatomic.h>

static int64_t read_ms(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t tt_clock_real_ms(void)
{
	return read_ms(CLOCK_REALTIME);
}

/* One word, so that nobody reads half of a move: twice the milliseconds, and 1 more when they are
 * the time at which the clock stands, and not how far it is from the true one. */
static _Atomic(int64_t) moved;
static _Atomic(int64_t) skipped_ms;

int64_t tt_clock_ms(void)
{
	int64_t word = atomic_load_explicit(&moved, memory_order_relaxed);

	return word & 1 ? word >> 1 : tt_clock_real_ms() + (word >> 1);
}

int64_t tt_clock_s(void)
{
	return tt_clock_ms() / 1000;
}

int64_t tt_clock_mono_ms(void)
{
	return read_ms(CLOCK_MONOTONIC);
}

int64_t tt_clock_due_ms(void)
{
	return tt_clock_mono_ms() + atomic_load_explicit(&skipped_ms, memory_order_relaxed);
}

void tt_clock_shift(int64_t ms)
{
	atomic_store(&moved, ms * 2);
}

void tt_clock_stop(int64_t at_ms)
{
	atomic_store(&moved, at_ms * 2 + 1);
}

bool tt_clock_stands(void)
{
	return atomic_load(&moved) & 1;
}

void tt_clock_skip(int64_t ms)
{
	atomic_fetch_add(&skipped_ms, ms);
}

static int64_t read_us(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t tt_clock_mono_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

struct timespec tt_clock_after_ms(clockid_t clock, int64_t ms)
{
	struct timespec at;

	clock_gettime(clock, &at);
	at.tv_sec += ms / 1000;
	at.tv_nsec += ms % 1000 * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return at;
}

int64_t tt_clock_thread_us(void)
{
	return read_us(CLOCK_THREAD_CPUTIME_ID);
}

static struct tt_str format(struct tt_arena *arena, int64_t unix_s, const char *how)
{
	time_t t = (time_t)unix_s;
	struct tm tm;
	char *text = tt_arena_alloc(arena, 32);

	if (!gmtime_r(&t, &tm))
		return TT_STR("");
	return (struct tt_str){ text, strftime(text, 32, how, &tm) };
}

struct tt_str tt_clock_iso(struct tt_arena *arena, int64_t unix_s)
{
	return format(arena, unix_s, "%Y-%m-%dT%H:%M:%SZ");
}

/* In English: this process has set no locale. */
struct tt_str tt_clock_http(struct tt_arena *arena, int64_t unix_s)
{
	return format(arena, unix_s, "%a, %d %b %Y %H:%M:%S GMT");
}

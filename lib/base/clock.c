#include "lib/base/clock.h"

static int64_t read_ms(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t tt_clock_ms(void)
{
	return read_ms(CLOCK_REALTIME);
}

int64_t tt_clock_s(void)
{
	return tt_clock_ms() / 1000;
}

int64_t tt_clock_mono_ms(void)
{
	return read_ms(CLOCK_MONOTONIC);
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

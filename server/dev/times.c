#include "server/dev/times.h"
#include "lib/base/clock.h"

enum {
	MOST_DIGITS = 12,
	ROUNDED_AT = 6, /* decimals that are looked at: 0.3 comes as 0.29999999999999999 */
};

#define LONGEST_MS (INT64_C(1000) * 366 * 86400 * 1000)

static int64_t read_digits(struct tt_str *s, size_t *n)
{
	int64_t value = 0;

	for (*n = 0; s->n > 0 && *s->p >= '0' && *s->p <= '9'; (*n)++, s->p++, s->n--)
		if (*n < MOST_DIGITS)
			value = value * 10 + (*s->p - '0');
	return value;
}

/* ".5" is 500; rounded. */
static bool read_decimals(struct tt_str *s, int64_t *thousandths)
{
	struct tt_str digits;
	int64_t millionths = 0;
	size_t n;

	*thousandths = 0;
	if (s->n == 0 || *s->p != '.')
		return true;
	digits = (struct tt_str){ s->p + 1, s->n - 1 };
	*s = digits;
	(void)read_digits(s, &n);
	for (size_t i = 0; i < ROUNDED_AT; i++)
		millionths = millionths * 10 + (i < n ? digits.p[i] - '0' : 0);
	*thousandths = (millionths + 500) / 1000;
	return n > 0;
}

static bool read_number(struct tt_str *s, int64_t *thousandths)
{
	int64_t decimals;
	size_t n;
	int64_t whole = read_digits(s, &n);

	if (n == 0 || n > MOST_DIGITS || !read_decimals(s, &decimals))
		return false;
	*thousandths = whole * 1000 + decimals;
	return true;
}

bool dev_read_thousandths(struct tt_str text, int64_t *out)
{
	return read_number(&text, out) && text.n == 0;
}

/* In milliseconds; without one it is seconds. */
static bool read_unit(struct tt_str *s, int64_t *ms)
{
	static const struct {
		struct tt_str name;
		int64_t ms;
	} units[] = {
		{ { "ms", 2 }, 1 },      { { "s", 1 }, 1000 },     { { "m", 1 }, 60000 },
		{ { "h", 1 }, 3600000 }, { { "d", 1 }, 86400000 }, { { "w", 1 }, 604800000 },
	};

	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (!tt_str_starts(*s, units[i].name))
			continue;
		s->p += units[i].name.n;
		s->n -= units[i].name.n;
		*ms = units[i].ms;
		return true;
	}
	return false;
}

bool dev_read_duration(struct tt_str text, int64_t *ms)
{
	int64_t thousandths;
	int64_t unit_ms;

	if (dev_read_thousandths(text, ms))
		return *ms <= LONGEST_MS;
	*ms = 0;
	while (text.n > 0) {
		if (!read_number(&text, &thousandths) || !read_unit(&text, &unit_ms))
			return false;
		if (thousandths / 1000 > (LONGEST_MS - *ms) / unit_ms)
			return false;
		*ms += thousandths / 1000 * unit_ms + thousandths % 1000 * unit_ms / 1000;
	}
	return *ms > 0 && *ms <= LONGEST_MS;
}

/* "YYYY-MM-DDThh:mm:ss" with its end cut off anywhere between two parts. */
static bool read_calendar(struct tt_str *s, struct tm *tm)
{
	static const char before[] = "\0--T::";
	int parts[6] = { 1970, 1, 1, 0, 0, 0 };
	size_t n;

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (i == 3 && s->n == 0)
			break;
		if (i > 0 && (s->n == 0 || *s->p != before[i]))
			return false;
		s->p += i > 0;
		s->n -= i > 0;
		parts[i] = (int)read_digits(s, &n);
		if (n != (i > 0 ? 2 : 4))
			return false;
	}
	*tm = (struct tm){ .tm_year = parts[0] - 1900,
			   .tm_mon = parts[1] - 1,
			   .tm_mday = parts[2],
			   .tm_hour = parts[3],
			   .tm_min = parts[4],
			   .tm_sec = parts[5] };
	return true;
}

/* What is no date (the 30th of February) would become another one. */
static bool is_calendar(const struct tm *as_read, int64_t unix_s)
{
	time_t t = (time_t)unix_s;
	struct tm tm;

	return gmtime_r(&t, &tm) && tm.tm_mon == as_read->tm_mon &&
	       tm.tm_mday == as_read->tm_mday && tm.tm_hour == as_read->tm_hour &&
	       tm.tm_min == as_read->tm_min && tm.tm_sec == as_read->tm_sec;
}

static bool read_iso(struct tt_str s, int64_t *ms)
{
	int64_t decimals = 0;
	struct tm tm;
	struct tm asked;
	int64_t unix_s;

	if (!read_calendar(&s, &tm) || !read_decimals(&s, &decimals) ||
	    !(s.n == 0 || tt_str_is(s, "Z")))
		return false;
	asked = tm;
	unix_s = (int64_t)timegm(&tm);
	*ms = unix_s * 1000 + decimals;
	return is_calendar(&asked, unix_s);
}

bool dev_read_instant(struct tt_str text, int64_t *ms)
{
	if (!dev_read_thousandths(text, ms) && !read_iso(text, ms))
		return false;
	return *ms >= 0 && *ms / 1000 <= TT_CLOCK_LAST_S;
}

#include "lib/base/str.h"

#include <stdarg.h>
#include <stdio.h>

bool tt_str_eq_nocase(struct tt_str a, struct tt_str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (tt_lower_ascii(a.p[i]) != tt_lower_ascii(b.p[i]))
			return false;
	return true;
}

bool tt_str_starts(struct tt_str s, struct tt_str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool tt_str_has(struct tt_str s, struct tt_str part)
{
	return part.n == 0 || (s.n >= part.n && memmem(s.p, s.n, part.p, part.n));
}

bool tt_str_is_ascii(struct tt_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

int tt_str_cmp(struct tt_str a, struct tt_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int diff = n ? memcmp(a.p, b.p, n) : 0;

	if (diff)
		return diff;
	return (a.n > b.n) - (a.n < b.n);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\0' || c == '\v';
}

struct tt_str tt_str_trim(struct tt_str s)
{
	while (s.n > 0 && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct tt_str tt_str_cut(struct tt_str *s, char sep)
{
	const char *at = s->n ? memchr(s->p, sep, s->n) : NULL;
	struct tt_str head = *s;

	if (!at) {
		*s = (struct tt_str){ NULL, 0 };
		return head;
	}
	head.n = (size_t)(at - s->p);
	s->n -= head.n + 1;
	s->p = at + 1;
	return head;
}

static bool is_between(char c)
{
	return c == ',' || c == ' ' || c == '\t';
}

struct tt_str tt_str_item(struct tt_str *s)
{
	struct tt_str item;
	size_t n = 0;

	while (n < s->n && is_between(s->p[n]))
		n++;
	item = (struct tt_str){ s->p + n, 0 };
	while (n < s->n && !is_between(s->p[n])) {
		n++;
		item.n++;
	}
	*s = (struct tt_str){ s->p + n, s->n - n };
	return item;
}

struct tt_str tt_str_dup(struct tt_arena *arena, struct tt_str s)
{
	if (!s.p)
		return s;
	s.p = tt_arena_dup(arena, s.p, s.n);
	return s.p ? s : (struct tt_str){ NULL, 0 };
}

struct tt_str tt_str_printf(struct tt_arena *arena, const char *fmt, ...)
{
	struct tt_str text;
	va_list args;

	va_start(args, fmt);
	text.p = tt_arena_vprintf(arena, &text.n, fmt, args);
	va_end(args);
	return text;
}

struct tt_str tt_str_lower_ascii(struct tt_arena *arena, struct tt_str s)
{
	char *copy = tt_arena_dup(arena, s.p, s.n);

	if (!copy)
		return (struct tt_str){ NULL, 0 };
	for (size_t i = 0; i < s.n; i++)
		copy[i] = tt_lower_ascii(copy[i]);
	return (struct tt_str){ copy, s.n };
}

int64_t tt_str_int(struct tt_str s)
{
	uint64_t value = 0;
	bool negative = false;
	size_t i = 0;

	while (i < s.n && is_blank(s.p[i]))
		i++;
	if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
		negative = s.p[i++] == '-';
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) {
		/* Up to here value fits; one digit more may be too much even for 64 bits. */
		if (value > INT64_MAX / 10)
			return negative ? INT64_MIN : INT64_MAX;
		value = value * 10 + (uint64_t)(s.p[i] - '0');
		if (value > INT64_MAX)
			return negative ? INT64_MIN : INT64_MAX;
	}
	return negative ? -(int64_t)value : (int64_t)value;
}

bool tt_str_parse_u64(struct tt_str s, uint64_t *out)
{
	uint64_t value = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(s.p[i] - '0'), &value))
			return false;
	}
	*out = value;
	return true;
}

/* Table 3-7 of the Unicode standard. */
size_t tt_utf8_step(struct tt_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	unsigned char low = 0x80;
	unsigned char high = 0xbf;
	size_t len;

	if (s.n == 0)
		return 0;
	if (p[0] < 0x80)
		return p[0] != 0;
	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		len = 2;
	else if (p[0] >= 0xe0 && p[0] <= 0xef)
		len = 3;
	else if (p[0] >= 0xf0 && p[0] <= 0xf4)
		len = 4;
	else
		return 0;
	if (s.n < len)
		return 0;
	if (p[0] == 0xe0)
		low = 0xa0; /* no overlong forms */
	else if (p[0] == 0xed)
		high = 0x9f; /* no surrogates */
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xf4)
		high = 0x8f; /* nothing above U+10FFFF */
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if (p[i] < 0x80 || p[i] > 0xbf)
			return 0;
	return len;
}

bool tt_utf8_valid(struct tt_str s)
{
	while (s.n > 0) {
		size_t len = tt_utf8_step(s);

		if (len == 0)
			return false;
		s.p += len;
		s.n -= len;
	}
	return true;
}

static bool continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

size_t tt_utf8_count(struct tt_str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.n; i++)
		count += !continues(s.p[i]);
	return count;
}

struct tt_str tt_utf8_head(struct tt_str s, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < s.n; i++)
		if (!continues(s.p[i]) && count++ == n)
			return (struct tt_str){ s.p, i };
	return s;
}

struct tt_str tt_utf8_head_bytes(struct tt_str s, size_t n)
{
	if (s.n <= n)
		return s;
	while (n > 0 && continues(s.p[n]))
		n--;
	return (struct tt_str){ s.p, n };
}

#include "lib/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void tt_buf_finish(struct tt_buf *buf)
{
	struct tt_buf empty = { .may_fail = buf->may_fail, .most = buf->most };

	free(buf->p);
	*buf = empty;
}

static bool fail(struct tt_buf *buf)
{
	if (!buf->may_fail)
		tt_oom();
	buf->failed = true;
	return false;
}

bool tt_buf_grow(struct tt_buf *buf, size_t n)
{
	size_t cap = buf->cap ? buf->cap : 256;
	char *moved;

	if (n > SIZE_MAX / 2 - buf->n || (buf->most > 0 && buf->n + n > buf->most))
		return fail(buf);
	while (cap - buf->n < n)
		cap *= 2;
	moved = realloc(buf->p, cap);
	if (!moved)
		return fail(buf);
	buf->p = moved;
	buf->cap = cap;
	return true;
}

void tt_buf_add_c(struct tt_buf *buf, const char *text)
{
	tt_buf_add(buf, text, strlen(text));
}

/* Two digits at a time: half the divisions. */
struct tt_str tt_i64_text(char digits[static TT_I64_LEN], int64_t value)
{
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char *at = digits + TT_I64_LEN;

	while (rest >= 10) {
		unsigned two = (unsigned)(rest % 100);

		*--at = (char)('0' + two % 10);
		*--at = (char)('0' + two / 10);
		rest /= 100;
	}
	if (rest > 0 || at == digits + TT_I64_LEN)
		*--at = (char)('0' + rest);
	if (value < 0)
		*--at = '-';
	return (struct tt_str){ at, (size_t)(digits + TT_I64_LEN - at) };
}

void tt_buf_add_i64(struct tt_buf *buf, int64_t value)
{
	char digits[TT_I64_LEN];

	tt_buf_add_str(buf, tt_i64_text(digits, value));
}

void tt_buf_printf(struct tt_buf *buf, const char *fmt, ...)
{
	va_list args;
	va_list again;
	char *at;
	int n;

	va_start(args, fmt);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	at = n > 0 ? tt_buf_reserve(buf, (size_t)n + 1) : NULL;
	if (at) {
		vsnprintf(at, (size_t)n + 1, fmt, again);
		buf->n += (size_t)n;
	}
	va_end(again);
}

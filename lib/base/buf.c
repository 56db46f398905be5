#include "lib/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void tt_buf_finish(struct tt_buf *buf)
{
	free(buf->p);
	memset(buf, 0, sizeof(*buf));
}

void tt_buf_grow(struct tt_buf *buf, size_t n)
{
	size_t cap = buf->cap ? buf->cap : 256;

	if (n > SIZE_MAX / 2 - buf->n)
		tt_oom();
	while (cap - buf->n < n)
		cap *= 2;
	buf->p = realloc(buf->p, cap);
	if (!buf->p)
		tt_oom();
	buf->cap = cap;
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
	int n;

	va_start(args, fmt);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n > 0) {
		vsnprintf(tt_buf_reserve(buf, (size_t)n + 1), (size_t)n + 1, fmt, again);
		buf->n += (size_t)n;
	}
	va_end(again);
}

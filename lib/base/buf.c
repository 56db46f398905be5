#include "lib/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void tt_buf_finish(struct tt_buf *buf)
{
	free(buf->p);
	memset(buf, 0, sizeof(*buf));
}

char *tt_buf_reserve(struct tt_buf *buf, size_t n)
{
	size_t cap = buf->cap ? buf->cap : 256;

	if (n > SIZE_MAX / 2 - buf->n)
		tt_oom();
	if (buf->cap - buf->n >= n)
		return buf->p + buf->n;
	while (cap - buf->n < n)
		cap *= 2;
	buf->p = realloc(buf->p, cap);
	if (!buf->p)
		tt_oom();
	buf->cap = cap;
	return buf->p + buf->n;
}

void tt_buf_add_c(struct tt_buf *buf, const char *text)
{
	tt_buf_add(buf, text, strlen(text));
}

void tt_buf_add_i64(struct tt_buf *buf, int64_t value)
{
	char digits[20];
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		tt_buf_add_char(buf, '-');
	tt_buf_add(buf, digits + at, sizeof(digits) - at);
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

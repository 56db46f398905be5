/* buf.h - bytes that the holder owns and that grow at the end. Out of memory ends the process
 * (see arena.h). */
#ifndef TT_BASE_BUF_H
#define TT_BASE_BUF_H

#include "lib/base/str.h"

struct tt_buf {
	char *p;
	size_t n;
	size_t cap;
};

void tt_buf_finish(struct tt_buf *buf);
void tt_buf_add(struct tt_buf *buf, const char *p, size_t n);
void tt_buf_add_str(struct tt_buf *buf, struct tt_str s);
void tt_buf_add_c(struct tt_buf *buf, const char *text);
void tt_buf_add_char(struct tt_buf *buf, char c);
void tt_buf_add_i64(struct tt_buf *buf, int64_t value);
void tt_buf_printf(struct tt_buf *buf, const char *fmt, ...) TT_PRINTF(2, 3);

/* Room for `n` more bytes; returns where they go. The caller adds to buf->n what it wrote. */
char *tt_buf_reserve(struct tt_buf *buf, size_t n);

/* A view, good until the next change. */
static inline struct tt_str tt_buf_str(const struct tt_buf *buf)
{
	return (struct tt_str){ buf->p, buf->n };
}

#endif

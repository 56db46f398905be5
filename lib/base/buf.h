/* buf.h - bytes that the holder owns and that grow at the end. Out of memory ends the process
 * (see arena.h), or, where `may_fail` is set, sets `failed`: what is added then is not there. So
 * does what goes beyond `most`, where that is set as well. */
#ifndef TT_BASE_BUF_H
#define TT_BASE_BUF_H

#include "lib/base/str.h"

struct tt_buf {
	char *p;
	size_t n;
	size_t cap;
	size_t most; /* bytes; 0: there is no bound but memory */
	bool may_fail;
	bool failed;
};

void tt_buf_finish(struct tt_buf *buf);
void tt_buf_add_c(struct tt_buf *buf, const char *text);
void tt_buf_add_i64(struct tt_buf *buf, int64_t value);
void tt_buf_printf(struct tt_buf *buf, const char *fmt, ...) TT_PRINTF(2, 3);

/* Moves the bytes to where `n` more have room. False: there is none (only where that may be). */
bool tt_buf_grow(struct tt_buf *buf, size_t n);

enum {
	TT_I64_LEN = 20
};
/* Decimal digits, as a view into `digits`. */
struct tt_str tt_i64_text(char digits[static TT_I64_LEN], int64_t value);

/* Room for `n` more bytes, at least one; returns where they go, or NULL where that may be. The
 * caller adds to buf->n what it wrote. */
static inline char *tt_buf_reserve(struct tt_buf *buf, size_t n)
{
	if (buf->cap - buf->n < n && !tt_buf_grow(buf, n))
		return NULL;
	return buf->p + buf->n;
}

/* Here because every byte of every answer goes through them. */
static inline void tt_buf_add(struct tt_buf *buf, const char *p, size_t n)
{
	char *at;

	if (n == 0 || !p)
		return;
	at = tt_buf_reserve(buf, n);
	if (!at)
		return;
	memcpy(at, p, n);
	buf->n += n;
}

static inline void tt_buf_add_str(struct tt_buf *buf, struct tt_str s)
{
	tt_buf_add(buf, s.p, s.n);
}

static inline void tt_buf_add_char(struct tt_buf *buf, char c)
{
	tt_buf_add(buf, &c, 1);
}

/* A view, good until the next change. */
static inline struct tt_str tt_buf_str(const struct tt_buf *buf)
{
	return (struct tt_str){ buf->p, buf->n };
}

#endif

#include "cli/client/wrap.h"
#include "lib/base/arena.h"

#include <stdlib.h>
#include <unilbrk.h>
#include <unistr.h>
#include <uniwidth.h>

/* Where a line that begins at `at` ends: at a line end, before the last place to break that fits,
 * or before what does not fit. */
static size_t line_end(struct tt_str text, const char *breaks, size_t at, size_t columns)
{
	size_t width = 0;
	size_t possible = 0;
	size_t i = at;

	while (i < text.n) {
		ucs4_t c;
		int n = u8_mbtoucr(&c, (const uint8_t *)text.p + i, text.n - i);
		int w = n > 0 ? uc_width(c, "UTF-8") : 1;

		if (c == '\n')
			return i;
		if (i > at && breaks[i] == UC_BREAK_POSSIBLE)
			possible = i;
		/* A blank at the end of a line may stick out: nobody sees it. */
		if (w > 0 && c != ' ' && width + (size_t)w > columns && i > at)
			return possible > at ? possible : i;
		width += w > 0 ? (size_t)w : 0;
		i += n > 0 ? (size_t)n : 1;
	}
	return text.n;
}

static struct tt_str without_blanks(struct tt_str line)
{
	while (line.n > 0 && line.p[line.n - 1] == ' ')
		line.n--;
	return line;
}

size_t wrap(struct tt_str text, size_t first, size_t columns,
	    void (*line)(void *ctx, struct tt_str line, size_t i), void *ctx)
{
	char *breaks = malloc(text.n + 1);
	size_t n = 0;
	size_t at = 0;
	bool more = true;

	if (!breaks)
		tt_oom();
	u8_possible_linebreaks((const uint8_t *)text.p, text.n, "UTF-8", breaks);
	while (more) {
		size_t end = line_end(text, breaks, at, n == 0 ? first : columns);

		if (line)
			line(ctx, without_blanks((struct tt_str){ text.p + at, end - at }), n);
		n++;
		/* Behind a line end there is a line, be it empty. */
		more = end < text.n;
		at = more && text.p[end] == '\n' ? end + 1 : end;
	}
	free(breaks);
	return n;
}

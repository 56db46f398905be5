#include "server/talk/text/search_words.h"
#include "lib/base/clock.h"
#include "lib/base/unicode.h"

#include <stdio.h>
#include <time.h>

enum {
	DATE_LEN = 10,      /* 2026-01-31 */
	DATE_TIME_LEN = 19, /* 2026-01-31T12:34:56 */
	/* A term that begins later in a longer text than this is not seen in a list. */
	SEEN_CHARS = 30,
	WHOLE_CHARS = 40,
	BEFORE_CHARS = 10,
};

static struct tt_str behind(struct tt_str s, size_t n)
{
	return (struct tt_str){ s.p + n, s.n - n };
}

/* Of an address; a path is that already. */
static struct tt_str path_of(struct tt_str from)
{
	const char *at = from.n > 0 ? memmem(from.p, from.n, "://", 3) : NULL;

	if (!at)
		return from;
	from = behind(from, (size_t)(at + 3 - from.p));
	at = memchr(from.p, '/', from.n);
	return at ? behind(from, (size_t)(at - from.p)) : TT_STR("");
}

struct tt_str search_page_token(struct tt_str from)
{
	const struct tt_str index = TT_STR("/index.php");
	const struct tt_str call = TT_STR("/call/");
	struct tt_str path = path_of(from);
	size_t n = 0;

	if (tt_str_starts(path, index))
		path = behind(path, index.n);
	if (!tt_str_starts(path, call))
		return TT_STR("");
	path = behind(path, call.n);
	while (n < path.n && !strchr("/?#", path.p[n]))
		n++;
	return (struct tt_str){ path.p, n };
}

static bool all_digits(struct tt_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.n > 0;
}

/* By example: a digit where it has one, else the same character. */
static bool looks_like(struct tt_str text, const char *example)
{
	for (size_t i = 0; example[i]; i++) {
		bool is_digit = i < text.n && text.p[i] >= '0' && text.p[i] <= '9';

		if (i >= text.n || (example[i] == '0' ? !is_digit : text.p[i] != example[i]))
			return false;
	}
	return true;
}

bool search_time(struct tt_str text, int64_t *unix_s)
{
	char copy[DATE_TIME_LEN + 1];
	struct tt_str head = text;
	struct tm at = { .tm_mday = 0 };

	if (all_digits(text)) {
		*unix_s = tt_str_int(text);
		return *unix_s <= TT_CLOCK_LAST_S;
	}
	if (!looks_like(text, "0000-00-00") ||
	    (text.n > DATE_LEN && !looks_like(text, "0000-00-00T00:00:00")))
		return false;
	head.n = text.n > DATE_LEN ? DATE_TIME_LEN : DATE_LEN;
	snprintf(copy, sizeof(copy), "%.*s", TT_STR_ARG(head));
	if (!strptime(copy, text.n > DATE_LEN ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%d", &at))
		return false;
	*unix_s = (int64_t)timegm(&at);
	return true;
}

struct tt_str search_excerpt(struct tt_arena *arena, struct tt_str text, struct tt_str term)
{
	struct tt_str folded = tt_utf8_fold(arena, text);
	struct tt_str wanted = tt_utf8_fold(arena, term);
	const char *at = wanted.n > 0 && wanted.n <= folded.n
				 ? memmem(folded.p, folded.n, wanted.p, wanted.n)
				 : NULL;
	size_t n_before;

	if (!at)
		return text;
	n_before = tt_utf8_count((struct tt_str){ folded.p, (size_t)(at - folded.p) });
	if (n_before <= SEEN_CHARS || tt_utf8_count(text) <= WHOLE_CHARS)
		return text;
	text = behind(text, tt_utf8_head(text, n_before - BEFORE_CHARS).n);
	return tt_str_printf(arena, "…%.*s", TT_STR_ARG(text));
}

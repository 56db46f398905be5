#include "lib/base/unicode.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>
#include <unistr.h>

enum {
	EMOJI_MAX_BYTES = 64, /* the longest in use, a family or a flag of a region, has 35 */
	JOINER = 0x200d,
	TEXT_STYLE = 0xfe0e,
	KEYCAP = 0x20e3,
	FIRST_FLAG_LETTER = 0x1f1e6,
	LAST_FLAG_LETTER = 0x1f1ff,
};

static bool is_flag_letter(ucs4_t c)
{
	return c >= FIRST_FLAG_LETTER && c <= LAST_FLAG_LETTER;
}

static bool is_key(ucs4_t c)
{
	return (c >= '0' && c <= '9') || c == '#' || c == '*';
}

/* What an emoji may have behind its first code point: further pictures and joiners, styles, skin
 * tones, tags, and the frame of a keycap. Not the accents that could be heaped on anything. */
static bool is_part(ucs4_t c)
{
	return uc_is_property_extended_pictographic(c) || uc_is_property_emoji_component(c) ||
	       c == TEXT_STYLE;
}

/* By the first and the last code point of one grapheme cluster. */
static bool is_shape(ucs4_t first, ucs4_t last, size_t n)
{
	if (is_flag_letter(first))
		return n == 2 && is_flag_letter(last);
	if (uc_is_property_extended_pictographic(first))
		return last != JOINER && last != KEYCAP;
	return is_key(first) && last == KEYCAP;
}

/* u8_grapheme_next() would be shorter, but knows nothing of joined pictures and flags. */
static bool is_one_cluster(struct tt_str s)
{
	char breaks[EMOJI_MAX_BYTES];

	u8_grapheme_breaks((const uint8_t *)s.p, s.n, breaks);
	return !memchr(breaks + 1, 1, s.n - 1);
}

bool tt_emoji_is_one(struct tt_str s)
{
	const uint8_t *at = (const uint8_t *)s.p;
	const uint8_t *end = at + s.n;
	ucs4_t first = 0;
	ucs4_t c = 0;
	size_t n = 0;

	if (s.n == 0 || s.n > EMOJI_MAX_BYTES || !is_one_cluster(s))
		return false;
	for (; at < end; n++) {
		int step = u8_mbtouc(&c, at, (size_t)(end - at));

		at += step;
		if (n == 0)
			first = c;
		else if (!is_part(c))
			return false;
	}
	return is_shape(first, c, n);
}

struct tt_str tt_emoji_first(struct tt_str s)
{
	struct tt_str head = tt_utf8_head_bytes(s, EMOJI_MAX_BYTES);
	char breaks[EMOJI_MAX_BYTES];
	size_t n = 1;

	if (head.n == 0)
		return (struct tt_str){ NULL, 0 };
	u8_grapheme_breaks((const uint8_t *)head.p, head.n, breaks);
	while (n < head.n && !breaks[n])
		n++;
	head.n = n;
	return tt_emoji_is_one(head) ? head : (struct tt_str){ NULL, 0 };
}

char tt_ascii_base(struct tt_str s)
{
	ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
	ucs4_t c;

	if (s.n == 0)
		return 0;
	u8_mbtouc(&c, (const uint8_t *)s.p, s.n);
	while (uc_canonical_decomposition(c, parts) > 0) /* a letter may have two accents */
		c = parts[0];
	return c < 0x80 ? (char)c : 0;
}

struct tt_str tt_utf8_lower(struct tt_arena *arena, struct tt_str s)
{
	size_t n = 0;
	struct tt_str copy;
	uint8_t *lower;

	if (s.n == 0)
		return TT_STR("");
	if (tt_str_is_ascii(s)) /* most names are, and there may be thousands */
		return tt_str_lower_ascii(arena, s);
	lower = u8_tolower((const uint8_t *)s.p, s.n, NULL, NULL, NULL, &n);
	if (!lower)
		tt_oom();
	copy = tt_str_dup(arena, (struct tt_str){ (const char *)lower, n });
	free(lower);
	return copy;
}

/* The sigma at the end of a word is another one in lower case only. */
static ucs4_t fold_one(ucs4_t c)
{
	const ucs4_t final_sigma = 0x3c2;
	const ucs4_t sigma = 0x3c3;
	ucs4_t lower = uc_tolower(c);

	return lower == final_sigma ? sigma : lower;
}

struct tt_str tt_utf8_fold(struct tt_arena *arena, struct tt_str s)
{
	const uint8_t *at = (const uint8_t *)s.p;
	const uint8_t *end = at + s.n;
	uint8_t *out;
	size_t n = 0;

	if (tt_str_is_ascii(s))
		return tt_str_lower_ascii(arena, s);
	/* A character of two bytes may become one of three; a byte that is none, too. */
	out = tt_arena_array(arena, uint8_t, s.n * 3);
	while (at < end) {
		ucs4_t c;

		at += u8_mbtouc(&c, at, (size_t)(end - at));
		n += (size_t)u8_uctomb(out + n, fold_one(c), (ptrdiff_t)(s.n * 3 - n));
	}
	return (struct tt_str){ (const char *)out, n };
}

#include "server/accounts/emoji.h"

enum {
	MAX_BYTES = 64, /* the longest in use, a flag of a region, has 28 */
	JOINER = 0x200d,
	TEXT_STYLE = 0xfe0e,
	PICTURE_STYLE = 0xfe0f,
	KEYCAP = 0x20e3,
};

struct range {
	uint32_t from;
	uint32_t to;
};

static const struct range pictures[] = {
	{ 0x00a9, 0x00a9 }, { 0x00ae, 0x00ae },   { 0x203c, 0x203c },   { 0x2049, 0x2049 },
	{ 0x2122, 0x2122 }, { 0x2139, 0x2139 },   { 0x2194, 0x21aa },   { 0x231a, 0x23ff },
	{ 0x24c2, 0x24c2 }, { 0x25aa, 0x25fe },   { 0x2600, 0x27bf },   { 0x2934, 0x2935 },
	{ 0x2b05, 0x2b55 }, { 0x3030, 0x3030 },   { 0x303d, 0x303d },   { 0x3297, 0x3297 },
	{ 0x3299, 0x3299 }, { 0x1f000, 0x1f1e5 }, { 0x1f200, 0x1f3fa }, { 0x1f400, 0x1faff },
};
static const struct range skin_tones[] = { { 0x1f3fb, 0x1f3ff } };
static const struct range tags[] = { { 0xe0020, 0xe007f } };
static const struct range flag_letters[] = { { 0x1f1e6, 0x1f1ff } };

static bool is_in(const struct range ranges[], size_t n, uint32_t c)
{
	for (size_t i = 0; i < n; i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return false;
}

#define IS_IN(ranges, c) is_in((ranges), ARRAY_LEN(ranges), (c))

/* The next code point, which is taken off *s; 0 at the end. */
static uint32_t next(struct tt_str *s)
{
	static const unsigned char payload[] = { 0x7f, 0x1f, 0x0f, 0x07 };
	const unsigned char *p = (const unsigned char *)s->p;
	size_t more;
	uint32_t c;

	if (s->n == 0)
		return 0;
	more = p[0] < 0xc0 ? 0 : p[0] < 0xe0 ? 1 : p[0] < 0xf0 ? 2 : 3;
	c = p[0] & payload[more];
	for (size_t i = 1; i <= more; i++)
		c = c << 6 | (p[i] & 0x3f);
	s->p += more + 1;
	s->n -= more + 1;
	return c;
}

static uint32_t peek(struct tt_str s)
{
	return next(&s);
}

static void skip_one(struct tt_str *s, const struct range ranges[], size_t n)
{
	if (is_in(ranges, n, peek(*s)))
		(void)next(s);
}

/* A picture with its style, skin tone and tags. */
static bool take_picture(struct tt_str *s)
{
	static const struct range styles[] = { { TEXT_STYLE, PICTURE_STYLE } };

	if (!IS_IN(pictures, next(s)))
		return false;
	skip_one(s, styles, ARRAY_LEN(styles));
	skip_one(s, skin_tones, ARRAY_LEN(skin_tones));
	while (IS_IN(tags, peek(*s)))
		(void)next(s);
	return true;
}

static bool take_joined(struct tt_str s)
{
	bool takes = take_picture(&s);

	while (takes && peek(s) == JOINER) {
		(void)next(&s);
		takes = take_picture(&s);
	}
	return takes && s.n == 0;
}

static bool is_flag(struct tt_str s)
{
	bool first = IS_IN(flag_letters, next(&s));

	return first && IS_IN(flag_letters, next(&s)) && s.n == 0;
}

static bool is_keycap(struct tt_str s)
{
	uint32_t c = next(&s);

	if (!((c >= '0' && c <= '9') || c == '#' || c == '*'))
		return false;
	if (peek(s) == PICTURE_STYLE)
		(void)next(&s);
	return next(&s) == KEYCAP && s.n == 0;
}

bool emoji_is_one(struct tt_str s)
{
	return s.n > 0 && s.n <= MAX_BYTES && (is_flag(s) || is_keycap(s) || take_joined(s));
}

#include "server/store/grams.h"

enum {
	/* ASCII that is no part of a word becomes a character for private use from here on: to the
	 * index it is a letter then. */
	PRIVATE = 0xe000
};

/* From, to: characters of scripts that write words without blanks between them. */
static const struct {
	uint32_t from;
	uint32_t to;
} wide[] = {
	{ 0x0e00, 0x109f },   /* Thai, Lao, Tibetan, Myanmar */
	{ 0x1100, 0x11ff },   /* parts of Hangul */
	{ 0x1780, 0x17ff },   /* Khmer */
	{ 0x2e80, 0xd7ff },   /* Chinese, Japanese, Korean */
	{ 0xf900, 0xfaff },   /* more of Chinese */
	{ 0xff00, 0xffef },   /* wide and narrow forms */
	{ 0x1f000, 0x1faff }, /* emoji */
	{ 0x20000, 0x3ffff }, /* still more of Chinese */
};

/* One character, and the bytes that stand for it in the index. */
struct letter {
	bool is_wide;
	char bytes[4];
	size_t n;
};

/* Three letters that follow each other; fewer at the end. */
struct window {
	struct tt_str rest;
	struct letter letters[3];
	size_t n;
};

static uint32_t code_point(struct tt_str c)
{
	static const unsigned char first_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t code = (unsigned char)c.p[0] & first_bits[c.n];

	for (size_t i = 1; i < c.n; i++)
		code = code << 6 | ((unsigned char)c.p[i] & 0x3f);
	return code;
}

static bool is_wide(uint32_t code)
{
	for (size_t i = 0; i < ARRAY_LEN(wide); i++)
		if (code >= wide[i].from && code <= wide[i].to)
			return true;
	return false;
}

static bool is_word_ascii(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static struct letter letter_of(struct tt_str c)
{
	struct letter letter = { .n = c.n };

	if (c.n == 1 && !is_word_ascii(c.p[0])) {
		const unsigned code = PRIVATE + (unsigned char)c.p[0];

		letter.bytes[0] = (char)(0xe0 | code >> 12);
		letter.bytes[1] = (char)(0x80 | (code >> 6 & 0x3f));
		letter.bytes[2] = (char)(0x80 | (code & 0x3f));
		letter.n = 3;
		return letter;
	}
	memcpy(letter.bytes, c.p, c.n);
	letter.is_wide = c.n > 1 && is_wide(code_point(c));
	return letter;
}

static void fill(struct window *window)
{
	while (window->n < ARRAY_LEN(window->letters) && window->rest.n > 0) {
		size_t step = tt_utf8_step(window->rest);

		if (step == 0) /* no text that came in is like this */
			step = 1;
		window->letters[window->n++] = letter_of((struct tt_str){ window->rest.p, step });
		window->rest.p += step;
		window->rest.n -= step;
	}
}

/* Letters of the piece that begins here; 0: too few are left for one. */
static size_t piece(const struct window *window)
{
	size_t n = 3;

	if (window->n >= 2 && (window->letters[0].is_wide || window->letters[1].is_wide))
		n = 2;
	return n <= window->n ? n : 0;
}

static void move(struct window *window)
{
	window->n--;
	memmove(window->letters, window->letters + 1, window->n * sizeof(window->letters[0]));
	fill(window);
}

static void put(struct tt_buf *out, const struct window *window, size_t n)
{
	for (size_t i = 0; i < n; i++)
		tt_buf_add(out, window->letters[i].bytes, window->letters[i].n);
}

static struct window begin(struct tt_str text)
{
	struct window window = { .rest = text };

	fill(&window);
	return window;
}

void grams_of_text(struct tt_buf *out, struct tt_str folded)
{
	for (struct window window = begin(folded); window.n > 0; move(&window)) {
		size_t n = piece(&window);

		if (n == 0)
			continue;
		put(out, &window, n);
		tt_buf_add_c(out, " ");
	}
}

static size_t count(struct tt_str folded)
{
	size_t n = 0;

	for (struct window window = begin(folded); window.n > 0; move(&window))
		n += piece(&window) > 0;
	return n;
}

/* Of so many the ith is one of those that are enough. */
static bool is_wanted(size_t i, size_t n)
{
	return n <= GRAMS_WANTED_MAX || i == 0 ||
	       i * GRAMS_WANTED_MAX / n != (i - 1) * GRAMS_WANTED_MAX / n;
}

size_t grams_of_term(struct tt_buf *out, struct tt_str folded)
{
	const size_t n = count(folded);
	size_t n_put = 0;
	size_t i = 0;

	for (struct window window = begin(folded); window.n > 0; move(&window)) {
		size_t letters = piece(&window);

		if (letters == 0 || !is_wanted(i++, n))
			continue;
		tt_buf_add_c(out, n_put++ > 0 ? " AND \"" : "\"");
		put(out, &window, letters);
		tt_buf_add_c(out, "\"");
	}
	return n_put;
}

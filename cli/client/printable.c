#include "cli/client/printable.h"

#include <unistr.h>
#include <uniwidth.h>

#define REPLACEMENT TT_STR("\xEF\xBF\xBD")
#define ELLIPSIS TT_STR("\xE2\x80\xA6")

/* Marks, embeddings, overrides and isolates of the bidirectional algorithm: a name could turn what
 * follows it around. */
static bool turns_direction(ucs4_t c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_control(ucs4_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

static struct tt_str shown(ucs4_t c, struct tt_str bytes, enum printable how)
{
	if (turns_direction(c))
		return TT_STR("");
	if (c == '\n')
		return how == PRINTABLE_LINES ? bytes : TT_STR(" ");
	if (c == '\r')
		return TT_STR("");
	if (c == '\t')
		return TT_STR(" ");
	return is_control(c) ? REPLACEMENT : bytes;
}

void printable_add(struct tt_buf *out, struct tt_str text, enum printable how)
{
	while (text.n > 0) {
		ucs4_t c;
		int n = u8_mbtoucr(&c, (const uint8_t *)text.p, text.n);
		size_t step = n > 0 ? (size_t)n : 1;

		if (n > 0)
			tt_buf_add_str(out, shown(c, (struct tt_str){ text.p, step }, how));
		else
			tt_buf_add_str(out, REPLACEMENT);
		text.p += step;
		text.n -= step;
	}
}

struct tt_str printable(struct tt_arena *arena, struct tt_str text, enum printable how)
{
	struct tt_buf buf = { 0 };
	struct tt_str copy;

	printable_add(&buf, text, how);
	copy = tt_str_dup(arena, tt_buf_str(&buf));
	tt_buf_finish(&buf);
	return copy;
}

/* How many bytes at the start are one of them. */
static size_t json_control(struct tt_str json)
{
	const unsigned char *p = (const unsigned char *)json.p;

	if (p[0] == 0x7F)
		return 1;
	return json.n > 1 && p[0] == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0 ? 2 : 0;
}

void printable_json_add(struct tt_buf *out, struct tt_str json)
{
	while (json.n > 0) {
		size_t n = json_control(json);

		if (n > 0)
			tt_buf_printf(out, "\\u%04x", (unsigned char)json.p[n - 1]);
		else
			tt_buf_add_char(out, json.p[0]);
		json.p += n ? n : 1;
		json.n -= n ? n : 1;
	}
}

size_t printable_width(struct tt_str text)
{
	int width = u8_width((const uint8_t *)text.p, text.n, "UTF-8");

	return width > 0 ? (size_t)width : 0;
}

/* The length of the longest head that is at most `columns` wide. */
static size_t head_within(struct tt_str text, size_t columns)
{
	size_t width = 0;
	size_t at = 0;

	while (at < text.n) {
		ucs4_t c;
		int n = u8_mbtoucr(&c, (const uint8_t *)text.p + at, text.n - at);
		int w = n > 0 ? uc_width(c, "UTF-8") : 1;

		if (w > 0 && width + (size_t)w > columns)
			break;
		width += w > 0 ? (size_t)w : 0;
		at += n > 0 ? (size_t)n : 1;
	}
	return at;
}

struct tt_str printable_fit(struct tt_arena *arena, struct tt_str text, size_t columns)
{
	struct tt_str head = text;

	if (columns == 0 || printable_width(text) <= columns)
		return columns == 0 ? TT_STR("") : text;
	head.n = head_within(text, columns - 1);
	return tt_str_printf(arena, "%.*s%.*s", TT_STR_ARG(head), TT_STR_ARG(ELLIPSIS));
}

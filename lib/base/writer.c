#include "lib/base/writer.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

void tt_writer_init(struct tt_writer *w, struct tt_buf *out, enum tt_writer_kind kind)
{
	memset(w, 0, sizeof(*w));
	w->out = out;
	w->kind = kind;
}

static void add_escaped(struct tt_buf *out, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	char escape[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

	if (c == '"' || c == '\\' || c == '\n') {
		escape[1] = (char)(c == '\n' ? 'n' : c);
		tt_buf_add(out, escape, 2);
	} else {
		tt_buf_add(out, escape, sizeof(escape));
	}
}

/* Whether one of eight bytes needs an escape: below 0x20, '"' or '\\'. In (x - k) & ~x the lowest
 * byte below k has its high bit; none has it when there is no such byte. */
static bool any_special(uint64_t x)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t quote = x ^ (ones * '"');
	uint64_t backslash = x ^ (ones * '\\');
	uint64_t found = ((x - ones * ' ') & ~x) | ((quote - ones) & ~quote) |
			 ((backslash - ones) & ~backslash);

	return found & (ones << 7);
}

/* How many bytes from the first on JSON takes as they are. */
static size_t plain_len(struct tt_str s)
{
	size_t i = 0;

	for (; i + 8 <= s.n; i += 8) {
		uint64_t eight;

		memcpy(&eight, s.p + i, sizeof(eight));
		if (any_special(eight))
			break;
	}
	while (i < s.n && (unsigned char)s.p[i] >= ' ' && s.p[i] != '"' && s.p[i] != '\\')
		i++;
	return i;
}

void tt_json_escape(struct tt_buf *out, struct tt_str s)
{
	while (s.p && s.n > 0) {
		size_t n = plain_len(s);

		tt_buf_add(out, s.p, n);
		if (n == s.n)
			return;
		add_escaped(out, (unsigned char)s.p[n]);
		s.p += n + 1;
		s.n -= n + 1;
	}
}

/* U+FFFE and U+FFFF, in UTF-8. */
static bool is_noncharacter(struct tt_str s)
{
	return s.n >= 3 && memcmp(s.p, "\xef\xbf", 2) == 0 && (unsigned char)s.p[2] >= 0xbe;
}

/* The first character of it; how many bytes that is. What XML 1.0 has no way to say becomes a
 * blank. */
static size_t xml_escape_one(struct tt_buf *out, struct tt_str s)
{
	unsigned char c = (unsigned char)s.p[0];
	bool is_none = is_noncharacter(s);

	if (c == '<')
		tt_buf_add_c(out, "&lt;");
	else if (c == '>')
		tt_buf_add_c(out, "&gt;");
	else if (c == '&')
		tt_buf_add_c(out, "&amp;");
	else if (c == '\r')
		tt_buf_add_c(out, "&#13;"); /* as it is, readers take it for a line feed */
	else if ((c < ' ' && c != '\t' && c != '\n') || is_none)
		tt_buf_add_char(out, ' ');
	else
		tt_buf_add_char(out, (char)c);
	return is_none ? 3 : 1;
}

void tt_xml_escape(struct tt_buf *out, struct tt_str s)
{
	for (size_t i = 0; i < s.n;)
		i += xml_escape_one(out, (struct tt_str){ s.p + i, s.n - i });
}

/* An XML name made of ASCII letters, digits, '-', '_', '.'; anything else (an emoji as a key)
 * cannot be an element name. */
static bool is_xml_name(struct tt_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
		bool later = (c >= '0' && c <= '9') || c == '-' || c == '.';

		if (!letter && !(later && i > 0))
			return false;
	}
	return s.n > 0;
}

/* In an attribute readers take white space for a blank, unless it is written so. */
static void put_xml_key(struct tt_buf *out, struct tt_str key)
{
	tt_buf_add_c(out, " key=\"");
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] == '"')
			tt_buf_add_c(out, "&quot;");
		else if (key.p[i] == '\t' || key.p[i] == '\n')
			tt_buf_printf(out, "&#%d;", key.p[i]);
		else
			i += xml_escape_one(out, (struct tt_str){ key.p + i, key.n - i }) - 1;
	tt_buf_add_char(out, '"');
}

/* The beginning of a tag, without its end. PHP gives numeric keys and list items the name
 * "element"; so do we for what is no name, and keep what it was in an attribute. */
static struct tt_str begin_xml(struct tt_writer *w)
{
	bool is_name = w->key.p && is_xml_name(w->key);
	struct tt_str name = is_name ? w->key : TT_STR("element");

	tt_buf_add_char(w->out, '<');
	tt_buf_add_str(w->out, name);
	if (w->key.p && !is_name)
		put_xml_key(w->out, w->key);
	return name;
}

/* JSON: the comma and the key that a value needs in front, and room for `n` bytes of it. Returns
 * where it goes, or NULL without memory; the caller counts what he writes there. */
static char *begin_json(struct tt_writer *w, size_t n)
{
	struct tt_buf *out = w->out;
	struct tt_str key = w->key;
	char *p = tt_buf_reserve(out, key.n + 4 + n);

	w->key = (struct tt_str){ NULL, 0 };
	if (w->depth == 0 || !p)
		return p;
	if (w->has_items[w->depth - 1])
		*p++ = ',';
	w->has_items[w->depth - 1] = true;
	if (key.p) {
		*p++ = '"';
		if (w->plain_key) {
			memcpy(p, key.p, key.n);
			p += key.n;
		} else {
			out->n = (size_t)(p - out->p);
			tt_json_escape(out, key);
			p = tt_buf_reserve(out, 2 + n);
			if (!p)
				return NULL;
		}
		*p++ = '"';
		*p++ = ':';
	}
	out->n = (size_t)(p - out->p);
	return p;
}

static void put_json(struct tt_writer *w, struct tt_str s)
{
	char *p = begin_json(w, s.n);

	if (!p)
		return;
	memcpy(p, s.p, s.n);
	w->out->n += s.n;
}

void tt_write_key_str(struct tt_writer *w, struct tt_str key)
{
	w->key = key;
	w->plain_key = false;
}

void tt_write_key_plain(struct tt_writer *w, struct tt_str key)
{
	w->key = key;
	w->plain_key = true;
}

void tt_write_key(struct tt_writer *w, const char *key)
{
	tt_write_key_plain(w, tt_str(key));
}

static void open_nested(struct tt_writer *w, bool is_list)
{
	assert(w->depth < TT_WRITER_DEPTH);
	if (w->kind == TT_WRITE_XML) {
		w->element[w->depth] = begin_xml(w);
		tt_buf_add_char(w->out, '>');
	} else {
		put_json(w, is_list ? TT_STR("[") : TT_STR("{"));
	}
	w->is_list[w->depth] = is_list;
	w->has_items[w->depth] = false;
	w->depth++;
	w->key = (struct tt_str){ NULL, 0 };
}

void tt_write_object(struct tt_writer *w)
{
	open_nested(w, false);
}

void tt_write_list(struct tt_writer *w)
{
	open_nested(w, true);
}

void tt_write_end(struct tt_writer *w)
{
	assert(w->depth > 0);
	w->depth--;
	if (w->kind == TT_WRITE_XML) {
		tt_buf_add_c(w->out, "</");
		tt_buf_add_str(w->out, w->element[w->depth]);
		tt_buf_add_char(w->out, '>');
	} else {
		tt_buf_add_char(w->out, w->is_list[w->depth] ? ']' : '}');
	}
	w->key = (struct tt_str){ NULL, 0 };
}

static void put_xml(struct tt_writer *w, struct tt_str s)
{
	struct tt_str name = begin_xml(w);

	if (s.n == 0) {
		tt_buf_add_c(w->out, "/>");
	} else {
		tt_buf_add_char(w->out, '>');
		tt_xml_escape(w->out, s);
		tt_buf_add_c(w->out, "</");
		tt_buf_add_str(w->out, name);
		tt_buf_add_char(w->out, '>');
	}
	w->key = (struct tt_str){ NULL, 0 };
}

void tt_write_str(struct tt_writer *w, struct tt_str s)
{
	struct tt_str rest = s;
	char *p;

	if (w->kind == TT_WRITE_XML) {
		put_xml(w, s);
		return;
	}
	/* Mostly nothing needs an escape. */
	p = begin_json(w, s.n + 2);
	if (!p)
		return;
	*p++ = '"';
	rest.n = s.n - plain_len(s);
	if (rest.n < s.n)
		memcpy(p, s.p, s.n - rest.n);
	w->out->n += 1 + s.n - rest.n;
	if (rest.n > 0) {
		rest.p = s.p + (s.n - rest.n);
		tt_json_escape(w->out, rest);
	}
	tt_buf_add_char(w->out, '"');
}

void tt_write_c(struct tt_writer *w, const char *text)
{
	tt_write_str(w, tt_str(text));
}

/* A value that needs no escape. */
static void put_plain(struct tt_writer *w, struct tt_str json, struct tt_str xml)
{
	if (w->kind == TT_WRITE_XML)
		put_xml(w, xml);
	else
		put_json(w, json);
}

void tt_write_i64(struct tt_writer *w, int64_t value)
{
	char digits[TT_I64_LEN];
	struct tt_str text = tt_i64_text(digits, value);

	put_plain(w, text, text);
}

/* printf() would write the point as the locale has it. */
void tt_write_f64(struct tt_writer *w, double value)
{
	int64_t hundredths = (int64_t)(value * 100 + (value < 0 ? -0.5 : 0.5));
	int64_t rest = hundredths < 0 ? -(hundredths % 100) : hundredths % 100;
	char digits[TT_I64_LEN];
	char text[TT_I64_LEN + 5];
	struct tt_str whole = tt_i64_text(digits, hundredths / 100);
	int n = snprintf(text, sizeof(text), "%s%.*s.%02d",
			 hundredths < 0 && hundredths > -100 ? "-" : "", TT_STR_ARG(whole),
			 (int)rest);

	put_plain(w, (struct tt_str){ text, (size_t)n }, (struct tt_str){ text, (size_t)n });
}

void tt_write_bool(struct tt_writer *w, bool value)
{
	if (value)
		put_plain(w, TT_STR("true"), TT_STR("1"));
	else
		put_plain(w, TT_STR("false"), TT_STR(""));
}

void tt_write_null(struct tt_writer *w)
{
	put_plain(w, TT_STR("null"), TT_STR(""));
}

void tt_put_str(struct tt_writer *w, const char *key, struct tt_str s)
{
	tt_write_key(w, key);
	tt_write_str(w, s);
}

void tt_put_c(struct tt_writer *w, const char *key, const char *text)
{
	tt_write_key(w, key);
	tt_write_c(w, text);
}

void tt_put_i64(struct tt_writer *w, const char *key, int64_t value)
{
	tt_write_key(w, key);
	tt_write_i64(w, value);
}

void tt_put_bool(struct tt_writer *w, const char *key, bool value)
{
	tt_write_key(w, key);
	tt_write_bool(w, value);
}

void tt_put_null(struct tt_writer *w, const char *key)
{
	tt_write_key(w, key);
	tt_write_null(w);
}

void tt_put_str_or_null(struct tt_writer *w, const char *key, struct tt_str s)
{
	tt_write_key(w, key);
	if (s.p)
		tt_write_str(w, s);
	else
		tt_write_null(w);
}

void tt_put_thousandths(struct tt_writer *w, const char *key, int64_t value)
{
	int64_t rest = value % 1000;
	char text[40];
	int n = snprintf(text, sizeof(text), "%s%" PRId64 ".%03d", value < 0 ? "-" : "",
			 value < 0 ? -(value / 1000) : value / 1000,
			 (int)(rest < 0 ? -rest : rest));

	while (text[n - 1] == '0')
		n--;
	n -= text[n - 1] == '.';
	tt_write_key(w, key);
	put_plain(w, (struct tt_str){ text, (size_t)n }, (struct tt_str){ text, (size_t)n });
}

void tt_put_i64_or_null(struct tt_writer *w, const char *key, int64_t value)
{
	if (value != 0)
		tt_put_i64(w, key, value);
	else
		tt_put_null(w, key);
}

void tt_put_object(struct tt_writer *w, const char *key)
{
	tt_write_key(w, key);
	tt_write_object(w);
}

void tt_put_list(struct tt_writer *w, const char *key)
{
	tt_write_key(w, key);
	tt_write_list(w);
}

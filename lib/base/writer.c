#include "lib/base/writer.h"

#include <assert.h>

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

void tt_json_escape(struct tt_buf *out, struct tt_str s)
{
	size_t from = 0;

	if (s.n == 0) /* p may be NULL */
		return;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= ' ' && c != '"' && c != '\\')
			continue;
		tt_buf_add(out, s.p + from, i - from);
		from = i + 1;
		add_escaped(out, c);
	}
	if (s.n > from)
		tt_buf_add(out, s.p + from, s.n - from);
}

/* U+FFFE and U+FFFF, in UTF-8. */
static bool is_noncharacter(struct tt_str s)
{
	return s.n >= 3 && memcmp(s.p, "\xef\xbf", 2) == 0 && (unsigned char)s.p[2] >= 0xbe;
}

/* What XML 1.0 has no way to say becomes a blank. */
static void xml_escape(struct tt_buf *out, struct tt_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '<')
			tt_buf_add_c(out, "&lt;");
		else if (c == '>')
			tt_buf_add_c(out, "&gt;");
		else if (c == '&')
			tt_buf_add_c(out, "&amp;");
		else if (c == '\r')
			tt_buf_add_c(out, "&#13;"); /* as it is, readers take it for a line feed */
		else if (c < ' ' && c != '\t' && c != '\n')
			tt_buf_add_char(out, ' ');
		else if (c == 0xef && is_noncharacter((struct tt_str){ s.p + i, s.n - i })) {
			tt_buf_add_char(out, ' ');
			i += 2;
		} else
			tt_buf_add_char(out, (char)c);
	}
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

/* PHP gives numeric keys and list items the name "element"; so do we for what is no name. */
static struct tt_str xml_name(const struct tt_writer *w)
{
	return w->key.p && is_xml_name(w->key) ? w->key : TT_STR("element");
}

static void before_value(struct tt_writer *w)
{
	if (w->kind == TT_WRITE_XML || w->depth == 0)
		return;
	if (w->has_items[w->depth - 1])
		tt_buf_add_char(w->out, ',');
	w->has_items[w->depth - 1] = true;
	if (!w->key.p)
		return;
	tt_buf_add_char(w->out, '"');
	if (w->plain_key)
		tt_buf_add(w->out, w->key.p, w->key.n);
	else
		tt_json_escape(w->out, w->key);
	tt_buf_add(w->out, "\":", 2);
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
	before_value(w);
	if (w->kind == TT_WRITE_XML) {
		struct tt_str name = xml_name(w);

		tt_buf_add_char(w->out, '<');
		tt_buf_add_str(w->out, name);
		tt_buf_add_char(w->out, '>');
		w->element[w->depth] = name;
	} else {
		tt_buf_add_char(w->out, is_list ? '[' : '{');
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

/* A value that is already text: `quoted` in JSON, escaped in both. */
static void scalar(struct tt_writer *w, struct tt_str json, struct tt_str xml, bool quoted)
{
	before_value(w);
	if (w->kind == TT_WRITE_XML) {
		struct tt_str name = xml_name(w);

		tt_buf_add_char(w->out, '<');
		tt_buf_add_str(w->out, name);
		if (xml.n == 0) {
			tt_buf_add_c(w->out, "/>");
		} else {
			tt_buf_add_char(w->out, '>');
			xml_escape(w->out, xml);
			tt_buf_add_c(w->out, "</");
			tt_buf_add_str(w->out, name);
			tt_buf_add_char(w->out, '>');
		}
	} else if (quoted) {
		tt_buf_add_char(w->out, '"');
		tt_json_escape(w->out, json);
		tt_buf_add_char(w->out, '"');
	} else {
		tt_buf_add_str(w->out, json);
	}
	w->key = (struct tt_str){ NULL, 0 };
}

void tt_write_str(struct tt_writer *w, struct tt_str s)
{
	scalar(w, s, s, true);
}

void tt_write_c(struct tt_writer *w, const char *text)
{
	tt_write_str(w, tt_str(text));
}

void tt_write_i64(struct tt_writer *w, int64_t value)
{
	char digits[24];
	struct tt_buf small = { digits, 0, sizeof(digits) };

	tt_buf_add_i64(&small, value);
	scalar(w, tt_buf_str(&small), tt_buf_str(&small), false);
}

void tt_write_bool(struct tt_writer *w, bool value)
{
	scalar(w, value ? TT_STR("true") : TT_STR("false"), value ? TT_STR("1") : TT_STR(""),
	       false);
}

void tt_write_null(struct tt_writer *w)
{
	scalar(w, TT_STR("null"), TT_STR(""), false);
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

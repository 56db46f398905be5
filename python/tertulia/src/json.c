/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.c - JSON into Python objects, or only checked and passed over.
 *
 * Both ways accept the same texts: RFC 8259 in UTF-8, nested at most 200 deep. Lone surrogates in
 * escapes become lone surrogates, as in Python's own module. */
#include "ext.h"

#include <string.h>

#define MAX_DEPTH 200

static bool fail(const struct te_json *j, const char *what)
{
	if (!PyErr_Occurred())
		PyErr_Format(PyExc_ValueError, "no JSON: %s at byte %zd", what,
			     (Py_ssize_t)(j->p - j->begin));
	return false;
}

static void skip_space(struct te_json *j)
{
	if (j->p<j->end && * j->p> ' ')
		return;
	while (j->p < j->end && (*j->p == ' ' || *j->p == '\n' || *j->p == '\t' || *j->p == '\r'))
		j->p++;
}

char te_json_peek(struct te_json *j)
{
	skip_space(j);
	return j->p < j->end ? *j->p : 0;
}

static bool take(struct te_json *j, char c)
{
	if (te_json_peek(j) != c)
		return false;
	j->p++;
	return true;
}

bool te_json_end(struct te_json *j)
{
	skip_space(j);
	return j->p == j->end || fail(j, "something behind the value");
}

/* ---- text ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits behind `\u`; -1 when they are not there. */
static long escaped_unit(const char *p, const char *end)
{
	long unit = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int value = hex_digit(p[i]);

		if (value < 0)
			return -1;
		unit = unit << 4 | value;
	}
	return unit;
}

static size_t put_utf8(char *out, long c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

/* A byte that is not ASCII begins a sequence: its length, or 0 when it is no good UTF-8. */
static size_t sequence_length(const unsigned char *p, size_t left)
{
	size_t n = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
	unsigned char low = 0x80, high = 0xBF;

	if (p[0] < 0xC2 || p[0] > 0xF4 || left < n)
		return 0;
	if (p[0] == 0xE0)
		low = 0xA0;
	else if (p[0] == 0xED)
		high = 0x9F;
	else if (p[0] == 0xF0)
		low = 0x90;
	else if (p[0] == 0xF4)
		high = 0x8F;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	}
	return n;
}

struct text {
	const char *p; /* behind the opening quote */
	size_t n;
	bool escapes;
};

static bool skip_escape(struct te_json *j)
{
	if (j->end - j->p < 2)
		return fail(j, "a text without an end");
	if (j->p[1] == 'u') {
		if (escaped_unit(j->p + 2, j->end) < 0)
			return fail(j, "a bad \\u");
		j->p += 6;
		return true;
	}
	if (!strchr("\"\\/bfnrt", j->p[1]) || !j->p[1])
		return fail(j, "an unknown escape");
	j->p += 2;
	return true;
}

/* Bytes that stand for themselves in a text: ASCII but for quote, backslash and what controls. NUL
 * is none, so that the one behind the bytes object ends every run. */
static bool is_run(unsigned char c)
{
	static const bool table[256] = {
		[0x20 ... 0x21] = true,
		[0x23 ... 0x5B] = true,
		[0x5D ... 0x7F] = true,
	};

	return table[c];
}

/* Goes on to the first byte that is no run, eight bytes at a time where that many are left. */
static void skip_run(struct te_json *j)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
	uint64_t v, found;

	while (j->end - j->p >= 8) {
		memcpy(&v, j->p, 8);
		found = (v - 0x20 * ones) | ((v ^ '"' * ones) - ones) | ((v ^ '\\' * ones) - ones) |
			v;
		found &= tops;
		if (found) { /* the lowest one is right, whatever a borrow makes of those above */
			j->p += __builtin_ctzll(found) / 8;
			return;
		}
		j->p += 8;
	}
#endif
	while (is_run((unsigned char)*j->p))
		j->p++;
}

static bool skip_sequence(struct te_json *j)
{
	size_t n = sequence_length((const unsigned char *)j->p, (size_t)(j->end - j->p));

	j->p += n;
	return n || fail(j, "bad UTF-8");
}

/* One character that is no run; false: the text is bad. */
static bool skip_special(struct te_json *j, struct text *out)
{
	unsigned char c = (unsigned char)*j->p;

	if (c >= 0x80)
		return skip_sequence(j);
	if (c != '\\')
		return fail(j, "a control character in a text");
	out->escapes = true;
	return skip_escape(j);
}

/* Checks a text and finds its end. */
static bool scan_text(struct te_json *j, struct text *out)
{
	out->p = ++j->p;
	out->escapes = false;
	for (;;) {
		skip_run(j);
		if (j->p >= j->end)
			return fail(j, "a text without an end");
		if (*j->p == '"')
			break;
		if (!skip_special(j, out))
			return false;
	}
	out->n = (size_t)(j->p++ - out->p);
	return true;
}

/* A pair of surrogates is one character. */
static long unit_or_pair(const char **p, const char *end)
{
	long unit = escaped_unit(*p, end), low;

	*p += 4;
	if (unit < 0xD800 || unit > 0xDBFF || end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u')
		return unit;
	low = escaped_unit(*p + 2, end);
	if (low < 0xDC00 || low > 0xDFFF)
		return unit;
	*p += 6;
	return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

static char plain_escape(char c)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *at = strchr(from, c);

	return at ? to[at - from] : c;
}

/* Into a buffer of n bytes, which is enough: no escape is shorter than what it stands for. */
static size_t unescape(const struct text *text, char *out)
{
	const char *p = text->p, *end = p + text->n;
	size_t n = 0;

	while (p < end) {
		if (*p != '\\') {
			out[n++] = *p++;
		} else if (p[1] == 'u') {
			p += 2;
			n += put_utf8(out + n, unit_or_pair(&p, end));
		} else {
			out[n++] = plain_escape(p[1]);
			p += 2;
		}
	}
	return n;
}

static PyObject *make_text(const struct text *text)
{
	PyObject *made;
	char *buffer;

	if (!text->escapes)
		return PyUnicode_DecodeUTF8(text->p, (Py_ssize_t)text->n, "strict");
	buffer = PyMem_Malloc(text->n + 1);
	if (!buffer)
		return PyErr_NoMemory();
	made = PyUnicode_DecodeUTF8(buffer, (Py_ssize_t)unescape(text, buffer), "surrogatepass");
	PyMem_Free(buffer);
	return made;
}

/* ---- names of members ---- */

static bool is_text(PyObject *object, const struct text *text)
{
	Py_ssize_t n;
	const char *p = PyUnicode_AsUTF8AndSize(object, &n);

	return p && (size_t)n == text->n && memcmp(p, text->p, text->n) == 0;
}

static PyObject *make_key(struct te_json *j, const struct text *text)
{
	uint32_t hash = 2166136261;
	PyObject **slot, *made;

	if (text->escapes || text->n > 40)
		return make_text(text);
	for (size_t i = 0; i < text->n; i++)
		hash = (hash ^ (unsigned char)text->p[i]) * 16777619;
	slot = &j->state->keys[(hash ^ hash >> 16) % TE_KEY_CACHE];
	if (*slot && is_text(*slot, text))
		return Py_NewRef(*slot);
	made = make_text(text);
	if (!made)
		return NULL;
	PyUnicode_InternInPlace(&made);
	Py_XDECREF(*slot);
	*slot = Py_NewRef(made);
	return made;
}

/* ---- numbers and words ---- */

struct number {
	const char *p;
	size_t n;
	bool whole;
};

static bool digits(struct te_json *j)
{
	const char *begin = j->p;

	while (j->p < j->end && *j->p >= '0' && *j->p <= '9')
		j->p++;
	return j->p > begin || fail(j, "a number without a digit");
}

static bool scan_fraction(struct te_json *j)
{
	if (j->p < j->end && *j->p == '.') {
		j->p++;
		if (!digits(j))
			return false;
	}
	if (j->p < j->end && (*j->p == 'e' || *j->p == 'E')) {
		j->p++;
		if (j->p < j->end && (*j->p == '+' || *j->p == '-'))
			j->p++;
		return digits(j);
	}
	return true;
}

static bool scan_number(struct te_json *j, struct number *out)
{
	const char *first;

	out->p = j->p;
	if (*j->p == '-')
		j->p++;
	first = j->p;
	if (!digits(j))
		return false;
	if (*first == '0' && j->p - first > 1)
		return fail(j, "a number that begins with 0");
	out->whole = j->p == j->end || (*j->p != '.' && *j->p != 'e' && *j->p != 'E');
	if (!scan_fraction(j))
		return false;
	out->n = (size_t)(j->p - out->p);
	return true;
}

static PyObject *short_number(const struct number *number)
{
	bool negative = *number->p == '-';
	long long value = 0;

	for (size_t i = negative; i < number->n; i++)
		value = value * 10 + (number->p[i] - '0');
	return PyLong_FromLongLong(negative ? -value : value);
}

static PyObject *make_number(const struct number *number)
{
	PyObject *text, *made;

	if (number->whole && number->n <= 18)
		return short_number(number);
	text = PyUnicode_FromStringAndSize(number->p, (Py_ssize_t)number->n);
	if (!text)
		return NULL;
	made = number->whole ? PyLong_FromUnicodeObject(text, 10) : PyFloat_FromString(text);
	Py_DECREF(text);
	return made;
}

static const struct word {
	const char *text;
	size_t n;
} words[] = { { "true", 4 }, { "false", 5 }, { "null", 4 } };

static int scan_word(struct te_json *j)
{
	for (int i = 0; i < 3; i++) {
		if ((size_t)(j->end - j->p) >= words[i].n &&
		    memcmp(j->p, words[i].text, words[i].n) == 0) {
			j->p += words[i].n;
			return i;
		}
	}
	fail(j, "no value");
	return -1;
}

static PyObject *make_word(int word)
{
	PyObject *const objects[] = { Py_True, Py_False, Py_None };

	return word < 0 ? NULL : Py_NewRef(objects[word]);
}

/* ---- passing over ---- */

static bool skip_value(struct te_json *j, unsigned depth);

static bool skip_key(struct te_json *j, struct text *key)
{
	if (te_json_peek(j) != '"')
		return fail(j, "no name of a member");
	if (!scan_text(j, key))
		return false;
	return take(j, ':') || fail(j, "no colon");
}

/* One comma, or the end: 1, 0; -1 for neither. */
static int goes_on(struct te_json *j, char closing)
{
	if (take(j, ','))
		return 1;
	if (take(j, closing))
		return 0;
	fail(j, "no comma and no end");
	return -1;
}

static bool skip_items(struct te_json *j, char closing, unsigned depth)
{
	struct text key;
	int more = 1;

	j->p++;
	if (depth >= MAX_DEPTH)
		return fail(j, "nested too deep");
	if (take(j, closing))
		return true;
	while (more > 0) {
		if (closing == '}' && !skip_key(j, &key))
			return false;
		if (!skip_value(j, depth + 1))
			return false;
		more = goes_on(j, closing);
	}
	return more == 0;
}

static bool skip_value(struct te_json *j, unsigned depth)
{
	char c = te_json_peek(j);
	struct number number;
	struct text text;

	if (c == '"')
		return scan_text(j, &text);
	if (c == '{' || c == '[')
		return skip_items(j, c == '{' ? '}' : ']', depth);
	if (c == '-' || (c >= '0' && c <= '9'))
		return scan_number(j, &number);
	return scan_word(j) >= 0;
}

bool te_json_skip(struct te_json *j)
{
	return skip_value(j, 0);
}

bool te_json_walk(struct te_json *j, te_json_visit *visit, void *context)
{
	char c = te_json_peek(j), closing = c == '{' ? '}' : ']';
	struct text key = { NULL, 0, false };
	int more = 1;

	if (c != '{' && c != '[')
		return fail(j, "neither an object nor a list");
	j->p++;
	if (take(j, closing))
		return true;
	while (more > 0) {
		if (c == '{' && !skip_key(j, &key))
			return false;
		te_json_peek(j);
		if (!visit(j, key.p, key.n, context))
			return false;
		more = goes_on(j, closing);
	}
	return more == 0;
}

/* ---- making ---- */

static PyObject *make_value(struct te_json *j, unsigned depth);

static bool add_member(struct te_json *j, PyObject *dict, unsigned depth)
{
	PyObject *name, *value;
	struct text key;
	int status = -1;

	if (!skip_key(j, &key))
		return false;
	name = make_key(j, &key);
	value = name ? make_value(j, depth + 1) : NULL;
	if (value)
		status = PyDict_SetItem(dict, name, value);
	Py_XDECREF(name);
	Py_XDECREF(value);
	return status == 0;
}

static bool add_item(struct te_json *j, PyObject *list, unsigned depth)
{
	PyObject *value = make_value(j, depth + 1);
	int status = value ? PyList_Append(list, value) : -1;

	Py_XDECREF(value);
	return status == 0;
}

static bool fill(struct te_json *j, PyObject *made, char closing, unsigned depth)
{
	int more = 1;

	j->p++;
	if (depth >= MAX_DEPTH)
		return fail(j, "nested too deep");
	if (take(j, closing))
		return true;
	while (more > 0) {
		if (!(closing == '}' ? add_member(j, made, depth) : add_item(j, made, depth)))
			return false;
		more = goes_on(j, closing);
	}
	return more == 0;
}

static PyObject *make_container(struct te_json *j, char c, unsigned depth)
{
	PyObject *made = c == '{' ? PyDict_New() : PyList_New(0);

	if (made && !fill(j, made, c == '{' ? '}' : ']', depth))
		Py_CLEAR(made);
	return made;
}

static PyObject *make_value(struct te_json *j, unsigned depth)
{
	char c = te_json_peek(j);
	struct number number;
	struct text text;

	if (c == '"')
		return scan_text(j, &text) ? make_text(&text) : NULL;
	if (c == '{' || c == '[')
		return make_container(j, c, depth);
	if (c == '-' || (c >= '0' && c <= '9'))
		return scan_number(j, &number) ? make_number(&number) : NULL;
	return make_word(scan_word(j));
}

PyObject *te_json_value(struct te_json *j)
{
	return make_value(j, 0);
}

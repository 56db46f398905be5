/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_scan.c - JSON checked and passed over: where a text, a number, a word, a value ends. No
 * object is made of it here (json.c). */
#include "json_scan.h"

#include <string.h>

bool te_scan_fail(const struct te_json *j, const char *what)
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

bool te_scan_take(struct te_json *j, char c)
{
	if (te_json_peek(j) != c)
		return false;
	j->p++;
	return true;
}

bool te_json_end(struct te_json *j)
{
	skip_space(j);
	return j->p == j->end || te_scan_fail(j, "something behind the value");
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
long te_scan_unit(const char *p, const char *end)
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

static bool skip_escape(struct te_json *j)
{
	if (j->end - j->p < 2)
		return te_scan_fail(j, "a text without an end");
	if (j->p[1] == 'u') {
		if (te_scan_unit(j->p + 2, j->end) < 0)
			return te_scan_fail(j, "a bad \\u");
		j->p += 6;
		return true;
	}
	if (!strchr("\"\\/bfnrt", j->p[1]) || !j->p[1])
		return te_scan_fail(j, "an unknown escape");
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
	return n || te_scan_fail(j, "bad UTF-8");
}

/* One character that is no run; false: the text is bad. */
static bool skip_special(struct te_json *j, struct te_text *out)
{
	unsigned char c = (unsigned char)*j->p;

	if (c >= 0x80)
		return skip_sequence(j);
	if (c != '\\')
		return te_scan_fail(j, "a control character in a text");
	out->escapes = true;
	return skip_escape(j);
}

/* Checks a text and finds its end. */
bool te_scan_text(struct te_json *j, struct te_text *out)
{
	out->p = ++j->p;
	out->escapes = false;
	for (;;) {
		skip_run(j);
		if (j->p >= j->end)
			return te_scan_fail(j, "a text without an end");
		if (*j->p == '"')
			break;
		if (!skip_special(j, out))
			return false;
	}
	out->n = (size_t)(j->p++ - out->p);
	return true;
}

/* ---- numbers and words ---- */

static bool digits(struct te_json *j)
{
	const char *begin = j->p;

	while (j->p < j->end && *j->p >= '0' && *j->p <= '9')
		j->p++;
	return j->p > begin || te_scan_fail(j, "a number without a digit");
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

bool te_scan_number(struct te_json *j, struct te_number *out)
{
	const char *first;

	out->p = j->p;
	if (*j->p == '-')
		j->p++;
	first = j->p;
	if (!digits(j))
		return false;
	if (*first == '0' && j->p - first > 1)
		return te_scan_fail(j, "a number that begins with 0");
	out->whole = j->p == j->end || (*j->p != '.' && *j->p != 'e' && *j->p != 'E');
	if (!scan_fraction(j))
		return false;
	out->n = (size_t)(j->p - out->p);
	return true;
}

static const struct word {
	const char *text;
	size_t n;
} words[] = { { "true", 4 }, { "false", 5 }, { "null", 4 } };

int te_scan_word(struct te_json *j)
{
	for (int i = 0; i < 3; i++) {
		if ((size_t)(j->end - j->p) >= words[i].n &&
		    memcmp(j->p, words[i].text, words[i].n) == 0) {
			j->p += words[i].n;
			return i;
		}
	}
	te_scan_fail(j, "no value");
	return -1;
}

/* ---- passing over ---- */

static bool skip_value(struct te_json *j, unsigned depth);

bool te_scan_key(struct te_json *j, struct te_text *key)
{
	if (te_json_peek(j) != '"')
		return te_scan_fail(j, "no name of a member");
	if (!te_scan_text(j, key))
		return false;
	return te_scan_take(j, ':') || te_scan_fail(j, "no colon");
}

/* One comma, or the end: 1, 0; -1 for neither. */
int te_scan_goes_on(struct te_json *j, char closing)
{
	if (te_scan_take(j, ','))
		return 1;
	if (te_scan_take(j, closing))
		return 0;
	te_scan_fail(j, "no comma and no end");
	return -1;
}

static bool skip_items(struct te_json *j, char closing, unsigned depth)
{
	struct te_text key = { NULL, 0, false };
	int more = 1;

	j->p++;
	if (depth >= TE_JSON_DEPTH)
		return te_scan_fail(j, "nested too deep");
	if (te_scan_take(j, closing))
		return true;
	while (more > 0) {
		if (closing == '}' && !te_scan_key(j, &key))
			return false;
		if (!skip_value(j, depth + 1))
			return false;
		more = te_scan_goes_on(j, closing);
	}
	return more == 0;
}

static bool skip_value(struct te_json *j, unsigned depth)
{
	char c = te_json_peek(j);
	struct te_number number;
	struct te_text text = { NULL, 0, false };

	if (c == '"')
		return te_scan_text(j, &text);
	if (c == '{' || c == '[')
		return skip_items(j, c == '{' ? '}' : ']', depth);
	if (c == '-' || (c >= '0' && c <= '9'))
		return te_scan_number(j, &number);
	return te_scan_word(j) >= 0;
}

bool te_json_skip(struct te_json *j)
{
	return skip_value(j, 0);
}

bool te_json_walk(struct te_json *j, te_json_visit *visit, void *context)
{
	char c = te_json_peek(j), closing = c == '{' ? '}' : ']';
	struct te_text key = { NULL, 0, false };
	int more = 1;

	if (c != '{' && c != '[')
		return te_scan_fail(j, "neither an object nor a list");
	j->p++;
	if (te_scan_take(j, closing))
		return true;
	while (more > 0) {
		if (c == '{' && !te_scan_key(j, &key))
			return false;
		te_json_peek(j);
		if (!visit(j, key.p, key.n, context))
			return false;
		more = te_scan_goes_on(j, closing);
	}
	return more == 0;
}

/* json_read.c - from text to a tree. */
#include "lib/base/buf.h"
#include "lib/base/json.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

struct reader {
	struct tt_arena *arena;
	const char *begin;
	char *p; /* there is a NUL behind the end */
	const char *end;
	struct tt_buf open; /* members of what is not closed yet */
	locale_t locale;    /* in which numbers have a point; made when there is one */
	unsigned depth;
	const char *fault;
};

static bool fail(struct reader *r, const char *what)
{
	if (!r->fault)
		r->fault = what;
	return false;
}

static void skip_space(struct reader *r)
{
	while (*r->p == ' ' || *r->p == '\n' || *r->p == '\t' || *r->p == '\r')
		r->p++;
}

static bool take(struct reader *r, char c)
{
	skip_space(r);
	if (*r->p != c)
		return false;
	r->p++;
	return true;
}

/* --- texts --- */

/* Bytes that stand for themselves and need no look: ASCII but for quote, backslash and what
 * controls. */
static bool is_plain(char c)
{
	return (signed char)c >= ' ' && c != '"' && c != '\\';
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four digits; -1: they are not there. */
static long take_unit(struct reader *r)
{
	long unit = 0;

	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(*r->p);

		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
		r->p++;
	}
	return unit;
}

/* What stands behind \u, with the other half of a pair; 0: it is no character. */
static long take_character(struct reader *r)
{
	long unit = take_unit(r);
	long low;

	if (unit < 0xd800 || unit > 0xdfff)
		return unit > 0 ? unit : 0;
	if (unit > 0xdbff || r->p[0] != '\\' || r->p[1] != 'u')
		return 0;
	r->p += 2;
	low = take_unit(r);
	if (low < 0xdc00 || low > 0xdfff)
		return 0;
	return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

static char *put_utf8(char *to, long c)
{
	const int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const unsigned char first[] = { 0, 0xc0, 0xe0, 0xf0 };

	*to++ = (char)(first[more] | c >> (6 * more));
	for (int i = more - 1; i >= 0; i--)
		*to++ = (char)(0x80 | (c >> (6 * i) & 0x3f));
	return to;
}

/* One escape; no escape is shorter than what it stands for. NULL: it is none. */
static char *take_escape(struct reader *r, char *to)
{
	static const char from[] = "\"\\/bfnrt";
	static const char into[] = "\"\\/\b\f\n\r\t";
	const char *at = r->p[1] ? strchr(from, r->p[1]) : NULL;
	long c;

	if (at) {
		*to = into[at - from];
		r->p += 2;
		return to + 1;
	}
	if (r->p[1] != 'u')
		return NULL;
	r->p += 2;
	c = take_character(r);
	return c ? put_utf8(to, c) : NULL;
}

/* A character that is more than a byte, copied as it is. NULL: no UTF-8. */
static char *take_sequence(struct reader *r, char *to)
{
	size_t n = tt_utf8_step((struct tt_str){ r->p, (size_t)(r->end - r->p) });

	memmove(to, r->p, n);
	r->p += n;
	return n ? to + n : NULL;
}

/* What is not plain, at r->p. */
static char *take_special(struct reader *r, char *to)
{
	if (*r->p == '\\')
		to = take_escape(r, to);
	else if ((unsigned char)*r->p < 0x80)
		to = NULL; /* a control character, or the end */
	else
		to = take_sequence(r, to);
	if (!to)
		fail(r, "a text that has no end, or bad characters");
	return to;
}

/* From the opening quote on; in place. */
static bool read_text(struct reader *r, struct tt_str *out)
{
	char *to = ++r->p;

	out->p = to;
	while (is_plain(*r->p))
		r->p++;
	to = r->p;
	while (*r->p != '"') {
		if (is_plain(*r->p)) {
			*to++ = *r->p++;
			continue;
		}
		to = take_special(r, to);
		if (!to)
			return false;
	}
	r->p++;
	*to = '\0';
	out->n = (size_t)(to - out->p);
	return true;
}

/* --- numbers and words --- */

static bool take_digits(struct reader *r)
{
	const char *begin = r->p;

	while (*r->p >= '0' && *r->p <= '9')
		r->p++;
	return r->p > begin || fail(r, "a number without a digit");
}

/* Fraction and exponent. */
static bool take_rest(struct reader *r)
{
	if (*r->p == '.') {
		r->p++;
		if (!take_digits(r))
			return false;
	}
	if (*r->p != 'e' && *r->p != 'E')
		return true;
	r->p++;
	r->p += *r->p == '+' || *r->p == '-';
	return take_digits(r);
}

static bool make_real(struct reader *r, const char *begin, struct tt_json *out)
{
	if (!r->locale)
		r->locale = newlocale(LC_ALL_MASK, "C", NULL);
	if (!r->locale) {
		r->arena->failed = true;
		return false;
	}
	out->type = TT_JSON_REAL;
	out->real = strtod_l(begin, NULL, r->locale);
	return isfinite(out->real) || fail(r, "a number that is too large");
}

/* False: it does not fit. */
static bool make_integer(const char *begin, const char *end, struct tt_json *out)
{
	const bool is_negative = *begin == '-';
	int64_t value = 0;

	for (const char *p = begin + is_negative; p < end; p++) {
		int digit = *p - '0';

		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, is_negative ? -digit : digit, &value))
			return false;
	}
	out->type = TT_JSON_INT;
	out->integer = value;
	return true;
}

static bool read_number(struct reader *r, struct tt_json *out)
{
	const char *begin = r->p;
	const char *whole;

	r->p += *r->p == '-';
	if (r->p[0] == '0' && r->p[1] >= '0' && r->p[1] <= '9')
		return fail(r, "a number that begins with 0");
	if (!take_digits(r))
		return false;
	whole = r->p;
	if (!take_rest(r))
		return false;
	if (whole == r->p && make_integer(begin, whole, out))
		return true;
	return make_real(r, begin, out);
}

static bool read_word(struct reader *r, struct tt_json *out)
{
	static const struct {
		struct tt_str word;
		enum tt_json_type type;
	} words[] = {
		{ { "true", 4 }, TT_JSON_BOOL },
		{ { "false", 5 }, TT_JSON_BOOL },
		{ { "null", 4 }, TT_JSON_NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strncmp(r->p, words[i].word.p, words[i].word.n) != 0)
			continue;
		r->p += words[i].word.n;
		out->type = words[i].type;
		out->is_true = i == 0;
		return true;
	}
	return fail(r, "no value");
}

/* --- lists and objects --- */

static bool read_value(struct reader *r, struct tt_json *out);

/* A member that is complete waits until all are. */
static bool keep(struct reader *r, const struct tt_json_member *member)
{
	tt_buf_add(&r->open, (const char *)member, sizeof(*member));
	if (r->open.failed)
		r->arena->failed = true;
	return !r->open.failed;
}

static bool read_name(struct reader *r, struct tt_str *name)
{
	skip_space(r);
	if (*r->p != '"')
		return fail(r, "no name of a member");
	return read_text(r, name) && (take(r, ':') || fail(r, "no colon"));
}

/* Members up to the closing bracket, onto the pile of open ones. */
static bool read_members(struct reader *r, char closing)
{
	if (take(r, closing))
		return true;
	for (;;) {
		struct tt_json_member member = { .name = { NULL, 0 } };

		if (closing == '}' && !read_name(r, &member.name))
			return false;
		if (!read_value(r, &member.value) || !keep(r, &member))
			return false;
		if (take(r, closing))
			return true;
		if (!take(r, ','))
			return fail(r, "no comma and no end");
	}
}

static bool close_object(struct reader *r, size_t from, struct tt_json *out)
{
	struct tt_json_member *all = tt_arena_array(r->arena, struct tt_json_member, out->n);

	if (all && out->n > 0)
		memcpy(all, r->open.p + from, out->n * sizeof(*all));
	out->members = all;
	return all != NULL;
}

static bool close_list(struct reader *r, size_t from, struct tt_json *out)
{
	struct tt_json *all = tt_arena_array(r->arena, struct tt_json, out->n);
	struct tt_json_member member;

	for (size_t i = 0; all && i < out->n; i++) {
		memcpy(&member, r->open.p + from + i * sizeof(member), sizeof(member));
		all[i] = member.value;
	}
	out->items = all;
	return all != NULL;
}

static bool read_container(struct reader *r, struct tt_json *out)
{
	const bool is_object = *r->p++ == '{';
	size_t from = r->open.n;
	bool ok;

	if (r->depth++ == TT_JSON_DEPTH)
		return fail(r, "nested too deep");
	if (!read_members(r, is_object ? '}' : ']'))
		return false;
	out->type = is_object ? TT_JSON_OBJECT : TT_JSON_LIST;
	out->n = (r->open.n - from) / sizeof(struct tt_json_member);
	ok = is_object ? close_object(r, from, out) : close_list(r, from, out);
	r->open.n = from;
	r->depth--;
	return ok;
}

static bool read_text_value(struct reader *r, struct tt_json *out)
{
	struct tt_str text;

	if (!read_text(r, &text))
		return false;
	out->type = TT_JSON_TEXT;
	out->text = text.p;
	out->n = text.n;
	return true;
}

static bool read_value(struct reader *r, struct tt_json *out)
{
	skip_space(r);
	if (*r->p == '"')
		return read_text_value(r, out);
	if (*r->p == '{' || *r->p == '[')
		return read_container(r, out);
	if (*r->p == '-' || (*r->p >= '0' && *r->p <= '9'))
		return read_number(r, out);
	return read_word(r, out);
}

static bool read_all(struct reader *r, struct tt_json *out)
{
	if (!read_value(r, out))
		return false;
	skip_space(r);
	return r->p == r->end || fail(r, "something behind the value");
}

const struct tt_json *tt_json_read(struct tt_arena *arena, struct tt_str text,
				   struct tt_json_fault *fault)
{
	struct tt_json *root = tt_arena_new(arena, struct tt_json);
	char *copy = tt_arena_dup(arena, text.p, text.n);
	struct reader r = { .arena = arena, .begin = copy, .p = copy };
	bool ok;

	*fault = (struct tt_json_fault){ "no memory", 0 };
	if (!root || !copy)
		return NULL;
	r.end = copy + text.n;
	r.open.may_fail = arena->may_fail;
	ok = read_all(&r, root) && !arena->failed;
	*fault = (struct tt_json_fault){ r.fault ? r.fault : "no memory", (size_t)(r.p - r.begin) };
	tt_buf_finish(&r.open);
	if (r.locale)
		freelocale(r.locale);
	return ok ? root : NULL;
}

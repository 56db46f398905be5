/* json.c - a tree of JSON is looked at, and written again. */
#include "lib/base/json.h"
#include "lib/base/writer.h"

#include <stdio.h>

enum tt_json_type tt_json_type(const struct tt_json *value)
{
	return value ? value->type : TT_JSON_NONE;
}

size_t tt_json_count(const struct tt_json *value)
{
	enum tt_json_type type = tt_json_type(value);

	return type == TT_JSON_LIST || type == TT_JSON_OBJECT ? value->n : 0;
}

const struct tt_json *tt_json_at(const struct tt_json *list, size_t i)
{
	return tt_json_type(list) == TT_JSON_LIST && i < list->n ? &list->items[i] : NULL;
}

const struct tt_json *tt_json_find(const struct tt_json *object, struct tt_str name, size_t *place)
{
	size_t n = tt_json_type(object) == TT_JSON_OBJECT ? object->n : 0;
	size_t at = *place;

	for (size_t i = 0; i < n; i++, at++) {
		if (at >= n)
			at = 0;
		if (!tt_str_eq(object->members[at].name, name))
			continue;
		*place = at + 1;
		return &object->members[at].value;
	}
	return NULL;
}

static const struct tt_json *get(const struct tt_json *object, struct tt_str name)
{
	size_t place = 0;

	return tt_json_find(object, name, &place);
}

const struct tt_json *tt_json_get(const struct tt_json *object, const char *key)
{
	return get(object, tt_str(key));
}

const struct tt_json *tt_json_path(const struct tt_json *object, const char *path)
{
	struct tt_str rest = tt_str(path);

	while (object && rest.p)
		object = get(object, tt_str_cut(&rest, '.'));
	return object;
}

bool tt_json_next(const struct tt_json *object, const void **at, const char **key,
		  const struct tt_json **value)
{
	size_t n = tt_json_type(object) == TT_JSON_OBJECT ? object->n : 0;
	const struct tt_json_member *member = *at;

	if (n == 0 || (member && member + 1 == object->members + n)) {
		*at = NULL;
		return false;
	}
	member = member ? member + 1 : object->members;
	*at = member;
	*key = member->name.p;
	*value = &member->value;
	return true;
}

struct tt_str tt_json_text(const struct tt_json *value)
{
	if (tt_json_type(value) != TT_JSON_TEXT)
		return (struct tt_str){ NULL, 0 };
	return (struct tt_str){ value->text, value->n };
}

/* What does not fit is the largest or smallest there is. */
static int64_t int_of_real(double real)
{
	if (real >= 0x1p63)
		return INT64_MAX;
	return real < -0x1p63 ? INT64_MIN : (int64_t)real;
}

int64_t tt_json_int(const struct tt_json *value)
{
	switch (tt_json_type(value)) {
	case TT_JSON_INT:
		return value->integer;
	case TT_JSON_REAL:
		return int_of_real(value->real);
	case TT_JSON_TEXT:
		return tt_str_int(tt_json_text(value));
	default:
		return tt_json_type(value) == TT_JSON_BOOL && value->is_true;
	}
}

double tt_json_real(const struct tt_json *value)
{
	if (tt_json_type(value) == TT_JSON_INT)
		return (double)value->integer;
	return tt_json_type(value) == TT_JSON_REAL ? value->real : 0;
}

bool tt_json_bool(const struct tt_json *value)
{
	struct tt_str text = tt_json_text(value);

	switch (tt_json_type(value)) {
	case TT_JSON_BOOL:
		return value->is_true;
	case TT_JSON_INT:
	case TT_JSON_REAL:
		return tt_json_real(value) != 0;
	case TT_JSON_TEXT:
		return text.n > 0 && !tt_str_is(text, "0");
	default:
		return tt_json_count(value) > 0;
	}
}

/* --- writing --- */

static void put_text(struct tt_buf *out, struct tt_str text)
{
	tt_buf_add_char(out, '"');
	tt_json_escape(out, text);
	tt_buf_add_char(out, '"');
}

/* With a point whatever the host's language writes, and never like a whole number. */
static void put_real(struct tt_buf *out, double real)
{
	char digits[40];
	size_t n = (size_t)snprintf(digits, sizeof(digits), "%.17g", real);

	for (size_t i = 0; i < n; i++)
		if (!strchr("0123456789+-e", digits[i]))
			digits[i] = '.';
	tt_buf_add(out, digits, n);
	if (!strpbrk(digits, ".e"))
		tt_buf_add_c(out, ".0");
}

static void put_value(struct tt_buf *out, const struct tt_json *value);

static void put_items(struct tt_buf *out, const struct tt_json *list)
{
	tt_buf_add_char(out, '[');
	for (size_t i = 0; i < list->n; i++) {
		if (i > 0)
			tt_buf_add_char(out, ',');
		put_value(out, &list->items[i]);
	}
	tt_buf_add_char(out, ']');
}

static void put_members(struct tt_buf *out, const struct tt_json *object)
{
	tt_buf_add_char(out, '{');
	for (size_t i = 0; i < object->n; i++) {
		if (i > 0)
			tt_buf_add_char(out, ',');
		put_text(out, object->members[i].name);
		tt_buf_add_char(out, ':');
		put_value(out, &object->members[i].value);
	}
	tt_buf_add_char(out, '}');
}

static void put_value(struct tt_buf *out, const struct tt_json *value)
{
	if (value->type == TT_JSON_LIST)
		put_items(out, value);
	else if (value->type == TT_JSON_OBJECT)
		put_members(out, value);
	else if (value->type == TT_JSON_TEXT)
		put_text(out, tt_json_text(value));
	else if (value->type == TT_JSON_INT)
		tt_buf_add_i64(out, value->integer);
	else if (value->type == TT_JSON_REAL)
		put_real(out, value->real);
	else if (value->type == TT_JSON_BOOL)
		tt_buf_add_c(out, value->is_true ? "true" : "false");
	else
		tt_buf_add_c(out, "null");
}

char *tt_json_dump(const struct tt_json *value)
{
	struct tt_buf out = { .may_fail = true };

	if (!value)
		return NULL;
	put_value(&out, value);
	tt_buf_add_char(&out, '\0');
	if (!out.failed)
		return out.p;
	tt_buf_finish(&out);
	return NULL;
}

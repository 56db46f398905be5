/* json.c - what libjansson has parsed, for who does not want to know it. */
#include "lib/client/internal.h"

/* A tt_json is a json_t; nobody outside sees either. */
static const json_t *of(const struct tt_json *value)
{
	return (const json_t *)(const void *)value;
}

static const struct tt_json *as(const json_t *json)
{
	return (const struct tt_json *)(const void *)json;
}

enum tt_json_type tt_json_type(const struct tt_json *value)
{
	if (!value)
		return TT_JSON_NONE;
	switch (json_typeof(of(value))) {
	case JSON_OBJECT:
		return TT_JSON_OBJECT;
	case JSON_ARRAY:
		return TT_JSON_LIST;
	case JSON_STRING:
		return TT_JSON_TEXT;
	case JSON_INTEGER:
		return TT_JSON_INT;
	case JSON_REAL:
		return TT_JSON_REAL;
	case JSON_TRUE:
	case JSON_FALSE:
		return TT_JSON_BOOL;
	case JSON_NULL:
		return TT_JSON_NULL;
	}
	return TT_JSON_NONE;
}

size_t tt_json_count(const struct tt_json *value)
{
	return json_array_size(of(value)) + json_object_size(of(value));
}

const struct tt_json *tt_json_at(const struct tt_json *list, size_t i)
{
	return as(json_array_get(of(list), i));
}

const struct tt_json *tt_json_get(const struct tt_json *object, const char *key)
{
	return as(json_object_get(of(object), key));
}

const struct tt_json *tt_json_path(const struct tt_json *object, const char *path)
{
	const json_t *at = of(object);

	while (at) {
		const char *dot = strchrnul(path, '.');

		at = json_object_getn(at, path, (size_t)(dot - path));
		if (!*dot)
			break;
		path = dot + 1;
	}
	return as(at);
}

bool tt_json_next(const struct tt_json *object, const void **at, const char **key,
		  const struct tt_json **value)
{
	json_t *json = (json_t *)of(object);
	void *iter = *at ? json_object_iter_next(json, (void *)*at) : json_object_iter(json);

	*at = iter;
	if (!iter)
		return false;
	*key = json_object_iter_key(iter);
	*value = as(json_object_iter_value(iter));
	return true;
}

struct tt_str tt_json_text(const struct tt_json *value)
{
	return (struct tt_str){ json_string_value(of(value)), json_string_length(of(value)) };
}

int64_t tt_json_int(const struct tt_json *value)
{
	const json_t *json = of(value);
	double real;

	if (json_is_integer(json))
		return json_integer_value(json);
	if (json_is_string(json))
		return tt_str_int(tt_json_text(value));
	if (!json_is_real(json))
		return json_is_true(json);
	real = json_real_value(json);
	if (real >= 0x1p63)
		return INT64_MAX;
	return real < -0x1p63 ? INT64_MIN : (int64_t)real;
}

double tt_json_real(const struct tt_json *value)
{
	return json_number_value(of(value));
}

bool tt_json_bool(const struct tt_json *value)
{
	struct tt_str text = tt_json_text(value);

	switch (tt_json_type(value)) {
	case TT_JSON_BOOL:
		return json_is_true(of(value));
	case TT_JSON_INT:
	case TT_JSON_REAL:
		return json_number_value(of(value)) != 0;
	case TT_JSON_TEXT:
		return text.n > 0 && !tt_str_is(text, "0");
	default:
		return tt_json_count(value) > 0;
	}
}

char *tt_json_dump(const struct tt_json *value)
{
	return value ? json_dumps(of(value), JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
}

#include "server/seed_json.h"
#include "server/http/refusal.h"

#include <stdarg.h>
#include <stdio.h>

enum tt_err seed_wrong(struct seed *seed, const char *where, const char *fmt, ...)
{
	char what[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	seed->problem = tt_arena_printf(seed->arena, "%s: %s", where, what);
	return TT_ERR_SEED;
}

enum tt_err seed_refused(struct seed *seed, const char *where, struct tt_str what, enum tt_err err)
{
	if (!err || err == TT_ERR_SEED) /* which has been said */
		return err;
	if (!what.p)
		return seed_wrong(seed, where, "%s", refusal_of(err)->reason);
	return seed_wrong(seed, where, "\"%.*s\": %s", TT_STR_ARG(what), refusal_of(err)->reason);
}

static bool has_type(const json_t *value, enum seed_type type)
{
	switch (type) {
	case SEED_TEXT:
		return json_is_string(value);
	case SEED_NUMBER:
		return json_is_integer(value);
	case SEED_BOOL:
		return json_is_boolean(value);
	case SEED_LIST:
		return json_is_array(value);
	case SEED_OBJECT:
		return json_is_object(value);
	default:
		return true;
	}
}

static const struct seed_key *find_key(const struct seed_key keys[], const char *name)
{
	while (keys->name && strcmp(keys->name, name) != 0)
		keys++;
	return keys->name ? keys : NULL;
}

static const char *list_keys(struct seed *seed, const struct seed_key keys[])
{
	const char *all = keys->name;

	while ((++keys)->name)
		all = tt_arena_printf(seed->arena, "%s, %s", all, keys->name);
	return all;
}

static enum tt_err check_value(struct seed *seed, const char *where, const struct seed_key *key,
			       const json_t *value)
{
	static const char *const types[] = {
		[SEED_TEXT] = "a text",        [SEED_NUMBER] = "a whole number",
		[SEED_BOOL] = "true or false", [SEED_LIST] = "a list",
		[SEED_OBJECT] = "an object",   [SEED_ANY] = "anything",
	};

	if (has_type(value, key->type))
		return TT_OK;
	return seed_wrong(seed, where, "\"%s\" is to be %s", key->name, types[key->type]);
}

enum tt_err seed_check(struct seed *seed, const json_t *json, const char *where,
		       const struct seed_key keys[])
{
	const char *name;
	json_t *value;

	if (!json_is_object(json))
		return seed_wrong(seed, where, "this is to be an object with %s",
				  list_keys(seed, keys));
	json_object_foreach ((json_t *)(uintptr_t)json, name, value) {
		const struct seed_key *key = find_key(keys, name);
		enum tt_err err;

		if (!key)
			return seed_wrong(seed, where, "unknown key \"%s\"; there are %s", name,
					  list_keys(seed, keys));
		err = check_value(seed, where, key, value);
		if (err)
			return err;
	}
	for (; keys->name; keys++)
		if (keys->is_needed && !json_object_get(json, keys->name))
			return seed_wrong(seed, where, "\"%s\" is missing", keys->name);
	return TT_OK;
}

struct tt_str seed_text_of(struct seed *seed, const json_t *value)
{
	if (!json_is_string(value))
		return (struct tt_str){ NULL, 0 };
	return tt_str_dup(seed->arena,
			  (struct tt_str){ json_string_value(value), json_string_length(value) });
}

struct tt_str seed_text(struct seed *seed, const json_t *object, const char *key)
{
	return seed_text_of(seed, json_object_get(object, key));
}

int64_t seed_number(const json_t *object, const char *key, int64_t missing)
{
	const json_t *value = json_object_get(object, key);

	return value ? json_integer_value(value) : missing;
}

const char *seed_at(struct seed *seed, const char *where, const char *key, size_t i)
{
	if (!key)
		return tt_arena_printf(seed->arena, "%s[%zu]", where, i);
	return tt_arena_printf(seed->arena, "%s%s%s[%zu]", where, *where ? "." : "", key, i);
}

enum tt_err seed_each(struct seed *seed, const json_t *object, const char *where, const char *key,
		      seed_fn fn, void *ctx)
{
	const json_t *list = json_object_get(object, key);
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < json_array_size(list); i++)
		err = fn(seed, json_array_get(list, i), seed_at(seed, where, key, i), ctx);
	return err;
}

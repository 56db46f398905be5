/* wire_read.c - the walk through the tables, from JSON to structs. */
#include "lib/wire/wire_read.h"
#include "lib/wire/poll.h"
#include "lib/wire/thread.h"

#include <math.h>

/* A parent has no parent of its own, and a last message neither; but who knows who sends it. */
enum {
	MESSAGE_DEPTH = 4
};

struct walk {
	struct tt_wire_reader *r;
	int depth; /* of messages in messages */
};

static bool read_object(struct walk *w, const struct tt_object *object, const json_t *json,
			void *value);

static struct tt_str text_of(const json_t *json)
{
	return (struct tt_str){ json_string_value(json), json_string_length(json) };
}

static bool is_nothing(const json_t *json)
{
	return !json || json_is_null(json);
}

/* What does not fit is the largest or smallest there is. */
static int64_t int_of_real(double real)
{
	if (isnan(real))
		return 0;
	if (real >= 0x1p63)
		return INT64_MAX;
	return real < -0x1p63 ? INT64_MIN : (int64_t)real;
}

static bool read_int(const json_t *json, int64_t *out)
{
	if (json_is_integer(json))
		*out = json_integer_value(json);
	else if (json_is_real(json))
		*out = int_of_real(json_real_value(json));
	else if (json_is_string(json))
		*out = tt_str_int(text_of(json));
	else if (json_is_boolean(json))
		*out = json_is_true(json);
	else
		return false;
	return true;
}

static bool is_false_text(struct tt_str s)
{
	return s.n == 0 || tt_str_is(s, "0") || tt_str_is(s, "false");
}

static bool read_bool(const json_t *json, bool *out)
{
	if (json_is_boolean(json))
		*out = json_is_true(json);
	else if (json_is_number(json))
		*out = json_number_value(json) != 0;
	else if (json_is_string(json))
		*out = !is_false_text(text_of(json));
	else
		return false;
	return true;
}

/* PHP cannot tell an empty map from an empty list. */
static bool is_map_or_list(const json_t *json, bool is_map)
{
	const bool fits = is_map ? json_is_object(json) : json_is_array(json);
	const bool is_empty = json_array_size(json) == 0 && json_object_size(json) == 0;

	return fits || (is_empty && (json_is_array(json) || json_is_object(json)));
}

/* Of a number and a boolean: as PHP writes them. */
static bool read_text(struct walk *w, const json_t *json, struct tt_str *out)
{
	struct tt_arena *arena = w->r->arena;

	if (json_is_string(json))
		*out = tt_str_dup(arena, text_of(json));
	else if (json_is_integer(json))
		*out = tt_str_printf(arena, "%lld", (long long)json_integer_value(json));
	else if (json_is_real(json))
		*out = tt_str_printf(arena, "%.15g", json_real_value(json));
	else if (json_is_boolean(json))
		*out = json_is_true(json) ? TT_STR("1") : TT_STR("");
	else
		return false;
	return true;
}

static bool read_texts(struct walk *w, const json_t *json, struct tt_texts *out)
{
	size_t n = json_array_size(json);
	struct tt_str *items = tt_arena_array(w->r->arena, struct tt_str, n);

	if (!items)
		return true; /* the arena tells */
	for (size_t i = 0; i < n; i++)
		if (!read_text(w, json_array_get(json, i), &items[i]))
			return false;
	*out = (struct tt_texts){ items, n };
	return true;
}

static bool read_ints(struct walk *w, const json_t *json, struct tt_ints *out)
{
	size_t n = json_array_size(json);
	int64_t *items = tt_arena_array(w->r->arena, int64_t, n);

	if (!items)
		return true;
	for (size_t i = 0; i < n; i++)
		if (!read_int(json_array_get(json, i), &items[i]))
			return false;
	*out = (struct tt_ints){ items, n };
	return true;
}

/* What is no text, number or boolean inside of a parameter is its JSON. */
static struct tt_str read_anything(struct walk *w, const json_t *json)
{
	struct tt_str text = TT_STR("");
	char *dump;

	if (json_is_null(json) || read_text(w, json, &text))
		return text;
	dump = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
	if (!dump)
		w->r->arena->failed = true;
	else
		text = tt_str_dup(w->r->arena, tt_str(dump));
	free(dump);
	return text;
}

static bool read_param(struct walk *w, const char *name, const json_t *json, struct tt_param *out)
{
	struct tt_arena *arena = w->r->arena;
	size_t n = json_object_size(json);
	struct tt_pair *pairs = tt_arena_array(arena, struct tt_pair, n);
	const char *key;
	json_t *value;
	size_t i = 0;

	if (!is_map_or_list(json, true))
		return false;
	out->key = tt_str_dup(arena, tt_str(name));
	if (!pairs)
		return true;
	json_object_foreach ((json_t *)json, key, value) {
		pairs[i].key = tt_arena_dup(arena, key, strlen(key));
		pairs[i++].value = read_anything(w, value);
	}
	out->pairs = pairs;
	out->n_pairs = n;
	return true;
}

static bool read_params(struct walk *w, const json_t *json, struct tt_params *out)
{
	size_t n = json_object_size(json);
	struct tt_param *items = tt_arena_array(w->r->arena, struct tt_param, n);
	const char *key;
	json_t *value;
	size_t i = 0;

	if (!items)
		return true;
	json_object_foreach ((json_t *)json, key, value)
		if (!read_param(w, key, value, &items[i++]))
			return false;
	*out = (struct tt_params){ items, n };
	return true;
}

static bool read_counts(struct walk *w, const json_t *json, struct tt_counts *out)
{
	size_t n = json_object_size(json);
	struct tt_count *items = tt_arena_array(w->r->arena, struct tt_count, n);
	const char *key;
	json_t *value;
	size_t i = 0;

	if (!items)
		return true;
	json_object_foreach ((json_t *)json, key, value) {
		items[i].key = tt_str_dup(w->r->arena, tt_str(key));
		if (!read_int(value, &items[i++].n))
			return false;
	}
	*out = (struct tt_counts){ items, n };
	return true;
}

static bool read_list(struct walk *w, const struct tt_object *object, const json_t *json,
		      void **items, size_t *n)
{
	char *all = tt_arena_alloc(w->r->arena, json_array_size(json) * object->size);

	if (!all)
		return true;
	for (size_t i = 0; i < json_array_size(json); i++)
		if (!read_object(w, object, json_array_get(json, i), all + i * object->size))
			return false;
	*items = all;
	*n = json_array_size(json);
	return true;
}

static bool read_votes(struct walk *w, const json_t *json, struct tt_votes *out)
{
	void *items = NULL;

	if (!read_list(w, &tt_vote_object, json, &items, &out->n))
		return false;
	out->items = items;
	return true;
}

/* {"id": 5, "deleted": true} is all that is said of a parent that its reader cannot see. */
static bool is_gone(const json_t *json)
{
	return json_is_true(json_object_get(json, "deleted")) && !json_object_get(json, "message");
}

static bool read_message(struct walk *w, const json_t *json, const struct tt_message **out)
{
	struct tt_message *message;
	bool ok;

	if (json_is_array(json)) /* empty: PHP's way to say there is none */
		return true;
	if (w->depth == MESSAGE_DEPTH)
		return true;
	message = tt_arena_new(w->r->arena, struct tt_message);
	if (!message)
		return true;
	w->depth++;
	ok = read_object(w, &tt_message_object, json, message);
	w->depth--;
	message->is_gone = is_gone(json);
	*out = message;
	return ok;
}

static bool has_shape(const struct tt_field *field, const json_t *json)
{
	switch (field->type) {
	case TT_TYPE_TEXTS:
	case TT_TYPE_INTS:
	case TT_TYPE_VOTES:
		return is_map_or_list(json, false);
	case TT_TYPE_PARAMS:
	case TT_TYPE_COUNTS:
	case TT_TYPE_COUNTS_OR_LIST:
	case TT_TYPE_MESSAGE:
		return is_map_or_list(json, true);
	default:
		return true;
	}
}

static bool read_value(struct walk *w, const struct tt_field *field, const json_t *json, char *at)
{
	void *to = at;

	switch (field->type) {
	case TT_TYPE_INT:
	case TT_TYPE_INT_OR_NULL:
		return read_int(json, to);
	case TT_TYPE_BOOL:
		return read_bool(json, to);
	case TT_TYPE_TEXT:
	case TT_TYPE_TEXT_OR_NULL:
		return read_text(w, json, to);
	case TT_TYPE_TEXTS:
		return read_texts(w, json, to);
	case TT_TYPE_PARAMS:
		return read_params(w, json, to);
	case TT_TYPE_COUNTS:
	case TT_TYPE_COUNTS_OR_LIST:
		return read_counts(w, json, to);
	case TT_TYPE_INTS:
		return read_ints(w, json, to);
	case TT_TYPE_MESSAGE:
		return read_message(w, json, to);
	case TT_TYPE_VOTES:
		return read_votes(w, json, to);
	}
	return false;
}

/* Text that has to be there is "" when it is not. */
static void set_missing(const struct tt_field *field, char *at)
{
	if (field->type == TT_TYPE_TEXT && field->presence != TT_PRESENCE_SET)
		*(struct tt_str *)(void *)at = TT_STR("");
}

static bool fail(struct walk *w, const struct tt_object *object, const char *key)
{
	if (!w->r->object) {
		w->r->object = object->name;
		w->r->key = key;
	}
	return false;
}

static bool read_object(struct walk *w, const struct tt_object *object, const json_t *json,
			void *value)
{
	char *base = value;
	unsigned *parts = (unsigned *)(void *)(base + object->parts_offset);

	if (!json_is_object(json))
		return fail(w, object, NULL);
	for (size_t i = 0; i < object->n_fields; i++) {
		const struct tt_field *field = &object->fields[i];
		const json_t *at = json_object_get(json, field->key.p);

		if (at && field->presence > TT_PRESENCE_SET)
			*parts |= field->presence;
		if (is_nothing(at))
			set_missing(field, base + field->offset);
		else if (!has_shape(field, at) || !read_value(w, field, at, base + field->offset))
			return fail(w, object, field->key.p);
	}
	return true;
}

bool tt_wire_read(struct tt_wire_reader *r, const struct tt_object *object, const json_t *json,
		  void *value)
{
	struct walk w = { r, 0 };

	return read_object(&w, object, json, value) && !r->arena->failed;
}

bool tt_wire_read_list(struct tt_wire_reader *r, const struct tt_object *object, const json_t *json,
		       void **items, size_t *n)
{
	struct walk w = { r, 0 };

	*items = NULL;
	*n = 0;
	if (!is_nothing(json) && !is_map_or_list(json, false))
		return fail(&w, object, NULL);
	return read_list(&w, object, json, items, n) && !r->arena->failed;
}

static bool read_message_or_null(struct walk *w, const json_t *json, const struct tt_message **out)
{
	if (is_nothing(json))
		return true;
	if (!is_map_or_list(json, true))
		return fail(w, &tt_message_object, NULL);
	return read_message(w, json, out);
}

bool tt_wire_read_thread(struct tt_wire_reader *r, const json_t *json, struct tt_thread_info *info)
{
	const json_t *level =
		json_object_get(json_object_get(json, "attendee"), "notificationLevel");
	struct walk w = { r, 0 };

	memset(info, 0, sizeof(*info));
	if (!is_nothing(level) && !read_int(level, &info->level))
		return fail(&w, &tt_thread_object, "notificationLevel");
	return read_object(&w, &tt_thread_object, json_object_get(json, "thread"), &info->thread) &&
	       read_message_or_null(&w, json_object_get(json, "first"), &info->first) &&
	       read_message_or_null(&w, json_object_get(json, "last"), &info->last) &&
	       !r->arena->failed;
}

/* wire_read.c - the walk through the tables, from JSON to structs. */
#include "lib/wire/wire_read.h"
#include "lib/wire/pin.h"
#include "lib/wire/poll.h"
#include "lib/wire/thread.h"

#include <inttypes.h>
#include <stdlib.h>

/* A parent has no parent of its own, and a last message neither; but who knows who sends it. */
enum {
	MESSAGE_DEPTH = 4
};

struct walk {
	struct tt_wire_reader *r;
	int depth; /* of messages in messages */
};

static bool read_object(struct walk *w, const struct tt_object *object, const struct tt_json *json,
			void *value);

static bool is_nothing(const struct tt_json *json)
{
	return !json || tt_json_is(json, TT_JSON_NULL);
}

static bool is_scalar(const struct tt_json *json)
{
	return json->type != TT_JSON_NULL && json->type != TT_JSON_LIST &&
	       json->type != TT_JSON_OBJECT;
}

static bool read_int(const struct tt_json *json, int64_t *out)
{
	*out = tt_json_int(json);
	return is_scalar(json);
}

static bool is_false_text(struct tt_str s)
{
	return s.n == 0 || tt_str_is(s, "0") || tt_str_is(s, "false");
}

static bool read_bool(const struct tt_json *json, bool *out)
{
	if (tt_json_is(json, TT_JSON_TEXT))
		*out = !is_false_text(tt_json_text(json));
	else
		*out = tt_json_bool(json);
	return is_scalar(json);
}

/* PHP cannot tell an empty map from an empty list. */
static bool is_map_or_list(const struct tt_json *json, bool is_map)
{
	const bool is_list = tt_json_is(json, TT_JSON_LIST);

	if (!is_list && !tt_json_is(json, TT_JSON_OBJECT))
		return false;
	return is_list != is_map || json->n == 0;
}

/* Of a number and a boolean: as PHP writes them. */
static bool read_text(struct walk *w, const struct tt_json *json, struct tt_str *out)
{
	struct tt_arena *arena = w->r->arena;

	if (json->type == TT_JSON_TEXT)
		*out = tt_json_text(json);
	else if (json->type == TT_JSON_INT)
		*out = tt_str_printf(arena, "%" PRId64, json->integer);
	else if (json->type == TT_JSON_REAL)
		*out = tt_str_printf(arena, "%.15g", json->real);
	else if (json->type == TT_JSON_BOOL)
		*out = json->is_true ? TT_STR("1") : TT_STR("");
	return is_scalar(json);
}

static bool read_texts(struct walk *w, const struct tt_json *json, struct tt_texts *out)
{
	size_t n = tt_json_n_items(json);
	struct tt_str *items = tt_arena_array(w->r->arena, struct tt_str, n);

	if (!items)
		return true; /* the arena tells */
	for (size_t i = 0; i < n; i++)
		if (!read_text(w, &json->items[i], &items[i]))
			return false;
	*out = (struct tt_texts){ items, n };
	return true;
}

static bool read_ints(struct walk *w, const struct tt_json *json, struct tt_ints *out)
{
	size_t n = tt_json_n_items(json);
	int64_t *items = tt_arena_array(w->r->arena, int64_t, n);

	if (!items)
		return true;
	for (size_t i = 0; i < n; i++)
		if (!read_int(&json->items[i], &items[i]))
			return false;
	*out = (struct tt_ints){ items, n };
	return true;
}

/* What is no text, number or boolean inside of a parameter is its JSON. */
static struct tt_str read_anything(struct walk *w, const struct tt_json *json)
{
	struct tt_str text = TT_STR("");
	char *dump;

	if (is_nothing(json) || read_text(w, json, &text))
		return text;
	dump = tt_json_dump(json);
	if (!dump)
		w->r->arena->failed = true;
	else
		text = tt_str_dup(w->r->arena, tt_str(dump));
	free(dump);
	return text;
}

static bool read_param(struct walk *w, const struct tt_json_member *member, struct tt_param *out)
{
	const struct tt_json *json = &member->value;
	size_t n = tt_json_n_members(json);
	struct tt_pair *pairs = tt_arena_array(w->r->arena, struct tt_pair, n);

	if (!is_map_or_list(json, true))
		return false;
	out->key = member->name;
	if (!pairs)
		return true;
	for (size_t i = 0; i < n; i++) {
		pairs[i].key = json->members[i].name.p;
		pairs[i].value = read_anything(w, &json->members[i].value);
	}
	out->pairs = pairs;
	out->n_pairs = n;
	return true;
}

static bool read_params(struct walk *w, const struct tt_json *json, struct tt_params *out)
{
	size_t n = tt_json_n_members(json);
	struct tt_param *items = tt_arena_array(w->r->arena, struct tt_param, n);

	if (!items)
		return true;
	for (size_t i = 0; i < n; i++)
		if (!read_param(w, &json->members[i], &items[i]))
			return false;
	*out = (struct tt_params){ items, n };
	return true;
}

static bool read_counts(struct walk *w, const struct tt_json *json, struct tt_counts *out)
{
	size_t n = tt_json_n_members(json);
	struct tt_count *items = tt_arena_array(w->r->arena, struct tt_count, n);

	if (!items)
		return true;
	for (size_t i = 0; i < n; i++) {
		items[i].key = json->members[i].name;
		if (!read_int(&json->members[i].value, &items[i].n))
			return false;
	}
	*out = (struct tt_counts){ items, n };
	return true;
}

static bool read_list(struct walk *w, const struct tt_object *object, const struct tt_json *json,
		      void **items, size_t *n)
{
	size_t n_items = tt_json_n_items(json);
	char *all = tt_arena_alloc(w->r->arena, n_items * object->size);

	if (!all)
		return true;
	for (size_t i = 0; i < n_items; i++)
		if (!read_object(w, object, &json->items[i], all + i * object->size))
			return false;
	*items = all;
	*n = n_items;
	return true;
}

static bool read_votes(struct walk *w, const struct tt_json *json, struct tt_votes *out)
{
	void *items = NULL;

	if (!read_list(w, &tt_vote_object, json, &items, &out->n))
		return false;
	out->items = items;
	return true;
}

/* {"id": 5, "deleted": true} is all that is said of a parent that its reader cannot see. */
static bool is_gone(const struct tt_json *json)
{
	const struct tt_json *deleted = tt_json_get(json, "deleted");

	return tt_json_is(deleted, TT_JSON_BOOL) && deleted->is_true &&
	       !tt_json_get(json, "message");
}

static bool read_message(struct walk *w, const struct tt_json *json, const struct tt_message **out)
{
	struct tt_message *message;
	bool ok;

	if (tt_json_is(json, TT_JSON_LIST)) /* empty: PHP's way to say there is none */
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

static bool read_pin(struct walk *w, const struct tt_json *json, const struct tt_pin **out)
{
	struct tt_pin *pin;

	if (tt_json_is(json, TT_JSON_LIST)) /* empty, likewise */
		return true;
	pin = tt_arena_new(w->r->arena, struct tt_pin);
	if (!pin)
		return true;
	*out = pin;
	return read_object(w, &tt_pin_object, json, pin);
}

static bool has_shape(const struct tt_field *field, const struct tt_json *json)
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
	case TT_TYPE_PIN:
		return is_map_or_list(json, true);
	default:
		return true;
	}
}

static bool read_value(struct walk *w, const struct tt_field *field, const struct tt_json *json,
		       char *at)
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
	case TT_TYPE_PIN:
		return read_pin(w, json, to);
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

static bool read_object(struct walk *w, const struct tt_object *object, const struct tt_json *json,
			void *value)
{
	char *base = value;
	unsigned *parts = (unsigned *)(void *)(base + object->parts_offset);
	size_t place = 0;

	if (!tt_json_is(json, TT_JSON_OBJECT))
		return fail(w, object, NULL);
	for (size_t i = 0; i < object->n_fields; i++) {
		const struct tt_field *field = &object->fields[i];
		const struct tt_json *at = tt_json_find(json, field->key, &place);

		if (at && field->presence > TT_PRESENCE_SET)
			*parts |= field->presence;
		if (is_nothing(at))
			set_missing(field, base + field->offset);
		else if (!has_shape(field, at) || !read_value(w, field, at, base + field->offset))
			return fail(w, object, field->key.p);
	}
	return true;
}

bool tt_wire_read(struct tt_wire_reader *r, const struct tt_object *object,
		  const struct tt_json *json, void *value)
{
	struct walk w = { r, 0 };

	return read_object(&w, object, json, value) && !r->arena->failed;
}

bool tt_wire_read_list(struct tt_wire_reader *r, const struct tt_object *object,
		       const struct tt_json *json, void **items, size_t *n)
{
	struct walk w = { r, 0 };

	*items = NULL;
	*n = 0;
	if (!is_nothing(json) && !is_map_or_list(json, false))
		return fail(&w, object, NULL);
	return read_list(&w, object, json, items, n) && !r->arena->failed;
}

static bool read_message_or_null(struct walk *w, const struct tt_json *json,
				 const struct tt_message **out)
{
	if (is_nothing(json))
		return true;
	if (!is_map_or_list(json, true))
		return fail(w, &tt_message_object, NULL);
	return read_message(w, json, out);
}

bool tt_wire_read_thread(struct tt_wire_reader *r, const struct tt_json *json,
			 struct tt_thread_info *info)
{
	const struct tt_json *level = tt_json_path(json, "attendee.notificationLevel");
	struct walk w = { r, 0 };

	memset(info, 0, sizeof(*info));
	if (!is_nothing(level) && !read_int(level, &info->level))
		return fail(&w, &tt_thread_object, "notificationLevel");
	return read_object(&w, &tt_thread_object, tt_json_get(json, "thread"), &info->thread) &&
	       read_message_or_null(&w, tt_json_get(json, "first"), &info->first) &&
	       read_message_or_null(&w, tt_json_get(json, "last"), &info->last) &&
	       !r->arena->failed;
}

#include "server/http/params.h"

/* More than any client sends, few enough that the linear search stays cheap for an attacker's. */
enum {
	MAX_PARAMS = 2000,
	MAX_FILES = 100,
	/* A value takes jansson up to 300 bytes, whatever it takes in the body. */
	MAX_JSON_VALUES = 20000,
	MAX_JSON_DEPTH = 64
};

void params_init(struct params *params, struct tt_arena *arena)
{
	memset(params, 0, sizeof(*params));
	params->arena = arena;
}

void params_finish(struct params *params)
{
	json_decref(params->json);
	params->json = NULL;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

struct tt_str params_decode(struct tt_arena *arena, struct tt_str s, bool plus_is_blank)
{
	char *out = tt_arena_alloc(arena, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		int high = s.p[i] == '%' && i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(s.p[i + 2]) : -1;

		if (low >= 0) {
			out[n++] = (char)(high * 16 + low);
			i += 2;
		} else {
			out[n++] = plus_is_blank && s.p[i] == '+' ? ' ' : s.p[i];
		}
	}
	return (struct tt_str){ out, n };
}

enum tt_err params_add(struct params *params, struct tt_str name, struct tt_str value,
		       enum param_origin origin)
{
	if (!tt_utf8_valid(name) || !tt_utf8_valid(value))
		return TT_ERR_TEXT;
	if (params->n == MAX_PARAMS)
		return TT_ERR_FORM;
	params->items =
		tt_arena_grow(params->arena, params->items, params->n, sizeof(*params->items));
	params->items[params->n++] = (struct param){ name, value, origin };
	return TT_OK;
}

enum tt_err params_add_encoded(struct params *params, struct tt_str text, enum param_origin origin)
{
	enum tt_err first = TT_OK;

	while (text.n > 0) {
		struct tt_str value = tt_str_cut(&text, '&');
		struct tt_str name;
		enum tt_err err;

		if (value.n == 0)
			continue;
		name = tt_str_cut(&value, '=');
		if (!value.p)
			value = TT_STR("");
		err = params_add(params, params_decode(params->arena, name, true),
				 params_decode(params->arena, value, true), origin);
		if (err && err != TT_ERR_TEXT)
			return err;
		if (!first)
			first = err;
	}
	return first;
}

/* Behind the text that begins at `i`. */
static size_t skip_text(struct tt_str body, size_t i)
{
	for (i++; i < body.n && body.p[i] != '"'; i++)
		if (body.p[i] == '\\')
			i++;
	return i + 1;
}

/* Before anything is made of it: each value but the first stands behind one of these. */
static bool is_moderate(struct tt_str body)
{
	size_t n_values = 1;
	size_t depth = 0;
	size_t i = 0;

	while (i < body.n && n_values <= MAX_JSON_VALUES && depth <= MAX_JSON_DEPTH) {
		char c = body.p[i];

		if (c == '"') {
			i = skip_text(body, i);
			continue;
		}
		n_values += c == '[' || c == '{' || c == ',' || c == ':';
		depth += c == '[' || c == '{';
		if (depth > 0 && (c == ']' || c == '}'))
			depth--;
		i++;
	}
	return n_values <= MAX_JSON_VALUES && depth <= MAX_JSON_DEPTH;
}

enum tt_err params_add_json(struct params *params, struct tt_str body)
{
	json_error_t why;
	json_t *json;

	if (!is_moderate(body))
		return TT_ERR_JSON_LARGE;
	json = json_loadb(body.p, body.n, JSON_DECODE_ANY, &why);
	if (!json)
		return json_error_code(&why) == json_error_null_character ? TT_ERR_TEXT
									  : TT_ERR_JSON;
	json_decref(params->json);
	params->json = json;
	return TT_OK;
}

enum tt_err params_add_file(struct params *params, struct tt_str name, struct tt_str filename,
			    struct tt_str bytes)
{
	if (params->n_files == MAX_FILES)
		return TT_ERR_FORM;
	params->files = tt_arena_grow(params->arena, params->files, params->n_files,
				      sizeof(*params->files));
	params->files[params->n_files++] = (struct param_file){ name, filename, bytes };
	return TT_OK;
}

/* The last of the strongest origin, as PHP lets later ones win. */
static const struct param *find_text(const struct params *params, const char *name)
{
	struct tt_str want = tt_str(name);
	const struct param *best = NULL;

	for (size_t i = 0; i < params->n; i++) {
		const struct param *item = &params->items[i];

		if (tt_str_eq(item->name, want) && (!best || item->origin >= best->origin))
			best = item;
	}
	return best;
}

/* Where a parameter was found: as text or as JSON. */
struct found {
	const struct param *text;
	json_t *json;
};

static struct found find(const struct params *params, const char *name)
{
	struct found found = { find_text(params, name), NULL };

	if (found.text && found.text->origin == PARAM_PATH)
		return found;
	found.json = json_object_get(params->json, name);
	if (json_is_null(found.json))
		found.json = NULL;
	if (found.json)
		found.text = NULL;
	return found;
}

bool param_has(const struct params *params, const char *name)
{
	struct found found = find(params, name);

	return found.text || found.json;
}

static struct tt_str json_text(const json_t *json)
{
	return (struct tt_str){ json_string_value(json), json_string_length(json) };
}

static int64_t real_to_int(double real)
{
	if (!(real > -9.2e18 && real < 9.2e18))
		return 0; /* also NaN: PHP has no good answer either */
	return (int64_t)real;
}

int64_t param_int(const struct params *params, const char *name, int64_t missing)
{
	struct found found = find(params, name);

	if (found.text)
		return tt_str_int(found.text->value);
	switch (found.json ? json_typeof(found.json) : JSON_NULL) {
	case JSON_INTEGER:
		return json_integer_value(found.json);
	case JSON_REAL:
		return real_to_int(json_real_value(found.json));
	case JSON_STRING:
		return tt_str_int(json_text(found.json));
	case JSON_TRUE:
		return 1;
	case JSON_FALSE:
		return 0;
	case JSON_ARRAY:
		return json_array_size(found.json) > 0;
	case JSON_OBJECT:
		return json_object_size(found.json) > 0;
	default:
		return missing;
	}
}

/* With a sign perhaps, blanks around it, and a fraction, which is cut off. */
static bool is_number(struct tt_str s)
{
	bool has_point = false;
	size_t i = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+');

	for (; i < s.n; i++) {
		if (s.p[i] == '.' && !has_point)
			has_point = true;
		else if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return true;
}

static bool begins_with_digit(struct tt_str s)
{
	size_t i = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+');

	return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

bool param_begins_as_number(const struct params *params, const char *name)
{
	struct found found = find(params, name);
	struct tt_str text;

	if (found.text)
		text = tt_str_trim(found.text->value);
	else if (json_is_string(found.json))
		text = tt_str_trim(json_text(found.json));
	else
		return false;
	return begins_with_digit(text) && !is_number(text);
}

/* PHP: empty text and "0" are false. */
static bool text_is_true(struct tt_str s)
{
	return s.n > 0 && !tt_str_is(s, "0");
}

bool param_bool(const struct params *params, const char *name, bool missing)
{
	struct found found = find(params, name);

	/* Only text forms know "false"; the JSON string "false" is true (talk-rooms 1.6). */
	if (found.text)
		return text_is_true(found.text->value) && !tt_str_is(found.text->value, "false");
	if (json_is_string(found.json))
		return text_is_true(json_text(found.json));
	if (json_is_real(found.json)) /* 0.5 is true, though its int is 0 */
		return json_real_value(found.json) != 0;
	return found.json ? param_int(params, name, 0) != 0 : missing;
}

static struct tt_str scalar_text(struct tt_arena *arena, const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_STRING:
		return json_text(json);
	case JSON_INTEGER:
		return tt_str_printf(arena, "%lld", (long long)json_integer_value(json));
	case JSON_REAL:
		return tt_str_printf(arena, "%.17g", json_real_value(json));
	case JSON_TRUE:
		return TT_STR("1");
	case JSON_FALSE:
		return TT_STR("");
	default:
		return (struct tt_str){ NULL, 0 };
	}
}

struct tt_str param_str(const struct params *params, const char *name, struct tt_str missing)
{
	struct found found = find(params, name);
	struct tt_str text;

	if (found.text)
		return found.text->value;
	if (!found.json)
		return missing;
	text = scalar_text(params->arena, found.json);
	return text.p ? text : missing;
}

const struct param_file *param_file(const struct params *params, const char *name)
{
	for (size_t i = params->n_files; i > 0; i--)
		if (tt_str_is(params->files[i - 1].name, name))
			return &params->files[i - 1];
	return NULL;
}

/* What is left of `name` after "users[" or "participants[users][": "]" or "0]". */
static bool is_element_of(struct tt_str name, struct tt_str prefix)
{
	size_t i = prefix.n;

	if (!tt_str_starts(name, prefix) || name.n < prefix.n + 1)
		return false;
	while (i < name.n && name.p[i] >= '0' && name.p[i] <= '9')
		i++;
	return i + 1 == name.n && name.p[i] == ']';
}

static void add_item(struct tt_arena *arena, struct tt_str **items, size_t *n, struct tt_str item)
{
	*items = tt_arena_grow(arena, *items, *n, sizeof(**items));
	(*items)[(*n)++] = item;
}

/* PHP's empty map is an empty list. */
static bool is_map(const json_t *json)
{
	return json_is_object(json) || (json_is_array(json) && json_array_size(json) == 0);
}

static bool is_absent(const json_t *json)
{
	return !json || json_is_null(json);
}

struct tt_str *param_list(const struct params *params, const char *name, const char *key, size_t *n,
			  bool *clean)
{
	json_t *json = json_object_get(params->json, name);
	bool all = !key || is_absent(json) || is_map(json);
	struct tt_str *items = NULL;
	struct tt_str prefix;

	*n = 0;
	if (key)
		json = json_object_get(json, key);
	all &= is_absent(json) || json_is_array(json);
	all &= !find_text(params, key ? tt_str_printf(params->arena, "%s[%s]", name, key).p : name);
	prefix = key ? tt_str_printf(params->arena, "%s[%s][", name, key)
		     : tt_str_printf(params->arena, "%s[", name);

	for (size_t i = 0; json_is_array(json) && i < json_array_size(json); i++) {
		struct tt_str item = scalar_text(params->arena, json_array_get(json, i));

		if (item.p)
			add_item(params->arena, &items, n, item);
		else
			all = false;
	}
	for (size_t i = 0; !json && i < params->n; i++)
		if (is_element_of(params->items[i].name, prefix))
			add_item(params->arena, &items, n, params->items[i].value);
	if (clean)
		*clean = all;
	return items;
}

/* A list whose elements are all of one JSON type, or of the other. As text they are what they are.
 */
static bool is_list_of(const struct params *params, const char *name, json_type a, json_type b)
{
	const struct found found = find(params, name);

	for (size_t i = 0; i < json_array_size(found.json); i++) {
		json_type type = json_typeof(json_array_get(found.json, i));

		if (type != a && type != b)
			return false;
	}
	return found.json ? json_is_array(found.json) : !found.text;
}

struct tt_str *param_texts(const struct params *params, const char *name, size_t *n, bool *clean)
{
	*clean = is_list_of(params, name, JSON_STRING, JSON_STRING);
	return param_list(params, name, NULL, n, NULL);
}

int64_t *param_ids(const struct params *params, const char *name, size_t *n, bool *clean)
{
	struct tt_str *texts = param_list(params, name, NULL, n, NULL);
	int64_t *ids = tt_arena_array(params->arena, int64_t, *n + 1);
	size_t n_ids = 0;

	*clean = is_list_of(params, name, JSON_INTEGER, JSON_STRING);
	for (size_t i = 0; i < *n; i++) {
		uint64_t id;

		if (tt_str_parse_u64(texts[i], &id) && id <= INT64_MAX)
			ids[n_ids++] = (int64_t)id;
		else
			*clean = false;
	}
	*n = n_ids;
	return ids;
}

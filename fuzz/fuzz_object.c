/* fuzz_object - an object to share: type, id and the rest as JSON, a line each but the last. What
 * is taken is JSON that holds only texts, is not too long, and is taken again. */
#include "fuzz/fuzz.h"
#include "server/talk/text/rich_object.h"

#include <jansson.h>
#include <strings.h>

#define BASE TT_STR("https://chat.example.org:8443/x")

static void check_taken(const struct rich_object *sent, struct tt_str json)
{
	json_t *object = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, NULL);
	const char *key;
	json_t *value;

	REQUIRE(json_is_object(object) && tt_utf8_count(json) <= RICH_OBJECT_MAX_CHARS);
	json_object_foreach (object, key, value)
		REQUIRE(json_is_string(value) && strcmp(key, "icon-url") != 0);
	value = json_object_get(object, "type");
	REQUIRE(tt_str_is(sent->type, json_string_value(value)));
	value = json_object_get(object, "id");
	REQUIRE(sent->id.n == json_string_length(value));
	REQUIRE(json_object_get(object, "name"));
	value = json_object_get(object, "link");
	REQUIRE(!value || strncasecmp(json_string_value(value), "http", 4) == 0);
	json_decref(object);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tt_str rest = fuzz_text(data, n);
	struct rich_object sent;
	struct tt_arena arena;
	struct tt_str json;
	struct tt_str again;

	if (!tt_utf8_valid(rest)) /* refused before it gets there */
		return 0;
	tt_arena_init(&arena);
	sent.type = tt_str_cut(&rest, '\n');
	sent.id = tt_str_cut(&rest, '\n');
	sent.meta_data = rest;
	if (rich_object_check(&arena, &sent, BASE, &json) == TT_OK) {
		check_taken(&sent, json);
		sent.meta_data = json;
		REQUIRE(rich_object_check(&arena, &sent, BASE, &again) == TT_OK);
		REQUIRE(tt_str_eq(json, again));
	}
	tt_arena_finish(&arena);
	return 0;
}

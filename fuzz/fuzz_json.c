/* fuzz_json - any text as JSON: what is read is written as JSON of the same meaning, and what
 * another reader takes is taken, but for what nests deeper. */
#include "fuzz/fuzz.h"
#include "lib/base/json.h"

#include <jansson.h>

static void check_dump(struct tt_arena *arena, const struct tt_json *json)
{
	struct tt_json_fault fault;
	char *first = tt_json_dump(json);
	char *second;

	REQUIRE(first != NULL);
	json = tt_json_read(arena, tt_str(first), &fault);
	REQUIRE(json != NULL);
	second = tt_json_dump(json);
	REQUIRE(second && strcmp(first, second) == 0);
	free(first);
	free(second);
}

/* What only the other one takes: it forgets a NUL behind a number. */
static bool may_differ(const struct tt_json_fault *fault, const uint8_t *data, size_t n)
{
	return strcmp(fault->what, "nested too deep") == 0 || (n > 0 && memchr(data, '\0', n));
}

/* Its texts, numbers and words one by one. */
static void check_same(const struct tt_json *ours, const json_t *theirs)
{
	struct tt_str text = tt_json_text(ours);

	if (json_is_string(theirs))
		REQUIRE(text.p && tt_str_eq(text, (struct tt_str){ json_string_value(theirs),
								   json_string_length(theirs) }));
	else if (json_is_integer(theirs))
		REQUIRE(ours->type == TT_JSON_INT && ours->integer == json_integer_value(theirs));
	else if (json_is_boolean(theirs))
		REQUIRE(ours->type == TT_JSON_BOOL && ours->is_true == json_is_true(theirs));
	else if (json_is_array(theirs))
		REQUIRE(tt_json_n_items(ours) == json_array_size(theirs));
	else if (json_is_object(theirs))
		REQUIRE(tt_json_n_members(ours) >= json_object_size(theirs));
	for (size_t i = 0; i < json_array_size(theirs); i++)
		check_same(tt_json_at(ours, i), json_array_get(theirs, i));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	json_t *theirs = json_loadb((const char *)data, n, JSON_DECODE_ANY, NULL);
	struct tt_json_fault fault;
	const struct tt_json *ours;
	struct tt_arena arena;

	tt_arena_init(&arena);
	ours = tt_json_read(&arena, fuzz_text(data, n), &fault);
	if (ours)
		check_dump(&arena, ours);
	else
		REQUIRE(fault.at <= n && (!theirs || may_differ(&fault, data, n)));
	if (ours && theirs)
		check_same(ours, theirs);
	json_decref(theirs);
	tt_arena_finish(&arena);
	return 0;
}

#include "lib/base/json.h"
#include "tests/unit/check.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

/* Dumped again, or what is wrong with it; the text ends with the arena. */
static struct tt_str reading_of(struct tt_arena *arena, struct tt_str text)
{
	struct tt_json_fault fault;
	const struct tt_json *json = tt_json_read(arena, text, &fault);
	char *dump = tt_json_dump(json);
	struct tt_str kept = dump ? tt_str_dup(arena, tt_str(dump))
				  : tt_str_printf(arena, "%s at %zu", fault.what, fault.at);

	free(dump);
	return kept;
}

static void test_good(void **state)
{
	static const struct {
		struct tt_str text;
		const char *want; /* NULL: the same */
	} cases[] = {
		{ BYTES("null"), NULL },
		{ BYTES("true"), NULL },
		{ BYTES("false"), NULL },
		{ BYTES("0"), NULL },
		{ BYTES("-0"), "0" },
		{ BYTES("-17"), NULL },
		{ BYTES("9223372036854775807"), NULL },
		{ BYTES("-9223372036854775808"), NULL },
		{ BYTES("9223372036854775808"), "9.2233720368547758e+18" },
		{ BYTES("1.5"), NULL },
		{ BYTES("1e2"), "100.0" },
		{ BYTES("-2.5E-3"), "-0.0025000000000000001" },
		{ BYTES("\"\""), NULL },
		{ BYTES("\"a b\""), NULL },
		{ BYTES("\"\x7f\""), NULL },
		{ BYTES("\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x91\x8d\""), NULL },
		{ BYTES("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
		  "\"\\\"\\\\/\\u0008\\u000c\\n\\u000d\\u0009\"" },
		{ BYTES("\"\\u00e9\\u20AC\\ud83d\\udc4D x\""), "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x91"
							       "\x8d x\"" },
		{ BYTES("[]"), NULL },
		{ BYTES("{}"), NULL },
		{ BYTES(" [ 1 ,\t[ ] ,\r\n{ \"a\" : [ { } ] } ] "), "[1,[],{\"a\":[{}]}]" },
		{ BYTES("{\"\":1,\"b\":{\"c\":[true,null]},\"b\\n\":\"x\"}"), NULL },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_str(cases[i].text.p, reading_of(&arena, cases[i].text),
			  cases[i].want ? cases[i].want : cases[i].text.p);
	tt_arena_finish(&arena);
}

static void test_bad(void **state)
{
	static const struct {
		struct tt_str text;
		const char *why;
	} cases[] = {
		{ BYTES(""), "no value at 0" },
		{ BYTES("  "), "no value at 2" },
		{ BYTES("nul"), "no value at 0" },
		{ BYTES("True"), "no value at 0" },
		{ BYTES("\xef\xbb\xbf[]"), "no value at 0" },
		{ BYTES("1 2"), "something behind the value at 2" },
		{ BYTES("[]\0"), "something behind the value at 2" },
		{ BYTES("01"), "a number that begins with 0 at 0" },
		{ BYTES("-"), "a number without a digit at 1" },
		{ BYTES("+1"), "no value at 0" },
		{ BYTES("1."), "a number without a digit at 2" },
		{ BYTES("1e"), "a number without a digit at 2" },
		{ BYTES("1e+"), "a number without a digit at 3" },
		{ BYTES("-1e999"), "a number that is too large at 6" },
		{ BYTES("NaN"), "no value at 0" },
		{ BYTES("\"a"), "a text that has no end, or bad characters at 2" },
		{ BYTES("\"a\nb\""), "a text that has no end, or bad characters at 2" },
		{ BYTES("\"a\0b\""), "a text that has no end, or bad characters at 2" },
		{ BYTES("\"\\"), "a text that has no end, or bad characters at 1" },
		{ BYTES("\"\\x\""), "a text that has no end, or bad characters at 1" },
		{ BYTES("\"\\u12g4\""), "a text that has no end, or bad characters at 5" },
		{ BYTES("\"\\u0000\""), "a text that has no end, or bad characters at 7" },
		{ BYTES("\"\\ud83d\""), "a text that has no end, or bad characters at 7" },
		{ BYTES("\"\\ud83d\\u0041\""), "a text that has no end, or bad characters at 13" },
		{ BYTES("\"\\udc4d\""), "a text that has no end, or bad characters at 7" },
		{ BYTES("\"\xc3\""), "a text that has no end, or bad characters at 1" },
		{ BYTES("\"\xed\xa0\x80\""), "a text that has no end, or bad characters at 1" },
		{ BYTES("\"\xc0\xaf\""), "a text that has no end, or bad characters at 1" },
		{ BYTES("["), "no value at 1" },
		{ BYTES("[1"), "no comma and no end at 2" },
		{ BYTES("[1,]"), "no value at 3" },
		{ BYTES("[1}"), "no comma and no end at 2" },
		{ BYTES("{1:2}"), "no name of a member at 1" },
		{ BYTES("{\"a\" 2}"), "no colon at 5" },
		{ BYTES("{\"a\":}"), "no value at 5" },
		{ BYTES("{\"a\":1,}"), "no name of a member at 7" },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		json_t *other = json_loadb(cases[i].text.p, cases[i].text.n, JSON_DECODE_ANY, NULL);

		check_str(cases[i].text.p, reading_of(&arena, cases[i].text), cases[i].why);
		check_true(cases[i].text.p, other == NULL);
		json_decref(other);
	}
	tt_arena_finish(&arena);
}

static struct tt_str brackets(struct tt_arena *arena, size_t n)
{
	char *text = tt_arena_alloc(arena, 2 * n + 1);

	memset(text, '[', n);
	memset(text + n, ']', n);
	return tt_str(text);
}

static void test_depth(void **state)
{
	struct tt_arena arena;
	struct tt_str deepest;

	(void)state;
	tt_arena_init(&arena);
	deepest = brackets(&arena, TT_JSON_DEPTH);
	check_text("as deep as may be", reading_of(&arena, deepest), deepest);
	check_str("deeper", reading_of(&arena, brackets(&arena, TT_JSON_DEPTH + 1)),
		  "nested too deep at 1025");
	check_str("side by side", reading_of(&arena, TT_STR("[[[]],[[]],[[]]]")),
		  "[[[]],[[]],[[]]]");
	tt_arena_finish(&arena);
}

static const struct tt_json *parsed(struct tt_arena *arena, const char *text)
{
	struct tt_json_fault fault;
	const struct tt_json *json = tt_json_read(arena, tt_str(text), &fault);

	check_true(text, json != NULL);
	return json;
}

static void test_looking(void **state)
{
	struct tt_arena arena;
	const struct tt_json *json;

	(void)state;
	tt_arena_init(&arena);
	json = parsed(&arena,
		      "{\"a\":{\"b.c\":1,\"b\":{\"c\":\"12x\"}},\"list\":[0,1.9,true,\"\"]}");
	check_int("of an object", (int64_t)tt_json_count(json), 2);
	check_int("of a list", (int64_t)tt_json_count(tt_json_get(json, "list")), 4);
	check_str("path", tt_json_text(tt_json_path(json, "a.b.c")), "12x");
	check_true("no path", !tt_json_path(json, "a.b.c.d") && !tt_json_path(json, "a."));
	check_int("number of a text", tt_json_int(tt_json_path(json, "a.b.c")), 12);
	json = tt_json_get(json, "list");
	check_int("real as number", tt_json_int(tt_json_at(json, 1)), 1);
	check_true("real", fabs(tt_json_real(tt_json_at(json, 1)) - 1.9) < 1e-9);
	check_int("true as number", tt_json_int(tt_json_at(json, 2)), 1);
	check_true("behind the end", !tt_json_at(json, 4) && !tt_json_get(json, "a"));
	check_false("0", tt_json_bool(tt_json_at(json, 0)));
	check_true("1.9", tt_json_bool(tt_json_at(json, 1)));
	check_false("no text", tt_json_bool(tt_json_at(json, 3)));
	check_int("no value", tt_json_int(NULL), 0);
	check_int("kind of no value", tt_json_type(NULL), TT_JSON_NONE);
	check_true("nothing to write", tt_json_dump(NULL) == NULL);
	tt_arena_finish(&arena);
}

static void test_walk(void **state)
{
	const struct tt_json *value;
	const struct tt_json *json;
	const void *at = NULL;
	struct tt_arena arena;
	const char *key;
	int64_t i = 0;

	(void)state;
	tt_arena_init(&arena);
	json = parsed(&arena, "{\"c\":0,\"a\":1,\"b\":2}");
	for (; tt_json_next(json, &at, &key, &value); i++) {
		check_int(key, tt_json_int(value), i);
		check_int(key, *key, "cab"[i]);
	}
	check_int("all", i, 3);
	check_true("from the start again", tt_json_next(json, &at, &key, &value) && *key == 'c');
	at = NULL;
	check_false("nothing in it", tt_json_next(parsed(&arena, "{}"), &at, &key, &value));
	check_false("no object", tt_json_next(parsed(&arena, "[1]"), &at, &key, &value));
	tt_arena_finish(&arena);
}

/* From any place, all that is there is found, and nothing else. */
static void test_find(void **state)
{
	struct tt_arena arena;
	const struct tt_json *json;

	(void)state;
	tt_arena_init(&arena);
	json = parsed(&arena, "{\"a\":1,\"bb\":2,\"c\":3}");
	for (size_t from = 0; from <= 3; from++) {
		size_t place = from;

		check_int("c", tt_json_int(tt_json_find(json, TT_STR("c"), &place)), 3);
		check_int("behind it", (int64_t)place, 3);
		check_int("bb", tt_json_int(tt_json_find(json, TT_STR("bb"), &place)), 2);
		check_true("b", !tt_json_find(json, TT_STR("b"), &place));
		check_int("stays", (int64_t)place, 2);
		check_int("a", tt_json_int(tt_json_find(json, TT_STR("a"), &place)), 1);
	}
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),  cmocka_unit_test(test_bad),
		cmocka_unit_test(test_depth), cmocka_unit_test(test_looking),
		cmocka_unit_test(test_walk),  cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

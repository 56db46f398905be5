#include "cli/client/printable.h"
#include "tests/unit/check.h"

#define NO "\xEF\xBF\xBD" /* U+FFFD */

static void test_printable(void **state)
{
	static const struct {
		const char *name;
		struct tt_str text;
		enum printable how;
		const char *shown;
	} cases[] = {
		{ "plain", BYTES("abc"), PRINTABLE_LINE, "abc" },
		{ "an escape sequence", BYTES("\033[2J\a"), PRINTABLE_LINE, NO "[2J" NO },
		{ "C1 controls do the same",
		  BYTES("\xC2\x9B"
			"2J"),
		  PRINTABLE_LINE, NO "2J" },
		{ "DEL and NUL", BYTES("\x7F\0x"), PRINTABLE_LINE, NO NO "x" },
		{ "no UTF-8", BYTES("a\xFFz"), PRINTABLE_LINE, "a" NO "z" },
		{ "cut off in the middle", BYTES("a\xF0\x9F\x98"), PRINTABLE_LINE, "a" NO NO NO },
		{ "line ends in a line", BYTES("a\nb\r\nc\td"), PRINTABLE_LINE, "a b c d" },
		{ "line ends in lines", BYTES("a\nb\r\nc\td"), PRINTABLE_LINES, "a\nb\nc d" },
		{ "a carriage return does not go back", BYTES("safe\rEVIL"), PRINTABLE_LINES,
		  "safeEVIL" },
		{ "U+2028 is no line end of ours", BYTES("a\xE2\x80\xA8z"), PRINTABLE_LINES,
		  "a" NO "z" },
		{ "overrides and isolates",
		  BYTES("a\xE2\x80\xAE"
			"b\xE2\x81\xA6"
			"c"),
		  PRINTABLE_LINE, "abc" },
		{ "emoji stay whole", BYTES("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7"),
		  PRINTABLE_LINE, "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7" },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_text(cases[i].name, printable(&arena, cases[i].text, cases[i].how),
			   tt_str(cases[i].shown));
	tt_arena_finish(&arena);
}

static void test_json(void **state)
{
	static const struct {
		const char *name;
		struct tt_str json;
		const char *shown;
	} cases[] = {
		{ "as it is", BYTES("{\"a\":\"\\u001b \xC3\xA4 \xF0\x9F\x98\x80\"}"),
		  "{\"a\":\"\\u001b \xC3\xA4 \xF0\x9F\x98\x80\"}" },
		{ "C1",
		  BYTES("\"\xC2\x9B"
			"2J\xC2\x80\""),
		  "\"\\u009b2J\\u0080\"" },
		{ "what comes behind C1", BYTES("\"\xC2\xA0\""), "\"\xC2\xA0\"" },
		{ "DEL", BYTES("\"\x7F\""), "\"\\u007f\"" },
		{ "half a character", BYTES("\xC2"), "\xC2" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_buf out = { 0 };

		printable_json_add(&out, cases[i].json);
		check_text(cases[i].name, tt_buf_str(&out), tt_str(cases[i].shown));
		tt_buf_finish(&out);
	}
}

static void test_fit(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		size_t columns;
		const char *shown;
	} cases[] = {
		{ "fits", "abc", 3, "abc" },
		{ "cut", "abcd", 3, "ab\xE2\x80\xA6" },
		{ "no room", "abc", 0, "" },
		{ "room for the ellipsis only", "abc", 1, "\xE2\x80\xA6" },
		{ "wide ones are not cut in half", "\xE6\xBC\xA2\xE5\xAD\x97", 3,
		  "\xE6\xBC\xA2\xE2\x80\xA6" },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_str shown =
			printable_fit(&arena, tt_str(cases[i].text), cases[i].columns);

		check_text(cases[i].name, shown, tt_str(cases[i].shown));
		check_true(cases[i].name, printable_width(shown) <= cases[i].columns);
	}
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_printable),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

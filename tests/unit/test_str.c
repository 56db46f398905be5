#include "lib/base/buf.h"
#include "lib/base/str.h"
#include "tests/unit/check.h"

static void test_compare(void **state)
{
	static const struct {
		const char *name;
		struct tt_str a;
		struct tt_str b;
		int order; /* -1, 0, 1 */
		bool same_without_case;
		bool a_starts_with_b;
	} cases[] = {
		{ "both empty", BYTES(""), BYTES(""), 0, true, true },
		{ "NULL and empty are equal", NO_TEXT, BYTES(""), 0, true, true },
		{ "same", BYTES("abc"), BYTES("abc"), 0, true, true },
		{ "case", BYTES("aBc"), BYTES("AbC"), 1, true, false },
		{ "prefix sorts first", BYTES("ab"), BYTES("abc"), -1, false, false },
		{ "longer sorts last", BYTES("abc"), BYTES("ab"), 1, false, true },
		{ "everything starts with nothing", BYTES("a"), NO_TEXT, 1, false, true },
		{ "bytes are unsigned", BYTES("\xc3"), BYTES("a"), 1, false, false },
		{ "NUL is a byte", BYTES("a\0b"), BYTES("a\0c"), -1, false, false },
		{ "@ is not ` without case", BYTES("@"), BYTES("`"), -1, false, false },
		{ "[ is not { without case", BYTES("["), BYTES("{"), -1, false, false },
		{ "only ASCII folds", BYTES("\xc3\x84"), BYTES("\xc3\xa4"), -1, false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *name = cases[i].name;
		int order = tt_str_cmp(cases[i].a, cases[i].b);
		int reverse = tt_str_cmp(cases[i].b, cases[i].a);

		check_int(name, (order > 0) - (order < 0), cases[i].order);
		check_int(name, (reverse > 0) - (reverse < 0), -cases[i].order);
		check_int(name, tt_str_eq(cases[i].a, cases[i].b), cases[i].order == 0);
		check_int(name, tt_str_eq_nocase(cases[i].a, cases[i].b),
			  cases[i].same_without_case);
		check_int(name, tt_str_starts(cases[i].a, cases[i].b), cases[i].a_starts_with_b);
	}
	check_true("NULL as C text is empty", tt_str_is(TT_STR(""), NULL));
	check_false("a longer C text", tt_str_is(TT_STR("ab"), "abc"));
}

static void test_has(void **state)
{
	static const struct {
		const char *name;
		struct tt_str s;
		struct tt_str part;
		bool has;
	} cases[] = {
		{ "nothing in nothing", NO_TEXT, NO_TEXT, true },
		{ "nothing in something", BYTES("a"), NO_TEXT, true },
		{ "something in nothing", NO_TEXT, BYTES("a"), false },
		{ "itself", BYTES("abc"), BYTES("abc"), true },
		{ "beginning", BYTES("abc"), BYTES("ab"), true },
		{ "end", BYTES("abc"), BYTES("bc"), true },
		{ "longer", BYTES("abc"), BYTES("abcd"), false },
		{ "case", BYTES("abc"), BYTES("B"), false },
		{ "behind a NUL", BYTES("a\0b"), BYTES("b"), true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_int(cases[i].name, tt_str_has(cases[i].s, cases[i].part), cases[i].has);
	check_true("ASCII", tt_str_is_ascii(TT_STR("a\x7f")));
	check_true("nothing is ASCII", tt_str_is_ascii(TT_STR("")));
	check_false("a letter of two bytes", tt_str_is_ascii(TT_STR("a\xc3\xa4")));
}

static void test_trim(void **state)
{
	static const struct {
		const char *name;
		struct tt_str in;
		struct tt_str want;
	} cases[] = {
		{ "nothing to do", BYTES("a b"), BYTES("a b") },
		{ "PHP's six blanks", BYTES(" \t\n\r\0\va \t\n\r\0\v"), BYTES("a") },
		{ "form feed stays", BYTES("\fa\f"), BYTES("\fa\f") },
		{ "no-break space stays",
		  BYTES("\xc2\xa0"
			"a"),
		  BYTES("\xc2\xa0"
			"a") },
		{ "only blanks", BYTES(" \t "), BYTES("") },
		{ "empty", BYTES(""), BYTES("") },
		{ "NULL stays NULL", NO_TEXT, NO_TEXT },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_text(cases[i].name, tt_str_trim(cases[i].in), cases[i].want);
}

static void test_cut(void **state)
{
	static const struct {
		const char *name;
		struct tt_str in;
		struct tt_str head;
		struct tt_str rest;
	} cases[] = {
		{ "in the middle", BYTES("a=b"), BYTES("a"), BYTES("b") },
		{ "the first one counts", BYTES("a=b=c"), BYTES("a"), BYTES("b=c") },
		{ "at the start", BYTES("=b"), BYTES(""), BYTES("b") },
		{ "at the end leaves an empty rest", BYTES("a="), BYTES("a"), BYTES("") },
		{ "absent leaves no rest", BYTES("ab"), BYTES("ab"), NO_TEXT },
		{ "empty", BYTES(""), BYTES(""), NO_TEXT },
		{ "NULL", NO_TEXT, NO_TEXT, NO_TEXT },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_str rest = cases[i].in;
		struct tt_str head = tt_str_cut(&rest, '=');

		check_text(cases[i].name, head, cases[i].head);
		check_text(cases[i].name, rest, cases[i].rest);
	}
}

static void test_items(void **state)
{
	static const struct {
		const char *name;
		struct tt_str list;
		const char *want; /* each with a stroke behind it, and a point */
	} cases[] = {
		{ "one", BYTES("a"), "a|." },
		{ "commas", BYTES("a,b"), "a|b|." },
		{ "blanks", BYTES("a b\tc"), "a|b|c|." },
		{ "both, and too many", BYTES(" ,a, ,b , "), "a|b|." },
		{ "nothing", BYTES(""), "." },
		{ "nothing but separators", BYTES(", ,\t"), "." },
		{ "a line end is none", BYTES("a\nb"), "a\nb|." },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_str rest = cases[i].list;
		struct tt_str item;
		struct tt_buf got = { 0 };

		while ((item = tt_str_item(&rest)).n > 0)
			tt_buf_printf(&got, "%.*s|", TT_STR_ARG(item));
		tt_buf_add_char(&got, '.');
		check_str(cases[i].name, tt_buf_str(&got), cases[i].want);
		tt_buf_finish(&got);
	}
}

static void test_copies(void **state)
{
	struct tt_arena arena;
	struct tt_str copy;

	(void)state;
	tt_arena_init(&arena);
	copy = tt_str_dup(&arena, TT_STR("a\0b"));
	check_text("dup keeps NUL", copy, TT_STR("a\0b"));
	check_int("dup ends with NUL", copy.p[3], '\0');
	check_text("dup of NULL", tt_str_dup(&arena, NOT_THERE), NOT_THERE);
	check_true("dup of empty is there", tt_str_dup(&arena, TT_STR("")).p != NULL);
	check_str("printf", tt_str_printf(&arena, "%s-%d", "x", 7), "x-7");
	check_int("printf beyond a block", (int64_t)tt_str_printf(&arena, "%9000d", 1).n, 9000);
	check_str("lower", tt_str_lower_ascii(&arena, TT_STR("AZaz09@[\xc3\x84")),
		  "azaz09@[\xc3\x84");
	tt_arena_finish(&arena);
}

static void test_int(void **state)
{
	static const struct {
		const char *name;
		struct tt_str in;
		int64_t want;
	} cases[] = {
		{ "digits", BYTES("5"), 5 },
		{ "letters", BYTES("abc"), 0 },
		{ "empty", BYTES(""), 0 },
		{ "NULL", NO_TEXT, 0 },
		{ "leading blanks", BYTES(" \t\n\r\v12"), 12 },
		{ "blanks behind", BYTES("12 "), 12 },
		{ "letters behind", BYTES("12abc"), 12 },
		{ "fraction", BYTES("1.9"), 1 },
		{ "minus", BYTES("-7"), -7 },
		{ "plus", BYTES("+7"), 7 },
		{ "two signs", BYTES("--7"), 0 },
		{ "sign and blank", BYTES("- 7"), 0 },
		{ "sign alone", BYTES("-"), 0 },
		{ "leading zeros", BYTES("0007"), 7 },
		{ "hexadecimal is no number", BYTES("0x1A"), 0 },
		{ "NUL ends it", BYTES("1\0002"), 1 },
		{ "largest", BYTES("9223372036854775807"), INT64_MAX },
		{ "largest and one", BYTES("9223372036854775808"), INT64_MAX },
		{ "smallest", BYTES("-9223372036854775808"), INT64_MIN },
		{ "smallest less one", BYTES("-9223372036854775809"), INT64_MIN },
		{ "2^64 + 4", BYTES("18446744073709551620"), INT64_MAX },
		{ "-(2^64 + 4)", BYTES("-18446744073709551620"), INT64_MIN },
		{ "2^65", BYTES("36893488147419103232"), INT64_MAX },
		{ "forty digits", BYTES("1000000000000000000000000000000000000000"), INT64_MAX },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_int(cases[i].name, tt_str_int(cases[i].in), cases[i].want);
}

static void test_parse_u64(void **state)
{
	static const struct {
		const char *name;
		struct tt_str in;
		bool ok;
		uint64_t want;
	} cases[] = {
		{ "zero", BYTES("0"), true, 0 },
		{ "leading zeros", BYTES("00042"), true, 42 },
		{ "nineteen digits", BYTES("9999999999999999999"), true, 9999999999999999999u },
		{ "twenty digits", BYTES("10000000000000000000"), true, 10000000000000000000u },
		{ "the largest", BYTES("18446744073709551615"), true, UINT64_MAX },
		{ "one more", BYTES("18446744073709551616"), false, 0 },
		{ "ten times as much", BYTES("100000000000000000000"), false, 0 },
		{ "empty", BYTES(""), false, 0 },
		{ "NULL", NO_TEXT, false, 0 },
		{ "sign", BYTES("+1"), false, 0 },
		{ "blank", BYTES(" 1"), false, 0 },
		{ "letter behind", BYTES("1a"), false, 0 },
		{ "below the digits", BYTES("1/"), false, 0 },
		{ "above the digits", BYTES("1:"), false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t value = 4711;

		check_int(cases[i].name, tt_str_parse_u64(cases[i].in, &value), cases[i].ok);
		check_true(cases[i].name, value == (cases[i].ok ? cases[i].want : 4711));
	}
}

/* The rows of table 3-7 of the Unicode standard: both ends of what is well-formed, and what lies
 * just outside. */
static void test_utf8_rows(void **state)
{
	static const struct {
		const char *name;
		struct tt_str in;
		bool valid;
	} cases[] = {
		{ "U+0001", BYTES("\x01"), true },
		{ "U+007F", BYTES("\x7f"), true },
		{ "U+0080", BYTES("\xc2\x80"), true },
		{ "U+07FF", BYTES("\xdf\xbf"), true },
		{ "U+0800", BYTES("\xe0\xa0\x80"), true },
		{ "U+0FFF", BYTES("\xe0\xbf\xbf"), true },
		{ "U+1000", BYTES("\xe1\x80\x80"), true },
		{ "U+CFFF", BYTES("\xec\xbf\xbf"), true },
		{ "U+D000", BYTES("\xed\x80\x80"), true },
		{ "U+D7FF", BYTES("\xed\x9f\xbf"), true },
		{ "U+E000", BYTES("\xee\x80\x80"), true },
		{ "U+FFFF", BYTES("\xef\xbf\xbf"), true },
		{ "U+10000", BYTES("\xf0\x90\x80\x80"), true },
		{ "U+3FFFF", BYTES("\xf0\xbf\xbf\xbf"), true },
		{ "U+40000", BYTES("\xf1\x80\x80\x80"), true },
		{ "U+FFFFF", BYTES("\xf3\xbf\xbf\xbf"), true },
		{ "U+100000", BYTES("\xf4\x80\x80\x80"), true },
		{ "U+10FFFF", BYTES("\xf4\x8f\xbf\xbf"), true },
		{ "empty", BYTES(""), true },
		{ "NULL", NO_TEXT, true },

		{ "NUL", BYTES("\0"), false },
		{ "stray continuation 80", BYTES("\x80"), false },
		{ "stray continuation bf", BYTES("\xbf"), false },
		{ "overlong two bytes c0", BYTES("\xc0\x80"), false },
		{ "overlong two bytes c1", BYTES("\xc1\xbf"), false },
		{ "overlong three bytes", BYTES("\xe0\x9f\xbf"), false },
		{ "overlong four bytes", BYTES("\xf0\x8f\xbf\xbf"), false },
		{ "first high surrogate", BYTES("\xed\xa0\x80"), false },
		{ "last low surrogate", BYTES("\xed\xbf\xbf"), false },
		{ "surrogate pair", BYTES("\xed\xa0\xbd\xed\xb8\x80"), false },
		{ "above U+10FFFF", BYTES("\xf4\x90\x80\x80"), false },
		{ "lead f5", BYTES("\xf5\x80\x80\x80"), false },
		{ "lead f8, five bytes", BYTES("\xf8\x88\x80\x80\x80"), false },
		{ "lead fe", BYTES("\xfe\x80\x80\x80"), false },
		{ "lead ff", BYTES("\xff"), false },
		{ "cut after one of two", BYTES("\xc3"), false },
		{ "cut after one of three", BYTES("\xe2"), false },
		{ "cut after two of three", BYTES("\xe2\x82"), false },
		{ "cut after three of four", BYTES("\xf0\x9f\x98"), false },
		{ "second byte below", BYTES("\xc3\x7f"), false },
		{ "second byte above", BYTES("\xc3\xc0"), false },
		{ "third byte below", BYTES("\xe2\x82\x7f"), false },
		{ "third byte above", BYTES("\xe2\x82\xc0"), false },
		{ "fourth byte below", BYTES("\xf0\x9f\x98\x7f"), false },
		{ "fourth byte above", BYTES("\xf0\x9f\x98\xc0"), false },
		{ "a new lead too early", BYTES("\xe2\x82\xe2\x82\xac"), false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[16] = "x";

		check_int(cases[i].name, tt_utf8_valid(cases[i].in), cases[i].valid);
		/* The same between two letters. */
		if (cases[i].in.n)
			memcpy(text + 1, cases[i].in.p, cases[i].in.n);
		text[cases[i].in.n + 1] = 'y';
		check_int(cases[i].name, tt_utf8_valid((struct tt_str){ text, cases[i].in.n + 2 }),
			  cases[i].valid);
	}
}

/* Every text of three bytes: as many are valid as the sizes of the classes say. */
static void test_utf8_all_of_three_bytes(void **state)
{
	const int64_t one = 0x7f;                      /* without NUL */
	const int64_t two = 0x800 - 0x80;              /* U+0080 to U+07FF */
	const int64_t three = 0x10000 - 0x800 - 0x800; /* to U+FFFF without surrogates */
	int64_t n_valid = 0;

	(void)state;
	for (uint32_t i = 0; i < 1u << 24; i++) {
		const char text[3] = { (char)(i >> 16), (char)(i >> 8), (char)i };

		n_valid += tt_utf8_valid((struct tt_str){ text, 3 });
	}
	check_int("three bytes", n_valid, one * one * one + 2 * one * two + three);
}

/* Four bytes are too many to try all; the last two stand at the edges of what they may be. */
static void test_utf8_four_bytes(void **state)
{
	static const char edges[] = { 0x7f, (char)0x80, (char)0xbf, (char)0xc0 };
	int64_t n_valid = 0;

	(void)state;
	for (uint32_t i = 0xf000; i <= 0xffff; i++) {
		for (uint32_t j = 0; j < 16; j++) {
			const char text[4] = { (char)(i >> 8), (char)i, edges[j / 4],
					       edges[j % 4] };

			n_valid += tt_utf8_valid((struct tt_str){ text, 4 });
		}
	}
	/* U+10000 to U+10FFFF in steps of 0x1000: 256 of them, twice two edges inside. */
	check_int("four bytes", n_valid, 256 * 4);
}

static void test_utf8_parts(void **state)
{
	/* a, e acute, euro, grinning face: 1, 2, 3, 4 bytes. */
	const struct tt_str text = TT_STR("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	static const size_t bytes_of[] = { 0, 1, 3, 6, 10, 10 };
	static const size_t head_bytes[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10 };

	(void)state;
	check_int("count", (int64_t)tt_utf8_count(text), 4);
	check_int("count of nothing", (int64_t)tt_utf8_count(NOT_THERE), 0);
	for (size_t n = 0; n < ARRAY_LEN(bytes_of); n++)
		check_int("head", (int64_t)tt_utf8_head(text, n).n, (int64_t)bytes_of[n]);
	for (size_t n = 0; n < ARRAY_LEN(head_bytes); n++)
		check_int("head in bytes", (int64_t)tt_utf8_head_bytes(text, n).n,
			  (int64_t)head_bytes[n]);
	check_true("a head is a view", tt_utf8_head(text, 2).p == text.p);
	check_int("step", (int64_t)tt_utf8_step(TT_STR("\xe2\x82\xac\xf0")), 3);
	check_int("step on a fragment", (int64_t)tt_utf8_step(TT_STR("\xe2\x82")), 0);
	check_int("step at the end", (int64_t)tt_utf8_step(NOT_THERE), 0);
	check_int("head of nothing", (int64_t)tt_utf8_head(NOT_THERE, 3).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_has),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_int),
		cmocka_unit_test(test_parse_u64),
		cmocka_unit_test(test_utf8_rows),
		cmocka_unit_test(test_utf8_all_of_three_bytes),
		cmocka_unit_test(test_utf8_four_bytes),
		cmocka_unit_test(test_utf8_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

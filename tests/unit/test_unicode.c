#include "lib/base/unicode.h"
#include "tests/unit/check.h"

static void test_emoji(void **state)
{
	static const struct {
		const char *text;
		bool want;
	} cases[] = {
		{ "🙂", true },
		{ "👍🏽", true },
		{ "❤️", true },
		{ "❤", true },
		{ "👩‍👩‍👧‍👦", true },
		{ "🇪🇸", true },
		{ "🏴󠁧󠁢󠁳󠁣󠁴󠁿", true },
		{ "#️⃣", true },
		{ "1⃣", true },
		{ "🏳️‍🌈", true },
		{ "👨🏽‍🚀", true },
		{ "©", true },
		{ "‼️", true },
		{ "", false },
		{ "a", false },
		{ "1", false },
		{ "🙂a", false },
		{ "🙂🙂", false },
		{ "🇪", false },
		{ "🇪🇸🇪", false },
		{ "🙂‍", false },
		{ "ä", false },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		  false },
		{ "🙂\xcc\x81", false },
		{ " 🙂", false },
		{ "🙂 ", false },
		{ "#", false },
		{ "a⃣", false },
		{ "\xe2\x80\x8d⃣", false },
		{ "🏽", false },
		{ "\xe2\x80\x8d", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_int(cases[i].text, tt_emoji_is_one(tt_str(cases[i].text)), cases[i].want);
}

static void test_first_emoji(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
		{ "💙 room", "💙" },
		{ "💙", "💙" },
		{ "👩‍🚀space", "👩‍🚀" },
		{ "🇪🇸🇫🇷", "🇪🇸" },
		{ "1️⃣ first", "1️⃣" },
		{ "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂",
		  "🙂" },
		{ "", NULL },
		{ "room 💙", NULL },
		{ " 💙", NULL },
		{ "#1", NULL },
		{ "1", NULL },
		{ "🇪", NULL },
		{ "🙂\xcc\x81", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_str(cases[i].text, tt_emoji_first(tt_str(cases[i].text)), cases[i].want);
}

static void test_ascii_base(void **state)
{
	static const struct {
		const char *text;
		int want;
	} cases[] = {
		{ "abc", 'a' }, { "Éa", 'E' }, { "ǘ", 'u' }, { "Å", 'A' }, { "7", '7' },
		{ "", 0 },      { "Я", 0 },    { "ß", 0 },   { "李", 0 },  { "한", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_int(cases[i].text, tt_ascii_base(tt_str(cases[i].text)), cases[i].want);
}

static void test_lower(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
		{ "", "" },   { "Anna B.", "anna b." }, { "ÄÖÜ", "äöü" }, { "ÑANDÚ", "ñandú" },
		{ "👍", "👍" },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_str(cases[i].text, tt_utf8_lower(&arena, tt_str(cases[i].text)),
			  cases[i].want);
	tt_arena_finish(&arena);
}

static void test_fold(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
		{ "", "" },         { "Anna B.", "anna b." }, { "ÄÖÜ", "äöü" },
		{ "ΟΔΟΣ", "οδοσ" }, { "οδος", "οδοσ" },       { "İstanbul", "istanbul" },
		{ "Ⱥ", "ⱥ" },       { "中文", "中文" },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_str text = tt_str(cases[i].text);
		struct tt_str folded = tt_utf8_fold(&arena, text);

		check_str(cases[i].text, folded, cases[i].want);
		check_int(cases[i].text, (int64_t)tt_utf8_count(folded),
			  (int64_t)tt_utf8_count(text));
	}
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_emoji),      cmocka_unit_test(test_first_emoji),
		cmocka_unit_test(test_ascii_base), cmocka_unit_test(test_lower),
		cmocka_unit_test(test_fold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Pieces of text: which there are, and that those of a part are among those of the whole. */
#include "server/store/grams.h"
#include "lib/base/unicode.h"
#include "tests/unit/check.h"

static void test_pieces(void **state)
{
	static const struct {
		const char *text;
		const char *pieces;
		size_t n_wanted;
		const char *wanted;
	} cases[] = {
		{ "", "", 0, "" },
		{ "a", "", 0, "" },
		{ "ab", "", 0, "" },
		{ "abc", "abc ", 1, "\"abc\"" },
		{ "abcd", "abc bcd ", 2, "\"abc\" AND \"bcd\"" },
		{ "äbc", "äbc ", 1, "\"äbc\"" },
		/* No character of a term is a word of the language of queries. */
		{ "a\"b",
		  "a\xee\x80\xa2"
		  "b ",
		  1,
		  "\"a\xee\x80\xa2"
		  "b\"" },
		{ "a~b",
		  "a\xee\x81\xbe"
		  "b ",
		  1,
		  "\"a\xee\x81\xbe"
		  "b\"" },
		/* Short words, and no blanks between them. */
		{ "中", "", 0, "" },
		{ "中文", "中文 ", 1, "\"中文\"" },
		{ "中文字", "中文 文字 ", 2, "\"中文\" AND \"文字\"" },
		{ "สวย", "สว วย ", 2, "\"สว\" AND \"วย\"" },
		/* Where scripts meet. */
		{ "ab中", "ab中 b中 ", 2, "\"ab中\" AND \"b中\"" },
		{ "abc中d", "abc bc中 c中 中d ", 4,
		  "\"abc\" AND \"bc中\" AND \"c中\" AND \"中d\"" },
		{ "😀a", "😀a ", 1, "\"😀a\"" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_str text = tt_str(cases[i].text);
		struct tt_buf pieces = { 0 };
		struct tt_buf wanted = { 0 };

		tt_buf_reserve(&pieces, 1); /* nothing is text, too */
		tt_buf_reserve(&wanted, 1);
		grams_of_text(&pieces, text);
		check_int(cases[i].text, (int64_t)grams_of_term(&wanted, text),
			  (int64_t)cases[i].n_wanted);
		check_str(cases[i].text, tt_buf_str(&pieces), cases[i].pieces);
		check_str(cases[i].text, tt_buf_str(&wanted), cases[i].wanted);
		tt_buf_finish(&pieces);
		tt_buf_finish(&wanted);
	}
}

/* Of ten thousand characters a few pieces, from the begin to the end. */
static void test_long_term(void **state)
{
	struct tt_buf text = { 0 };
	struct tt_buf wanted = { 0 };

	(void)state;
	for (int i = 0; i < 2000; i++)
		tt_buf_printf(&text, "%05d", i);
	check_int("pieces", (int64_t)grams_of_term(&wanted, tt_buf_str(&text)), GRAMS_WANTED_MAX);
	check_true("from the begin", tt_str_starts(tt_buf_str(&wanted), TT_STR("\"000\" AND ")));
	check_true("short", wanted.n < 10 * (size_t)GRAMS_WANTED_MAX);
	tt_buf_finish(&text);
	tt_buf_finish(&wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_long_term),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

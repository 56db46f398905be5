#include "cli/client/wrap.h"
#include "lib/base/buf.h"
#include "tests/unit/check.h"

/* The lines with bars around them. */
static void add_line(void *ctx, struct tt_str line, size_t i)
{
	tt_buf_printf(ctx, "%s%.*s", i ? "|" : "", TT_STR_ARG(line));
}

static void test_wrap(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		size_t first;
		size_t columns;
		const char *lines;
	} cases[] = {
		{ "nothing is one line", "", 10, 10, "" },
		{ "fits", "one two", 7, 7, "one two" },
		{ "at a blank", "one two", 6, 6, "one|two" },
		{ "the blank may stick out", "one two", 3, 3, "one|two" },
		{ "several", "one two three", 7, 7, "one two|three" },
		{ "a line end", "one\ntwo", 10, 10, "one|two" },
		{ "an empty line", "one\n\ntwo", 10, 10, "one||two" },
		{ "a line end at the end", "one\n", 10, 10, "one|" },
		{ "a blank at the end", "one ", 3, 3, "one" },
		{ "no place to break", "abcdefgh", 3, 3, "abc|def|gh" },
		{ "a first line that is shorter", "one two three", 3, 9, "one|two three" },
		{ "wide characters", "\xE6\xBC\xA2\xE5\xAD\x97\xE6\xBC\xA2", 4, 4,
		  "\xE6\xBC\xA2\xE5\xAD\x97|\xE6\xBC\xA2" },
		{ "wider than the line", "\xE6\xBC\xA2\xE5\xAD\x97", 1, 1,
		  "\xE6\xBC\xA2|\xE5\xAD\x97" },
		{ "an accent takes no column",
		  "e\xCC\x81"
		  "e\xCC\x81",
		  2, 2,
		  "e\xCC\x81"
		  "e\xCC\x81" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_buf lines = { 0 };
		size_t n;

		tt_buf_reserve(&lines, 1); /* empty, not NULL */
		n = wrap(tt_str(cases[i].text), cases[i].first, cases[i].columns, add_line, &lines);

		check_text(cases[i].name, tt_buf_str(&lines), tt_str(cases[i].lines));
		check_int(cases[i].name,
			  (int64_t)wrap(tt_str(cases[i].text), cases[i].first, cases[i].columns,
					NULL, NULL),
			  (int64_t)n);
		tt_buf_finish(&lines);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

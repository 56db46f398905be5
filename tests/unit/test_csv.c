#include "lib/base/csv.h"
#include "tests/unit/check.h"

/* What is read is written as LINE:[field][field]; one record behind the other. */
static const struct {
	const char *name;
	const char *text;
	const char *want;
} cases[] = {
	{ "nothing", "", "" },
	{ "one field", "a", "1:[a]" },
	{ "two records", "a,b\nc,d\n", "1:[a][b]2:[c][d]" },
	{ "CR LF", "a\r\nb\r\n", "1:[a]2:[b]" },
	{ "CR", "a\rb", "1:[a]2:[b]" },
	{ "empty line", "a\n\nb", "1:[a]2:[]3:[b]" },
	{ "empty fields", ",,\n", "1:[][][]" },
	{ "comma at the end of all", "a,", "1:[a][]" },
	{ "quoted", "\"a,b\",\"c\"\"d\"\n", "1:[a,b][c\"d]" },
	{ "line end in quotes", "\"a\nb\"\nc", "1:[a\nb]3:[c]" },
	{ "CR LF in quotes", "\"a\r\nb\"\nc", "1:[a\r\nb]3:[c]" },
	{ "text behind quotes", "\"a\"b,c", "1:[ab][c]" },
	{ "quotes behind text", "a\"b,c\"d", "1:[ab,cd]" },
	{ "quote never closed", "\"a,b\nc", "1:[a,b\nc]" },
	{ "byte order mark", "\xef\xbb\xbf\"email\"\n", "1:[email]" },
	{ "blanks stay", " a , b ", "1:[ a ][ b ]" },
};

static struct tt_str read_all(struct tt_arena *arena, const char *text)
{
	struct tt_csv csv = tt_csv_from(tt_str(text));
	struct tt_str out = TT_STR("");
	struct tt_str *fields;
	size_t n;

	while (tt_csv_next(&csv, arena, &fields, &n)) {
		out = tt_str_printf(arena, "%.*s%lld:", TT_STR_ARG(out), (long long)csv.line);
		for (size_t i = 0; i < n; i++)
			out = tt_str_printf(arena, "%.*s[%.*s]", TT_STR_ARG(out),
					    TT_STR_ARG(fields[i]));
	}
	return out;
}

static void test_csv(void **state)
{
	struct tt_arena arena;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		tt_arena_init(&arena);
		check_str(cases[i].name, read_all(&arena, cases[i].text), cases[i].want);
		tt_arena_finish(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_csv) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

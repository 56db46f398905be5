/* What comes with a search, and what of a text is shown. */
#include "server/talk/text/search_words.h"
#include "lib/base/clock.h"
#include "tests/unit/check.h"

static void test_page_token(void **state)
{
	static const struct {
		const char *from;
		const char *token;
	} cases[] = {
		{ "", "" },
		{ "/call/abcd", "abcd" },
		{ "/index.php/call/abcd", "abcd" },
		{ "/call/abcd/", "abcd" },
		{ "/call/abcd?threadId=7", "abcd" },
		{ "/call/abcd#message_7", "abcd" },
		{ "https://example.org/call/abcd", "abcd" },
		{ "https://example.org", "" },
		{ "https://example.org/index.php/call/abcd?x", "abcd" },
		{ "/apps/spreed/call/abcd", "" },
		{ "/call/", "" },
		{ "call/abcd", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_str(cases[i].from, search_page_token(tt_str(cases[i].from)), cases[i].token);
}

static void test_time(void **state)
{
	static const struct {
		const char *text;
		int64_t unix_s; /* -1: none */
	} cases[] = {
		{ "0", 0 },
		{ "1700000000", 1700000000 },
		{ "253402300799", TT_CLOCK_LAST_S },
		{ "253402300800", -1 },
		{ "99999999999999999999", -1 },
		{ "1970-01-02", 86400 },
		{ "1970-01-02T00:00:01", 86401 },
		{ "1970-01-02T00:00:01.5+00:00", 86401 },
		{ "1970-01-02 00:00:01", -1 },
		{ "1970-01-02T", -1 },
		{ "1970-13-02", -1 },
		{ "1970-1-2", -1 },
		{ "", -1 },
		{ "-1", -1 },
		{ "yesterday", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t unix_s = -1;
		bool is_time = search_time(tt_str(cases[i].text), &unix_s);

		check_int(cases[i].text, is_time ? unix_s : -1, cases[i].unix_s);
	}
}

static void test_excerpt(void **state)
{
	static const struct {
		const char *text;
		const char *term;
		const char *want;
	} cases[] = {
		{ "short", "rt", "short" },
		{ "short", "", "short" },
		{ "no such thing in here, however long it is, and it is long", "needle",
		  "no such thing in here, however long it is, and it is long" },
		/* Begins with the 30th character, and with the next one. */
		{ "123456789 123456789 123456789 needle 789 1", "NEEDLE",
		  "123456789 123456789 123456789 needle 789 1" },
		{ "123456789 123456789 123456789 1needle 789 1", "NEEDLE",
		  "…23456789 1needle 789 1" },
		/* As long as may be, and one longer. */
		{ "123456789 123456789 123456789 123needle1", "NEEDLE",
		  "123456789 123456789 123456789 123needle1" },
		{ "123456789 123456789 123456789 123needle12", "NEEDLE", "…456789 123needle12" },
		{ "ÄÖÜ456789 123456789 123456789 ÄÖÜneedle12", "needle", "…456789 ÄÖÜneedle12" },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_str(cases[i].text,
			  search_excerpt(&arena, tt_str(cases[i].text), tt_str(cases[i].term)),
			  cases[i].want);
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_page_token),
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_excerpt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

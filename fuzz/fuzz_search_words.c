/* fuzz_search_words - what comes with a search: a token is a piece of the page's address, a time is
 * in the calendar, and an excerpt ends as its text does. The first line is the term. */
#include "fuzz/fuzz.h"
#include "lib/base/clock.h"
#include "server/talk/text/search_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tt_str text = fuzz_text(data, n);
	struct tt_str token = search_page_token(text);
	struct tt_str rest = text;
	struct tt_str term = tt_str_cut(&rest, '\n');
	struct tt_arena arena;
	struct tt_str excerpt;
	int64_t unix_s = 0;

	REQUIRE(token.n == 0 || (token.p > text.p && token.p + token.n <= text.p + text.n));
	REQUIRE(!memchr(token.p, '/', token.n) && !memchr(token.p, '?', token.n));
	if (search_time(text, &unix_s))
		REQUIRE(unix_s <= TT_CLOCK_LAST_S);
	if (!tt_utf8_valid(text))
		return 0;
	tt_arena_init(&arena);
	rest = rest.p ? rest : TT_STR("");
	excerpt = search_excerpt(&arena, rest, term);
	REQUIRE(excerpt.n <= rest.n + 3);
	if (!tt_str_eq(excerpt, rest)) {
		REQUIRE(tt_str_starts(excerpt, TT_STR("…")));
		REQUIRE(memcmp(excerpt.p + 3, rest.p + rest.n - (excerpt.n - 3), excerpt.n - 3) ==
			0);
	}
	tt_arena_finish(&arena);
	return 0;
}

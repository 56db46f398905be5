/* fuzz_grams - a text with a part of it after the first line feed: all pieces of the part are among
 * those of the text, and nothing of it is anything but text to the index. */
#include "fuzz/fuzz.h"
#include "lib/base/unicode.h"
#include "server/store/grams.h"

/* `wanted` is "one" AND "two" ...: each of them is a word of `pieces`. */
static void check_pieces(struct tt_str pieces, struct tt_str wanted, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *end;

		REQUIRE(wanted.n > 2 && wanted.p[0] == '"');
		end = memchr(wanted.p + 1, '"', wanted.n - 1);
		REQUIRE(end != NULL);
		REQUIRE(tt_str_has(pieces,
				   (struct tt_str){ wanted.p + 1, (size_t)(end - wanted.p - 1) }));
		wanted.n -= (size_t)(end + 1 - wanted.p);
		wanted.p = end + 1;
		if (i + 1 == n)
			break;
		REQUIRE(tt_str_starts(wanted, TT_STR(" AND ")));
		wanted.p += 5;
		wanted.n -= 5;
	}
	REQUIRE(wanted.n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tt_str text = fuzz_text(data, n);
	struct tt_str part = text;
	struct tt_buf pieces = { 0 };
	struct tt_buf wanted = { 0 };
	struct tt_arena arena;
	size_t n_wanted;

	if (!tt_utf8_valid(text))
		return 0;
	tt_arena_init(&arena);
	tt_str_cut(&part, '\n');
	if (!part.p)
		part = text;
	tt_buf_reserve(&pieces, 1);
	tt_buf_reserve(&wanted, 1);
	grams_of_text(&pieces, tt_utf8_fold(&arena, text));
	n_wanted = grams_of_term(&wanted, tt_utf8_fold(&arena, part));
	REQUIRE(n_wanted <= GRAMS_WANTED_MAX);
	check_pieces(tt_buf_str(&pieces), tt_buf_str(&wanted), n_wanted);
	for (size_t i = 0; i < pieces.n; i++)
		REQUIRE(pieces.p[i] == ' ' || pieces.p[i] < 0 ||
			(pieces.p[i] >= '0' && pieces.p[i] <= '9') ||
			(pieces.p[i] >= 'a' && pieces.p[i] <= 'z'));
	tt_buf_finish(&pieces);
	tt_buf_finish(&wanted);
	tt_arena_finish(&arena);
	return 0;
}

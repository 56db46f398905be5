#include "lib/base/random.h"
#include "tests/unit/check.h"

static int setup(void **state)
{
	(void)state;
	return tt_random_init() == TT_OK ? 0 : -1;
}

/* Each letter is drawn, about as often as the others, and no other character is. Chance fails
 * this less than once in 10^12 runs: the bounds are eight standard deviations away. */
static void test_alphabet(void **state)
{
	static const char *const alphabets[] = { TT_ALPHABET_ALNUM, TT_ALPHABET_READABLE, "ab" };
	const int64_t draws_each = 10000;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(alphabets); i++) {
		size_t n_letters = strlen(alphabets[i]);
		int64_t counts[256] = { 0 };
		struct tt_arena arena;
		struct tt_str text;

		tt_arena_init(&arena);
		text = tt_random_text(&arena, alphabets[i], n_letters * (size_t)draws_each);
		check_int("length", (int64_t)text.n, (int64_t)n_letters * draws_each);
		check_int("ends with NUL", text.p[text.n], '\0');
		for (size_t at = 0; at < text.n; at++)
			counts[(unsigned char)text.p[at]]++;
		for (size_t c = 0; c < 256; c++) {
			bool letter = c && strchr(alphabets[i], (int)c);

			if (letter)
				check_true("evenly drawn", counts[c] > draws_each - 800 &&
								   counts[c] < draws_each + 800);
			else
				check_int("no other character", counts[c], 0);
		}
		tt_arena_finish(&arena);
	}
}

static void test_differs(void **state)
{
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	check_false("two texts", tt_str_eq(tt_random_text(&arena, TT_ALPHABET_ALNUM, 32),
					   tt_random_text(&arena, TT_ALPHABET_ALNUM, 32)));
	check_text("of no length", tt_random_text(&arena, "a", 0), TT_STR(""));
	check_text("one letter", tt_random_text(&arena, "a", 3), TT_STR("aaa"));
	tt_arena_finish(&arena);
}

static void test_readable(void **state)
{
	(void)state;
	for (const char *p = "lo01"; *p; p++)
		check_true("letters that look alike",
			   *p == 'o' || !strchr(TT_ALPHABET_READABLE, *p));
	for (const char *p = TT_ALPHABET_READABLE; *p; p++)
		check_true("fits the token rule",
			   (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9'));
}

static void test_below(void **state)
{
	bool seen[7] = { false };

	(void)state;
	check_int("of one", (int64_t)tt_random_below(1), 0);
	for (int i = 0; i < 1000; i++) { /* one in 10^66 misses a number */
		size_t number = tt_random_below(ARRAY_LEN(seen));

		check_true("below", number < ARRAY_LEN(seen));
		seen[number] = true;
	}
	for (size_t i = 0; i < ARRAY_LEN(seen); i++)
		check_true("each comes", seen[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alphabet),
		cmocka_unit_test(test_differs),
		cmocka_unit_test(test_readable),
		cmocka_unit_test(test_below),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}

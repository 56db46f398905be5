/* What a poll and a vote may be (talk-chat 6.2). */
#include "server/talk/chat/polls.h"
#include "tests/unit/check.h"

static struct tt_str many(struct tt_arena *arena, const char *c, size_t n)
{
	size_t len = strlen(c);
	char *text = tt_arena_alloc(arena, n * len + 1);

	for (size_t i = 0; i < n * len; i++)
		text[i] = c[i % len];
	return (struct tt_str){ text, n * len };
}

static void test_question(void **state)
{
	struct tt_arena arena;
	const struct tt_str options[] = { TT_STR("a"), TT_STR("b") };

	(void)state;
	tt_arena_init(&arena);
	const struct {
		const char *name;
		struct tt_str question;
		enum tt_err err;
		struct tt_str kept;
	} cases[] = {
		{ "plain", TT_STR("Lunch?"), TT_OK, TT_STR("Lunch?") },
		{ "trimmed", TT_STR(" \n Lunch?\t "), TT_OK, TT_STR("Lunch?") },
		{ "empty", TT_STR(""), TT_ERR_POLL_QUESTION, NOT_THERE },
		{ "blanks", TT_STR(" \n "), TT_ERR_POLL_QUESTION, NOT_THERE },
		{ "longest", many(&arena, "x", 32000), TT_OK, many(&arena, "x", 32000) },
		{ "one byte more", many(&arena, "x", 32001), TT_ERR_POLL_QUESTION, NOT_THERE },
		{ "bytes count, not characters", many(&arena, "\xc3\xa4", 16001),
		  TT_ERR_POLL_QUESTION, NOT_THERE },
		{ "most of two bytes", many(&arena, "\xc3\xa4", 16000), TT_OK,
		  many(&arena, "\xc3\xa4", 16000) },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct new_poll wanted = { .question = cases[i].question,
						 .options = options,
						 .n_options = 2,
						 .options_are_texts = true };
		struct poll poll = { 0 };

		check_err(cases[i].name, talk_poll_check(&arena, &wanted, &poll), cases[i].err);
		if (!cases[i].err)
			check_text(cases[i].name, poll.question, cases[i].kept);
	}
	tt_arena_finish(&arena);
}

static void test_options(void **state)
{
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	/* "xxx","b" with its brackets is 9 bytes longer than the x. */
	const struct {
		const char *name;
		struct tt_str options[3];
		size_t n;
		bool are_texts;
		enum tt_err err;
		struct tt_str kept; /* p == NULL: whatever */
	} cases[] = {
		{ "two", { TT_STR("a"), TT_STR("b") }, 2, true, TT_OK, TT_STR("[\"a\",\"b\"]") },
		{ "one", { TT_STR("a") }, 1, true, TT_ERR_POLL_OPTIONS, NOT_THERE },
		{ "none", { NOT_THERE }, 0, true, TT_ERR_POLL_OPTIONS, NOT_THERE },
		{ "not all texts",
		  { TT_STR("a"), TT_STR("b") },
		  2,
		  false,
		  TT_ERR_POLL_OPTIONS,
		  NOT_THERE },
		{ "empty ones go",
		  { TT_STR(" a "), TT_STR("  "), TT_STR("b\n") },
		  3,
		  true,
		  TT_OK,
		  TT_STR("[\"a\",\"b\"]") },
		{ "too few are left",
		  { TT_STR("a"), TT_STR("") },
		  2,
		  true,
		  TT_ERR_POLL_OPTIONS,
		  NOT_THERE },
		{ "the same twice",
		  { TT_STR("a"), TT_STR("a") },
		  2,
		  true,
		  TT_OK,
		  TT_STR("[\"a\",\"a\"]") },
		{ "as PHP escapes",
		  { TT_STR("\xc3\xa4/"), TT_STR("\"\n.") },
		  2,
		  true,
		  TT_OK,
		  TT_STR("[\"\\u00E4\\/\",\"\\\"\\n.\"]") },
		{ "longest", { many(&arena, "x", 59992), TT_STR("b") }, 2, true, TT_OK, NOT_THERE },
		{ "one byte more",
		  { many(&arena, "x", 59993), TT_STR("b") },
		  2,
		  true,
		  TT_ERR_POLL_OPTIONS,
		  NOT_THERE },
		{ "escapes count",
		  { many(&arena, "/", 29997), TT_STR("b") },
		  2,
		  true,
		  TT_ERR_POLL_OPTIONS,
		  NOT_THERE },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct new_poll wanted = { .question = TT_STR("q"),
						 .options = cases[i].options,
						 .n_options = cases[i].n,
						 .options_are_texts = cases[i].are_texts };
		struct poll poll = { 0 };

		check_err(cases[i].name, talk_poll_check(&arena, &wanted, &poll), cases[i].err);
		if (cases[i].kept.p)
			check_text(cases[i].name, poll.options, cases[i].kept);
	}
	tt_arena_finish(&arena);
}

static void test_result_mode(void **state)
{
	static const struct {
		int64_t sent;
		int64_t kept;
	} cases[] = {
		{ 0, POLL_PUBLIC }, { 1, POLL_HIDDEN }, { 2, POLL_HIDDEN }, { -1, POLL_HIDDEN }
	};
	const struct tt_str options[] = { TT_STR("a"), TT_STR("b") };
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct new_poll wanted = { .question = TT_STR("q"),
						 .options = options,
						 .n_options = 2,
						 .options_are_texts = true,
						 .result_mode = cases[i].sent };
		struct poll poll = { 0 };

		check_err("mode", talk_poll_check(&arena, &wanted, &poll), TT_OK);
		check_int("mode", poll.result_mode, cases[i].kept);
	}
	tt_arena_finish(&arena);
}

static void test_vote(void **state)
{
	static const struct {
		const char *name;
		int64_t max_votes;
		int64_t ids[4];
		size_t n;
		enum tt_err err;
	} cases[] = {
		{ "none", 1, { 0 }, 0, TT_OK },
		{ "first", 1, { 0 }, 1, TT_OK },
		{ "last", 1, { 2 }, 1, TT_OK },
		{ "beyond", 1, { 3 }, 1, TT_ERR_POLL_OPTIONS },
		{ "negative", 1, { -1 }, 1, TT_ERR_POLL_OPTIONS },
		{ "huge", 1, { INT64_MAX }, 1, TT_ERR_POLL_OPTIONS },
		{ "smallest", 1, { INT64_MIN }, 1, TT_ERR_POLL_OPTIONS },
		{ "too many", 1, { 0, 1 }, 2, TT_ERR_POLL_OPTIONS },
		{ "as many as allowed", 2, { 0, 1 }, 2, TT_OK },
		{ "any number", 0, { 2, 0, 1 }, 3, TT_OK },
		{ "twice the same", 0, { 1, 1 }, 2, TT_ERR_POLL_OPTIONS },
		{ "more than there are", 0, { 0, 1, 2, 0 }, 4, TT_ERR_POLL_OPTIONS },
		{ "nobody may", -1, { 0 }, 1, TT_ERR_POLL_OPTIONS },
		{ "nobody may, not even take back", -1, { 0 }, 0, TT_ERR_POLL_OPTIONS },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_err(cases[i].name,
			  talk_poll_check_vote(&arena, cases[i].max_votes, 3, cases[i].ids,
					       cases[i].n),
			  cases[i].err);
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_question),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_result_mode),
		cmocka_unit_test(test_vote),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

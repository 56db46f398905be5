/* Lines of the outbox: one at a time of each, a few of each bot, the others first next time. */
#include "server/hooks/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void test_order(void **state)
{
	struct lines lines = { 0 };
	struct line *first;
	struct line *second;

	(void)state;
	assert_null(lines_take(&lines, 0, 8));
	assert_int_equal(lines_wait_ms(&lines, 0), -1);
	lines_note(&lines, 1, 10, false);
	lines_note(&lines, 2, 10, false);
	lines_note(&lines, 1, 10, false);
	assert_int_equal(lines.n, 2);
	assert_int_equal(lines_wait_ms(&lines, 5), 0);
	first = lines_take(&lines, 5, 8);
	second = lines_take(&lines, 5, 8);
	assert_int_equal(first->bot_id, 1);
	assert_int_equal(second->bot_id, 2);
	assert_null(lines_take(&lines, 5, 8)); /* both are on the way */
	assert_int_equal(lines_wait_ms(&lines, 5), -1);
	lines_give(&lines, first, 0);
	assert_ptr_equal(lines_take(&lines, 5, 8), first);
	lines_drop(&lines, first);
	lines_drop(&lines, second);
	assert_int_equal(lines.n, 0);
	assert_int_equal(lines.n_busy, 0);
	lines_finish(&lines);
}

static void test_due(void **state)
{
	struct lines lines = { 0 };
	struct line *line;

	(void)state;
	lines_note(&lines, 1, 10, false);
	line = lines_take(&lines, 0, 8);
	line->tries = 3;
	lines_give(&lines, line, 500);
	lines_note(&lines, 1, 10,
		   false); /* who is made to wait is not hurried by what comes behind */
	assert_null(lines_take(&lines, 499, 8));
	assert_int_equal(lines_wait_ms(&lines, 100), 400);
	assert_int_equal(lines_wait_ms(&lines, 600), 0);
	assert_ptr_equal(lines_take(&lines, 500, 8), line);
	assert_int_equal(line->tries, 3);
	lines_finish(&lines);
}

static void test_one_bot_with_many_rooms(void **state)
{
	struct lines lines = { 0 };
	struct line *mine[2];

	(void)state;
	for (int64_t room = 1; room <= 5; room++)
		lines_note(&lines, 1, room, false);
	lines_note(&lines, 2, 1, false);
	mine[0] = lines_take(&lines, 0, 2);
	mine[1] = lines_take(&lines, 0, 2);
	assert_int_equal(mine[1]->bot_id, 1);
	assert_int_equal(lines_take(&lines, 0, 2)->bot_id, 2); /* the first one has its two */
	assert_null(lines_take(&lines, 0, 2));
	lines_give(&lines, mine[0], 0);
	assert_int_equal(lines_take(&lines, 0, 2)->room_id, 3); /* and its others are next, */
	lines_give(&lines, mine[1], 0);
	assert_int_equal(lines_take(&lines, 0, 2)->room_id, 4); /* each of them */
	lines_finish(&lines);
}

/* Bots that anybody may make leave the server's their share, however many hang. */
static void test_own_bots(void **state)
{
	struct lines lines = { 0 };
	struct line *line;
	size_t n_own = 0;

	(void)state;
	for (int64_t bot = 1; bot <= LINES_MOST_BUSY; bot++)
		lines_note(&lines, bot, 10, true);
	lines_note(&lines, 1000, 10, false);
	while ((line = lines_take(&lines, 0, 8)))
		n_own += line->is_own;
	assert_int_equal(n_own, LINES_MOST_OWN);
	assert_int_equal(lines.n_busy, LINES_MOST_OWN + 1);
	lines_give(&lines, lines.busy[0], 0);
	line = lines_take(&lines, 0, 8);
	assert_true(line && line->is_own && line->bot_id == LINES_MOST_OWN + 1);
	lines_finish(&lines);
}

/* Bots that never answer have one place each, and half of all together; who is there again has his
 * few. */
static void test_tried_in_vain(void **state)
{
	struct lines lines = { 0 };
	struct line *line;

	(void)state;
	for (int64_t bot = 1; bot <= LINES_MOST_BUSY; bot++) {
		line = lines_note(&lines, bot, 1, false);
		lines_note(&lines, bot, 2, false);
		lines_conclude(&lines, line, LINE_REPEATS);
		assert_int_equal(line->tries, 1);
	}
	while (lines_take(&lines, 0, 8))
		continue;
	assert_int_equal(lines.n_busy, LINES_MOST_IN_VAIN);
	for (size_t i = 0; i < lines.n_busy; i++)
		for (size_t k = 0; k < i; k++)
			assert_int_not_equal(lines.busy[i]->bot_id, lines.busy[k]->bot_id);
	line = lines.busy[0];
	lines_conclude(&lines, line, LINE_MET);
	assert_int_equal(line->tries, 0);
	assert_int_equal(lines_take(&lines, 0, 8)->bot_id, line->bot_id);
	lines_note(&lines, 1000, 1, false);
	for (int64_t seen = 0; seen != 1000; seen = line->bot_id) {
		line = lines_take(&lines, 0, 8);
		assert_non_null(line);
	}
	lines_finish(&lines);
}

/* Who is met in one room after having been away hears of the others at once; what its own answers
 * have put off stays so, and what other bots wait for. */
static void test_there_again(void **state)
{
	static const struct {
		int64_t bot;
		int64_t room;
		enum line_end end;
		enum line_end other; /* what becomes of bot 1 in room 1 then */
		int64_t due_ms;
	} cases[] = {
		{ 1, 2, LINE_FOUND_NOBODY, LINE_MET, 0 },
		{ 1, 2, LINE_REPEATS, LINE_MET, 900 },
		{ 2, 2, LINE_FOUND_NOBODY, LINE_MET, 900 },
		{ 1, 2, LINE_FOUND_NOBODY, LINE_GAVE_UP, 900 },
		{ 1, 2, LINE_FOUND_NOBODY, LINE_REPEATS, 900 },
		{ 1, 2, LINE_FOUND_NOBODY, LINE_FOUND_NOBODY, 900 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct lines lines = { 0 };
		struct line *first = lines_note(&lines, 1, 1, false);
		struct line *line = lines_note(&lines, cases[i].bot, cases[i].room, false);

		lines_conclude(&lines, line, cases[i].end);
		lines_give(&lines, line, 900);
		lines_conclude(&lines, first, cases[i].other);
		assert_int_equal(line->due_ms, cases[i].due_ms);
		assert_int_equal(line->tries, cases[i].due_ms == 0 ? 0 : 1);
		lines_finish(&lines);
	}
}

/* One that has had its answer has found somebody, whatever it was before. */
static void test_found_somebody(void **state)
{
	struct lines lines = { 0 };
	struct line *line = lines_note(&lines, 1, 1, false);
	struct line *other = lines_note(&lines, 1, 2, false);

	(void)state;
	lines_conclude(&lines, line, LINE_FOUND_NOBODY);
	lines_conclude(&lines, line, LINE_REPEATS);
	lines_give(&lines, line, 900);
	lines_conclude(&lines, other, LINE_MET);
	assert_int_equal(line->due_ms, 900);
	assert_int_equal(line->tries, 2);
	lines_finish(&lines);
}

static void test_pauses(void **state)
{
	static const struct {
		unsigned tries;
		int64_t longest_ms;
		int64_t pause_ms;
	} cases[] = {
		{ 0, 300000, 1000 },
		{ 1, 300000, 2000 },
		{ 8, 300000, 256000 },
		{ 9, 300000, 300000 },
		{ UINT32_MAX, 300000, 300000 },
		{ 2, 5000, 4000 },
		{ 3, 5000, 5000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct line line = { .tries = cases[i].tries };

		assert_int_equal(line_pause_ms(&line, cases[i].longest_ms), cases[i].pause_ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_due),
		cmocka_unit_test(test_one_bot_with_many_rooms),
		cmocka_unit_test(test_own_bots),
		cmocka_unit_test(test_tried_in_vain),
		cmocka_unit_test(test_there_again),
		cmocka_unit_test(test_found_somebody),
		cmocka_unit_test(test_pauses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

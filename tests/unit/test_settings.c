#include "server/talk/rooms/settings.h"
#include "server/talk/rooms/lobby.h"
#include "tests/unit/check.h"

/* talk-rooms 7.1: weeks, days, hours, minutes. */
static void test_duration(void **state)
{
	static const struct {
		int64_t seconds;
		const char *want;
	} cases[] = {
		{ 1, "1 minute" },
		{ 59, "1 minute" },
		{ 60, "1 minute" },
		{ 89, "1 minute" },
		{ 90, "2 minutes" },
		{ 3599, "60 minutes" },
		{ 3600, "1 hour" },
		{ 28800, "8 hours" },
		{ 86399, "24 hours" },
		{ 86400, "1 day" },
		{ 3 * 86400, "3 days" },
		{ 604800, "1 week" },
		{ 2419200, "4 weeks" },
		{ INT32_MAX, "3551 weeks" },
		{ INT64_MAX, "15250284452472 weeks" },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_str(cases[i].want, talk_duration(&arena, cases[i].seconds), cases[i].want);
	tt_arena_finish(&arena);
}

static void test_lobby_is_due(void **state)
{
	static const struct {
		const char *name;
		int64_t timer_s;
		int64_t now_s;
		bool want;
	} cases[] = {
		{ "no timer", 0, 1000, false },         { "not yet", 1001, 1000, false },
		{ "just now", 1000, 1000, true },       { "long ago", 1, 1000, true },
		{ "end of time", INT64_MAX, 1, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct room room = { .lobby_state = 1, .lobby_timer_s = cases[i].timer_s };

		check_true(cases[i].name,
			   talk_lobby_is_due(&room, cases[i].now_s) == cases[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_duration),
		cmocka_unit_test(test_lobby_is_due),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Who goes into which breakout room (talk-rooms 6.2). */
#include "server/talk/rooms/breakout_map.h"
#include "lib/base/random.h"
#include "tests/unit/check.h"

static int setup(void **state)
{
	(void)state;
	return tt_random_init() ? -1 : 0;
}

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		size_t n_rooms;
		enum tt_err err;
		size_t n;
	} cases[] = {
		{ "", 3, TT_OK, 0 },
		{ "[]", 3, TT_OK, 0 },
		{ "{}", 3, TT_OK, 0 },
		{ " { } ", 3, TT_OK, 0 },
		{ "{\"7\":0}", 1, TT_OK, 1 },
		{ "{\"7\":0,\"3\":2,\"9223372036854775807\":1}", 3, TT_OK, 3 },
		{ "{\"7\":\"2\"}", 3, TT_OK, 1 },
		{ "{\"7\":0,\"7\":1}", 3, TT_OK, 1 }, /* the last one counts */
		{ " ", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{} {}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "null", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "7", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "\"{}\"", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "[0]", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":3}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":-1}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":0}", 0, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":1.5}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":true}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":null}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":\"\"}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":\"one\"}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":\"-1\"}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":\"18446744073709551616\"}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":9223372036854775808}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":[0]}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":{}}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"0\":0}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"-7\":0}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"07\":0}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\" 7\":0}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"\":0}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"bob\":0}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"9223372036854775808\":0}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\":0,\"bob\":1}", 3, TT_ERR_BREAKOUT_MAP, 0 },
		{ "{\"7\\u0000\":0}", 3, TT_ERR_BREAKOUT_MAP, 0 },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct breakout_map map;

		check_err(cases[i].text,
			  breakout_map_parse(&arena, tt_str(cases[i].text), cases[i].n_rooms, &map),
			  cases[i].err);
		if (!cases[i].err)
			check_int(cases[i].text, (int64_t)map.n, (int64_t)cases[i].n);
	}
	tt_arena_finish(&arena);
}

static void test_find(void **state)
{
	static const struct {
		int64_t attendee_id;
		bool found;
		size_t room;
	} cases[] = { { 30, true, 0 },  { 4, true, 1 },   { 500, true, 2 }, { 7, true, 3 },
		      { 5, false, 99 }, { 0, false, 99 }, { -4, false, 99 } };
	struct tt_arena arena;
	struct breakout_map map;

	(void)state;
	tt_arena_init(&arena);
	check_err("parse",
		  breakout_map_parse(&arena,
				     TT_STR("{\"30\":0,\"4\":1,\"500\":2,\"7\":0,\"7\":\"3\"}"), 4,
				     &map),
		  TT_OK);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t room = 99;

		check_true("found",
			   breakout_map_find(&map, cases[i].attendee_id, &room) == cases[i].found);
		check_int("room", (int64_t)room, (int64_t)cases[i].room);
	}
	check_err("empty", breakout_map_parse(&arena, TT_STR(""), 4, &map), TT_OK);
	check_false("nobody", breakout_map_find(&map, 4, &(size_t){ 0 }));
	tt_arena_finish(&arena);
}

/* However many there are: the rooms differ by one at most, the first ones have more. */
static void test_deal(void **state)
{
	enum {
		PEOPLE = 50,
		ROOMS = 20
	};

	(void)state;
	for (size_t n = 0; n <= PEOPLE; n++)
		for (size_t n_rooms = 1; n_rooms <= ROOMS; n_rooms++) {
			size_t rooms[PEOPLE];
			size_t counts[ROOMS] = { 0 };

			breakout_deal(rooms, n, n_rooms);
			for (size_t i = 0; i < n; i++) {
				assert_true(rooms[i] < n_rooms);
				counts[rooms[i]]++;
			}
			for (size_t i = 0; i < n_rooms; i++)
				check_int("evenly", (int64_t)counts[i],
					  (int64_t)(n / n_rooms + (i < n % n_rooms)));
		}
}

/* Everybody comes everywhere sooner or later: not to is less likely than one in 10^70. */
static void test_deal_is_random(void **state)
{
	bool seen[4][4] = { { false } };

	(void)state;
	for (int i = 0; i < 600; i++) {
		size_t rooms[4];

		breakout_deal(rooms, 4, 4);
		for (size_t who = 0; who < 4; who++)
			seen[who][rooms[who]] = true;
	}
	for (size_t who = 0; who < 4; who++)
		for (size_t room = 0; room < 4; room++)
			check_true("everywhere", seen[who][room]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_deal),
		cmocka_unit_test(test_deal_is_random),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}

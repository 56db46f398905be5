/* fuzz_attendee_map - who goes into which breakout room, as a moderator sends it. What is taken is
 * in order, names each attendee once and only rooms that are there, and is taken again. */
#include "fuzz/fuzz.h"
#include "lib/base/writer.h"
#include "server/talk/rooms/breakout_map.h"

enum {
	N_ROOMS = 20
};

static struct tt_str write_map(struct tt_arena *arena, const struct breakout_map *map)
{
	struct tt_buf json = { 0 };
	struct tt_writer w;
	struct tt_str text;

	tt_writer_init(&w, &json, TT_WRITE_JSON);
	tt_write_object(&w);
	for (size_t i = 0; i < map->n; i++)
		tt_put_i64(&w,
			   tt_arena_printf(arena, "%lld", (long long)map->places[i].attendee_id),
			   (int64_t)map->places[i].room);
	tt_write_end(&w);
	text = tt_str_dup(arena, tt_buf_str(&json));
	tt_buf_finish(&json);
	return text;
}

static void check_taken(const struct breakout_map *map)
{
	for (size_t i = 0; i < map->n; i++) {
		size_t room;

		REQUIRE(map->places[i].attendee_id > 0 && map->places[i].room < N_ROOMS);
		REQUIRE(i == 0 || map->places[i].attendee_id > map->places[i - 1].attendee_id);
		REQUIRE(breakout_map_find(map, map->places[i].attendee_id, &room));
		REQUIRE(room == map->places[i].room);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct breakout_map map;
	struct breakout_map again;
	struct tt_arena arena;

	tt_arena_init(&arena);
	if (breakout_map_parse(&arena, fuzz_text(data, n), N_ROOMS, &map) == TT_OK) {
		check_taken(&map);
		REQUIRE(breakout_map_parse(&arena, write_map(&arena, &map), N_ROOMS, &again) ==
			TT_OK);
		REQUIRE(again.n == map.n);
		for (size_t i = 0; i < map.n; i++)
			REQUIRE(map.places[i].attendee_id == again.places[i].attendee_id &&
				map.places[i].room == again.places[i].room);
	}
	tt_arena_finish(&arena);
	return 0;
}

#include "server/talk/rooms/breakout_map.h"
#include "lib/base/random.h"

#include <jansson.h>
#include <stdlib.h>

/* Ids as we write them: digits, no zero in front. */
static bool parse_id(struct tt_str text, int64_t *out)
{
	uint64_t id;

	if (text.n == 0 || text.p[0] == '0' || !tt_str_parse_u64(text, &id) || id > INT64_MAX)
		return false;
	*out = (int64_t)id;
	return true;
}

/* A number, or its digits: PHP takes both. */
static bool parse_room(const json_t *value, size_t n_rooms, size_t *out)
{
	uint64_t room = UINT64_MAX;

	if (json_is_integer(value))
		room = (uint64_t)json_integer_value(value); /* below 0 is beyond any room */
	else if (!json_is_string(value) ||
		 !tt_str_parse_u64(
			 (struct tt_str){ json_string_value(value), json_string_length(value) },
			 &room))
		return false;
	*out = (size_t)room;
	return room < n_rooms;
}

static int by_attendee(const void *a, const void *b)
{
	const struct breakout_place *left = a;
	const struct breakout_place *right = b;

	return (left->attendee_id > right->attendee_id) - (left->attendee_id < right->attendee_id);
}

static bool read_map(struct tt_arena *arena, json_t *json, size_t n_rooms, struct breakout_map *out)
{
	const char *key;
	json_t *value;

	/* To PHP a list is a map from 0 on, and nobody has the id 0. */
	if (json_is_array(json))
		return json_array_size(json) == 0;
	if (!json_is_object(json))
		return false;
	out->places = tt_arena_array(arena, struct breakout_place, json_object_size(json) + 1);
	json_object_foreach (json, key, value) {
		struct breakout_place *place = &out->places[out->n++];

		if (!parse_id(tt_str(key), &place->attendee_id) ||
		    !parse_room(value, n_rooms, &place->room))
			return false;
	}
	qsort(out->places, out->n, sizeof(*out->places), by_attendee);
	return true;
}

enum tt_err breakout_map_parse(struct tt_arena *arena, struct tt_str text, size_t n_rooms,
			       struct breakout_map *out)
{
	json_t *json;
	bool valid;

	*out = (struct breakout_map){ NULL, 0 };
	if (text.n == 0)
		return TT_OK;
	json = json_loadb(text.p, text.n, 0, NULL);
	valid = json && read_map(arena, json, n_rooms, out);
	json_decref(json);
	return valid ? TT_OK : TT_ERR_BREAKOUT_MAP;
}

bool breakout_map_find(const struct breakout_map *map, int64_t attendee_id, size_t *room)
{
	const struct breakout_place wanted = { .attendee_id = attendee_id };
	const struct breakout_place *found = NULL;

	if (map->n > 0)
		found = bsearch(&wanted, map->places, map->n, sizeof(*map->places), by_attendee);
	if (found)
		*room = found->room;
	return found != NULL;
}

void breakout_deal(size_t rooms[], size_t n, size_t n_rooms)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = tt_random_below(i + 1);

		rooms[i] = rooms[k];
		rooms[k] = i % n_rooms;
	}
}

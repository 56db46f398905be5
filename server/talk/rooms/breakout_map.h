/* breakout_map.h - who goes into which breakout room: by a map that somebody sent, or dealt out by
 * chance (talk-rooms 6.2). Rooms are numbered from 0. */
#ifndef TT_TALK_BREAKOUT_MAP_H
#define TT_TALK_BREAKOUT_MAP_H

#include "lib/base/err.h"
#include "lib/base/str.h"

struct breakout_place {
	int64_t attendee_id; /* in the conversation that has the breakout rooms */
	size_t room;
};

struct breakout_map {
	struct breakout_place *places; /* by attendee, each once */
	size_t n;
};

/* JSON text: {"attendee id": number of a room below n_rooms, ...}. Nobody: "", "[]", "{}".
 * TT_ERR_BREAKOUT_MAP. */
TT_MUST_CHECK enum tt_err breakout_map_parse(struct tt_arena *arena, struct tt_str text,
					     size_t n_rooms, struct breakout_map *out);

/* False: the attendee is not in the map. */
bool breakout_map_find(const struct breakout_map *map, int64_t attendee_id, size_t *room);

/* A room for each of n people: as evenly as it goes, and nobody can tell who comes where. */
void breakout_deal(size_t rooms[], size_t n, size_t n_rooms);

#endif

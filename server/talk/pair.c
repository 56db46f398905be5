#include "server/talk/pair.h"
#include "lib/base/writer.h"

#include <jansson.h>

/* Both ids in order, as a JSON list: the same for either of the two. */
struct tt_str talk_pair_name(struct tt_arena *arena, struct tt_str a, struct tt_str b)
{
	struct tt_buf json = { 0 };
	struct tt_writer w;
	struct tt_str name;
	bool in_order = tt_str_cmp(a, b) <= 0;

	tt_writer_init(&w, &json, TT_WRITE_JSON);
	tt_write_list(&w);
	tt_write_str(&w, in_order ? a : b);
	tt_write_str(&w, in_order ? b : a);
	tt_write_end(&w);
	name = tt_str_dup(arena, tt_buf_str(&json));
	tt_buf_finish(&json);
	return name;
}

size_t talk_pair(struct tt_arena *arena, const struct room *room, struct tt_str pair[2])
{
	json_t *json = json_loadb(room->name.p, room->name.n, 0, NULL);
	size_t n = json_array_size(json) == 2 ? 2 : 0;

	for (size_t i = 0; i < n; i++) {
		const json_t *id = json_array_get(json, i);

		pair[i] = tt_str_dup(
			arena, (struct tt_str){ json_string_value(id), json_string_length(id) });
	}
	json_decref(json);
	return n;
}

struct tt_str talk_room_partner(struct tt_arena *arena, const struct room *room, struct tt_str user)
{
	struct tt_str pair[2];

	if (talk_pair(arena, room, pair) == 2) {
		if (tt_str_eq(pair[0], user))
			return pair[1];
		if (tt_str_eq(pair[1], user))
			return pair[0];
	}
	return (struct tt_str){ NULL, 0 };
}

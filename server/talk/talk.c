#include "server/talk/talk.h"

void talk_note_changed(struct talk *talk, int64_t room_id)
{
	struct changed_rooms *changed = &talk->changed;

	for (size_t i = changed->n; i-- > 0;)
		if (changed->ids[i] == room_id)
			return;
	changed->ids = tt_arena_grow(talk->arena, changed->ids, changed->n, sizeof(*changed->ids));
	changed->ids[changed->n++] = room_id;
}

void talk_note_chore(struct talk *talk, int64_t chore_id)
{
	if (talk->changed.first_chore == 0)
		talk->changed.first_chore = chore_id;
	talk->changed.last_chore = chore_id;
}

void talk_note_for_bots(struct talk *talk, const struct room *room, int64_t message_id)
{
	struct changed_rooms *changed = &talk->changed;

	if (!room->has_bots || tt_str_eq(talk->actor.type, ACTOR_BOTS))
		return;
	changed->for_bots = tt_arena_grow(talk->arena, changed->for_bots, changed->n_for_bots,
					  sizeof(*changed->for_bots));
	changed->for_bots[changed->n_for_bots++] = (struct noted_message){ room->id, message_id };
}

int64_t talk_limit(const struct talk *talk, size_t which)
{
	return talk->limits.values ? limit_value(talk->limits.values, which) : 0;
}

enum tt_err talk_within(struct talk *talk, size_t which, int64_t n)
{
	int64_t most = talk_limit(talk, which);

	if (most == 0 || n <= most)
		return TT_OK;
	talk->limits.met = limit_rows[which].name;
	return TT_ERR_LIMIT;
}

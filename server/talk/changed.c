#include "server/talk/changed.h"

void changed_rooms_note(struct changed_rooms *changed, struct tt_arena *arena, int64_t room_id)
{
	if (!changed)
		return;
	for (size_t i = changed->n; i-- > 0;)
		if (changed->ids[i] == room_id)
			return;
	changed->ids = tt_arena_grow(arena, changed->ids, changed->n, sizeof(*changed->ids));
	changed->ids[changed->n++] = room_id;
}

void changed_chore_note(struct changed_rooms *changed, int64_t chore_id)
{
	if (changed && changed->first_chore == 0)
		changed->first_chore = chore_id;
}

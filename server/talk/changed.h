/* changed.h - rooms that a request has changed: who waits there wants to know after the commit.
 *
 * A request is about one room, which its handler names; rules that reach into others (breakout
 * rooms, those of a deleted account) note them here. Lives in the arena of the request. */
#ifndef TT_TALK_CHANGED_H
#define TT_TALK_CHANGED_H

#include "lib/base/arena.h"

#include <stdint.h>

struct changed_rooms {
	int64_t *ids;
	size_t n;
	int64_t first_chore; /* of those that were noted (chores.h); 0: none */
};

/* Each room once. `changed` NULL: nobody wants to know. */
void changed_rooms_note(struct changed_rooms *changed, struct tt_arena *arena, int64_t room_id);

void changed_chore_note(struct changed_rooms *changed, int64_t chore_id);

#endif

/* remove.h - deleting a conversation with all that is in it (talk-rooms 2.6). */
#ifndef TT_TALK_REMOVE_H
#define TT_TALK_REMOVE_H

#include "server/store/chores.h"
#include "server/talk/seat.h"

/* TT_ERR_ROOM_DELETE: one-to-one rooms stay. */
TT_MUST_CHECK enum tt_err talk_room_delete(struct talk *talk, const struct seat *seat);

/* With its breakout rooms, or only those; they are noted as changed. No questions asked. Nobody
 * finds them any more; of much that was in them the rest is a chore (chore.h). */
TT_MUST_CHECK enum tt_err talk_room_remove(struct talk *talk, const struct room *room);
TT_MUST_CHECK enum tt_err talk_room_delete_breakout(struct talk *talk, const struct room *room);

/* A step of what they have left; *done when it was the last. */
TT_MUST_CHECK enum tt_err talk_room_go_on_removing(struct talk *talk, struct chore *chore,
						   bool *done);

#endif

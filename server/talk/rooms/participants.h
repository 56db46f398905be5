/* participants.h - the rules of the endpoints around who is in a conversation: adding by source,
 * leaving, removing (talk-rooms 2.14 to 2.16). */
#ifndef TT_TALK_PARTICIPANTS_H
#define TT_TALK_PARTICIPANTS_H

#include "server/talk/seat.h"

/* The endpoint's rules around all sources. TT_ERR_PART_ROOM_TYPE, TT_ERR_SOURCE and what the
 * sources refuse. */
TT_MUST_CHECK enum tt_err talk_add_participant(struct talk *talk, struct seat *seat,
					       struct tt_str source, struct tt_str id);

/* Leaves for good. *deleted: the room went with its last user. TT_ERR_LAST_MODERATOR. */
TT_MUST_CHECK enum tt_err talk_leave(struct talk *talk, struct seat *seat, bool *deleted);

/* By a moderator's hand; a group goes with the members who are here through nothing else.
 * TT_ERR_PARTICIPANT, TT_ERR_PART_ROOM_TYPE, TT_ERR_OWNER, and of leaving for the viewer
 * himself. */
TT_MUST_CHECK enum tt_err talk_remove(struct talk *talk, struct seat *seat, int64_t attendee_id,
				      bool *deleted);

#endif

/* note_to_self.h - everybody's conversation with himself (talk-rooms 2.4). */
#ifndef TT_TALK_NOTE_TO_SELF_H
#define TT_TALK_NOTE_TO_SELF_H

#include "server/talk/seat.h"

/* Fills in seat->room and seat->attendee, without a session. TT_ERR_ROOM: it is not there yet,
 * or not any more: it can be deleted like any other. */
TT_MUST_CHECK enum tt_err talk_note_to_self_find(struct talk *talk, struct seat *seat);

/* Makes it if it is not there. */
TT_MUST_CHECK enum tt_err talk_note_to_self_ensure(struct talk *talk, struct seat *seat);

#endif

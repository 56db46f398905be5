/* attendee.h - the row of somebody in a conversation. */
#ifndef TT_TALK_ATTENDEE_H
#define TT_TALK_ATTENDEE_H

#include "server/talk/seat.h"

/* A row to be added. A new attendee counts the history so far as read. */
struct attendee talk_attendee_new(const struct room *room, struct actor actor,
				  enum participant_type type, int64_t now_s);

/* *out (may be NULL) becomes the row. TT_ERR_PARTICIPANT: in the room already. */
TT_MUST_CHECK enum tt_err talk_attendee_add(struct talk *talk, const struct room *room,
					    struct actor actor, enum participant_type type,
					    struct attendee *out);

/* Loads the viewer's row in seat->room, or adds one of that type. */
TT_MUST_CHECK enum tt_err talk_attendee_ensure(struct talk *talk, struct seat *seat,
					       enum participant_type type);

/* Makes sure that both people of a one-to-one room are in it. */
TT_MUST_CHECK enum tt_err talk_room_restore_pair(struct talk *talk, const struct room *room);

#endif

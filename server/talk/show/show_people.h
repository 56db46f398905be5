/* show_people.h - participants as one reader sees them (talk-rooms 4). */
#ifndef TT_TALK_SHOW_PEOPLE_H
#define TT_TALK_SHOW_PEOPLE_H

#include "lib/wire/participant.h"
#include "server/talk/seat.h"

/* Everybody in seat->room; guests who are away are left out. */
TT_MUST_CHECK enum tt_err talk_show_participants(struct talk *talk, const struct seat *seat,
						 bool with_status, struct tt_participant **out,
						 size_t *n);

/* The same of several rooms, one after the other. */
TT_MUST_CHECK enum tt_err talk_show_participants_of(struct talk *talk, const struct seat *seat,
						    const struct room *const rooms[],
						    size_t n_rooms, bool with_status,
						    struct tt_participant **out, size_t *n);

/* One of them: *n is 1, or 0 for a guest who is not shown. */
TT_MUST_CHECK enum tt_err talk_show_participant(struct talk *talk, const struct seat *seat,
						const struct attendee *attendee, bool with_status,
						struct tt_participant *out, size_t *n);

#endif

/* show_people.h - participants as one reader sees them (talk-rooms 4). */
#ifndef TT_TALK_SHOW_PEOPLE_H
#define TT_TALK_SHOW_PEOPLE_H

#include "lib/wire/participant.h"
#include "server/talk/seat.h"

struct shown_people {
	bool with_status; /* as it was asked for */
	struct tt_participant *items;
	size_t n;
};

/* Everybody in seat->room; guests who are away are left out. */
TT_MUST_CHECK enum tt_err talk_show_participants(struct talk *talk, const struct seat *seat,
						 struct shown_people *out);

/* The same of several rooms, one after the other. */
TT_MUST_CHECK enum tt_err talk_show_participants_of(struct talk *talk, const struct seat *seat,
						    const struct room *const rooms[],
						    size_t n_rooms, struct shown_people *out);

/* One of them, or nobody: a guest who is not shown. */
TT_MUST_CHECK enum tt_err talk_show_participant(struct talk *talk, const struct seat *seat,
						const struct attendee *attendee,
						struct shown_people *out);

#endif

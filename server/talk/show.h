/* show.h - conversations and participants as one reader sees them (talk-rooms 3 and 4). */
#ifndef TT_TALK_SHOW_H
#define TT_TALK_SHOW_H

#include "lib/wire/conversation.h"
#include "lib/wire/participant.h"
#include "server/talk/viewer.h"

struct show_room {
	bool with_status; /* of a one-to-one partner who has one */
	bool with_last_message;
};

/* viewer->room for the attendee viewer->attendee. */
TT_MUST_CHECK enum tt_err talk_show_room(struct db *db, struct tt_arena *arena,
					 const struct viewer *viewer, const struct show_room *how,
					 struct tt_conversation *out);

/* The reader's list of conversations. Statuses, when asked for, are shown for every partner as soon
 * as one of them has one (talk-rooms 3.2). */
TT_MUST_CHECK enum tt_err talk_show_list(struct db *db, struct tt_arena *arena,
					 const struct viewer *viewer,
					 const struct membership memberships[], size_t n,
					 const struct show_room *how, struct tt_conversation **out);

/* For somebody who is no attendee. `listed`: found in the list of open rooms, or of the breakout
 * rooms of a conversation of his, so its name and settings are shown too. */
void talk_show_skeleton(struct tt_arena *arena, const struct viewer *viewer, bool listed,
			struct tt_conversation *out);

/* Everybody in viewer->room; guests who are away are left out. */
TT_MUST_CHECK enum tt_err talk_show_participants(struct db *db, struct tt_arena *arena,
						 const struct viewer *viewer, bool with_status,
						 struct tt_participant **out, size_t *n);

/* The same of several rooms, one after the other. */
TT_MUST_CHECK enum tt_err talk_show_participants_of(struct db *db, struct tt_arena *arena,
						    const struct viewer *viewer,
						    const struct room *const rooms[],
						    size_t n_rooms, bool with_status,
						    struct tt_participant **out, size_t *n);

/* One of them: *n is 1, or 0 for a guest who is not shown. */
TT_MUST_CHECK enum tt_err talk_show_participant(struct db *db, struct tt_arena *arena,
						const struct viewer *viewer,
						const struct attendee *attendee, bool with_status,
						struct tt_participant *out, size_t *n);

#endif

/* loose_attendees.h - those in table attendees whom only a session ties to their room, and who have
 * none: self-joined users, and guests without a name or permissions of their own. */
#ifndef TT_STORE_LOOSE_ATTENDEES_H
#define TT_STORE_LOOSE_ATTENDEES_H

#include "server/store/query.h"

/* All of a room. */
TT_MUST_CHECK enum tt_err store_attendees_delete_loose(struct db *db, int64_t room_id);
/* Up to `limit` of them in all rooms, by room. */
struct loose_attendee {
	int64_t room_id;
	int64_t id;
};
TT_MUST_CHECK enum tt_err store_attendees_some_loose(struct db *db, int64_t limit,
						     struct loose_attendee out[], size_t *n);
/* Unless he has a session again, or something else that keeps him. */
TT_MUST_CHECK enum tt_err store_attendee_delete_if_loose(struct db *db, int64_t id);
/* There are such attendees, or sessions not heard of since `before_s`. */
TT_MUST_CHECK enum tt_err store_attendees_have_loose(struct db *db, int64_t room_id,
						     int64_t before_s, bool *out);

#endif

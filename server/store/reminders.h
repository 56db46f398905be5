/* reminders.h - table reminders: messages that users want to be reminded of, one time each. */
#ifndef TT_STORE_REMINDERS_H
#define TT_STORE_REMINDERS_H

#include "server/store/query.h"

struct reminder {
	struct tt_str user;
	struct tt_str token; /* of the room; not stored here */
	int64_t room_id;
	int64_t message_id;
	int64_t remind_s;
};

/* In the place of the former one. */
TT_MUST_CHECK enum tt_err store_reminder_put(struct db *db, const struct reminder *reminder);
/* *remind_s of the one. TT_ERR_REMINDER. */
TT_MUST_CHECK enum tt_err store_reminder_get(struct db *db, struct tt_str user, int64_t message_id,
					     int64_t *remind_s);
TT_MUST_CHECK enum tt_err store_reminder_delete(struct db *db, struct tt_str user,
						int64_t message_id);
/* The next ones, soonest first, of messages that have not expired in rooms that the user is in. */
TT_MUST_CHECK enum tt_err store_reminders_next(struct db *db, struct tt_arena *arena,
					       struct tt_str user, int64_t now_s, int64_t limit,
					       struct reminder **out, size_t *n);
/* How many a user has set. */
TT_MUST_CHECK enum tt_err store_reminders_count(struct db *db, struct tt_str user, int64_t *out);

#endif

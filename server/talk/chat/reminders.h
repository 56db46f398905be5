/* reminders.h - messages that a user wants to be reminded of (talk-chat 1.12).
 *
 * There are no notifications: a reminder is there to be listed, also when it is due. */
#ifndef TT_TALK_REMINDERS_H
#define TT_TALK_REMINDERS_H

#include "lib/wire/reminder.h"
#include "server/talk/seat.h"

enum {
	REMINDERS_UPCOMING_MAX = 10
};

/* All three are about a message of the viewer's room: TT_ERR_NO_MESSAGE. */
TT_MUST_CHECK enum tt_err talk_reminder_set(struct talk *talk, const struct seat *seat,
					    int64_t message_id, int64_t remind_s,
					    struct tt_reminder *out);

/* TT_ERR_REMINDER. */
TT_MUST_CHECK enum tt_err talk_reminder_get(struct talk *talk, const struct seat *seat,
					    int64_t message_id, struct tt_reminder *out);

/* Also when there is none. */
TT_MUST_CHECK enum tt_err talk_reminder_delete(struct talk *talk, const struct seat *seat,
					       int64_t message_id);

/* The viewer's next ones, of all rooms; not of rooms whose lobby holds him. */
TT_MUST_CHECK enum tt_err talk_reminders_upcoming(struct talk *talk,
						  struct tt_upcoming_reminder **out, size_t *n);

#endif

/* reminder.h - a message that somebody wants to be reminded of (talk-chat 1.12). */
#ifndef TT_WIRE_REMINDER_H
#define TT_WIRE_REMINDER_H

#include "lib/wire/fields.h"

/* clang-format off */
#define TT_REMINDER_FIELDS(X) \
	X(TEXT, ALWAYS, user_id,    "userId", "whose it is") \
	X(TEXT, ALWAYS, token,      "token", "the conversation") \
	X(INT,  ALWAYS, message_id, "messageId", "") \
	X(INT,  ALWAYS, timestamp,  "timestamp", "when, in Unix seconds; may be past")

#define TT_UPCOMING_REMINDER_FIELDS(X) \
	X(INT,    ALWAYS, timestamp,          "reminderTimestamp", "when, in Unix seconds") \
	X(TEXT,   ALWAYS, token,              "roomToken", "the conversation") \
	X(INT,    ALWAYS, message_id,         "messageId", "") \
	X(TEXT,   ALWAYS, actor_type,         "actorType", "who wrote the message") \
	X(TEXT,   ALWAYS, actor_id,           "actorId", "") \
	X(TEXT,   ALWAYS, actor_display_name, "actorDisplayName", "") \
	X(TEXT,   ALWAYS, message,            "message", "empty when the conversation is sensitive") \
	X(PARAMS, ALWAYS, parameters,         "messageParameters", "[] when empty")
/* clang-format on */

extern const struct tt_object tt_reminder_object;
extern const struct tt_object tt_upcoming_reminder_object;

void tt_reminder_write(struct tt_writer *w, const struct tt_reminder *reminder);
void tt_upcoming_reminder_write(struct tt_writer *w, const struct tt_upcoming_reminder *reminder);

#endif

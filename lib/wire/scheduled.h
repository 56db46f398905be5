/* scheduled.h - a message that is to be sent later (talk-chat 1.13). */
#ifndef TT_WIRE_SCHEDULED_H
#define TT_WIRE_SCHEDULED_H

#include "lib/wire/fields.h"

/* clang-format off */
#define TT_SCHEDULED_FIELDS(X) \
	X(TEXT,    ALWAYS, id,           "id", "a number, as text") \
	X(TEXT,    ALWAYS, actor_type,   "actorType", "who will have sent it") \
	X(TEXT,    ALWAYS, actor_id,     "actorId", "") \
	X(INT,     ALWAYS, thread_id,    "threadId", "the thread that it goes into; 0: none, -1: it begins one") \
	X(TEXT,    ALWAYS, message,      "message", "as it was typed") \
	X(TEXT,    ALWAYS, message_type, "messageType", "comment") \
	X(INT,     ALWAYS, created,      "createdAt", "Unix seconds") \
	X(INT,     ALWAYS, send_at,      "sendAt", "Unix seconds") \
	X(BOOL,    ALWAYS, silent,       "silent", "without notifications") \
	X(MESSAGE, SET,    parent,       "parent", "the message that it replies to") \
	X(TEXT,    SET,    thread_title, "threadTitle", "of the thread that it begins")
/* clang-format on */

extern const struct tt_object tt_scheduled_object;

void tt_scheduled_write(struct tt_writer *w, const struct tt_scheduled *scheduled);

#endif

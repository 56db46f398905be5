/* thread.h - a thread, and what a reader is told of it (talk-chat 1.15). */
#ifndef TT_WIRE_THREAD_H
#define TT_WIRE_THREAD_H

#include "lib/wire/message.h"

/* clang-format off */
#define TT_THREAD_FIELDS(X) \
	X(INT,  ALWAYS, id,            "id", "of the message that it began with") \
	X(TEXT, ALWAYS, token,         "roomToken", "the conversation") \
	X(INT,  ALWAYS, last_message,  "lastMessageId", "0: nothing came after the first one") \
	X(INT,  ALWAYS, replies,       "numReplies", "") \
	X(INT,  ALWAYS, last_activity, "lastActivity", "Unix seconds") \
	X(TEXT, ALWAYS, title,         "title", "")
/* clang-format on */

extern const struct tt_object tt_thread_object;

void tt_thread_info_write(struct tt_writer *w, const struct tt_thread_info *info);

#endif

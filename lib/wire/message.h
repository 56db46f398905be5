/* message.h - the chat message as Talk sends it (talk-chat 2.1). */
#ifndef TT_WIRE_MESSAGE_H
#define TT_WIRE_MESSAGE_H

#include "lib/wire/fields.h"

/* clang-format off */
#define TT_MESSAGE_FIELDS(X) \
	X(INT,     ALWAYS, id,                 "id", "row id; grows over the whole server") \
	X(TEXT,    ALWAYS, token,              "token", "the conversation") \
	X(TEXT,    ALWAYS, actor_type,         "actorType", "users, guests, emails, bots, bridged, deleted_users") \
	X(TEXT,    ALWAYS, actor_id,           "actorId", "id within the actor type") \
	X(TEXT,    ALWAYS, actor_display_name, "actorDisplayName", "present name; empty when unknown") \
	X(INT,     ALWAYS, timestamp,          "timestamp", "Unix seconds of creation") \
	X(TEXT,    ALWAYS, message,            "message", "text with {placeholders}") \
	X(PARAMS,  ALWAYS, parameters,         "messageParameters", "what the placeholders stand for; [] when empty") \
	X(TEXT,    ALWAYS, system_message,     "systemMessage", "name of the event; empty for what people wrote") \
	X(TEXT,    ALWAYS, message_type,       "messageType", "comment, system, comment_deleted, voice-message, ...") \
	X(BOOL,    ALWAYS, is_replyable,       "isReplyable", "may be named in replyTo") \
	X(TEXT,    ALWAYS, reference_id,       "referenceId", "the sender's own mark") \
	X(COUNTS,  ALWAYS, reactions,          "reactions", "emoji -> how many; {} when empty") \
	X(INT,     ALWAYS, expires,            "expirationTimestamp", "Unix seconds; 0: never") \
	X(BOOL,    ALWAYS, markdown,           "markdown", "the text may hold markdown") \
	X(INT,     ALWAYS, thread_id,          "threadId", "topmost parent, or the message itself") \
	X(BOOL,    THREAD, is_thread,          "isThread", "that message began a thread; true") \
	X(TEXT,    THREAD, thread_title,       "threadTitle", "") \
	X(INT,     THREAD, thread_replies,     "threadReplies", "") \
	X(TEXT,    EDITED, edit_actor_type,    "lastEditActorType", "who edited last") \
	X(TEXT,    EDITED, edit_actor_id,      "lastEditActorId", "") \
	X(TEXT,    EDITED, edit_actor_name,    "lastEditActorDisplayName", "") \
	X(INT,     EDITED, edited,             "lastEditTimestamp", "Unix seconds") \
	X(BOOL,    SET,    deleted,            "deleted", "true when the text was deleted") \
	X(BOOL,    SET,    silent,             "silent", "sent without notifications") \
	X(MESSAGE, SET,    parent,             "parent", "the message replied to or affected") \
	X(TEXTS,   SET,    reactions_self,     "reactionsSelf", "the reader's own reactions") \
	X(PIN,     SET,    pin,                "metaData", "the message is pinned; Talk 23")
/* clang-format on */

extern const struct tt_object tt_message_object;

/* {"user1": {...}}; [] when there are none. */
void tt_params_write(struct tt_writer *w, const struct tt_params *params);

void tt_message_write(struct tt_writer *w, const struct tt_message *message);

#endif

/* messages.h - the rules of chat: sending, reading, markers (talk-chat 1). */
#ifndef TT_TALK_MESSAGES_H
#define TT_TALK_MESSAGES_H

#include "lib/wire/message.h"
#include "server/store/messages.h"
#include "server/talk/viewer.h"

enum {
	MESSAGE_MAX_CHARS = 32000,
	REFERENCE_ID_MAX_BYTES = 64
};

/* Adds a row to the room's history: expiry by the room's setting, the room's last message and
 * activity by the row. Everything that is written into a room goes through here. */
TT_MUST_CHECK enum tt_err talk_message_add(struct db *db, struct room *room,
					   struct message *message);

struct new_message {
	struct tt_str text;
	struct tt_str reference_id;
	int64_t reply_to; /* 0: none */
	bool silent;
};

/* Sends as the viewer. TT_ERR_MESSAGE, TT_ERR_MESSAGE_LONG, TT_ERR_REPLY_TO. */
TT_MUST_CHECK enum tt_err talk_send(struct db *db, struct tt_arena *arena, struct viewer *viewer,
				    const struct new_message *new_message, struct message *out);

/* Makes what the reader sees. With `with_parent` the message replied to comes along. */
TT_MUST_CHECK enum tt_err talk_message_show(struct db *db, struct tt_arena *arena,
					    const struct viewer *viewer, const struct message *row,
					    bool with_parent, struct tt_message *out);

/* Past its expiry: as if it were not there, also before it is purged. */
bool talk_message_expired(const struct message *row, int64_t now_s);

/* Moves the reader's marker. 0 becomes -2, "nothing read". */
TT_MUST_CHECK enum tt_err talk_set_read(struct db *db, struct viewer *viewer, int64_t message_id);

/* The reader's read status is private: no common read value for him (talk-chat 10.5). */
TT_MUST_CHECK enum tt_err talk_read_is_private(struct db *db, const struct viewer *viewer,
					       bool *out);

#endif

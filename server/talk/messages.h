/* messages.h - the rules of chat: sending, reading, markers (talk-chat 1). */
#ifndef TT_TALK_MESSAGES_H
#define TT_TALK_MESSAGES_H

#include "server/store/messages.h"
#include "server/talk/seat.h"

enum {
	MESSAGE_MAX_CHARS = 32000,
	REFERENCE_ID_MAX_BYTES = 64,
	MARKER_NOTHING_READ = -2
};

/* Adds a row to the room's history. Expiry is by the room's setting; reactions have none. The row
 * becomes the room's last message and its activity, unless it only tells of another one (reactions,
 * talk_system_is_quiet); and it counts in its thread. Everything that is written into a room goes
 * through here. */
TT_MUST_CHECK enum tt_err talk_message_add(struct talk *talk, struct room *room,
					   struct message *message);

struct new_message {
	struct tt_str text;
	struct tt_str reference_id;
	int64_t reply_to;  /* 0: none */
	int64_t thread_id; /* goes into that thread, and quotes nothing; 0: none. Not with reply_to
			    */
	struct tt_str thread_title; /* begins a thread; empty: none. Not with the two above */
	bool silent;
};

/* Sends as the viewer, and marks whom it mentions. TT_ERR_MESSAGE, TT_ERR_MESSAGE_LONG,
 * TT_ERR_REPLY_TO. */
TT_MUST_CHECK enum tt_err talk_send(struct talk *talk, struct seat *seat,
				    const struct new_message *new_message, struct message *out);

/* A text or a shared object, by somebody who can be answered. Only these can be edited, deleted,
 * replied to and reacted to. */
bool talk_is_replyable(const struct message *row);

/* Not empty, not too long. TT_ERR_MESSAGE, TT_ERR_MESSAGE_LONG. */
TT_MUST_CHECK enum tt_err talk_check_text(struct tt_str text);

/* A message of the viewer's room that is still there for its readers. TT_ERR_NO_MESSAGE. */
TT_MUST_CHECK enum tt_err talk_message_get(struct talk *talk, const struct seat *seat, int64_t id,
					   struct message *out);

/* Past its expiry: as if it were not there, also before it is purged. */
bool talk_message_expired(const struct message *row, int64_t now_s);

/* Moves the reader's marker, to the newest message at most: one further on would be about messages
 * that nobody has written yet. 0, and what is below it but for -1, becomes -2, "nothing read". */
TT_MUST_CHECK enum tt_err talk_set_read(struct talk *talk, struct seat *seat, int64_t message_id);

/* The reader's read status is private: no common read value for him (talk-chat 10.5). */
TT_MUST_CHECK enum tt_err talk_read_is_private(struct talk *talk, bool *out);

#endif

/* send.h - sending text (talk-chat 1.3). */
#ifndef TT_TALK_SEND_H
#define TT_TALK_SEND_H

#include "server/store/messages.h"
#include "server/talk/seat.h"

enum {
	MESSAGE_MAX_CHARS = 32000
};

struct new_message {
	struct tt_str text;
	struct tt_str reference_id;
	int64_t reply_to;  /* 0: none */
	int64_t thread_id; /* goes into that thread, and quotes nothing; 0: none. Not with reply_to
			    */
	struct tt_str thread_title; /* begins a thread; empty: none. Not with the two above */
	bool silent;
	bool to_anything; /* reply_to may be any row of the history: a bot's may */
	/* A file comes with it, `text` is what is said to that, or nothing; and what it should
	 * answer or go to need not be there. As JSON (text/file_object.h), and its list. p == NULL:
	 * none.
	 */
	struct tt_str file;
	struct tt_str file_list;
};

/* Sends as the viewer, and marks whom it mentions. TT_ERR_MESSAGE, TT_ERR_MESSAGE_LONG,
 * TT_ERR_REPLY_TO. */
TT_MUST_CHECK enum tt_err talk_send(struct talk *talk, struct seat *seat,
				    const struct new_message *new_message, struct message *out);

/* Not empty, not too long. TT_ERR_MESSAGE, TT_ERR_MESSAGE_LONG. */
TT_MUST_CHECK enum tt_err talk_check_text(struct tt_str text);

#endif

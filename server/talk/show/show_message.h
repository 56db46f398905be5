/* show_message.h - messages as one reader sees them (talk-chat 2). */
#ifndef TT_TALK_SHOW_MESSAGE_H
#define TT_TALK_SHOW_MESSAGE_H

#include "lib/wire/message.h"
#include "server/store/messages.h"
#include "server/store/threads.h"
#include "server/talk/seat.h"

struct message_view {
	const struct message *rows; /* in order of id, or backwards */
	size_t n;
	bool with_parent;   /* the message replied to, or changed, comes along */
	bool own_reactions; /* ... and which reactions are the reader's */
	bool of_thread;     /* the rows stand side by side in one thread, not in the room */
	const struct thread *thread; /* the one that all rows are in, if it is known; or NULL */
};

/* A page of the viewer's room: a message for each row. What the page needs beside (parents,
 * reactions, threads, names) is loaded for all of it at once, and nothing when there is nothing to
 * load. */
TT_MUST_CHECK enum tt_err talk_messages_show(struct talk *talk, const struct seat *seat,
					     const struct message_view *view,
					     struct tt_message **out);

/* One message, without own reactions. */
TT_MUST_CHECK enum tt_err talk_message_show(struct talk *talk, const struct seat *seat,
					    const struct message *row, bool with_parent,
					    struct tt_message *out);

#endif

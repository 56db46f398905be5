/* threads.h - threads: messages that were sent with a title, and what people write to them
 * (talk-chat 1.15).
 *
 * Only a title makes a thread, at the moment of sending; plain replies never do. So whether a
 * message is in one is known when it is written, and stays so (struct message, in_thread). A thread
 * outlives the message that it began with, and everything but the history that it is in. */
#ifndef TT_TALK_THREADS_H
#define TT_TALK_THREADS_H

#include "lib/wire/thread.h"
#include "server/store/messages.h"
#include "server/talk/seat.h"

enum {
	THREAD_TITLE_MAX_CHARS = 203, /* longer ones are cut, a little shorter than that */
	THREAD_TITLE_CUT_CHARS = 200,
	THREADS_RECENT_MAX = 50,
	THREADS_FOLLOWED_MAX = 100
};

/* As it is stored: without blanks around it and not too long. Empty: there is nothing left. */
struct tt_str talk_thread_title(struct tt_arena *arena, struct tt_str typed);

/* After `first` was written (with in_thread): it begins a thread, which its author follows. */
TT_MUST_CHECK enum tt_err talk_thread_begin(struct talk *talk, struct seat *seat,
					    const struct message *first, struct tt_str title);

/* Puts a message that is still to be written into a thread of the viewer's room; its parent is the
 * message that began it. TT_ERR_THREAD. */
TT_MUST_CHECK enum tt_err talk_thread_enter(struct talk *talk, const struct seat *seat,
					    int64_t thread_id, struct message *message);

/* Those of the viewer's room, what happened last first. */
TT_MUST_CHECK enum tt_err talk_threads_recent(struct talk *talk, const struct seat *seat,
					      int64_t limit, struct tt_thread_info **out,
					      size_t *n);

/* Those that the viewer, a user, follows in all of his rooms; not where a lobby holds him. */
TT_MUST_CHECK enum tt_err talk_threads_followed(struct talk *talk, int64_t limit, int64_t offset,
						struct tt_thread_info **out, size_t *n);

/* TT_ERR_THREAD. */
TT_MUST_CHECK enum tt_err talk_thread_get(struct talk *talk, const struct seat *seat, int64_t id,
					  struct tt_thread_info *out);

/* TT_ERR_THREAD, TT_ERR_THREAD_OTHERS, TT_ERR_THREAD_TITLE. */
TT_MUST_CHECK enum tt_err talk_thread_rename(struct talk *talk, struct seat *seat, int64_t id,
					     struct tt_str title, struct tt_thread_info *out);

/* Whoever says how much he wants to hear of a thread follows it. TT_ERR_THREAD_LEVEL,
 * TT_ERR_THREAD_MESSAGE. */
TT_MUST_CHECK enum tt_err talk_thread_set_level(struct talk *talk, const struct seat *seat,
						int64_t id, int64_t level,
						struct tt_thread_info *out);

#endif

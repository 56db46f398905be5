/* thread_count.h - how many messages a thread has: kept by what is written into it and taken out.
 */
#ifndef TT_TALK_THREAD_COUNT_H
#define TT_TALK_THREAD_COUNT_H

#include "server/store/messages.h"
#include "server/talk/talk.h"

/* After `message` was written into a thread: it is the last one there, and its author follows. */
TT_MUST_CHECK enum tt_err talk_thread_grow(struct talk *talk, const struct message *message);

/* After messages went out of the history for good: `threads` has the thread of each. */
TT_MUST_CHECK enum tt_err talk_threads_shrink(struct talk *talk, int64_t threads[], size_t n);

#endif

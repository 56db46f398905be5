/* mention_marks.h - whom a message mentions: the marks behind "unread mention" (talk-chat 3.5). */
#ifndef TT_TALK_MENTION_MARKS_H
#define TT_TALK_MENTION_MARKS_H

#include "server/store/chores.h"
#include "server/store/messages.h"
#include "server/talk/seat.h"

/* After the row was written: everybody it speaks to. Who was mentioned in `before` (the text before
 * an edit; p == NULL: it is new) was told already. `answers_to` is the user whose message it
 * replies to; p == NULL: none. */
TT_MUST_CHECK enum tt_err talk_mark_mentioned(struct talk *talk, const struct room *room,
					      const struct message *row, struct tt_str before,
					      struct tt_str answers_to);

/* A step of marking many (chore.h); *done when it was the last, or the message is gone. */
TT_MUST_CHECK enum tt_err talk_marks_go_on(struct talk *talk, struct seat *seat,
					   struct chore *chore, bool *done);

#endif

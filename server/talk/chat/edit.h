/* edit.h - changing what was sent: editing, deleting, clearing the history (talk-chat 1.5 to 1.7).
 *
 * All three give the system message that tells of it; its parent is the changed message. */
#ifndef TT_TALK_EDIT_H
#define TT_TALK_EDIT_H

#include "server/store/chores.h"
#include "server/store/messages.h"
#include "server/talk/seat.h"

enum {
	EDIT_MAX_AGE_S = 24 * 60 * 60
};

/* TT_ERR_NO_MESSAGE, TT_ERR_MESSAGE_OTHERS, TT_ERR_MESSAGE_KIND, TT_ERR_MESSAGE_AGE,
 * TT_ERR_MESSAGE, TT_ERR_MESSAGE_LONG. */
TT_MUST_CHECK enum tt_err talk_edit(struct talk *talk, struct seat *seat, int64_t id,
				    struct tt_str text, struct message *out);

/* The row stays, without its text. TT_ERR_NO_MESSAGE, TT_ERR_MESSAGE_OTHERS, TT_ERR_MESSAGE_KIND.
 */
TT_MUST_CHECK enum tt_err talk_delete_message(struct talk *talk, struct seat *seat, int64_t id,
					      struct message *out);

/* TT_ERR_CLEAR_HISTORY. */
TT_MUST_CHECK enum tt_err talk_clear_history(struct talk *talk, struct seat *seat,
					     struct message *out);

/* A step of what that has left of much; *done when it was the last. */
TT_MUST_CHECK enum tt_err talk_history_go_on_clearing(struct talk *talk, struct chore *chore,
						      bool *done);

#endif

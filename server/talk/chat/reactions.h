/* reactions.h - one emoji on somebody's message (talk-chat 5). */
#ifndef TT_TALK_REACTIONS_H
#define TT_TALK_REACTIONS_H

#include "server/store/reactions.h"
#include "server/talk/seat.h"

/* *added is false when the viewer had reacted like that before. TT_ERR_REACT_MESSAGE,
 * TT_ERR_REACTION. */
TT_MUST_CHECK enum tt_err talk_react(struct talk *talk, struct seat *seat, int64_t message_id,
				     struct tt_str emoji, bool *added);

/* TT_ERR_REACT_MESSAGE, TT_ERR_NO_REACTION. */
TT_MUST_CHECK enum tt_err talk_unreact(struct talk *talk, struct seat *seat, int64_t message_id,
				       struct tt_str emoji);

/* All of a message, oldest first. TT_ERR_REACT_MESSAGE, also when nothing can be there. */
TT_MUST_CHECK enum tt_err talk_reactions(struct talk *talk, const struct seat *seat,
					 int64_t message_id, struct reaction **out, size_t *n);

#endif

/* pins.h - messages that moderators keep in view (talk-chat 1.14). */
#ifndef TT_TALK_PINS_H
#define TT_TALK_PINS_H

#include "server/store/messages.h"
#include "server/store/pins.h"
#include "server/talk/seat.h"

/* Until that time; 0: for ever. *told: it was not pinned before, and `out` tells of it; else it
 * stays where it is among the others, and as long. TT_ERR_NO_MESSAGE, TT_ERR_PIN_KIND,
 * TT_ERR_PIN_UNTIL. */
TT_MUST_CHECK enum tt_err talk_pin(struct talk *talk, struct seat *seat, int64_t message_id,
				   int64_t until_s, struct message *out, bool *told);

/* *told: it was pinned. TT_ERR_NO_MESSAGE. */
TT_MUST_CHECK enum tt_err talk_unpin(struct talk *talk, struct seat *seat, int64_t message_id,
				     struct message *out, bool *told);

/* The viewer does not want to see that pin any more. TT_ERR_NO_MESSAGE. */
TT_MUST_CHECK enum tt_err talk_pin_hide(struct talk *talk, struct seat *seat, int64_t message_id);

/* Takes one away whose time is over, and tells the room; for a job, who asks is nobody. */
TT_MUST_CHECK enum tt_err talk_pin_end(struct talk *talk, const struct pin *pin);

#endif

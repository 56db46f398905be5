/* room_share.h - a file that is shared into a conversation: who may do that, and the message that
 * brings it (talk-chat 9). */
#ifndef TT_SHARES_ROOM_SHARE_H
#define TT_SHARES_ROOM_SHARE_H

#include "server/store/shares.h"
#include "server/talk/seat.h"

/* The seat from which whoever asks writes into the conversation. TT_ERR_SHARE_ROOM: he may not, or
 * there is none for him. */
TT_MUST_CHECK enum tt_err shares_find_room(struct talk *talk, struct tt_str token,
					   struct seat *out);

/* The message. `meta` is what a client says to it (text/file_object.h). */
TT_MUST_CHECK enum tt_err shares_tell_room(struct talk *talk, struct seat *seat,
					   const struct share *share, struct tt_str meta,
					   struct tt_str reference_id);

#endif

/* ban_check.h - whether somebody is banned from a conversation (talk-rooms 2.20). */
#ifndef TT_TALK_BAN_CHECK_H
#define TT_TALK_BAN_CHECK_H

#include "server/store/bans.h"
#include "server/talk/seat.h"

/* Exactly this actor. */
TT_MUST_CHECK enum tt_err talk_has_ban(struct talk *talk, const struct room *room,
				       struct tt_str actor_type, struct tt_str actor_id, bool *out);

/* The viewer, whoever he is or was in the room; without a login also by his address. */
TT_MUST_CHECK enum tt_err talk_is_banned(struct talk *talk, const struct seat *seat, bool *out);

/* Only by the address. */
TT_MUST_CHECK enum tt_err talk_address_is_banned(struct talk *talk, const struct seat *seat,
						 bool *out);

/* The ban of the guest whom the viewer's cookie names; ban->id 0: none. */
TT_MUST_CHECK enum tt_err talk_ban_of_guest(struct talk *talk, const struct seat *seat,
					    struct ban *ban);

#endif

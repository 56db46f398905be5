/* invite.h - inviting people by e-mail, for which a conversation becomes public (talk-rooms 2.16).
 */
#ifndef TT_TALK_INVITE_H
#define TT_TALK_INVITE_H

#include "server/talk/seat.h"

/* Invites, and makes the conversation public for that. Fine when invited already. TT_ERR_ADDRESS,
 * TT_ERR_ADD_BANNED. */
TT_MUST_CHECK enum tt_err talk_invite_email(struct talk *talk, struct seat *seat,
					    struct tt_str address);
TT_MUST_CHECK enum tt_err talk_invite_emails(struct talk *talk, struct seat *seat,
					     const struct tt_str addresses[], size_t n);

/* So that those who were invited can come. A conversation that has breakout rooms keeps its type,
 * and so they have to wait. */
TT_MUST_CHECK enum tt_err talk_let_guests_in(struct talk *talk, struct seat *seat);

#endif

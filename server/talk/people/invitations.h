/* invitations.h - people who are invited by e-mail (talk-rooms 2.16, 2.18, 2.21).
 *
 * This server sends no mail: an invitation is a link, which moderators find in the list of
 * participants and pass on themselves. */
#ifndef TT_TALK_INVITATIONS_H
#define TT_TALK_INVITATIONS_H

#include "server/talk/seat.h"

/* What such people are called: says nothing of the address. */
struct tt_str talk_email_actor_id(struct tt_arena *arena, struct tt_str address);

/* *added tells whether that was new. Who came by the link of an earlier invitation, which somebody
 * has taken back, is not invited with it. TT_ERR_ADD_BANNED. */
TT_MUST_CHECK enum tt_err talk_email_add(struct talk *talk, const struct seat *seat,
					 struct tt_str address, struct tt_str name, bool *added);

/* TT_ERR_ADDRESS: this is no e-mail address. */
TT_MUST_CHECK enum tt_err talk_check_address(struct tt_str address);

/* What the invitee has to open. */
struct tt_str talk_invitation_link(struct talk *talk, const struct room *room,
				   const struct attendee *attendee);

/* Somebody opens it: from now on the client with this new cookie is the invitee; the old cookie, if
 * there was one, counts no more. TT_ERR_LINK. */
TT_MUST_CHECK enum tt_err talk_accept_invitation(struct talk *talk, const struct seat *seat,
						 struct tt_str address, struct tt_str access_token,
						 struct tt_str new_cookie_hash);

/* Invitations of one attendee, or with 0 of all, once more: there is nothing to do for those who
 * are invited by link. TT_ERR_INVITATION: no such attendee. */
TT_MUST_CHECK enum tt_err talk_resend_invitations(struct talk *talk, const struct seat *seat,
						  int64_t attendee_id);

#endif

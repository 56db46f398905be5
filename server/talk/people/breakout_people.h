/* breakout_people.h - who is in the breakout rooms of a conversation (talk-rooms 2.15, 2.16, 6.2).
 *
 * People in a breakout room are in the conversation, too; its moderators are in every breakout
 * room, anybody else is in one at most. Only users, no guests. (Of those who came by link their
 * sessions decide, in each room by itself.) Whatever is done is told in the breakout room, as the
 * viewer's doing, and the room is noted as changed. */
#ifndef TT_TALK_BREAKOUT_PEOPLE_H
#define TT_TALK_BREAKOUT_PEOPLE_H

#include "server/talk/seat.h"

/* The breakout rooms of `parent`, by number, each with that user's row in it; attendee.id 0: he is
 * not in it. *out has room for one more. */
TT_MUST_CHECK enum tt_err talk_breakout_memberships(struct talk *talk, const struct room *parent,
						    struct tt_str user, struct membership **out,
						    size_t *n);

/* Who is not in the room yet. TT_ERR_PARTICIPANT: he is. */
TT_MUST_CHECK enum tt_err talk_breakout_admit(struct talk *talk, struct room *room,
					      struct tt_str user, int64_t type);
TT_MUST_CHECK enum tt_err talk_breakout_dismiss(struct talk *talk, struct room *room,
						const struct attendee *attendee);

/* From each of these that he is in, but not from the one with the id `but`. */
TT_MUST_CHECK enum tt_err talk_breakout_dismiss_from(struct talk *talk, struct membership rooms[],
						     size_t n, int64_t but);

/* The attendee goes, or has gone, from seat->room: so he goes from its breakout rooms. */
TT_MUST_CHECK enum tt_err talk_breakout_dismiss_all(struct talk *talk, const struct seat *seat,
						    const struct attendee *attendee);

/* The attendee is now a moderator of seat->room: so he is one in its breakout rooms. */
TT_MUST_CHECK enum tt_err talk_breakout_promote(struct talk *talk, const struct seat *seat,
						const struct attendee *attendee);

/* Adds the user to seat->room, which is a breakout room: he comes from whichever he is in, and is
 * added to the conversation if need be. TT_ERR_NEW_PARTICIPANT, TT_ERR_ADD_BANNED,
 * TT_ERR_BREAKOUT_MODERATOR. */
TT_MUST_CHECK enum tt_err talk_breakout_add_user(struct talk *talk, struct seat *seat,
						 struct tt_str user);

#endif

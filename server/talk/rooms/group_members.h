/* group_members.h - who comes into a group, and who goes: the group may be in conversations, and
 * they come and go there, too (talk-rooms 2.14). */
#ifndef TT_TALK_GROUP_MEMBERS_H
#define TT_TALK_GROUP_MEMBERS_H

#include "server/store/chores.h"
#include "server/talk/seat.h"

/* Group and user exist. He comes into every conversation of the group that he is not banned from;
 * whoever passed by there stays. */
TT_MUST_CHECK enum tt_err talk_group_join(struct talk *talk, struct tt_str group,
					  struct tt_str user);

/* He goes from the conversations of the group where he is a plain user and no other group has
 * him. */
TT_MUST_CHECK enum tt_err talk_group_leave(struct talk *talk, struct tt_str group,
					   struct tt_str user);

/* It goes from its conversations, with those who came by it. TT_ERR_NO_GROUP. Of many people the
 * rest is a chore (chore.h), and until that is done the group is there. */
TT_MUST_CHECK enum tt_err talk_group_delete(struct talk *talk, struct tt_str group);

/* Steps of these; *done when it was the last. */
TT_MUST_CHECK enum tt_err talk_member_go_on_joining(struct talk *talk, struct chore *chore,
						    bool *done);
TT_MUST_CHECK enum tt_err talk_member_go_on_leaving(struct talk *talk, struct chore *chore,
						    bool *done);
TT_MUST_CHECK enum tt_err talk_group_go_on_deleting(struct talk *talk, struct chore *chore,
						    bool *done);

#endif

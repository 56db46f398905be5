/* roles.h - making moderators, and permissions of single attendees (talk-rooms 2.8, 2.15). */
#ifndef TT_TALK_ROLES_H
#define TT_TALK_ROLES_H

#include "server/talk/seat.h"

/* TT_ERR_ROLE_TARGET, TT_ERR_ROLE_SELF, TT_ERR_ROLE. */
TT_MUST_CHECK enum tt_err talk_promote(struct talk *talk, struct seat *seat, int64_t attendee_id);
TT_MUST_CHECK enum tt_err talk_demote(struct talk *talk, struct seat *seat, int64_t attendee_id);

struct permission_change {
	int64_t attendee_id;
	struct tt_str method; /* set, add or remove */
	int64_t permissions;
};
/* *out is the changed attendee. TT_ERR_PARTICIPANT, TT_ERR_PART_ROOM_TYPE, TT_ERR_RIGHTS_MODERATOR,
 * TT_ERR_RIGHTS_TYPE, TT_ERR_RIGHTS_VALUE, TT_ERR_RIGHTS_METHOD, in this order. */
TT_MUST_CHECK enum tt_err talk_change_permissions(struct talk *talk, const struct seat *seat,
						  const struct permission_change *change,
						  struct attendee *out);

#endif

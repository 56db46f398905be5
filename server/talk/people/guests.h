/* guests.h - people without an account, who come by a link (talk-rooms 2.10, 2.18). Their clients
 * are recognised by a cookie. */
#ifndef TT_TALK_GUESTS_H
#define TT_TALK_GUESTS_H

#include "server/talk/seat.h"

enum {
	GUEST_NAME_MAX_CHARS = 255
};

/* Whom the viewer's cookie names: sets seat->attendee if he is still of the room. */
TT_MUST_CHECK enum tt_err talk_recognise_guest(struct talk *talk, struct seat *seat);

/* The viewer becomes a guest with an id made of his first session's. */
TT_MUST_CHECK enum tt_err talk_add_guest(struct talk *talk, struct seat *seat,
					 struct tt_str session_id);

/* The viewer names himself; too much of it is cut off. TT_ERR_NOT_GUEST. */
TT_MUST_CHECK enum tt_err talk_name_guest(struct talk *talk, struct seat *seat, struct tt_str name);

/* The client gets a new cookie; what it was in all conversations it stays. */
TT_MUST_CHECK enum tt_err talk_move_client(struct talk *talk, struct tt_str old_cookie_hash,
					   struct tt_str new_cookie_hash);

#endif

#include "server/talk/rooms/invite.h"
#include "server/talk/people/capacity.h"
#include "server/talk/people/invitations.h"
#include "server/talk/rooms/settings.h"

enum tt_err talk_let_guests_in(struct talk *talk, struct seat *seat)
{
	enum tt_err err = talk_make_public(talk, seat, (struct tt_str){ NULL, 0 });

	return err == TT_ERR_BREAKOUT ? TT_OK : err;
}

enum tt_err talk_invite_emails(struct talk *talk, struct seat *seat,
			       const struct tt_str addresses[], size_t n)
{
	bool any = false;
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < n; i++) {
		bool added = false;

		err = talk_check_address(addresses[i]);
		if (!err)
			err = talk_email_add(talk, seat, tt_str_trim(addresses[i]), TT_STR(""),
					     &added);
		any |= added;
	}
	if (!err && any)
		err = talk_room_for_guests(talk, seat, 0);
	return err ? err : talk_let_guests_in(talk, seat);
}

enum tt_err talk_invite_email(struct talk *talk, struct seat *seat, struct tt_str address)
{
	return talk_invite_emails(talk, seat, &address, 1);
}

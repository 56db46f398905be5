#include "server/talk/people/guests.h"
#include "lib/base/digest.h"
#include "server/store/guest_identities.h"
#include "server/store/sessions.h"
#include "server/talk/people/attendee.h"
#include "server/talk/permissions.h"

static enum tt_err load_attendee(struct talk *talk, struct seat *seat,
				 const struct guest_identity *identity)
{
	struct attendee attendee;
	enum tt_err err = store_attendee_get(talk->db, talk->arena, seat->room.id,
					     identity->actor_type, identity->actor_id, &attendee);

	if (!err)
		seat_take(talk, seat, &attendee);
	return err == TT_ERR_PARTICIPANT ? TT_OK : err;
}

enum tt_err talk_recognise_guest(struct talk *talk, struct seat *seat)
{
	struct guest_identity identity;
	enum tt_err err;

	if (!talk->cookie_hash.p)
		return TT_OK;
	err = store_guest_identity_get(talk->db, talk->arena, seat->room.id, talk->cookie_hash,
				       &identity);
	return err || !identity.actor_type.p ? err : load_attendee(talk, seat, &identity);
}

enum tt_err talk_add_guest(struct talk *talk, struct seat *seat, struct tt_str session_id)
{
	const struct guest_identity identity = { ACTOR_GUESTS,
						 tt_sha1_hex(talk->arena, session_id) };
	struct attendee guest;
	enum tt_err err =
		talk_attendee_add(talk, &seat->room, actor_of(ACTOR_GUESTS, identity.actor_id),
				  PARTICIPANT_GUEST, &guest);

	if (!err)
		seat_take(talk, seat, &guest);
	return err ? err
		   : store_guest_identity_set(talk->db, seat->room.id, talk->cookie_hash,
					      &identity);
}

enum tt_err talk_name_guest(struct talk *talk, struct seat *seat, struct tt_str name)
{
	name = tt_utf8_head(tt_str_trim(name), GUEST_NAME_MAX_CHARS);
	if (!talk_is_guest(&seat->attendee))
		return TT_ERR_NOT_GUEST;
	if (tt_str_eq(name, seat->attendee.display_name))
		return TT_OK;
	seat->attendee.display_name = talk->actor.name = name;
	/* Nothing is noted: it is no news for who waits for messages. */
	return store_attendee_set_name(talk->db, seat->attendee.id, name);
}

enum tt_err talk_move_client(struct talk *talk, struct tt_str old_cookie_hash,
			     struct tt_str new_cookie_hash)
{
	enum tt_err err = TT_OK;

	if (!old_cookie_hash.p)
		return TT_OK;
	err = store_sessions_move(talk->db, old_cookie_hash, new_cookie_hash);
	return err ? err : store_guest_identities_move(talk->db, old_cookie_hash, new_cookie_hash);
}

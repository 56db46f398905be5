#include "server/talk/people/invitations.h"
#include "lib/base/digest.h"
#include "lib/base/random.h"
#include "server/accounts/accounts.h"
#include "server/store/guest_identities.h"
#include "server/talk/people/attendee.h"
#include "server/talk/people/ban_check.h"
#include "server/talk/people/guests.h"

#include <sodium.h>

enum {
	ACCESS_TOKEN_LEN = 64
};

struct tt_str talk_email_actor_id(struct tt_arena *arena, struct tt_str address)
{
	return tt_sha256_hex(arena, tt_str_lower_ascii(arena, address));
}

enum tt_err talk_email_add(struct talk *talk, const struct seat *seat, struct tt_str address,
			   struct tt_str name, bool *added)
{
	struct attendee attendee = talk_attendee_new(
		&seat->room, actor_of(ACTOR_EMAILS, talk_email_actor_id(talk->arena, address)),
		PARTICIPANT_GUEST, talk->now_s);
	bool banned = false;
	enum tt_err err = talk_has_ban(talk, &seat->room, ACTOR_EMAILS, attendee.actor_id, &banned);

	*added = false;
	if (err || banned)
		return err ? err : TT_ERR_ADD_BANNED;
	attendee.display_name = tt_utf8_head(name, GUEST_NAME_MAX_CHARS);
	attendee.invited_id = address;
	attendee.access_token = tt_random_text(talk->arena, TT_ALPHABET_ALNUM, ACCESS_TOKEN_LEN);
	err = store_attendee_add(talk->db, &attendee);
	*added = !err;
	if (!err)
		talk_note_changed(talk, seat->room.id);
	if (!err)
		err = store_guest_identity_forget(
			talk->db, seat->room.id,
			&(struct guest_identity){ ACTOR_EMAILS, attendee.actor_id });
	return err == TT_ERR_PARTICIPANT ? TT_OK : err;
}

enum tt_err talk_check_address(struct tt_str address)
{
	return accounts_check_email(tt_str_trim(address)) ? TT_ERR_ADDRESS : TT_OK;
}

static struct tt_str percent_encode(struct tt_arena *arena, struct tt_str text)
{
	char *out = tt_arena_alloc(arena, 3 * text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    c == '-' || c == '.' || c == '_') {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '%';
		out[n++] = "0123456789ABCDEF"[c >> 4];
		out[n++] = "0123456789ABCDEF"[c & 15];
	}
	return (struct tt_str){ out, n };
}

struct tt_str talk_invitation_link(struct talk *talk, const struct room *room,
				   const struct attendee *attendee)
{
	struct tt_str address = percent_encode(talk->arena, attendee->invited_id);

	return tt_str_printf(talk->arena, "%.*s/call/%.*s?email=%.*s&access=%.*s",
			     TT_STR_ARG(talk->base_url), TT_STR_ARG(room->token),
			     TT_STR_ARG(address), TT_STR_ARG(attendee->access_token));
}

static bool is_token(struct tt_str wanted, struct tt_str given)
{
	return wanted.n > 0 && wanted.n == given.n &&
	       sodium_memcmp(wanted.p, given.p, wanted.n) == 0;
}

enum tt_err talk_accept_invitation(struct talk *talk, const struct seat *seat,
				   struct tt_str address, struct tt_str access_token,
				   struct tt_str new_cookie_hash)
{
	const struct guest_identity identity = {
		ACTOR_EMAILS, talk_email_actor_id(talk->arena, tt_str_trim(address))
	};
	struct attendee attendee;
	enum tt_err err = store_attendee_get(talk->db, talk->arena, seat->room.id, ACTOR_EMAILS,
					     identity.actor_id, &attendee);

	if (err == TT_ERR_PARTICIPANT || (!err && !is_token(attendee.access_token, access_token)))
		return TT_ERR_LINK;
	if (!err)
		err = talk_move_client(talk, talk->cookie_hash, new_cookie_hash);
	return err ? err
		   : store_guest_identity_set(talk->db, seat->room.id, new_cookie_hash, &identity);
}

enum tt_err talk_resend_invitations(struct talk *talk, const struct seat *seat, int64_t attendee_id)
{
	struct attendee attendee;
	enum tt_err err;

	if (attendee_id == 0)
		return TT_OK;
	err = store_attendee_by_id(talk->db, talk->arena, seat->room.id, attendee_id, &attendee);
	return err == TT_ERR_PARTICIPANT ? TT_ERR_INVITATION : err;
}

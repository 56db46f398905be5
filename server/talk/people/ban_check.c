#include "server/talk/people/ban_check.h"
#include "lib/base/net.h"
#include "server/store/guest_identities.h"

enum tt_err talk_has_ban(struct talk *talk, const struct room *room, struct tt_str actor_type,
			 struct tt_str actor_id, bool *out)
{
	struct ban ban;
	enum tt_err err =
		store_ban_get(talk->db, talk->arena, room->id, actor_type, actor_id, &ban);

	*out = !err && ban.id != 0;
	return err;
}

enum tt_err talk_address_is_banned(struct talk *talk, const struct seat *seat, bool *out)
{
	struct tt_addr address;
	struct ban *bans;
	size_t n;
	enum tt_err err =
		store_bans_of_room(talk->db, talk->arena, seat->room.id, BANNED_IP, &bans, &n);

	*out = false;
	if (err || !tt_addr_parse(&address, talk->address))
		return err;
	for (size_t i = 0; i < n && !*out; i++) {
		struct tt_cidr range;
		const struct tt_cidrs one = { &range, 1 };

		*out = tt_cidr_parse(&range, bans[i].actor_id) && tt_cidrs_have(&one, &address);
	}
	return TT_OK;
}

enum tt_err talk_ban_of_guest(struct talk *talk, const struct seat *seat, struct ban *ban)
{
	struct guest_identity identity = { { NULL, 0 }, { NULL, 0 } };
	enum tt_err err = TT_OK;

	memset(ban, 0, sizeof(*ban));
	if (talk->cookie_hash.p)
		err = store_guest_identity_get(talk->db, talk->arena, seat->room.id,
					       talk->cookie_hash, &identity);
	if (err || !identity.actor_type.p)
		return err;
	return store_ban_get(talk->db, talk->arena, seat->room.id, identity.actor_type,
			     identity.actor_id, ban);
}

enum tt_err talk_is_banned(struct talk *talk, const struct seat *seat, bool *out)
{
	struct ban ban;
	enum tt_err err;

	if (talk->user.p)
		return talk_has_ban(talk, &seat->room, ACTOR_USERS, talk->user, out);
	err = talk_ban_of_guest(talk, seat, &ban);
	*out = !err && ban.id != 0;
	return err || *out ? err : talk_address_is_banned(talk, seat, out);
}

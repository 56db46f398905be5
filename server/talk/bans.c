#include "server/talk/bans.h"
#include "lib/base/net.h"
#include "server/store/guest_identities.h"
#include "server/store/users.h"
#include "server/talk/participants.h"
#include "server/talk/permissions.h"
#include "server/talk/system.h"

static enum tt_err check_actor(const struct ban *ban)
{
	const struct tt_str types[] = { ACTOR_USERS, ACTOR_GUESTS, ACTOR_EMAILS, BANNED_IP };
	struct tt_cidr range;

	if (ban->actor_id.n == 0)
		return TT_ERR_BAN_ACTOR;
	if (tt_str_eq(ban->actor_type, BANNED_IP))
		return tt_cidr_parse(&range, ban->actor_id) ? TT_OK : TT_ERR_BAN_ACTOR;
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (tt_str_eq(ban->actor_type, types[i]))
			return TT_OK;
	return TT_ERR_BAN_ACTOR;
}

static enum tt_err check_ban(const struct viewer *viewer, const struct ban *ban)
{
	struct actor me = talk_actor(viewer);
	enum tt_err err;

	if (viewer->room.type != ROOM_GROUP && viewer->room.type != ROOM_PUBLIC)
		return TT_ERR_BAN_ROOM;
	err = check_actor(ban);
	if (err)
		return err;
	if (ban->note.n > BAN_NOTE_MAX_BYTES)
		return TT_ERR_BAN_NOTE;
	return tt_str_eq(ban->actor_type, me.type) && tt_str_eq(ban->actor_id, me.id)
		       ? TT_ERR_BAN_SELF
		       : TT_OK;
}

/* Who was typed in another case is banned as he is called, or it would ban nobody. */
static enum tt_err find_banned(struct db *db, struct tt_arena *arena, struct ban *ban)
{
	struct user user = { 0 };
	enum tt_err err = TT_ERR_NO_USER;

	if (tt_str_eq(ban->actor_type, ACTOR_USERS))
		err = store_user_find(db, arena, ban->actor_id, &user);
	if (!err)
		ban->actor_id = user.id;
	return err == TT_ERR_NO_USER ? TT_OK : err;
}

/* Who is there goes; a name that will be lost is kept. */
static enum tt_err evict(struct db *db, struct tt_arena *arena, struct viewer *viewer,
			 struct ban *ban)
{
	struct attendee attendee;
	struct user user;
	enum tt_err err = store_attendee_get(db, arena, viewer->room.id, ban->actor_type,
					     ban->actor_id, &attendee);

	if (err == TT_ERR_PARTICIPANT) {
		if (tt_str_eq(ban->actor_type, ACTOR_USERS) &&
		    store_user_get(db, arena, ban->actor_id, &user) == TT_OK)
			ban->actor_name = user.display_name;
		return TT_OK;
	}
	if (err)
		return err;
	if (talk_is_moderator(&attendee))
		return TT_ERR_BAN_MODERATOR;
	if (attendee.display_name.n > 0)
		ban->actor_name = attendee.display_name;
	return talk_evict(db, arena, viewer, &attendee);
}

enum tt_err talk_ban(struct db *db, struct tt_arena *arena, struct viewer *viewer, struct ban *ban)
{
	struct actor me = talk_actor(viewer);
	enum tt_err err = find_banned(db, arena, ban);

	if (!err)
		err = check_ban(viewer, ban);
	if (err)
		return err;
	ban->room_id = viewer->room.id;
	ban->moderator_type = me.type;
	ban->moderator_id = me.id;
	ban->moderator_name = viewer->display_name.n > 0 ? viewer->display_name : me.id;
	ban->actor_name = ban->actor_id;
	ban->created_s = viewer->now_s;
	err = evict(db, arena, viewer, ban);
	return err ? err : store_ban_add(db, ban);
}

enum tt_err talk_has_ban(struct db *db, struct tt_arena *arena, const struct room *room,
			 struct tt_str actor_type, struct tt_str actor_id, bool *out)
{
	struct ban ban;
	enum tt_err err = store_ban_get(db, arena, room->id, actor_type, actor_id, &ban);

	*out = !err && ban.id != 0;
	return err;
}

enum tt_err talk_address_is_banned(struct db *db, struct tt_arena *arena,
				   const struct viewer *viewer, bool *out)
{
	struct tt_addr address;
	struct ban *bans;
	size_t n;
	enum tt_err err = store_bans_of_room(db, arena, viewer->room.id, BANNED_IP, &bans, &n);

	*out = false;
	if (err || !tt_addr_parse(&address, viewer->address))
		return err;
	for (size_t i = 0; i < n && !*out; i++) {
		struct tt_cidr range;
		const struct tt_cidrs one = { &range, 1 };

		*out = tt_cidr_parse(&range, bans[i].actor_id) && tt_cidrs_have(&one, &address);
	}
	return TT_OK;
}

/* The ban of the guest whom the viewer's cookie names; ban->id 0: none. */
static enum tt_err ban_of_guest(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
				struct ban *ban)
{
	struct guest_identity identity = { { NULL, 0 }, { NULL, 0 } };
	enum tt_err err = TT_OK;

	memset(ban, 0, sizeof(*ban));
	if (viewer->cookie_hash.p)
		err = store_guest_identity_get(db, arena, viewer->room.id, viewer->cookie_hash,
					       &identity);
	if (err || !identity.actor_type.p)
		return err;
	return store_ban_get(db, arena, viewer->room.id, identity.actor_type, identity.actor_id,
			     ban);
}

enum tt_err talk_is_banned(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			   bool *out)
{
	struct ban ban;
	enum tt_err err;

	if (viewer->user.p)
		return talk_has_ban(db, arena, &viewer->room, ACTOR_USERS, viewer->user, out);
	err = ban_of_guest(db, arena, viewer, &ban);
	*out = !err && ban.id != 0;
	return err || *out ? err : talk_address_is_banned(db, arena, viewer, out);
}

enum tt_err talk_ban_spread(struct db *db, struct tt_arena *arena, const struct viewer *viewer)
{
	struct ban ban;
	bool known = false;
	struct tt_addr address;
	enum tt_err err = TT_OK;

	if (viewer->user.p || !tt_addr_parse(&address, viewer->address))
		return TT_OK;
	err = ban_of_guest(db, arena, viewer, &ban);
	if (!err && ban.id != 0)
		err = talk_address_is_banned(db, arena, viewer, &known);
	if (err || ban.id == 0 || known)
		return err;
	ban.actor_type = BANNED_IP;
	ban.actor_id = ban.actor_name = viewer->address;
	ban.created_s = viewer->now_s;
	return store_ban_add(db, &ban);
}

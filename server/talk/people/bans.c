#include "server/talk/people/bans.h"
#include "lib/base/net.h"
#include "server/store/users.h"
#include "server/talk/names.h"
#include "server/talk/people/ban_check.h"
#include "server/talk/people/evict.h"
#include "server/talk/permissions.h"

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

static enum tt_err check_ban(struct talk *talk, const struct seat *seat, const struct ban *ban)
{
	enum tt_err err;

	if (seat->room.type != ROOM_GROUP && seat->room.type != ROOM_PUBLIC)
		return TT_ERR_BAN_ROOM;
	err = check_actor(ban);
	if (err)
		return err;
	if (ban->note.n > BAN_NOTE_MAX_BYTES)
		return TT_ERR_BAN_NOTE;
	return actor_is(talk->actor, ban->actor_type, ban->actor_id) ? TT_ERR_BAN_SELF : TT_OK;
}

/* Who was typed in another case is banned as he is called, or it would ban nobody. */
static enum tt_err find_banned(struct talk *talk, struct ban *ban)
{
	struct user user = { 0 };
	enum tt_err err = TT_ERR_NO_USER;

	if (tt_str_eq(ban->actor_type, ACTOR_USERS))
		err = store_user_find(talk->db, talk->arena, ban->actor_id, &user);
	if (!err)
		ban->actor_id = user.id;
	return err == TT_ERR_NO_USER ? TT_OK : err;
}

/* Who is there goes; a name that will be lost is kept. */
static enum tt_err evict(struct talk *talk, struct seat *seat, struct ban *ban)
{
	struct attendee attendee;
	struct tt_str name;
	enum tt_err err = names_get(talk, seat->room.id, ban->actor_type, ban->actor_id, &name);

	if (name.n > 0)
		ban->actor_name = name;
	if (!err)
		err = store_attendee_get(talk->db, talk->arena, seat->room.id, ban->actor_type,
					 ban->actor_id, &attendee);
	if (err)
		return err == TT_ERR_PARTICIPANT ? TT_OK : err;
	return talk_is_moderator(&attendee) ? TT_ERR_BAN_MODERATOR
					    : talk_evict(talk, seat, &attendee);
}

/* A ban that is there already is only told anew. */
static enum tt_err check_limit(struct talk *talk, const struct seat *seat, const struct ban *ban)
{
	int64_t n = 0;
	bool known;
	enum tt_err err = talk_has_ban(talk, &seat->room, ban->actor_type, ban->actor_id, &known);

	if (err || known || talk_limit(talk, LIMIT(bans)) == 0)
		return err;
	err = store_bans_count(talk->db, seat->room.id, &n);
	return err ? err : talk_within(talk, LIMIT(bans), n + 1);
}

enum tt_err talk_ban(struct talk *talk, struct seat *seat, struct ban *ban)
{
	enum tt_err err = find_banned(talk, ban);

	if (!err)
		err = check_ban(talk, seat, ban);
	if (!err)
		err = check_limit(talk, seat, ban);
	if (err)
		return err;
	ban->room_id = seat->room.id;
	ban->moderator_type = talk->actor.type;
	ban->moderator_id = talk->actor.id;
	ban->moderator_name = talk->actor.name.n > 0 ? talk->actor.name : talk->actor.id;
	ban->actor_name = ban->actor_id;
	ban->created_s = talk->now_s;
	talk_note_changed(talk, seat->room.id); /* whom it keeps out may be waiting there */
	err = evict(talk, seat, ban);
	return err ? err : store_ban_add(talk->db, ban);
}

enum tt_err talk_ban_spread(struct talk *talk, const struct seat *seat)
{
	struct ban ban;
	bool known = false;
	struct tt_addr address;
	enum tt_err err = TT_OK;

	if (talk->user.p || !tt_addr_parse(&address, talk->address))
		return TT_OK;
	err = talk_ban_of_guest(talk, seat, &ban);
	if (!err && ban.id != 0)
		err = talk_address_is_banned(talk, seat, &known);
	if (err || ban.id == 0 || known)
		return err;
	ban.actor_type = BANNED_IP;
	ban.actor_id = ban.actor_name = talk->address;
	ban.created_s = talk->now_s;
	/* Who comes from many addresses does not use up what moderators may need. */
	err = check_limit(talk, seat, &ban);
	if (err)
		return err == TT_ERR_LIMIT ? TT_OK : err;
	return store_ban_add(talk->db, &ban);
}

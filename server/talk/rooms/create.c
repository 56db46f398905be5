#include "server/talk/rooms/create.h"
#include "lib/base/clock.h"
#include "server/store/groups.h"
#include "server/store/users.h"
#include "server/talk/pair.h"
#include "server/talk/people/add.h"
#include "server/talk/people/attendee.h"
#include "server/talk/people/capacity.h"
#include "server/talk/people/invitations.h"
#include "server/talk/permissions.h"
#include "server/talk/rooms/avatars.h"
#include "server/talk/rooms/invite.h"
#include "server/talk/rooms/room.h"

enum tt_err talk_room_create_pair(struct talk *talk, struct seat *seat, struct tt_str partner,
				  struct tt_str token, bool *created)
{
	struct user user;
	struct room pair;
	struct room room;
	enum tt_err err;

	*created = false;
	err = store_user_find(talk->db, talk->arena, partner, &user);
	if (err)
		return err == TT_ERR_NO_USER ? TT_ERR_ROOM_INVITE : err;
	if (tt_str_eq(user.id, talk->user))
		return TT_ERR_ROOM_SELF;
	talk_room_blank(&pair, ROOM_ONE_TO_ONE, talk->now_s);
	talk_pair_set(&pair, talk->user, user.id);
	pair.token = token;
	err = store_room_by_pair(talk->db, talk->arena, pair.pair_a, pair.pair_b, &room);
	*created = err == TT_ERR_ROOM;
	if (err && !*created)
		return err;
	*seat = seat_in(*created ? &pair : &room, NULL);
	return *created ? talk_room_add(talk, seat)
			: talk_attendee_ensure(talk, seat, PARTICIPANT_OWNER);
}

typedef enum tt_err (*exists_fn)(struct talk *talk, struct tt_str id);

static enum tt_err user_exists(struct talk *talk, struct tt_str id)
{
	struct user user;

	return store_user_find(talk->db, talk->arena, id, &user);
}

static enum tt_err group_exists(struct talk *talk, struct tt_str id)
{
	struct group group;

	return store_group_get(talk->db, talk->arena, id, &group);
}

static enum tt_err address_exists(struct talk *talk, struct tt_str id)
{
	(void)talk;
	return talk_check_address(id);
}

/* Moves the ids that do not exist to the invalid ones. */
static enum tt_err sort_out(struct talk *talk, struct invitees *invitees, exists_fn exists)
{
	size_t n = 0;

	for (size_t i = 0; i < invitees->n; i++) {
		enum tt_err err = exists(talk, invitees->ids[i]);

		if (!err) {
			invitees->ids[n++] = invitees->ids[i];
			continue;
		}
		if (err != TT_ERR_NO_USER && err != TT_ERR_NO_GROUP && err != TT_ERR_ADDRESS)
			return err;
		invitees->invalid = tt_arena_grow(talk->arena, invitees->invalid,
						  invitees->n_invalid, sizeof(*invitees->invalid));
		invitees->invalid[invitees->n_invalid++] = invitees->ids[i];
	}
	invitees->n = n;
	return TT_OK;
}

static enum tt_err check_invitees(struct talk *talk, struct new_room *wanted)
{
	enum tt_err err = sort_out(talk, &wanted->users, user_exists);
	size_t valid;
	size_t invalid;

	if (!err)
		err = sort_out(talk, &wanted->groups, group_exists);
	if (!err)
		err = sort_out(talk, &wanted->emails, address_exists);
	if (err)
		return err;
	valid = wanted->users.n + wanted->groups.n + wanted->emails.n;
	invalid = wanted->users.n_invalid + wanted->groups.n_invalid + wanted->emails.n_invalid +
		  wanted->others.n_invalid;
	if (invalid > 0 && valid == 0)
		return TT_ERR_ROOM_INVITE;
	if (wanted->emails.n > 0)
		wanted->type = ROOM_PUBLIC;
	return TT_OK;
}

/* Without a name: the first group's, or "---" when nobody was invited (talk-rooms 10.26). */
static enum tt_err choose_name(struct talk *talk, struct new_room *wanted)
{
	struct group group;
	enum tt_err err;

	if (wanted->name.n > 0)
		return TT_OK;
	wanted->name = TT_STR("---");
	if (wanted->users.n > 0)
		wanted->name = tt_utf8_head(wanted->users.ids[0], ROOM_AUTO_NAME_CHARS);
	if (wanted->groups.n == 0)
		return TT_OK;
	err = store_group_get(talk->db, talk->arena, wanted->groups.ids[0], &group);
	if (!err)
		wanted->name = tt_utf8_head(group.display_name, ROOM_AUTO_NAME_CHARS);
	return err;
}

/* A group that grows out of a conversation of two names that one, which has to be the caller's. */
static enum tt_err check_extended(struct talk *talk, const struct new_room *wanted)
{
	struct attendee attendee;
	struct room room;
	enum tt_err err;

	if (!tt_str_is(wanted->object_type, "extended_conversation"))
		return TT_OK;
	err = store_room_by_token(talk->db, talk->arena, wanted->object_id, &room);
	if (!err)
		err = store_attendee_get(talk->db, talk->arena, room.id, ACTOR_USERS, talk->user,
					 &attendee);
	if (err)
		return err == TT_ERR_ROOM || err == TT_ERR_PARTICIPANT ? TT_ERR_OBJECT_ROOM : err;
	return room.type == ROOM_ONE_TO_ONE ? TT_OK : TT_ERR_OBJECT_ROOM;
}

static bool is_phone(struct tt_str type)
{
	return tt_str_is(type, "phone") || tt_str_is(type, "phone_persist") ||
	       tt_str_is(type, "phone_temporary");
}

static bool is_object_type(struct tt_str type)
{
	static const char *const allowed[] = {
		"phone", "phone_persist",         "phone_temporary",
		"event", "extended_conversation", "instant_meeting"
	};

	for (size_t i = 0; i < ARRAY_LEN(allowed); i++)
		if (tt_str_is(type, allowed[i]))
			return true;
	return type.n == 0;
}

static enum tt_err check_object(const struct new_room *wanted)
{
	if (wanted->object_type.n > ROOM_OBJECT_MAX_BYTES)
		return TT_ERR_OBJECT_TYPE;
	if (wanted->object_id.n > ROOM_OBJECT_MAX_BYTES)
		return TT_ERR_OBJECT_ID;
	if (!is_object_type(wanted->object_type))
		return TT_ERR_OBJECT_TYPE;
	return (wanted->object_type.n > 0) != (wanted->object_id.n > 0) ? TT_ERR_OBJECT : TT_OK;
}

static enum tt_err check_avatar(const struct new_room *wanted)
{
	if (!wanted->emoji.p)
		return TT_OK;
	return talk_avatar_check_emoji(wanted->emoji, wanted->avatar_color) ? TT_ERR_SET_AVATAR
									    : TT_OK;
}

/* In Talk's order: the first wrong one is the one that is told. */
static enum tt_err check_settings(const struct new_room *wanted)
{
	const struct {
		int64_t value;
		int64_t max;
		enum tt_err err;
	} settings[] = {
		{ wanted->read_only, 1, TT_ERR_SET_READ_ONLY },
		{ wanted->listable, 2, TT_ERR_SET_LISTABLE },
		{ wanted->message_expiration_s, ROOM_MAX_EXPIRATION_S, TT_ERR_SET_EXPIRATION },
		{ wanted->lobby_state, 1, TT_ERR_SET_LOBBY },
		{ wanted->lobby_state ? wanted->lobby_timer_s : 0, TT_CLOCK_LAST_S,
		  TT_ERR_SET_LOBBY_TIMER },
		{ wanted->sip_enabled, 2, TT_ERR_SET_SIP },
		{ wanted->permissions, PERMISSIONS_MAX, TT_ERR_SET_PERMISSIONS },
		{ wanted->recording_consent, 1, TT_ERR_SET_CONSENT },
		{ wanted->mention_permissions, 1, TT_ERR_SET_MENTIONS },
	};

	for (size_t i = 0; i < ARRAY_LEN(settings); i++)
		if (settings[i].value < 0 || settings[i].value > settings[i].max)
			return settings[i].err;
	if (tt_utf8_count(wanted->description) > ROOM_DESCRIPTION_MAX_CHARS)
		return TT_ERR_SET_DESCRIPTION;
	return check_avatar(wanted);
}

static enum tt_err check_wanted(struct new_room *wanted)
{
	enum tt_err err;

	wanted->name = tt_str_trim(wanted->name);
	if (is_phone(wanted->object_type))
		wanted->object_id = TT_STR("phone");
	if (wanted->name.n == 0 || tt_utf8_count(wanted->name) > ROOM_NAME_MAX_CHARS)
		return TT_ERR_ROOM_NAME;
	if (wanted->type != ROOM_GROUP && wanted->type != ROOM_PUBLIC)
		return TT_ERR_ROOM_TYPE;
	err = check_object(wanted);
	return err ? err : check_settings(wanted);
}

static void fill_room(struct room *room, const struct new_room *wanted, int64_t now_s)
{
	talk_room_blank(room, wanted->type, now_s);
	room->token = wanted->token;
	room->name = wanted->name;
	room->description = wanted->description;
	room->object_type = wanted->object_type;
	room->object_id = wanted->object_id;
	if (wanted->type == ROOM_PUBLIC)
		room->password_hash = wanted->password_hash;
	room->read_only = wanted->read_only;
	room->listable = wanted->listable;
	room->message_expiration_s = wanted->message_expiration_s;
	room->lobby_state = wanted->lobby_state;
	room->lobby_timer_s = wanted->lobby_state ? wanted->lobby_timer_s : 0;
	room->sip_enabled = wanted->sip_enabled;
	room->default_permissions =
		wanted->permissions ? wanted->permissions | PERMISSION_CUSTOM : PERMISSION_DEFAULT;
	room->recording_consent = wanted->recording_consent;
	room->mention_permissions = wanted->mention_permissions;
}

static enum tt_err invite(struct talk *talk, struct seat *seat, const struct new_room *wanted)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < wanted->groups.n; i++)
		err = talk_add_group(talk, seat, wanted->groups.ids[i]);
	for (size_t i = 0; !err && i < wanted->users.n; i++)
		err = talk_add_user(talk, seat, wanted->users.ids[i]);
	if (!err && wanted->emails.n > 0)
		err = talk_invite_emails(talk, seat, wanted->emails.ids, wanted->emails.n);
	return err ? err : talk_room_for(talk, seat, 0);
}

/* Before anybody is looked up. */
static enum tt_err check_limits(struct talk *talk, const struct new_room *wanted)
{
	size_t n = wanted->users.n + wanted->groups.n + wanted->emails.n + wanted->others.n_invalid;
	int64_t n_owned = 0;
	enum tt_err err = talk_within(talk, LIMIT(invitees), (int64_t)n);

	if (!err && talk_limit(talk, LIMIT(rooms)) > 0)
		err = store_rooms_count_owned(talk->db, talk->user, &n_owned);
	return err ? err : talk_within(talk, LIMIT(rooms), n_owned + 1);
}

enum tt_err talk_room_create(struct talk *talk, struct seat *seat, struct new_room *wanted)
{
	struct room room;
	enum tt_err err;

	wanted->object_type = tt_str_trim(wanted->object_type);
	wanted->object_id = tt_str_trim(wanted->object_id);
	err = check_extended(talk, wanted);
	if (!err)
		err = check_limits(talk, wanted);
	if (!err)
		err = check_invitees(talk, wanted);
	if (!err)
		err = choose_name(talk, wanted);
	if (!err)
		err = check_wanted(wanted);
	if (err)
		return err;
	fill_room(&room, wanted, talk->now_s);
	*seat = seat_in(&room, NULL);
	err = talk_room_add_empty(talk, &seat->room);
	if (!err && wanted->emoji.p)
		err = talk_avatar_set_emoji(talk, seat, wanted->emoji, wanted->avatar_color);
	if (!err)
		err = talk_room_add_owner(talk, seat);
	return err ? err : invite(talk, seat, wanted);
}

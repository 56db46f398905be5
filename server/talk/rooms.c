#include "server/talk/rooms.h"
#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "lib/base/unicode.h"
#include "server/store/groups.h"
#include "server/store/sweeps.h"
#include "server/store/users.h"
#include "server/talk/avatars.h"
#include "server/talk/chores.h"
#include "server/talk/guests.h"
#include "server/talk/participants.h"
#include "server/talk/permissions.h"

#include <jansson.h>

bool talk_room_is_listed(const struct room *room)
{
	return room->listable != 0 && (room->type == ROOM_GROUP || room->type == ROOM_PUBLIC);
}

/* The database knows the cases of ASCII only. */
enum tt_err talk_rooms_listed(struct talk *talk, struct tt_str user, struct tt_str term,
			      struct room **out, size_t *n)
{
	struct tt_str wanted = tt_utf8_lower(talk->arena, term);
	size_t kept = 0;
	enum tt_err err;

	if (tt_str_is_ascii(term))
		return store_rooms_listed(talk->db, talk->arena, user, term, out, n);
	err = store_rooms_listed(talk->db, talk->arena, user, TT_STR(""), out, n);
	for (size_t i = 0; !err && i < *n; i++) {
		struct tt_str name = tt_utf8_lower(talk->arena, (*out)[i].name);

		if (tt_str_has(name, wanted))
			(*out)[kept++] = (*out)[i];
	}
	*n = kept;
	return err;
}

/* Both ids in order, as a JSON list: the same for either of the two. */
static struct tt_str pair_name(struct tt_arena *arena, struct tt_str a, struct tt_str b)
{
	struct tt_buf json = { 0 };
	struct tt_writer w;
	struct tt_str name;
	bool in_order = tt_str_cmp(a, b) <= 0;

	tt_writer_init(&w, &json, TT_WRITE_JSON);
	tt_write_list(&w);
	tt_write_str(&w, in_order ? a : b);
	tt_write_str(&w, in_order ? b : a);
	tt_write_end(&w);
	name = tt_str_dup(arena, tt_buf_str(&json));
	tt_buf_finish(&json);
	return name;
}

static size_t pair_of(struct tt_arena *arena, const struct room *room, struct tt_str pair[2])
{
	json_t *json = json_loadb(room->name.p, room->name.n, 0, NULL);
	size_t n = json_array_size(json) == 2 ? 2 : 0;

	for (size_t i = 0; i < n; i++) {
		const json_t *id = json_array_get(json, i);

		pair[i] = tt_str_dup(
			arena, (struct tt_str){ json_string_value(id), json_string_length(id) });
	}
	json_decref(json);
	return n;
}

struct tt_str talk_room_partner(struct tt_arena *arena, const struct room *room, struct tt_str user)
{
	struct tt_str pair[2];

	if (pair_of(arena, room, pair) == 2) {
		if (tt_str_eq(pair[0], user))
			return pair[1];
		if (tt_str_eq(pair[1], user))
			return pair[0];
	}
	return (struct tt_str){ NULL, 0 };
}

enum tt_err talk_room_restore_pair(struct talk *talk, const struct room *room)
{
	struct tt_str pair[2];
	size_t n = pair_of(talk->arena, room, pair);

	for (size_t i = 0; i < n; i++) {
		struct user user;
		enum tt_err err = store_user_get(talk->db, talk->arena, pair[i], &user);

		if (!err)
			err = talk_attendee_add(talk, room, ACTOR_USERS, pair[i], PARTICIPANT_OWNER,
						NULL);
		if (err && err != TT_ERR_PARTICIPANT && err != TT_ERR_NO_USER)
			return err;
	}
	return TT_OK;
}

/* A free token: after a few collisions a longer one. */
static enum tt_err add_with_token(struct talk *talk, struct room *room)
{
	enum tt_err err = TT_ERR_ROOM;

	for (size_t i = 0; err == TT_ERR_ROOM && i < 20; i++) {
		room->token =
			tt_random_text(talk->arena, TT_ALPHABET_READABLE, ROOM_TOKEN_LEN + i / 4);
		err = store_room_add(talk->db, room);
	}
	return err == TT_ERR_ROOM ? TT_ERR_INTERNAL : err;
}

void talk_room_blank(struct room *room, int64_t type, int64_t now_s)
{
	memset(room, 0, sizeof(*room));
	room->type = type;
	room->name = room->description = room->object_type = room->object_id = TT_STR("");
	room->created_s = now_s;
	room->last_activity_s = now_s;
}

enum tt_err talk_room_add_empty(struct talk *talk, struct room *room)
{
	enum tt_err err = add_with_token(talk, room);

	return err ? err : talk_system(talk, room, "conversation_created", NULL, 0);
}

/* The row and its first message. */
static enum tt_err add_room(struct talk *talk, struct seat *seat)
{
	return talk_room_add_empty(talk, &seat->room);
}

/* Has read what is there already. */
static enum tt_err add_owner(struct talk *talk, struct seat *seat)
{
	seat->in_room = seat->is_attendee = true;
	return talk_attendee_add(talk, &seat->room, ACTOR_USERS, talk->user, PARTICIPANT_OWNER,
				 &seat->attendee);
}

enum tt_err talk_room_add(struct talk *talk, struct seat *seat)
{
	enum tt_err err = add_room(talk, seat);

	return err ? err : add_owner(talk, seat);
}

enum tt_err talk_room_create_pair(struct talk *talk, struct seat *seat, struct tt_str partner,
				  bool *created)
{
	struct user user;
	struct tt_str name;
	enum tt_err err;

	*created = false;
	err = store_user_find(talk->db, talk->arena, partner, &user);
	if (err)
		return err == TT_ERR_NO_USER ? TT_ERR_ROOM_INVITE : err;
	if (tt_str_eq(user.id, talk->user))
		return TT_ERR_ROOM_SELF;
	name = pair_name(talk->arena, talk->user, user.id);
	err = store_room_by_pair(talk->db, talk->arena, name, &seat->room);
	if (err == TT_ERR_ROOM) {
		*created = true;
		talk_room_blank(&seat->room, ROOM_ONE_TO_ONE, talk->now_s);
		seat->room.name = name;
		return talk_room_add(talk, seat);
	}
	if (err)
		return err;
	seat->in_room = true;
	return talk_attendee_ensure(talk, seat, PARTICIPANT_OWNER);
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
	fill_room(&seat->room, wanted, talk->now_s);
	err = add_room(talk, seat);
	if (!err && wanted->emoji.p)
		err = talk_avatar_set_emoji(talk, seat, wanted->emoji, wanted->avatar_color);
	if (!err)
		err = add_owner(talk, seat);
	return err ? err : invite(talk, seat, wanted);
}

enum tt_err talk_room_rename(struct talk *talk, struct seat *seat, struct tt_str name)
{
	struct room *room = &seat->room;
	const struct system_param params[] = { { "newName", tt_str_trim(name) },
					       { "oldName", room->name } };
	enum tt_err err;

	name = params[0].value;
	if (tt_str_is(room->object_type, "event"))
		return TT_ERR_ROOM_EVENT;
	if (talk_is_one_to_one(room))
		return TT_ERR_ROOM_TYPE;
	if (name.n == 0 || tt_utf8_count(name) > ROOM_NAME_MAX_CHARS)
		return TT_ERR_ROOM_VALUE;
	if (tt_str_eq(name, room->name))
		return TT_OK;
	err = store_room_rename(talk->db, room->id, name);
	room->name = name;
	if (err)
		return err;
	return talk_system(talk, room, "conversation_renamed", params, ARRAY_LEN(params));
}

enum tt_err talk_room_delete(struct talk *talk, const struct seat *seat)
{
	if (talk_is_one_to_one(&seat->room))
		return TT_ERR_ROOM_DELETE;
	return talk_room_remove(talk, &seat->room);
}

/* What is left when the budget is spent, nobody finds any more. */
static enum tt_err remove_one(struct talk *talk, int64_t room_id, int64_t *budget)
{
	const struct sweep all = SWEEP_ALL(room_id);
	struct chore chore = { .kind = CHORE_ROOM,
			       .room_id = room_id,
			       .subject = TT_STR(""),
			       .actor_type = TT_STR(""),
			       .actor_id = TT_STR(""),
			       .done_to_id = TT_STR("") };
	enum tt_err err = store_sweep(talk->db, &all, budget);

	if (!err && *budget > 0)
		return store_room_delete(talk->db, room_id);
	if (!err)
		err = store_room_bury(talk->db, room_id);
	if (!err)
		err = store_chore_add(talk->db, &chore);
	talk_note_chore(talk, chore.id);
	return err;
}

enum tt_err talk_room_go_on_removing(struct talk *talk, struct chore *chore, bool *done)
{
	const struct sweep all = SWEEP_ALL(chore->room_id);
	int64_t budget = CHORE_ROWS;
	enum tt_err err = store_sweep(talk->db, &all, &budget);

	*done = budget > 0;
	return err || !*done ? err : store_room_delete(talk->db, chore->room_id);
}

static enum tt_err remove_breakout(struct talk *talk, const struct room *room, int64_t *budget)
{
	struct room *rooms;
	size_t n = 0;
	enum tt_err err = store_rooms_breakout(talk->db, talk->arena, room->token, &rooms, &n);

	for (size_t i = 0; !err && i < n; i++) {
		talk_note_changed(talk, rooms[i].id);
		err = remove_one(talk, rooms[i].id, budget);
	}
	return err;
}

enum tt_err talk_room_delete_breakout(struct talk *talk, const struct room *room)
{
	int64_t budget = CHORE_ROWS;

	return remove_breakout(talk, room, &budget);
}

enum tt_err talk_room_remove(struct talk *talk, const struct room *room)
{
	int64_t budget = CHORE_ROWS;
	enum tt_err err = remove_breakout(talk, room, &budget);

	return err ? err : remove_one(talk, room->id, &budget);
}

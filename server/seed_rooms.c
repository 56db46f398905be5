#include "server/seed_rooms.h"
#include "server/seed_bots.h"
#include "server/seed_told.h"
#include "server/talk/people/attendee.h"
#include "server/talk/people/roles.h"
#include "server/talk/rooms/create.h"

#include <inttypes.h>

struct talk seed_talk(const struct seed *seed, struct tt_str user, int64_t now_s)
{
	return (struct talk){ .db = seed->db,
			      .arena = seed->arena,
			      .now_s = now_s,
			      .base_url = seed->base_url,
			      .user = user,
			      .actor = actor_of(ACTOR_USERS, user) };
}

enum tt_err seed_time(struct seed *seed, const json_t *json, const char *where, int64_t *now_s)
{
	int64_t time_s = seed_number(json, "time", *now_s);

	if (json_object_get(json, "time") && time_s <= 0)
		time_s += seed->now_s;
	if (time_s > seed->now_s)
		return seed_wrong(seed, where, "\"time\" is in the future");
	if (time_s < *now_s)
		return seed_wrong(seed, where, "\"time\" is before that of what stands above");
	*now_s = time_s;
	return TT_OK;
}

/* Who shall be in it. */
struct people {
	struct invitees users;
	struct invitees groups;
	struct tt_str *moderators;
	size_t n_moderators;
};

static void add_id(struct seed *seed, struct tt_str **ids, size_t *n, struct tt_str id)
{
	*ids = tt_arena_grow(seed->arena, *ids, *n, sizeof(**ids));
	(*ids)[(*n)++] = id;
}

static enum tt_err add_user(struct seed *seed, struct people *people, struct tt_str id,
			    const char *where)
{
	struct user user;
	enum tt_err err = store_user_get(seed->db, seed->arena, id, &user);

	if (!err)
		add_id(seed, &people->users.ids, &people->users.n, id);
	return seed_refused(seed, where, id, err);
}

static enum tt_err add_group(struct seed *seed, struct people *people, struct tt_str id,
			     const char *where)
{
	struct group group;
	enum tt_err err = store_group_get(seed->db, seed->arena, id, &group);

	if (!err)
		add_id(seed, &people->groups.ids, &people->groups.n, id);
	return seed_refused(seed, where, id, err);
}

/* "bob", {"user": "bob", "role": "moderator"} or {"group": "crew"} */
static enum tt_err read_participant(struct seed *seed, const json_t *json, const char *where,
				    void *ctx)
{
	static const struct seed_key keys[] = { { "user", SEED_TEXT, false },
						{ "role", SEED_TEXT, false },
						{ "group", SEED_TEXT, false },
						{ .name = NULL } };
	struct people *people = ctx;
	struct tt_str user = seed_text(seed, json, "user");
	struct tt_str group = seed_text(seed, json, "group");
	struct tt_str role = seed_text(seed, json, "role");
	bool moderates = role.p && tt_str_is(role, "moderator");
	enum tt_err err;

	if (json_is_string(json))
		return add_user(seed, people, seed_text_of(seed, json), where);
	err = seed_check(seed, json, where, keys);
	if (err)
		return err;
	if (!user.p == !group.p)
		return seed_wrong(seed, where, "a participant is either a user or a group");
	if (role.p && (group.p || (!moderates && !tt_str_is(role, "user"))))
		return seed_wrong(seed, where, "the role of a user is \"user\" or \"moderator\"");
	if (moderates)
		add_id(seed, &people->moderators, &people->n_moderators, user);
	return user.p ? add_user(seed, people, user, where) : add_group(seed, people, group, where);
}

static enum tt_err promote(struct seed *seed, struct talk *talk, struct seat *seat,
			   const struct people *people, const char *where)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < people->n_moderators; i++) {
		struct tt_str user = people->moderators[i];
		struct attendee attendee;

		err = store_attendee_get(talk->db, talk->arena, seat->room.id, ACTOR_USERS, user,
					 &attendee);
		if (!err)
			err = talk_promote(talk, seat, attendee.id);
		err = seed_refused(seed, where, user, err);
	}
	return err;
}

static bool is_token(struct tt_str token)
{
	for (size_t i = 0; i < token.n; i++)
		if (!(token.p[i] >= 'a' && token.p[i] <= 'z') &&
		    !(token.p[i] >= '0' && token.p[i] <= '9'))
			return false;
	return token.n >= 4 && token.n <= 30;
}

/* One that nobody has. */
static enum tt_err read_token(struct seed *seed, const json_t *json, const char *where,
			      struct tt_str *out)
{
	struct room room;
	enum tt_err err;

	*out = seed_text(seed, json, "token");
	if (!out->p)
		return TT_OK;
	if (!is_token(*out))
		return seed_wrong(seed, where, "a token is 4 to 30 of the characters a-z and 0-9");
	err = store_room_by_token(seed->db, seed->arena, *out, &room);
	if (!err)
		return seed_wrong(seed, where, "the token \"%.*s\" is taken", TT_STR_ARG(*out));
	return err == TT_ERR_ROOM ? TT_OK : err;
}

/* What only conversations of several people have. */
static enum tt_err check_pair(struct seed *seed, const json_t *json, const struct people *people,
			      const char *where)
{
	static const char *const others[] = { "name", "description", "password", "listable",
					      "readOnly" };

	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (json_object_get(json, others[i]))
			return seed_wrong(seed, where, "a conversation of two has no \"%s\"",
					  others[i]);
	if (people->users.n != 1 || people->groups.n > 0 || people->n_moderators > 0)
		return seed_wrong(seed, where,
				  "a conversation of two has one user beside its owner");
	return TT_OK;
}

static enum tt_err create_pair(struct talk *talk, struct seat *seat, const struct people *people,
			       struct tt_str token)
{
	bool created;
	enum tt_err err = talk_room_create_pair(talk, seat, people->users.ids[0], token, &created);

	/* Both are there from the start, whoever speaks first. */
	return err ? err : talk_room_restore_pair(talk, &seat->room);
}

static enum tt_err create_group(struct seed *seed, struct talk *talk, const json_t *json,
				const struct people *people, struct seat *seat)
{
	struct tt_str password = seed_text(seed, json, "password");
	struct new_room wanted = {
		.type = seed_number(json, "type", ROOM_GROUP),
		.name = seed_text(seed, json, "name"),
		.token = seat->room.token,
		.description = seed_text(seed, json, "description"),
		.object_type = TT_STR(""),
		.object_id = TT_STR(""),
		.read_only = json_is_true(json_object_get(json, "readOnly")),
		.listable = seed_number(json, "listable", 0),
		.users = people->users,
		.groups = people->groups,
	};
	enum tt_err err = TT_OK;

	if (!wanted.description.p)
		wanted.description = TT_STR("");
	if (password.n > 0)
		err = accounts_hash(seed->accounts, &wanted.password_hash, seed->arena, password,
				    false);
	return err ? err : talk_room_create(talk, seat, &wanted);
}

static enum tt_err create(struct seed *seed, struct talk *talk, const json_t *json,
			  const char *where, struct seat *seat)
{
	struct people people = { 0 };
	int64_t type = seed_number(json, "type", ROOM_GROUP);
	struct tt_str token;
	enum tt_err err = seed_each(seed, json, where, "participants", read_participant, &people);

	if (!err)
		err = read_token(seed, json, where, &token);
	if (!err && type == ROOM_ONE_TO_ONE) {
		err = check_pair(seed, json, &people, where);
		return err ? err : create_pair(talk, seat, &people, token);
	}
	if (err)
		return err;
	if (tt_str_trim(seed_text(seed, json, "name")).n == 0)
		return seed_wrong(seed, where, "\"name\" is missing");
	if (type != ROOM_PUBLIC && json_object_get(json, "password"))
		return seed_wrong(seed, where,
				  "only a public conversation (type 3) has a "
				  "\"password\"");
	seat->room.token = token;
	err = create_group(seed, talk, json, &people, seat);
	return err ? err : promote(seed, talk, seat, &people, where);
}

/* When it was made: said, or when the first thing in it was. */
static enum tt_err begin_time(struct seed *seed, const json_t *json, const char *where,
			      int64_t *now_s)
{
	const json_t *first = json_array_get(json_object_get(json, "messages"), 0);

	*now_s = 0;
	if (json_object_get(json, "time"))
		return seed_time(seed, json, where, now_s);
	if (json_is_integer(json_object_get(first, "time")))
		return seed_time(seed, first, where, now_s);
	*now_s = seed->now_s;
	return TT_OK;
}

static enum tt_err fill(struct seed *seed, const json_t *json, const char *where)
{
	struct talk talk = seed_talk(seed, seed_text(seed, json, "owner"), 0);
	struct seed_room room = { 0 };
	struct seat seat = { 0 };
	struct user owner;
	enum tt_err err = store_user_get(seed->db, seed->arena, talk.user, &owner);

	if (err)
		return seed_wrong(seed, where, "\"owner\": there is no user \"%.*s\"",
				  TT_STR_ARG(talk.user));
	err = begin_time(seed, json, where, &room.now_s);
	talk.now_s = room.now_s;
	if (!err)
		err = create(seed, &talk, json, where, &seat);
	err = seed_refused(seed, where, (struct tt_str){ NULL, 0 }, err);
	room.room = seat.room;
	if (!err)
		err = seed_each(seed, json, where, "messages", seed_message, &room);
	if (!err)
		seed_tell_room(seed, &room.room, talk.user, room.refs, room.n_refs);
	return err ? err : seed_each(seed, json, where, "bots", seed_bot_in_room, &room.room);
}

enum tt_err seed_conversation(struct seed *seed, const json_t *json, const char *where, void *ctx)
{
	static const struct seed_key keys[] = {
		{ "type", SEED_NUMBER, false },
		{ "name", SEED_TEXT, false },
		{ "owner", SEED_TEXT, true },
		{ "token", SEED_TEXT, false },
		{ "description", SEED_TEXT, false },
		{ "password", SEED_TEXT, false },
		{ "listable", SEED_NUMBER, false },
		{ "readOnly", SEED_BOOL, false },
		{ "time", SEED_NUMBER, false },
		{ "participants", SEED_LIST, false },
		{ "messages", SEED_LIST, false },
		{ "bots", SEED_LIST, false },
		{ .name = NULL },
	};
	enum tt_err err = seed_check(seed, json, where, keys);

	(void)ctx;
	return err ? err : fill(seed, json, where);
}

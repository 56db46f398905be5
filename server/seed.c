#include "server/seed.h"
#include "lib/base/clock.h"
#include "lib/base/file.h"
#include "server/http/refusal.h"
#include "server/talk/bots/announce.h"
#include "server/talk/bots/install.h"
#include "server/talk/bots/room_bots.h"
#include "server/talk/chat/send.h"
#include "server/talk/rooms/create.h"

#include <errno.h>
#include <jansson.h>

struct account {
	struct tt_str id;
	struct tt_str display_name;
	struct tt_str email; /* p == NULL: none */
	struct tt_str password;
	bool admin;
};

static enum tt_err wrong(struct seed *seed, const char *where, const char *what)
{
	seed->problem = tt_arena_printf(seed->arena, "%s: %s", where, what);
	return TT_ERR_SEED;
}

static enum tt_err failed(struct seed *seed, const char *where, enum tt_err err)
{
	return err ? wrong(seed, where, refusal_of(err)->reason) : TT_OK;
}

static enum tt_err add_account(struct seed *seed, const struct account *account)
{
	struct new_user user = { .id = account->id,
				 .display_name = account->display_name,
				 .email = account->email };
	enum tt_err err = accounts_check_password_rules(account->password);

	if (!err)
		err = accounts_hash(seed->accounts, &user.password_hash, seed->arena,
				    account->password, false);
	if (!err)
		err = accounts_add_user(seed->db, &user);
	if (!err && account->admin)
		err = store_group_add_member(seed->db, ADMIN_GROUP, account->id);
	return err;
}

enum tt_err seed_dev(struct seed *seed)
{
	static const struct {
		const char *id;
		const char *display_name;
		bool admin;
	} people[] = {
		{ "admin", "admin", true },
		{ "alice", "Alice", false },
		{ "bob", "Bob", false },
	};
	enum tt_err err = db_begin(seed->db, DB_WRITE);

	if (err)
		return err;
	for (size_t i = 0; !err && i < ARRAY_LEN(people); i++) {
		const struct account account = { .id = tt_str(people[i].id),
						 .display_name = tt_str(people[i].display_name),
						 .password = tt_str(people[i].id),
						 .admin = people[i].admin };

		err = add_account(seed, &account);
	}
	return db_end(seed->db, err);
}

static struct tt_str text_of(struct seed *seed, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_string(value))
		return (struct tt_str){ NULL, 0 };
	return tt_str_dup(seed->arena,
			  (struct tt_str){ json_string_value(value), json_string_length(value) });
}

static struct tt_str text_at(struct seed *seed, const json_t *list, size_t i)
{
	const json_t *value = json_array_get(list, i);

	return tt_str_dup(seed->arena,
			  (struct tt_str){ json_string_value(value), json_string_length(value) });
}

static enum tt_err add_group(struct seed *seed, const json_t *json, const char *where)
{
	struct tt_str id = text_of(seed, json, "id");

	if (!id.p)
		return wrong(seed, where, "a group needs an \"id\"");
	return failed(seed, where,
		      accounts_add_group(seed->db, id, text_of(seed, json, "displayName")));
}

/* Groups that nobody described are made when somebody is in them. */
static enum tt_err join_group(struct seed *seed, struct tt_str group, struct tt_str user)
{
	enum tt_err err = accounts_add_group(seed->db, group, (struct tt_str){ NULL, 0 });

	if (err && err != TT_ERR_GROUP_EXISTS)
		return err;
	return store_group_add_member(seed->db, group, user);
}

static enum tt_err add_user(struct seed *seed, const json_t *json, const char *where)
{
	const json_t *groups = json_object_get(json, "groups");
	const struct account account = {
		.id = text_of(seed, json, "id"),
		.display_name = text_of(seed, json, "displayName"),
		.email = text_of(seed, json, "email"),
		.password = text_of(seed, json, "password"),
		.admin = json_is_true(json_object_get(json, "admin")),
	};
	enum tt_err err;

	if (!account.id.p || !account.password.p)
		return wrong(seed, where, "a user needs an \"id\" and a \"password\"");
	err = add_account(seed, &account);
	for (size_t i = 0; !err && i < json_array_size(groups); i++)
		err = join_group(seed, text_at(seed, groups, i), account.id);
	return failed(seed, where, err);
}

/* What somebody does by himself. */
static struct talk talk_of(const struct seed *seed, struct tt_str user)
{
	return (struct talk){ .db = seed->db,
			      .arena = seed->arena,
			      .now_s = tt_clock_s(),
			      .base_url = seed->base_url,
			      .user = user,
			      .actor = actor_of(ACTOR_USERS, user) };
}

static enum tt_err post(struct seed *seed, struct room *room, const json_t *json)
{
	struct talk talk = talk_of(seed, text_of(seed, json, "actor"));
	const struct new_message text = { .text = text_of(seed, json, "message") };
	struct message row;
	struct seat seat;
	enum tt_err err = seat_of_user(&talk, room, &seat);

	if (!err)
		err = talk_send(&talk, &seat, &text, &row);
	if (!err)
		err = talk_finish(&talk);
	*room = seat.room; /* its last message is another one now */
	return err;
}

static enum tt_err create_room(struct seed *seed, struct talk *talk, const json_t *json,
			       struct seat *out)
{
	const json_t *participants = json_object_get(json, "participants");
	const json_t *type = json_object_get(json, "type");
	struct new_room wanted = { .type = type ? json_integer_value(type) : ROOM_GROUP,
				   .name = text_of(seed, json, "name"),
				   .description = TT_STR(""),
				   .object_type = TT_STR(""),
				   .object_id = TT_STR("") };
	bool created;

	wanted.users.n = json_array_size(participants);
	wanted.users.ids = tt_arena_array(seed->arena, struct tt_str, wanted.users.n + 1);
	for (size_t i = 0; i < wanted.users.n; i++)
		wanted.users.ids[i] = text_at(seed, participants, i);
	if (wanted.type == ROOM_ONE_TO_ONE)
		return talk_room_create_pair(talk, out, wanted.users.ids[0], &created);
	return talk_room_create(talk, out, &wanted);
}

static enum tt_err add_bot(struct seed *seed, const json_t *json, const char *where)
{
	const json_t *words = json_object_get(json, "features");
	struct talk talk = talk_of(seed, (struct tt_str){ NULL, 0 });
	struct new_bot wanted = {
		.name = text_of(seed, json, "name"),
		.secret = text_of(seed, json, "secret"),
		.url = text_of(seed, json, "url"),
		.description = text_of(seed, json, "description"),
		.features = words ? 0 : BOT_FEATURES_USUAL,
		.no_setup = json_is_true(json_object_get(json, "noSetup")),
	};
	struct bot bot;
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < json_array_size(words); i++) {
		int64_t bit;

		err = talk_bot_feature(text_at(seed, words, i), &bit);
		wanted.features |= bit;
	}
	if (!err)
		err = talk_bot_install(&talk, &wanted, &bot);
	return failed(seed, where, err);
}

/* Those that are described above, by name. */
static enum tt_err let_in_bot(struct seed *seed, struct talk *talk, const struct room *room,
			      struct tt_str name)
{
	struct bot *bots;
	bool changed;
	size_t n = 0;
	enum tt_err err = store_bots_for_room(seed->db, seed->arena, room->id, &bots, &n);

	for (size_t i = 0; !err && i < n; i++)
		if (tt_str_eq(bots[i].name, name))
			return talk_bot_let_in(talk, room, &bots[i], &changed);
	return err ? err : TT_ERR_BOT;
}

/* What was said before they came, they do not hear of. */
static enum tt_err let_in_bots(struct seed *seed, struct talk *talk, const struct room *room,
			       const json_t *names)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < json_array_size(names); i++)
		err = let_in_bot(seed, talk, room, text_at(seed, names, i));
	return err ? err : talk_finish(talk);
}

static enum tt_err add_conversation(struct seed *seed, const json_t *json, const char *where)
{
	const json_t *messages = json_object_get(json, "messages");
	struct talk talk = talk_of(seed, text_of(seed, json, "owner"));
	struct seat seat;
	struct user owner;
	enum tt_err err;

	if (!talk.user.p)
		return wrong(seed, where, "a conversation needs an \"owner\"");
	err = store_user_get(seed->db, seed->arena, talk.user, &owner);
	if (!err)
		err = create_room(seed, &talk, json, &seat);
	for (size_t i = 0; !err && i < json_array_size(messages); i++)
		err = post(seed, &seat.room, json_array_get(messages, i));
	if (!err)
		err = let_in_bots(seed, &talk, &seat.room, json_object_get(json, "bots"));
	return failed(seed, where, err);
}

/* A misspelt key or a list that is none would otherwise be silently nothing. */
static enum tt_err check_shape(struct seed *seed, const json_t *json, const char *where,
			       const char *const known[])
{
	const char *key;
	json_t *value;

	if (!json_is_object(json))
		return wrong(seed, where, "expected an object");
	json_object_foreach ((json_t *)(uintptr_t)json, key, value) {
		const char *const *name = known;

		while (*name && strcmp(*name + 1, key) != 0)
			name++;
		if (!*name)
			return wrong(seed, where,
				     tt_arena_printf(seed->arena, "unknown key \"%s\"", key));
		if (**name == 'l' ? !json_is_array(value) : **name == 's' && !json_is_string(value))
			return wrong(
				seed, where,
				tt_arena_printf(seed->arena, "\"%s\" has the wrong type", key));
	}
	return TT_OK;
}

static enum tt_err add_all(struct seed *seed, const json_t *json)
{
	/* Known keys; the first letter is their type: l list, s string, a any other. */
	static const char *const top[] = { "lgroups", "lusers", "lbots", "lconversations", NULL };
	static const char *const group[] = { "sid", "sdisplayName", NULL };
	static const char *const user[] = { "sid",    "spassword", "sdisplayName",
					    "semail", "lgroups",   "aadmin",
					    NULL };
	static const char *const bot[] = { "sname",     "ssecret",  "surl", "sdescription",
					   "lfeatures", "anoSetup", NULL };
	static const char *const room[] = { "atype",     "sname", "sowner", "lparticipants",
					    "lmessages", "lbots", NULL };
	static const struct {
		const char *key;
		const char *const *known;
		enum tt_err (*add)(struct seed *seed, const json_t *json, const char *where);
	} kinds[] = {
		{ "groups", group, add_group },
		{ "users", user, add_user },
		{ "bots", bot, add_bot },
		{ "conversations", room, add_conversation },
	};
	enum tt_err err = check_shape(seed, json, "the file", top);

	for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
		const json_t *list = json_object_get(json, kinds[k].key);

		for (size_t i = 0; !err && i < json_array_size(list); i++) {
			const char *where =
				tt_arena_printf(seed->arena, "%s[%zu]", kinds[k].key, i);

			err = check_shape(seed, json_array_get(list, i), where, kinds[k].known);
			if (!err)
				err = kinds[k].add(seed, json_array_get(list, i), where);
		}
	}
	return err;
}

enum tt_err seed_file(struct seed *seed, const char *path)
{
	struct tt_buf text = { 0 };
	json_error_t problem = { 0 };
	json_t *json = NULL;
	enum tt_err err = tt_file_read(&text, path);

	if (err) {
		seed->problem = tt_arena_printf(seed->arena, "%s", strerror(errno));
		tt_buf_finish(&text);
		return err;
	}
	json = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &problem);
	tt_buf_finish(&text);
	if (!json_is_object(json)) {
		seed->problem = tt_arena_printf(seed->arena, "line %d: %s", problem.line,
						json ? "expected an object" : problem.text);
		json_decref(json);
		return TT_ERR_SEED;
	}
	err = db_begin(seed->db, DB_WRITE);
	if (!err)
		err = db_end(seed->db, add_all(seed, json));
	json_decref(json);
	return err;
}

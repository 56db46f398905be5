#include "server/talk/system.h"
#include "server/store/groups.h"
#include "server/store/users.h"
#include "server/talk/messages.h"
#include "server/talk/names.h"

#include <jansson.h>

/* The texts of an event, by reader. NULL takes the one to its left. %key% stands for a text that
 * was stored with the event, {key} for a parameter that clients draw. */
struct event {
	const char *name;
	const char *object;     /* the parameter besides `actor`: "user", "group" or NULL */
	const char *others;     /* somebody did it */
	const char *by_me;      /* the reader did it */
	const char *to_me;      /* it was done to the reader */
	const char *themselves; /* actor and user are the same, and somebody else reads */
	const char *myself;     /* ... and the reader is both */
};

/* clang-format off */
static const struct event events[] = {
	{ "conversation_created", NULL,
	  "{actor} created the conversation", "You created the conversation", NULL, NULL, NULL },
	{ "conversation_renamed", NULL,
	  "{actor} renamed the conversation from \"%oldName%\" to \"%newName%\"",
	  "You renamed the conversation from \"%oldName%\" to \"%newName%\"", NULL, NULL, NULL },
	{ "user_added", "user",
	  "{actor} added {user}", "You added {user}", "{actor} added you",
	  "{actor} joined the conversation", "You joined the conversation" },
	{ "user_removed", "user",
	  "{actor} removed {user}", "You removed {user}", "{actor} removed you",
	  "{actor} left the conversation", "You left the conversation" },
	{ "group_added", "group",
	  "{actor} added group {group}", "You added group {group}", NULL, NULL, NULL },
	{ "history_cleared", NULL,
	  "{actor} cleared the history of the conversation",
	  "You cleared the history of the conversation", NULL, NULL, NULL },
	{ "message_edited", NULL,
	  "{actor} edited a message", "You edited a message", NULL, NULL, NULL },
	{ "message_deleted", NULL,
	  "{actor} deleted a message", "You deleted a message", NULL, NULL, NULL },
	{ "reaction_revoked", NULL,
	  "{actor} took a reaction back", "You took a reaction back", NULL, NULL, NULL },
};
/* clang-format on */

/* Written by a newer version: its name is all that can be told of it. */
static const struct event unknown_event = { .others = "", .by_me = "" };

static const struct event *find_event(struct tt_str name)
{
	for (size_t i = 0; i < ARRAY_LEN(events); i++)
		if (tt_str_is(name, events[i].name))
			return &events[i];
	return &unknown_event;
}

bool talk_system_is_quiet(struct tt_str name)
{
	static const char *const quiet[] = {
		"message_edited",
		"message_deleted",
		"reaction_revoked",
	};

	for (size_t i = 0; i < ARRAY_LEN(quiet); i++)
		if (tt_str_is(name, quiet[i]))
			return true;
	return false;
}

struct actor talk_actor(const struct viewer *viewer)
{
	if (viewer->user.p)
		return (struct actor){ ACTOR_USERS, viewer->user };
	return (struct actor){ viewer->attendee.actor_type, viewer->attendee.actor_id };
}

struct tt_str talk_actor_name(const struct viewer *viewer)
{
	return viewer->user.p ? viewer->display_name : viewer->attendee.display_name;
}

static struct tt_str encode(struct tt_arena *arena, const struct system_param params[], size_t n)
{
	struct tt_buf json = { 0 };
	struct tt_writer w;
	struct tt_str text;

	tt_writer_init(&w, &json, TT_WRITE_JSON);
	tt_write_object(&w);
	for (size_t i = 0; i < n; i++)
		tt_put_str(&w, params[i].key, params[i].value);
	tt_write_end(&w);
	text = tt_str_dup(arena, tt_buf_str(&json));
	tt_buf_finish(&json);
	return text;
}

enum tt_err talk_system(struct db *db, struct tt_arena *arena, struct room *room,
			struct actor actor, const char *name, const struct system_param params[],
			size_t n_params, int64_t now_s)
{
	struct message message = {
		.kind = MESSAGE_SYSTEM,
		.actor_type = actor.type,
		.actor_id = actor.id,
		.body = tt_str(name),
		.created_s = now_s,
	};

	if (n_params > 0)
		message.parameters = encode(arena, params, n_params);
	return talk_message_add(db, room, &message);
}

enum tt_err talk_system_about(struct db *db, struct viewer *viewer, const char *name,
			      const struct message *about, struct message *out)
{
	struct actor actor = talk_actor(viewer);

	*out = (struct message){
		.kind = MESSAGE_SYSTEM,
		.actor_type = actor.type,
		.actor_id = actor.id,
		.actor_name = talk_actor_name(viewer),
		.body = tt_str(name),
		.created_s = viewer->now_s,
	};
	if (about) {
		out->parent_id = about->id;
		out->thread_id = about->thread_id ? about->thread_id : about->id;
	}
	return talk_message_add(db, &viewer->room, out);
}

static struct tt_pair *new_pairs(struct tt_arena *arena, struct tt_param *out, const char *key,
				 size_t n)
{
	struct tt_pair *pairs = tt_arena_array(arena, struct tt_pair, n);

	*out = (struct tt_param){ tt_str(key), pairs, n };
	return pairs;
}

static void gone_user(struct tt_arena *arena, const char *key, struct tt_param *out)
{
	struct tt_pair *pairs = new_pairs(arena, out, key, 3);

	pairs[0] = (struct tt_pair){ "type", TT_STR("highlight") };
	pairs[1] = (struct tt_pair){ "id", TT_STR("deleted_users") };
	pairs[2] = (struct tt_pair){ "name", TT_STR("Deleted user") };
}

static void named_user(struct tt_arena *arena, const char *key, struct tt_str id,
		       struct tt_str name, struct tt_param *out)
{
	struct tt_pair *pairs = new_pairs(arena, out, key, 4);

	pairs[0] = (struct tt_pair){ "type", TT_STR("user") };
	pairs[1] = (struct tt_pair){ "id", id };
	pairs[2] = (struct tt_pair){ "name", name };
	pairs[3] = (struct tt_pair){ "mention-id", id };
}

enum tt_err talk_user_param(struct db *db, struct tt_arena *arena, const char *key,
			    struct tt_str id, struct tt_param *out)
{
	struct user user;
	enum tt_err err = store_user_get(db, arena, id, &user);

	if (err == TT_ERR_NO_USER) {
		gone_user(arena, key, out);
		return TT_OK;
	}
	if (!err)
		named_user(arena, key, id, user.display_name, out);
	return err;
}

static enum tt_err group_param(struct db *db, struct tt_arena *arena, const char *key,
			       struct tt_str id, struct tt_param *out)
{
	struct tt_pair *pairs = new_pairs(arena, out, key, 4);
	struct group group = { .id = id, .display_name = id };
	enum tt_err err = store_group_get(db, arena, id, &group);

	pairs[0] = (struct tt_pair){ "type", TT_STR("group") };
	pairs[1] = (struct tt_pair){ "id", id };
	pairs[2] = (struct tt_pair){ "name", group.display_name };
	pairs[3] = (struct tt_pair){ "mention-id",
				     tt_str_printf(arena, "user-group/%.*s", TT_STR_ARG(id)) };
	return err == TT_ERR_NO_GROUP ? TT_OK : err;
}

static void actor_param(struct tt_arena *arena, const struct message *row, struct tt_param *out)
{
	struct tt_pair *pairs;

	if (tt_str_eq(row->actor_type, ACTOR_USERS)) {
		if (row->actor_name.p)
			named_user(arena, "actor", row->actor_id, row->actor_name, out);
		else
			gone_user(arena, "actor", out);
		return;
	}
	pairs = new_pairs(arena, out, "actor", 4);
	pairs[0] = (struct tt_pair){ "type", TT_STR("guest") };
	pairs[1] = (struct tt_pair){ "id", tt_str_printf(arena, "guest/%.*s",
							 TT_STR_ARG(row->actor_id)) };
	pairs[2] = (struct tt_pair){ "name",
				     row->actor_name.n > 0 ? row->actor_name : TT_STR("Guest") };
	pairs[3] = (struct tt_pair){ "mention-id", pairs[1].value };
}

enum tt_err talk_actor_param(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			     struct actor actor, struct tt_param *out)
{
	struct message row = { .actor_type = actor.type, .actor_id = actor.id };
	enum tt_err err = names_get(viewer->names, db, arena, viewer->room.id, actor.type, actor.id,
				    &row.actor_name);

	if (!err)
		actor_param(arena, &row, out);
	return err;
}

static const char *text_for(const struct event *event, bool by_me, bool to_me, bool themselves)
{
	if (themselves && event->themselves)
		return by_me ? event->myself : event->themselves;
	if (by_me)
		return event->by_me;
	return to_me && event->to_me ? event->to_me : event->others;
}

/* Puts the stored texts in the place of %key%. */
static struct tt_str fill_in(struct tt_arena *arena, const char *text, const json_t *stored)
{
	struct tt_buf out = { 0 };
	struct tt_str rest = tt_str(text);
	struct tt_str filled;

	for (bool is_key = false; rest.p; is_key = !is_key) {
		struct tt_str piece = tt_str_cut(&rest, '%');
		const json_t *value = NULL;

		if (is_key)
			value = json_object_getn(stored, piece.p, piece.n);
		if (is_key)
			tt_buf_add(&out, json_string_value(value), json_string_length(value));
		else
			tt_buf_add_str(&out, piece);
	}
	filled = tt_str_dup(arena, tt_buf_str(&out));
	tt_buf_finish(&out);
	return filled;
}

static enum tt_err show(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			const struct message *row, const json_t *stored, struct tt_message *out)
{
	const struct event *event = find_event(row->body);
	struct tt_param *params = tt_arena_array(arena, struct tt_param, 2);
	struct tt_str object = { NULL, 0 };
	bool by_user = tt_str_eq(row->actor_type, ACTOR_USERS);
	bool by_me = by_user && viewer->user.p && tt_str_eq(row->actor_id, viewer->user);
	bool is_user;
	enum tt_err err = TT_OK;

	actor_param(arena, row, &params[0]);
	out->parameters = (struct tt_params){ params, 1 };
	if (event->object) {
		const json_t *id = json_object_get(stored, event->object);

		object = tt_str_dup(
			arena, (struct tt_str){ json_string_value(id), json_string_length(id) });
	}
	is_user = object.p && strcmp(event->object, "user") == 0;
	if (is_user)
		err = talk_user_param(db, arena, "user", object, &params[1]);
	else if (object.p)
		err = group_param(db, arena, event->object, object, &params[1]);
	if (object.p)
		out->parameters.n = 2;
	out->message = fill_in(
		arena,
		text_for(event, by_me, is_user && viewer->user.p && tt_str_eq(object, viewer->user),
			 is_user && by_user && tt_str_eq(object, row->actor_id)),
		stored);
	return err;
}

enum tt_err talk_system_show(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			     const struct message *row, struct tt_message *out)
{
	json_t *stored = NULL;
	enum tt_err err;

	if (row->parameters.p)
		stored = json_loadb(row->parameters.p, row->parameters.n, 0, NULL);
	err = show(db, arena, viewer, row, stored, out);
	json_decref(stored);
	return err;
}

#include "server/talk/system.h"
#include "server/talk/messages.h"
#include "server/talk/names.h"

#include <jansson.h>

/* The texts of an event, by reader. NULL takes the one to its left. %key% stands for a text that
 * was stored with the event, {key} for a parameter that clients draw. */
struct event {
	const char *name;
	/* What the event is about, a parameter besides `actor`: "user", "group", "guest" (any actor
	 * without an account; its parameter is called `user`), "poll", "thread" (its parameter is
	 * called `title`) or NULL. */
	const char *object;
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
	{ "description_set", NULL,
	  "{actor} changed the description", "You changed the description", NULL, NULL, NULL },
	{ "description_removed", NULL,
	  "{actor} removed the description", "You removed the description", NULL, NULL, NULL },
	{ "avatar_set", NULL,
	  "{actor} gave the conversation a new picture",
	  "You gave the conversation a new picture", NULL, NULL, NULL },
	{ "avatar_removed", NULL,
	  "{actor} took the picture of the conversation away",
	  "You took the picture of the conversation away", NULL, NULL, NULL },
	{ "password_set", NULL,
	  "{actor} protected the conversation with a password",
	  "You protected the conversation with a password", NULL, NULL, NULL },
	{ "password_removed", NULL,
	  "{actor} removed the password", "You removed the password", NULL, NULL, NULL },
	{ "guests_allowed", NULL,
	  "{actor} opened the conversation to guests",
	  "You opened the conversation to guests", NULL, NULL, NULL },
	{ "guests_disallowed", NULL,
	  "{actor} closed the conversation to guests",
	  "You closed the conversation to guests", NULL, NULL, NULL },
	{ "read_only", NULL,
	  "{actor} made the conversation read-only",
	  "You made the conversation read-only", NULL, NULL, NULL },
	{ "read_only_off", NULL,
	  "{actor} made the conversation writable again",
	  "You made the conversation writable again", NULL, NULL, NULL },
	{ "listable_none", NULL,
	  "{actor} made the conversation one for invited people only",
	  "You made the conversation one for invited people only", NULL, NULL, NULL },
	{ "listable_users", NULL,
	  "{actor} let all registered users find the conversation",
	  "You let all registered users find the conversation", NULL, NULL, NULL },
	{ "listable_all", NULL,
	  "{actor} let everybody find the conversation",
	  "You let everybody find the conversation", NULL, NULL, NULL },
	{ "lobby_none", NULL,
	  "{actor} opened the conversation to everyone in the lobby",
	  "You opened the conversation to everyone in the lobby", NULL, NULL, NULL },
	{ "lobby_non_moderators", NULL,
	  "{actor} lets only moderators past the lobby",
	  "You let only moderators past the lobby", NULL, NULL, NULL },
	{ "lobby_timer_reached", NULL,
	  "The lobby is over: the conversation is open to everyone",
	  "The lobby is over: the conversation is open to everyone", NULL, NULL, NULL },
	{ "breakout_rooms_started", NULL,
	  "{actor} started the breakout rooms", "You started the breakout rooms",
	  NULL, NULL, NULL },
	{ "breakout_rooms_stopped", NULL,
	  "{actor} stopped the breakout rooms", "You stopped the breakout rooms",
	  NULL, NULL, NULL },
	{ "message_expiration_enabled", NULL,
	  "{actor} let messages expire after %duration%",
	  "You let messages expire after %duration%", NULL, NULL, NULL },
	{ "message_expiration_disabled", NULL,
	  "{actor} lets messages stay for good", "You let messages stay for good",
	  NULL, NULL, NULL },
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
	{ "group_removed", "group",
	  "{actor} removed group {group}", "You removed group {group}", NULL, NULL, NULL },
	{ "moderator_promoted", "user",
	  "{actor} made {user} a moderator", "You made {user} a moderator",
	  "{actor} made you a moderator", NULL, NULL },
	{ "moderator_demoted", "user",
	  "{actor} took the moderator role from {user}", "You took the moderator role from {user}",
	  "{actor} took the moderator role from you", NULL, NULL },
	{ "guest_moderator_promoted", "guest",
	  "{actor} made {user} a moderator", "You made {user} a moderator",
	  "{actor} made you a moderator", NULL, NULL },
	{ "guest_moderator_demoted", "guest",
	  "{actor} took the moderator role from {user}", "You took the moderator role from {user}",
	  "{actor} took the moderator role from you", NULL, NULL },
	{ "poll_voted", "poll",
	  "Somebody voted in the poll {poll}", NULL, NULL, NULL, NULL },
	{ "poll_closed", "poll",
	  "{actor} closed the poll {poll}", "You closed the poll {poll}", NULL, NULL, NULL },
	{ "thread_created", "thread",
	  "{actor} began the thread {title}", "You began the thread {title}", NULL, NULL, NULL },
	{ "thread_renamed", "thread",
	  "{actor} gave a thread the title {title}", "You gave a thread the title {title}",
	  NULL, NULL, NULL },
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
		"message_edited", "message_deleted", "reaction_revoked",
		"thread_created", "thread_renamed",
	};

	for (size_t i = 0; i < ARRAY_LEN(quiet); i++)
		if (tt_str_is(name, quiet[i]))
			return true;
	return false;
}

struct tt_str talk_system_encode(struct tt_arena *arena, const struct system_param params[],
				 size_t n)
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

enum tt_err talk_system_by(struct talk *talk, struct room *room, struct actor actor,
			   const char *name, const struct system_param params[], size_t n_params)
{
	struct message message = {
		.kind = MESSAGE_SYSTEM,
		.actor_type = actor.type,
		.actor_id = actor.id,
		.body = tt_str(name),
		.created_s = talk->now_s,
	};

	if (n_params > 0)
		message.parameters = talk_system_encode(talk->arena, params, n_params);
	return talk_message_add(talk, room, &message);
}

enum tt_err talk_system(struct talk *talk, struct room *room, const char *name,
			const struct system_param params[], size_t n_params)
{
	return talk_system_by(talk, room, talk->actor, name, params, n_params);
}

enum tt_err talk_system_about(struct talk *talk, struct seat *seat, const char *name,
			      const struct message *about, struct message *out)
{
	*out = (struct message){
		.kind = MESSAGE_SYSTEM,
		.actor_type = talk->actor.type,
		.actor_id = talk->actor.id,
		.actor_name = talk->actor.name,
		.body = tt_str(name),
		.created_s = talk->now_s,
	};
	if (about)
		message_hang_on(out, about);
	return talk_message_add(talk, &seat->room, out);
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

enum tt_err talk_user_param(struct talk *talk, const char *key, struct tt_str id,
			    struct tt_param *out)
{
	struct tt_str name;
	enum tt_err err = names_get(talk, 0, ACTOR_USERS, id, &name);

	if (err)
		return err;
	if (name.p)
		named_user(talk->arena, key, id, name, out);
	else
		gone_user(talk->arena, key, out);
	return TT_OK;
}

static enum tt_err group_param(struct talk *talk, const char *key, struct tt_str id,
			       struct tt_param *out)
{
	struct tt_pair *pairs = new_pairs(talk->arena, out, key, 4);
	struct tt_str name;
	enum tt_err err = names_get(talk, 0, ACTOR_GROUPS, id, &name);

	pairs[0] = (struct tt_pair){ "type", TT_STR("group") };
	pairs[1] = (struct tt_pair){ "id", id };
	pairs[2] = (struct tt_pair){ "name", name.p ? name : id };
	pairs[3] = (struct tt_pair){ "mention-id", tt_str_printf(talk->arena, "user-group/%.*s",
								 TT_STR_ARG(id)) };
	return err;
}

/* Somebody without an account, who may have no name. */
static void named_guest(struct tt_arena *arena, const char *key, struct tt_str actor_type,
			struct tt_str id, struct tt_str name, struct tt_param *out)
{
	const char *kind = tt_str_eq(actor_type, ACTOR_EMAILS) ? "email" : "guest";
	struct tt_pair *pairs = new_pairs(arena, out, key, 4);

	pairs[0] = (struct tt_pair){ "type", TT_STR("guest") };
	pairs[1] = (struct tt_pair){ "id", tt_str_printf(arena, "%s/%.*s", kind, TT_STR_ARG(id)) };
	pairs[2] = (struct tt_pair){ "name", TT_STR("Guest") };
	if (name.n > 0)
		pairs[2].value = tt_str_printf(arena, "%.*s (guest)", TT_STR_ARG(name));
	pairs[3] = (struct tt_pair){ "mention-id", pairs[1].value };
}

static enum tt_err guest_param(struct talk *talk, const struct room *room, struct actor guest,
			       struct tt_param *out)
{
	struct tt_str name;
	enum tt_err err = names_get(talk, room->id, guest.type, guest.id, &name);

	named_guest(talk->arena, "user", guest.type, guest.id, name, out);
	return err;
}

static void actor_param(struct tt_arena *arena, const struct message *row, struct tt_param *out)
{
	if (tt_str_eq(row->actor_type, ACTOR_USERS)) {
		if (row->actor_name.p)
			named_user(arena, "actor", row->actor_id, row->actor_name, out);
		else
			gone_user(arena, "actor", out);
		return;
	}
	named_guest(arena, "actor", row->actor_type, row->actor_id, row->actor_name, out);
}

void talk_author_param(struct tt_arena *arena, const struct message *row, struct tt_param *out)
{
	actor_param(arena, row, out);
}

enum tt_err talk_actor_param(struct talk *talk, const struct seat *seat, struct actor actor,
			     struct tt_param *out)
{
	struct message row = { .actor_type = actor.type, .actor_id = actor.id };
	enum tt_err err = names_get(talk, seat->room.id, actor.type, actor.id, &row.actor_name);

	if (!err)
		actor_param(talk->arena, &row, out);
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

/* Actors that are nobody in particular are named in the text itself (talk-rooms 7.3). */
static const char *unnamed_actor(const struct message *row)
{
	if (!tt_str_eq(row->actor_type, ACTOR_GUESTS))
		return NULL;
	if (tt_str_is(row->actor_id, "cli"))
		return "An administrator";
	return tt_str_is(row->actor_id, "system") ? "The server" : NULL;
}

static struct tt_str name_actor(struct tt_arena *arena, const struct message *row,
				struct tt_str text)
{
	static const struct tt_str actor = { "{actor}", 7 };
	const char *name = unnamed_actor(row);

	if (!name || !tt_str_starts(text, actor))
		return text;
	return tt_str_printf(arena, "%s%.*s", name, (int)(text.n - actor.n), text.p + actor.n);
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

static struct tt_str stored_text(struct tt_arena *arena, const json_t *stored, const char *key)
{
	const json_t *value = json_object_get(stored, key);

	return tt_str_dup(arena,
			  (struct tt_str){ json_string_value(value), json_string_length(value) });
}

/* A vote is told without who gave it. */
static void show_poll_event(struct tt_arena *arena, const struct event *event, bool by_me,
			    const struct message *row, const json_t *stored, struct tt_message *out)
{
	struct tt_param *params = tt_arena_array(arena, struct tt_param, 2);
	struct tt_pair *pairs;
	size_t n = 0;

	if (!actor_is(TALK_ACTOR_SYSTEM, row->actor_type, row->actor_id))
		actor_param(arena, row, &params[n++]);
	pairs = new_pairs(arena, &params[n++], "poll", 3);
	pairs[0] = (struct tt_pair){ "type", TT_STR("talk-poll") };
	pairs[1] = (struct tt_pair){ "id", stored_text(arena, stored, "poll") };
	pairs[2] = (struct tt_pair){ "name", stored_text(arena, stored, "name") };
	out->parameters = (struct tt_params){ params, n };
	out->message = tt_str(text_for(event, by_me, false, false));
}

/* By the title of that time. */
static void show_thread_event(struct tt_arena *arena, const struct event *event, bool by_me,
			      const struct message *row, const json_t *stored,
			      struct tt_message *out)
{
	struct tt_param *params = tt_arena_array(arena, struct tt_param, 2);
	struct tt_str thread = stored_text(arena, stored, "thread");
	struct tt_pair *pairs;

	actor_param(arena, row, &params[0]);
	pairs = new_pairs(arena, &params[1], "title", 3);
	pairs[0] = (struct tt_pair){ "type", TT_STR("highlight") };
	pairs[1] =
		(struct tt_pair){ "id", tt_str_printf(arena, "thread/%.*s", TT_STR_ARG(thread)) };
	pairs[2] = (struct tt_pair){ "name", stored_text(arena, stored, "title") };
	out->parameters = (struct tt_params){ params, 2 };
	out->message = tt_str(text_for(event, by_me, false, false));
}

/* Whom or what it was done to; of a group only the id. */
static struct actor find_target(struct tt_arena *arena, const struct event *event,
				const json_t *stored)
{
	if (strcmp(event->object, "guest") == 0)
		return actor_of(stored_text(arena, stored, "type"),
				stored_text(arena, stored, "id"));
	return actor_of(strcmp(event->object, "user") == 0 ? ACTOR_USERS : ACTOR_GROUPS,
			stored_text(arena, stored, event->object));
}

static enum tt_err target_param(struct talk *talk, const struct room *room, struct actor target,
				struct tt_param *out)
{
	if (tt_str_eq(target.type, ACTOR_USERS))
		return talk_user_param(talk, "user", target.id, out);
	if (tt_str_eq(target.type, ACTOR_GROUPS))
		return group_param(talk, "group", target.id, out);
	return guest_param(talk, room, target, out);
}

static enum tt_err show(struct talk *talk, const struct seat *seat, const struct message *row,
			const json_t *stored, struct tt_message *out)
{
	const struct event *event = find_event(row->body);
	struct tt_param *params = tt_arena_array(talk->arena, struct tt_param, 2);
	const struct actor me = talk->actor;
	const struct actor by = actor_of(row->actor_type, row->actor_id);
	struct actor target = { 0 };
	enum tt_err err = TT_OK;

	if (event->object && strcmp(event->object, "poll") == 0) {
		show_poll_event(talk->arena, event, actor_is(by, me.type, me.id), row, stored, out);
		return TT_OK;
	}
	if (event->object && strcmp(event->object, "thread") == 0) {
		show_thread_event(talk->arena, event, actor_is(by, me.type, me.id), row, stored,
				  out);
		return TT_OK;
	}
	actor_param(talk->arena, row, &params[0]);
	out->parameters = (struct tt_params){ params, 1 };
	if (event->object)
		target = find_target(talk->arena, event, stored);
	if (target.id.p) {
		err = target_param(talk, &seat->room, target, &params[1]);
		out->parameters.n = 2;
	}
	out->message = fill_in(talk->arena,
			       text_for(event, actor_is(by, me.type, me.id),
					actor_is(target, me.type, me.id),
					actor_is(target, by.type, by.id)),
			       stored);
	out->message = name_actor(talk->arena, row, out->message);
	return err;
}

enum tt_err talk_system_show(struct talk *talk, const struct seat *seat, const struct message *row,
			     struct tt_message *out)
{
	json_t *stored = NULL;
	enum tt_err err;

	if (row->parameters.p)
		stored = json_loadb(row->parameters.p, row->parameters.n, 0, NULL);
	err = show(talk, seat, row, stored, out);
	json_decref(stored);
	return err;
}

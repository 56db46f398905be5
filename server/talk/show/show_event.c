#include "server/talk/show/show_event.h"
#include "server/talk/history/events.h"
#include "server/talk/show/actor_param.h"

#include <jansson.h>

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
		talk_author_param(arena, row, &params[n++]);
	pairs = param_pairs(arena, &params[n++], "poll", 3);
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

	talk_author_param(arena, row, &params[0]);
	pairs = param_pairs(arena, &params[1], "title", 3);
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
		return talk_group_param(talk, "group", target.id, out);
	return talk_guest_param(talk, room, target, out);
}

static enum tt_err show(struct talk *talk, const struct seat *seat, const struct message *row,
			const json_t *stored, struct tt_message *out)
{
	const struct event *event = event_find(row->body);
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
	talk_author_param(talk->arena, row, &params[0]);
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

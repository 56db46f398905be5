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
	if (actor_is(TALK_ACTOR_CLI, row->actor_type, row->actor_id))
		return "An administrator";
	return actor_is(TALK_ACTOR_SYSTEM, row->actor_type, row->actor_id) ? "The server" : NULL;
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

/* What is told, and what was stored with it. */
struct story {
	struct talk *talk;
	const struct room *room;
	const struct event *event;
	const struct message *row;
	const json_t *stored;
};

static struct tt_str stored_text(const struct story *story, const char *key)
{
	const json_t *value = json_object_get(story->stored, key);

	return tt_str_dup(story->talk->arena,
			  (struct tt_str){ json_string_value(value), json_string_length(value) });
}

/* Each makes the parameter beside `actor`, or none, and says to whom it was done. */

static enum tt_err show_user(const struct story *story, struct actor *target, struct tt_param *out)
{
	*target = actor_of(ACTOR_USERS, stored_text(story, "user"));
	return target->id.p ? talk_user_param(story->talk, "user", target->id, out) : TT_OK;
}

static enum tt_err show_group(const struct story *story, struct actor *target, struct tt_param *out)
{
	*target = actor_of(ACTOR_GROUPS, stored_text(story, "group"));
	return target->id.p ? talk_group_param(story->talk, "group", target->id, out) : TT_OK;
}

static enum tt_err show_guest(const struct story *story, struct actor *target, struct tt_param *out)
{
	*target = actor_of(stored_text(story, "type"), stored_text(story, "id"));
	return target->id.p ? talk_guest_param(story->talk, story->room, *target, out) : TT_OK;
}

static enum tt_err show_poll(const struct story *story, struct actor *target, struct tt_param *out)
{
	struct tt_pair *pairs = param_pairs(story->talk->arena, out, "poll", 3);

	(void)target;
	pairs[0] = (struct tt_pair){ "type", TT_STR("talk-poll") };
	pairs[1] = (struct tt_pair){ "id", stored_text(story, "poll") };
	pairs[2] = (struct tt_pair){ "name", stored_text(story, "name") };
	return TT_OK;
}

/* By the title of that time. */
static enum tt_err show_thread(const struct story *story, struct actor *target,
			       struct tt_param *out)
{
	struct tt_arena *arena = story->talk->arena;
	struct tt_pair *pairs = param_pairs(arena, out, "title", 3);
	struct tt_str id = stored_text(story, "thread");

	(void)target;
	pairs[0] = (struct tt_pair){ "type", TT_STR("highlight") };
	pairs[1] = (struct tt_pair){ "id", tt_str_printf(arena, "thread/%.*s", TT_STR_ARG(id)) };
	pairs[2] = (struct tt_pair){ "name", stored_text(story, "title") };
	return TT_OK;
}

static enum tt_err (*const objects[])(const struct story *, struct actor *, struct tt_param *) = {
	[EVENT_OBJECT_USER] = show_user,     [EVENT_OBJECT_GROUP] = show_group,
	[EVENT_OBJECT_GUEST] = show_guest,   [EVENT_OBJECT_POLL] = show_poll,
	[EVENT_OBJECT_THREAD] = show_thread,
};

/* A vote is told without who gave it. */
static bool names_actor(const struct story *story)
{
	return story->event->object != EVENT_OBJECT_POLL ||
	       !actor_is(TALK_ACTOR_SYSTEM, story->row->actor_type, story->row->actor_id);
}

static enum tt_err show_params(const struct story *story, struct actor *target,
			       struct tt_params *out)
{
	struct tt_param *params = tt_arena_array(story->talk->arena, struct tt_param, 2);
	enum tt_err err = TT_OK;
	size_t n = 0;

	if (names_actor(story))
		talk_author_param(story->talk->arena, story->row, &params[n++]);
	if (objects[story->event->object])
		err = objects[story->event->object](story, target, &params[n]);
	n += params[n].key.p != NULL;
	*out = (struct tt_params){ params, n };
	return err;
}

static enum tt_err show(const struct story *story, struct tt_message *out)
{
	const struct message *row = story->row;
	const struct actor me = story->talk->actor;
	const struct actor by = actor_of(row->actor_type, row->actor_id);
	struct actor target = { 0 };
	enum tt_err err = show_params(story, &target, &out->parameters);

	out->message = fill_in(story->talk->arena,
			       text_for(story->event, actor_is(by, me.type, me.id),
					actor_is(target, me.type, me.id),
					actor_is(target, by.type, by.id)),
			       story->stored);
	out->message = name_actor(story->talk->arena, row, out->message);
	return err;
}

enum tt_err talk_event_show(struct talk *talk, const struct seat *seat, const struct message *row,
			    struct tt_message *out)
{
	struct story story = {
		.talk = talk,
		.room = &seat->room,
		.event = &talk_events[event_find(row->body)],
		.row = row,
	};
	json_t *stored = NULL;
	enum tt_err err;

	if (row->parameters.p)
		stored = json_loadb(row->parameters.p, row->parameters.n, 0, NULL);
	story.stored = stored;
	err = show(&story, out);
	json_decref(stored);
	return err;
}

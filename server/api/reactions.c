/* reactions.c - reacting to messages with an emoji (talk-chat 5). */
#include "server/talk/chat/reactions.h"
#include "lib/wire/reaction.h"
#include "server/api/handlers.h"
#include "server/talk/show/actor_param.h"

static bool starts_group(const struct reaction reactions[], size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (tt_str_eq(reactions[i].emoji, reactions[at].emoji))
			return false;
	return true;
}

static void put_actor(struct tt_writer *w, const struct reaction *reaction)
{
	struct shown_actor actor =
		talk_actor_show(reaction->actor_type, reaction->actor_id, reaction->actor_name);
	struct tt_reaction shown = {
		.actor_type = actor.type,
		.actor_id = actor.id,
		.actor_display_name = actor.name,
		.timestamp = reaction->created_s,
	};

	tt_reaction_write(w, &shown);
}

/* {emoji: [who, ...]}, in the order in which they were given; `only` leaves out other emojis. */
static void put_reactions(struct tt_writer *w, const struct reaction reactions[], size_t n,
			  struct tt_str only)
{
	tt_write_object(w);
	for (size_t i = 0; i < n; i++) {
		struct tt_str emoji = reactions[i].emoji;

		if ((only.n > 0 && !tt_str_eq(emoji, only)) || !starts_group(reactions, i))
			continue;
		tt_write_key_str(w, emoji);
		tt_write_list(w);
		for (size_t k = i; k < n; k++)
			if (tt_str_eq(reactions[k].emoji, emoji))
				put_actor(w, &reactions[k]);
		tt_write_end(w);
	}
	tt_write_end(w);
}

static enum tt_err answer(struct call *call, struct tt_str only)
{
	struct reaction *reactions;
	size_t n;
	enum tt_err err = talk_reactions(&call->talk, &call->seat, call_int(call, "messageId", 0),
					 &reactions, &n);

	if (!err)
		put_reactions(call->out, reactions, n, only);
	return err;
}

/* Changing one answers with all. */
static enum tt_err answer_all(struct call *call)
{
	return answer(call, TT_STR(""));
}

enum tt_err reactions_get(struct call *call)
{
	return answer(call, call_str(call, "reaction"));
}

enum tt_err reactions_add(struct call *call)
{
	bool added;
	enum tt_err err = talk_react(&call->talk, &call->seat, call_int(call, "messageId", 0),
				     call_str(call, "reaction"), &added);

	if (err)
		return err;
	if (added)
		call->req->status = 201;
	return answer_all(call);
}

enum tt_err reactions_remove(struct call *call)
{
	enum tt_err err = talk_unreact(&call->talk, &call->seat, call_int(call, "messageId", 0),
				       call_str(call, "reaction"));

	if (err)
		return err;
	return answer_all(call);
}

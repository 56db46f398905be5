/* reactions.c - reacting to messages with an emoji (talk-chat 5). */
#include "server/talk/chat/reactions.h"
#include "lib/wire/reaction.h"
#include "server/api/handlers.h"
#include "server/talk/show/actor_param.h"

#include <stdlib.h>

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

/* Those with one emoji, one behind the other. */
struct pile {
	const struct reaction **first;
	size_t n;
};

static int by_emoji(const void *a, const void *b)
{
	const struct reaction *x = *(const struct reaction *const *)a;
	const struct reaction *y = *(const struct reaction *const *)b;
	int order = tt_str_cmp(x->emoji, y->emoji);

	return order ? order : x < y ? -1 : x > y;
}

static int by_first(const void *a, const void *b)
{
	const struct reaction *x = *((const struct pile *)a)->first;
	const struct reaction *y = *((const struct pile *)b)->first;

	return x < y ? -1 : x > y;
}

/* By sorting: there may be thousands of reactions, with hundreds of emoji. */
static size_t find_piles(struct tt_arena *arena, const struct reaction reactions[], size_t n,
			 struct pile **out)
{
	const struct reaction **sorted = tt_arena_array(arena, const struct reaction *, n + 1);
	struct pile *piles = tt_arena_array(arena, struct pile, n + 1);
	size_t n_piles = 0;

	for (size_t i = 0; i < n; i++)
		sorted[i] = &reactions[i];
	if (n > 1)
		qsort(sorted, n, sizeof(const struct reaction *), by_emoji);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !tt_str_eq(sorted[i]->emoji, sorted[i - 1]->emoji))
			piles[n_piles++] = (struct pile){ &sorted[i], 0 };
		piles[n_piles - 1].n++;
	}
	if (n_piles > 1)
		qsort(piles, n_piles, sizeof(*piles), by_first);
	*out = piles;
	return n_piles;
}

static void put_pile(struct call *call, const struct pile *pile)
{
	tt_write_key_str(call->out, (*pile->first)->emoji);
	tt_write_list(call->out);
	for (size_t i = 0; i < pile->n && !call_is_full(call); i++)
		put_actor(call->out, pile->first[i]);
	tt_write_end(call->out);
}

/* {emoji: [who, ...]}, in the order in which they were given; `only` leaves out other emojis. */
static void put_reactions(struct call *call, const struct reaction reactions[], size_t n,
			  struct tt_str only)
{
	struct pile *piles;
	size_t n_piles = find_piles(call->arena, reactions, n, &piles);

	tt_write_object(call->out);
	for (size_t i = 0; i < n_piles; i++)
		if (only.n == 0 || tt_str_eq((*piles[i].first)->emoji, only))
			put_pile(call, &piles[i]);
	tt_write_end(call->out);
}

static enum tt_err answer(struct call *call, struct tt_str only)
{
	struct reaction *reactions;
	size_t n;
	enum tt_err err = talk_reactions(&call->talk, &call->seat, call_int(call, "messageId", 0),
					 &reactions, &n);

	if (!err)
		put_reactions(call, reactions, n, only);
	return err;
}

/* Changing one answers with all. That is kept by then, and nobody who writes waits for the list. */
static enum tt_err answer_all(struct call *call)
{
	enum tt_err err = call_pause(call);

	if (!err)
		err = call_begin(call, DB_READ);
	return err ? err : answer(call, TT_STR(""));
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

/* reactions.c - emojis that people put on messages. */
#include "lib/client/internal.h"
#include "lib/wire/reaction.h"
#include "lib/wire/wire_read.h"

#define REACTION SPREED "/v1/reaction/%s/%" PRId64

static bool read_emoji(struct tt_call *call, const struct tt_json_member *emoji,
		       struct tt_reactions *out)
{
	struct tt_wire_reader r = { .arena = &call->arena };
	void *items;

	out->emoji = emoji->name;
	if (!tt_wire_read_list(&r, &tt_reaction_object, &emoji->value, &items, &out->n)) {
		tt_decode_failed(call, r.object, r.key);
		return false;
	}
	out->items = items;
	return true;
}

/* {"emoji": [who, ...]}; PHP's empty one is []. */
static bool read_reactions(struct tt_call *call, const struct tt_json *data)
{
	struct tt_reactions *all =
		tt_arena_array(&call->arena, struct tt_reactions, tt_json_n_members(data));

	if (tt_json_is(data, TT_JSON_LIST) ? tt_json_n_items(data) > 0
					   : !tt_json_is(data, TT_JSON_OBJECT)) {
		tt_decode_failed(call, "reactions", NULL);
		return false;
	}
	call->items = all;
	if (!all)
		return true; /* the arena tells */
	for (size_t i = 0; i < tt_json_n_members(data); i++)
		if (!read_emoji(call, &data->members[i], &all[call->n_items++]))
			return false;
	return true;
}

static const struct decoder reactions = { &reactions, ANSWER_OCS, read_reactions, false };

const struct tt_reactions *tt_call_reactions(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, &reactions, n);
}

static struct tt_call *reaction(struct tt_client *client, const char *method, const char *token,
				int64_t message_id, const char *emoji)
{
	struct tt_call *call = tt_req_new(client, &reactions, method, REACTION, token, message_id);

	tt_req_text(call, "reaction", emoji);
	return call;
}

struct tt_call *tt_reaction_add(struct tt_client *client, const char *token, int64_t message_id,
				const char *emoji)
{
	return reaction(client, "POST", token, message_id, emoji ? emoji : "");
}

struct tt_call *tt_reaction_remove(struct tt_client *client, const char *token, int64_t message_id,
				   const char *emoji)
{
	return reaction(client, "DELETE", token, message_id, emoji ? emoji : "");
}

struct tt_call *tt_reactions_get(struct tt_client *client, const char *token, int64_t message_id,
				 const char *emoji)
{
	return reaction(client, "GET", token, message_id, emoji);
}

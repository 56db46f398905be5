#include "server/talk/bots/signature.h"
#include "lib/base/digest.h"

#include <sodium.h>

/* In constant time. */
static bool fits(struct talk *talk, const struct bot *bot, struct tt_str random, struct tt_str text,
		 struct tt_str signature)
{
	struct tt_str want = tt_hmac_sha256_hex(talk->arena, bot->secret, random, text);

	return signature.n == want.n && sodium_memcmp(signature.p, want.p, want.n) == 0;
}

static const struct bot *find(struct talk *talk, const struct bot bots[], size_t n,
			      const struct bot_claim *claim, struct tt_str text)
{
	struct tt_str signature = tt_str_lower_ascii(talk->arena, claim->signature);
	const struct bot *found = NULL;

	for (size_t i = 0; i < n; i++)
		if ((claim->own_may || !bot_is_own(&bots[i])) &&
		    fits(talk, &bots[i], claim->random, text, signature))
			found = &bots[i];
	return found;
}

static struct actor actor_of_bot(struct tt_arena *arena, const struct bot *bot)
{
	return (struct actor){
		.type = ACTOR_BOTS,
		.id = tt_str_printf(arena, "bot-%.*s", TT_STR_ARG(bot->url_hash)),
		.name = tt_str_printf(arena, "%.*s (Bot)", TT_STR_ARG(bot->name)),
	};
}

void talk_bot_take_seat(struct talk *talk, const struct bot *bot, const struct room *room,
			struct seat *out)
{
	talk->user = (struct tt_str){ NULL, 0 };
	talk->actor = actor_of_bot(talk->arena, bot);
	*out = seat_in(room, NULL);
}

enum tt_err talk_bot_enter(struct talk *talk, const struct bot_claim *claim, struct seat *out)
{
	struct room room = { 0 };
	const struct bot *bot;
	struct bot *bots = NULL;
	size_t n = 0;
	enum tt_err err;

	if (claim->random.n < BOT_RANDOM_MIN_BYTES)
		return TT_ERR_BOT_RANDOM;
	if (claim->signature.n == 0)
		return TT_ERR_BOT_UNSIGNED;
	err = store_room_by_token(talk->db, talk->arena, claim->token, &room);
	if (!err && room.has_bots)
		err = store_bots_in_room(talk->db, talk->arena, room.id, BOT_RESPONSE, &bots, &n);
	if (err)
		return err == TT_ERR_ROOM ? TT_ERR_BOT_SIGNATURE : err;
	bot = find(talk, bots, n, claim, claim->text);
	if (!bot)
		return TT_ERR_BOT_SIGNATURE;
	talk_bot_take_seat(talk, bot, &room, out);
	return TT_OK;
}

/* Explaining */

/* Who has signed what, among all bots of the server. */
struct suspicion {
	const char *text; /* what it has signed */
	struct tt_str random;
	struct tt_str signed_text;
};

static struct tt_str why_not(struct tt_arena *arena, const struct bot *bot, bool has_room)
{
	const char *why = "is disabled";

	if (!has_room)
		why = "signs rightly, but there is no such conversation";
	else if (!bot->is_in_room)
		why = "signs rightly, but is not enabled in this conversation";
	else if (!(bot->features & BOT_RESPONSE))
		why = "signs rightly, but lacks the feature response";
	return tt_str_printf(arena, "%.*s %s", TT_STR_ARG(bot->name), why);
}

static struct tt_str guess(struct talk *talk, const struct bot_claim *claim,
			   const struct bot bots[], size_t n)
{
	const struct tt_str nothing = TT_STR("");
	const struct suspicion all[] = {
		{ "the body of the request; random and the text alone are to be signed",
		  claim->random, claim->body },
		{ "the text without random before it", nothing, claim->text },
		{ "the body of the request, and without random before it", nothing, claim->body },
		{ "random alone, without the text", claim->random, nothing },
		{ "the text with random behind it; it stands before it", claim->text,
		  claim->random },
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct bot_claim other = *claim;
		const struct bot *bot;

		other.random = all[i].random;
		bot = find(talk, bots, n, &other, all[i].signed_text);
		if (bot)
			return tt_str_printf(talk->arena, "%.*s has signed %s",
					     TT_STR_ARG(bot->name), all[i].text);
	}
	return TT_STR("no bot of this server has that secret, or it has signed another text");
}

enum tt_err talk_bot_explain(struct talk *talk, const struct bot_claim *claim, struct tt_str *out)
{
	struct room room = { 0 };
	struct bot *bots = NULL;
	const struct bot *bot;
	size_t n = 0;
	enum tt_err err = store_room_by_token(talk->db, talk->arena, claim->token, &room);
	bool has_room = !err;

	if (!err || err == TT_ERR_ROOM)
		err = store_bots_for_room(talk->db, talk->arena, room.id, &bots, &n);
	bot = find(talk, bots, n, claim, claim->text);
	*out = bot ? why_not(talk->arena, bot, has_room) : guess(talk, claim, bots, n);
	return err;
}

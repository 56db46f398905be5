#include "server/talk/bots/install.h"
#include "lib/base/digest.h"
#include "lib/base/host.h"
#include "server/store/outbox.h"

/* A bot that only speaks, and is told nothing. */
static const struct tt_str response_only = { "responseonly://", 15 };

static const struct {
	struct tt_str word;
	enum bot_feature bit;
} words[] = {
	{ { "webhook", 7 }, BOT_WEBHOOK },
	{ { "response", 8 }, BOT_RESPONSE },
	{ { "event", 5 }, BOT_EVENT },
	{ { "reaction", 8 }, BOT_REACTION },
};

bool talk_bot_has_address(const struct bot *bot)
{
	return tt_url_authority(bot->url).p != NULL;
}

enum tt_err talk_bot_feature(struct tt_str word, int64_t *bit)
{
	*bit = 0;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (tt_str_eq(word, words[i].word))
			*bit = words[i].bit;
	return *bit != 0 || tt_str_is(word, "none") ? TT_OK : TT_ERR_BOT_FEATURE;
}

struct tt_str talk_bot_feature_words(struct tt_arena *arena, int64_t features)
{
	struct tt_str all = { NULL, 0 };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (features & words[i].bit)
			all = tt_str_printf(arena, "%.*s%s%.*s", TT_STR_ARG(all), all.p ? ", " : "",
					    TT_STR_ARG(words[i].word));
	return all.p ? all : TT_STR("none");
}

static bool is_within(struct tt_str text, size_t least, size_t most)
{
	return text.n >= least && text.n <= most;
}

static bool is_visible(struct tt_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] <= ' ' || text.p[i] == 0x7f)
			return false;
	return true;
}

/* A host alone is left of a user and his password: they would be in every log. */
static bool is_url(struct tt_str url)
{
	struct tt_str name;

	if (url.n > BOT_URL_MAX_BYTES || !is_visible(url))
		return false;
	if (tt_str_starts(url, response_only))
		return url.n > response_only.n;
	return tt_host_parse(tt_url_authority(url), &name);
}

static enum tt_err check_features(const struct bot *bot)
{
	return bot->features & ~BOT_RESPONSE && !talk_bot_has_address(bot) ? TT_ERR_BOT_FEATURE
									   : TT_OK;
}

enum tt_err talk_bot_check_names(const struct bot *bot)
{
	if (!is_within(bot->name, 1, BOT_NAME_MAX_BYTES))
		return TT_ERR_BOT_NAME;
	return bot->description.n > BOT_DESCRIPTION_MAX_BYTES ? TT_ERR_BOT_DESCRIPTION : TT_OK;
}

static enum tt_err check(const struct bot *bot)
{
	enum tt_err err = talk_bot_check_names(bot);

	if (err)
		return err;
	if (!is_within(bot->secret, BOT_SECRET_MIN_BYTES, BOT_SECRET_MAX_BYTES))
		return TT_ERR_BOT_SECRET;
	if (!is_url(bot->url))
		return TT_ERR_BOT_URL;
	return check_features(bot);
}

/* `found`: what a look for another one gave. */
static enum tt_err taken(enum tt_err found, enum tt_err otherwise)
{
	if (found == TT_ERR_BOT)
		return TT_OK;
	return found ? found : otherwise;
}

static enum tt_err check_others(struct talk *talk, const struct bot *bot)
{
	struct bot other;
	enum tt_err err = taken(store_bot_by_url(talk->db, talk->arena, bot->url_hash, &other),
				TT_ERR_BOT_URL_TAKEN);

	return err ? err
		   : taken(store_bot_by_secret(talk->db, talk->arena, bot->secret, &other),
			   TT_ERR_BOT_SECRET_TAKEN);
}

static int64_t usual_features(const struct bot *bot)
{
	return talk_bot_has_address(bot) ? BOT_WEBHOOK | BOT_RESPONSE : BOT_RESPONSE;
}

/* Who the bot is: Talk's way with the server's. Others would find out by it which bots there are in
 * conversations of others, and could not have the same one. */
static struct tt_str hash_of(struct talk *talk, const struct bot *bot)
{
	if (!bot_is_own(bot))
		return tt_sha1_hex(talk->arena, bot->url);
	return tt_sha1_hex(talk->arena,
			   tt_str_printf(talk->arena, "%.*s %.*s", TT_STR_ARG(bot->room_token),
					 TT_STR_ARG(bot->url)));
}

enum tt_err talk_bot_install(struct talk *talk, const struct new_bot *new_bot, struct bot *out)
{
	enum tt_err err;

	*out = new_bot->own ? *new_bot->own : (struct bot){ 0 };
	out->name = new_bot->name;
	out->description = new_bot->description;
	out->secret = new_bot->secret;
	out->url = new_bot->url;
	out->url_hash = hash_of(talk, out);
	out->features = new_bot->features;
	out->state = new_bot->no_setup ? BOT_NO_SETUP : BOT_ENABLED;
	out->created_s = talk->now_s;
	if (out->features == BOT_FEATURES_USUAL)
		out->features = usual_features(out);
	err = check(out);
	if (!err)
		err = check_others(talk, out);
	return err ? err : store_bot_add(talk->db, out);
}

enum tt_err talk_bot_set(struct talk *talk, int64_t id, enum bot_state state, int64_t features)
{
	struct bot bot;
	enum tt_err err = store_bot_get(talk->db, talk->arena, id, &bot);

	if (err)
		return err;
	bot.state = state;
	if (features != BOT_FEATURES_USUAL)
		bot.features = features;
	err = check_features(&bot);
	if (!err && state == BOT_DISABLED)
		err = store_outbox_drop(talk->db, id, 0);
	return err ? err : store_bot_set(talk->db, &bot);
}

enum tt_err talk_bot_uninstall(struct talk *talk, int64_t id)
{
	struct bot bot;
	enum tt_err err = store_bot_get(talk->db, talk->arena, id, &bot);

	if (!err)
		err = store_outbox_drop(talk->db, id, 0);
	if (!err)
		err = store_room_bots_remove_all(talk->db, id);
	return err ? err : store_bot_delete(talk->db, id);
}

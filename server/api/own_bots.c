/* own_bots.c - bots and incoming webhooks that moderators make for a conversation of theirs: a
 * namespace of our own, for Talk has none of it. */
#include "server/talk/bots/own_bots.h"
#include "server/api/guarded.h"
#include "server/api/handlers.h"
#include "server/talk/bots/install.h"
#include "server/talk/names.h"

#include <inttypes.h>

enum {
	HOUR_MS = 60 * 60 * 1000
};

static const char *state_of(const struct call *call, const struct bot *bot)
{
	const struct config *config = app_config(call->app);
	bool allowed = bot_is_webhook(bot) ? config->own_webhooks : config->own_bots;

	if (bot->state == BOT_DISABLED || !bot->is_in_room)
		return "off";
	return allowed && bot->is_vouched_for ? "on" : "resting";
}

static struct tt_str actor_id_of(const struct call *call, const struct bot *bot)
{
	return tt_str_printf(call->arena, "bot-%.*s", TT_STR_ARG(bot->url_hash));
}

/* How it is with what it is told. */
static void put_deliveries(struct call *call, const struct bot *bot)
{
	struct tt_writer *w = call->out;

	tt_put_str(w, "url", bot->url);
	tt_put_i64(w, "features", bot->features);
	tt_put_i64(w, "errorCount", bot->error_count);
	tt_put_i64(w, "lastErrorDate", bot->last_error_s);
	tt_put_str_or_null(w, "lastErrorMessage", bot->last_error_message);
	tt_put_i64(w, "waiting", bot->n_waiting);
	tt_put_i64(w, "dropped", bot->n_dropped);
}

static struct tt_str address_of(struct call *call, struct tt_str key)
{
	struct tt_str base = request_base_url(call->req);

	while (base.n > 0 && base.p[base.n - 1] == '/')
		base.n--;
	return tt_str_printf(call->arena, "%.*s/apps/tertulia/webhook/%.*s", TT_STR_ARG(base),
			     TT_STR_ARG(key));
}

/* What is shown once only. */
static void put_secret(struct call *call, const struct bot *bot, struct tt_str secret)
{
	if (!secret.p)
		return;
	if (bot_is_webhook(bot))
		tt_put_str(call->out, "webhookUrl", address_of(call, secret));
	else
		tt_put_str(call->out, "secret", secret);
}

static enum tt_err put(struct call *call, const struct bot *bot, struct tt_str secret)
{
	struct tt_writer *w = call->out;
	struct tt_str maker = { NULL, 0 };
	enum tt_err err = TT_OK;

	if (bot->maker_id.p)
		err = names_get(&call->talk, bot->room_id, ACTOR_USERS, bot->maker_id, &maker);
	tt_write_object(w);
	tt_put_i64(w, "id", bot->id);
	tt_put_c(w, "kind", bot_is_webhook(bot) ? "webhook" : "bot");
	tt_put_str(w, "name", bot->name);
	tt_put_str_or_null(w, "description", bot->description);
	tt_put_c(w, "state", state_of(call, bot));
	tt_put_str(w, "actorId", actor_id_of(call, bot));
	tt_put_str_or_null(w, "makerId", bot->maker_id);
	tt_put_str_or_null(w, "makerDisplayName", maker);
	tt_put_i64(w, "createdTimestamp", bot->created_s);
	if (!bot_is_webhook(bot))
		put_deliveries(call, bot);
	put_secret(call, bot, secret);
	tt_write_end(w);
	return err;
}

enum tt_err own_bots_list(struct call *call)
{
	const struct tt_str no_secret = { NULL, 0 };
	struct bot *bots;
	size_t n = 0;
	enum tt_err err = talk_own_bots(&call->talk, &call->seat, &bots, &n);

	tt_write_list(call->out);
	for (size_t i = 0; !err && i < n && !call_is_full(call); i++)
		err = put(call, &bots[i], no_secret);
	tt_write_end(call->out);
	return err;
}

static void note(struct call *call, const char *event, const struct bot *bot)
{
	call_audit(call, event, call->seat.room.token,
		   tt_str_printf(call->arena, "%s %" PRId64 ": %.*s",
				 bot_is_webhook(bot) ? "webhook" : "bot", bot->id,
				 TT_STR_ARG(bot->name)));
}

static struct tt_str text_or_null(const struct call *call, const char *name)
{
	return param_str(call->params, name, (struct tt_str){ NULL, 0 });
}

static enum tt_err answer(struct call *call, const char *event, const struct bot *bot,
			  struct tt_str secret)
{
	note(call, event, bot);
	return put(call, bot, secret);
}

static enum tt_err make(struct call *call, const struct new_own_bot *wanted, bool allowed)
{
	struct tt_str secret = { NULL, 0 };
	struct bot bot = { 0 };
	enum tt_err err = allowed ? call_need(call, "name") : TT_ERR_OWN_BOTS_OFF;

	if (!err)
		err = call_take(call, LIMIT(own_bots_hour), 1, HOUR_MS);
	if (!err)
		err = talk_own_bot_make(&call->talk, &call->seat, wanted, &bot, &secret);
	call->req->status = 201;
	return err ? err : answer(call, "bot-made", &bot, secret);
}

enum tt_err own_bots_make_webhook(struct call *call)
{
	const struct new_own_bot wanted = { .name = call_str(call, "name"),
					    .description = text_or_null(call, "description") };

	return make(call, &wanted, app_config(call->app)->own_webhooks);
}

/* A list of words, as the command line has them. */
static enum tt_err read_features(struct call *call, int64_t *out)
{
	bool clean;
	size_t n;
	struct tt_str *words = param_texts(call->params, "features", &n, &clean);
	enum tt_err err = TT_OK;

	*out = BOT_FEATURES_USUAL;
	if (!param_has(call->params, "features"))
		return TT_OK;
	*out = 0;
	for (size_t i = 0; !err && i < n; i++) {
		int64_t bit;

		err = talk_bot_feature(words[i], &bit);
		*out |= bit;
	}
	return clean ? err : TT_ERR_BOT_FEATURE;
}

enum tt_err own_bots_make(struct call *call)
{
	struct new_own_bot wanted = { .name = call_str(call, "name"),
				      .description = text_or_null(call, "description"),
				      .url = call_str(call, "url") };
	enum tt_err err = read_features(call, &wanted.features);

	return err ? err : make(call, &wanted, app_config(call->app)->own_bots);
}

static int64_t id_of(const struct call *call)
{
	return call_int(call, "ownBotId", 0);
}

enum tt_err own_bots_rename(struct call *call)
{
	const struct new_own_bot wanted = { .name = text_or_null(call, "name"),
					    .description = text_or_null(call, "description") };
	const struct tt_str no_secret = { NULL, 0 };
	struct bot bot;
	enum tt_err err = talk_own_bot_rename(&call->talk, &call->seat, id_of(call), &wanted, &bot);

	return err ? err : answer(call, "bot-renamed", &bot, no_secret);
}

enum tt_err own_bots_renew(struct call *call)
{
	struct tt_str secret;
	struct bot bot;
	enum tt_err err = call_take(call, LIMIT(own_bots_hour), 1, HOUR_MS);

	if (!err)
		err = talk_own_bot_renew(&call->talk, &call->seat, id_of(call), &bot, &secret);
	return err ? err : answer(call, "bot-renewed", &bot, secret);
}

enum tt_err own_bots_remove(struct call *call)
{
	struct bot bot;
	enum tt_err err = talk_own_bot_remove(&call->talk, &call->seat, id_of(call), &bot);

	if (!err)
		note(call, "bot-removed", &bot);
	return call_answer_null(call, err);
}

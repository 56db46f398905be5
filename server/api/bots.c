/* bots.c - which bots there are, and letting them into conversations (talk-chat 7.2, 7.3). */
#include "lib/wire/bot.h"
#include "server/api/handlers.h"
#include "server/talk/bots/room_bots.h"

static struct tt_bot show(const struct bot *bot)
{
	return (struct tt_bot){
		.id = bot->id,
		.name = bot->name,
		.description = bot->description,
		.state = bot->state,
	};
}

/* Of a bot that only the command line lets in and out, moderators see that they cannot. */
static struct tt_bot show_in_room(const struct bot *bot)
{
	struct tt_bot shown = show(bot);

	if (!bot->is_in_room)
		shown.state = BOT_DISABLED;
	else if (bot->state != BOT_NO_SETUP)
		shown.state = BOT_ENABLED;
	return shown;
}

/* Everything but the secret. */
static struct tt_bot show_all(const struct bot *bot)
{
	struct tt_bot shown = show(bot);

	shown.parts = TT_PART_ADMIN;
	shown.url = bot->url;
	shown.url_hash = bot->url_hash;
	shown.error_count = bot->error_count;
	shown.last_error_date = bot->last_error_s;
	shown.last_error_message = bot->last_error_message;
	shown.features = bot->features;
	return shown;
}

static void put(struct call *call, const struct tt_bot *bot)
{
	tt_wire_write(call->out, &tt_bot_object, bot);
}

static void put_list(struct call *call, const struct bot bots[], size_t n,
		     struct tt_bot (*show_one)(const struct bot *bot))
{
	tt_write_list(call->out);
	for (size_t i = 0; i < n && !call_is_full(call); i++) {
		struct tt_bot shown = show_one(&bots[i]);

		put(call, &shown);
	}
	tt_write_end(call->out);
}

enum tt_err bots_list(struct call *call)
{
	struct bot *bots;
	size_t n;
	enum tt_err err = store_bots_all(call->db, call->arena, &bots, &n);

	if (!err)
		put_list(call, bots, n, show_all);
	return err;
}

enum tt_err bots_of_room(struct call *call)
{
	struct bot *bots;
	size_t n;
	enum tt_err err = talk_room_bots(&call->talk, &call->seat, &bots, &n);

	if (!err)
		put_list(call, bots, n, show_in_room);
	return err;
}

static enum tt_err answer(struct call *call, const struct bot *bot, enum tt_err err)
{
	struct tt_bot shown = show_in_room(bot);

	if (!err)
		put(call, &shown);
	return err;
}

/* Bots are told of it each time. */
enum tt_err bots_enable(struct call *call)
{
	struct bot bot = { 0 };
	bool changed = false;
	enum tt_err err = call_count_writing(call);

	if (!err)
		err = talk_bot_enable(&call->talk, &call->seat, call_int(call, "botId", 0), &bot,
				      &changed);
	if (changed)
		call->req->status = 201;
	return answer(call, &bot, err);
}

enum tt_err bots_disable(struct call *call)
{
	struct bot bot = { 0 };
	enum tt_err err = call_count_writing(call);

	if (!err)
		err = talk_bot_disable(&call->talk, &call->seat, call_int(call, "botId", 0), &bot);
	return answer(call, &bot, err);
}

#include "server/talk/bots/own_bots.h"
#include "lib/base/digest.h"
#include "lib/base/random.h"
#include "server/talk/bots/install.h"
#include "server/talk/bots/room_bots.h"
#include "server/talk/bots/signature.h"
#include "server/talk/room_kind.h"

enum {
	SECRET_LEN = 64,
	HOOK_NAME_LEN = 20 /* of the URL of a webhook, which leads nowhere: it is called by that */
};

/* Where it comes from, and whether there may be one more. */
static enum tt_err check_room(struct talk *talk, const struct room *room)
{
	int64_t n_here = 0;
	int64_t n_made = 0;
	enum tt_err err;

	if (talk_is_one_to_one(room))
		return TT_ERR_OWN_BOT_ROOM;
	err = store_bots_count_own(talk->db, room->id, &n_here);
	if (!err)
		err = talk_within(talk, LIMIT(own_bots_room), n_here + 1);
	if (!err)
		err = store_bots_count_of(talk->db, talk->user, &n_made);
	return err ? err : talk_within(talk, LIMIT(own_bots_account), n_made + 1);
}

/* What it is worth nobody can make of what is stored. */
static void renew(struct talk *talk, struct bot *bot, bool is_webhook, struct tt_str *secret)
{
	*secret = tt_random_text(talk->arena, TT_ALPHABET_ALNUM, SECRET_LEN);
	bot->maker_id = talk->user;
	bot->secret = *secret;
	if (!is_webhook)
		return;
	bot->hook_hash = tt_sha256_hex(talk->arena, *secret);
	bot->secret = tt_random_text(talk->arena, TT_ALPHABET_ALNUM, SECRET_LEN);
}

static struct tt_str url_of_webhook(struct talk *talk)
{
	struct tt_str name = tt_random_text(talk->arena, TT_ALPHABET_READABLE, HOOK_NAME_LEN);

	return tt_str_printf(talk->arena, "responseonly://webhook/%.*s", TT_STR_ARG(name));
}

enum tt_err talk_own_bots(struct talk *talk, const struct seat *seat, struct bot **out, size_t *n)
{
	return store_bots_own(talk->db, talk->arena, seat->room.id, out, n);
}

enum tt_err talk_own_bot_make(struct talk *talk, const struct seat *seat,
			      const struct new_own_bot *wanted, struct bot *out,
			      struct tt_str *secret)
{
	bool is_webhook = wanted->url.p == NULL;
	struct bot made = { .room_id = seat->room.id, .room_token = seat->room.token };
	struct new_bot new_bot = {
		.name = tt_str_trim(wanted->name),
		.description = wanted->description,
		.url = is_webhook ? url_of_webhook(talk) : wanted->url,
		.features = is_webhook ? 0 : wanted->features,
	};
	bool changed;
	enum tt_err err = check_room(talk, &seat->room);

	if (err)
		return err;
	renew(talk, &made, is_webhook, secret);
	new_bot.secret = made.secret;
	new_bot.own = &made;
	err = talk_bot_install(talk, &new_bot, out);
	if (!err)
		err = talk_bot_let_in(talk, &seat->room, out, &changed);
	out->is_in_room = true;
	out->is_vouched_for = true;
	return err;
}

static enum tt_err find(struct talk *talk, const struct seat *seat, int64_t id, struct bot *out)
{
	struct bot *bots;
	size_t n = 0;
	enum tt_err err = store_bots_own(talk->db, talk->arena, seat->room.id, &bots, &n);

	for (size_t i = 0; !err && i < n; i++) {
		if (bots[i].id != id)
			continue;
		*out = bots[i];
		return TT_OK;
	}
	return err ? err : TT_ERR_OWN_BOT;
}

enum tt_err talk_own_bot_rename(struct talk *talk, const struct seat *seat, int64_t id,
				const struct new_own_bot *wanted, struct bot *out)
{
	enum tt_err err = find(talk, seat, id, out);

	if (err)
		return err;
	if (wanted->name.p)
		out->name = tt_str_trim(wanted->name);
	if (wanted->description.p)
		out->description = wanted->description;
	err = talk_bot_check_names(out);
	talk_note_changed(talk, seat->room.id);
	return err ? err : store_bot_rename(talk->db, out);
}

enum tt_err talk_own_bot_renew(struct talk *talk, const struct seat *seat, int64_t id,
			       struct bot *out, struct tt_str *secret)
{
	enum tt_err err = find(talk, seat, id, out);
	int64_t n_made = 0;

	if (err)
		return err;
	if (!tt_str_eq(out->maker_id, talk->user)) {
		err = store_bots_count_of(talk->db, talk->user, &n_made);
		if (!err)
			err = talk_within(talk, LIMIT(own_bots_account), n_made + 1);
	}
	renew(talk, out, bot_is_webhook(out), secret);
	out->is_vouched_for = true;
	return err ? err : store_bot_set_secret(talk->db, out);
}

enum tt_err talk_own_bot_remove(struct talk *talk, const struct seat *seat, int64_t id,
				struct bot *out)
{
	enum tt_err err = find(talk, seat, id, out);

	talk_note_changed(talk, seat->room.id);
	return err ? err : talk_bot_uninstall(talk, id);
}

enum tt_err talk_hook_find(struct talk *talk, struct tt_str key, struct bot *out)
{
	enum tt_err err = key.n == SECRET_LEN
				  ? store_bot_by_hook(talk->db, talk->arena,
						      tt_sha256_hex(talk->arena, key), out)
				  : TT_ERR_BOT;

	if (err)
		return err == TT_ERR_BOT ? TT_ERR_HOOK : err;
	if (!out->is_vouched_for || !out->is_in_room || out->state == BOT_DISABLED)
		return TT_ERR_HOOK_RESTS;
	return TT_OK;
}

enum tt_err talk_hook_enter(struct talk *talk, const struct bot *bot, struct seat *out)
{
	struct room room;
	enum tt_err err = store_room_by_id(talk->db, talk->arena, bot->room_id, &room);

	if (!err)
		talk_bot_take_seat(talk, bot, &room, out);
	/* A conversation that is being deleted has no attendees any more, and so no maker. */
	return err == TT_ERR_ROOM ? TT_ERR_HOOK : err;
}

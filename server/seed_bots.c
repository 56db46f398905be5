#include "server/seed_bots.h"
#include "server/seed_told.h"
#include "server/talk/bots/announce.h"
#include "server/talk/bots/install.h"
#include "server/talk/bots/room_bots.h"

/* Nobody's doing. */
static struct talk talk_of(const struct seed *seed)
{
	return (struct talk){
		.db = seed->db,
		.arena = seed->arena,
		.now_s = seed->now_s,
		.base_url = seed->base_url,
	};
}

static enum tt_err add_feature(struct seed *seed, const json_t *json, const char *where, void *ctx)
{
	int64_t *features = ctx;
	struct tt_str word = seed_text_of(seed, json);
	int64_t bit;
	enum tt_err err = talk_bot_feature(word, &bit);

	*features |= bit;
	return seed_refused(seed, where, word, err);
}

enum tt_err seed_bot(struct seed *seed, const json_t *json, const char *where, void *ctx)
{
	static const struct seed_key keys[] = {
		{ "name", SEED_TEXT, true },
		{ "secret", SEED_TEXT, true },
		{ "url", SEED_TEXT, true },
		{ "description", SEED_TEXT, false },
		{ "features", SEED_LIST, false },
		{ "noSetup", SEED_BOOL, false },
		{ .name = NULL },
	};
	struct talk talk = talk_of(seed);
	struct new_bot wanted = {
		.name = seed_text(seed, json, "name"),
		.secret = seed_text(seed, json, "secret"),
		.url = seed_text(seed, json, "url"),
		.description = seed_text(seed, json, "description"),
		.features = json_object_get(json, "features") ? 0 : BOT_FEATURES_USUAL,
		.no_setup = json_is_true(json_object_get(json, "noSetup")),
	};
	struct bot bot;
	enum tt_err err = seed_check(seed, json, where, keys);

	(void)ctx;
	if (!err)
		err = seed_each(seed, json, where, "features", add_feature, &wanted.features);
	if (err)
		return err;
	err = talk_bot_install(&talk, &wanted, &bot);
	if (!err)
		seed_tell_bot(seed, &bot);
	return seed_refused(seed, where, wanted.name, err);
}

static enum tt_err let_in(struct seed *seed, const struct room *room, struct tt_str name)
{
	struct talk talk = talk_of(seed);
	struct bot *bots;
	bool changed;
	size_t n = 0;
	enum tt_err err = store_bots_for_room(seed->db, seed->arena, room->id, &bots, &n);

	for (size_t i = 0; !err && i < n; i++)
		if (tt_str_eq(bots[i].name, name))
			return talk_bot_let_in(&talk, room, &bots[i], &changed);
	return err ? err : TT_ERR_BOT;
}

enum tt_err seed_bot_in_room(struct seed *seed, const json_t *json, const char *where, void *ctx)
{
	const struct room *room = ctx;
	struct tt_str name = seed_text_of(seed, json);

	if (!json_is_string(json))
		return seed_wrong(seed, where, "this is to be the name of a bot");
	return seed_refused(seed, where, name, let_in(seed, room, name));
}

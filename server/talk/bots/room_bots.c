#include "server/talk/bots/room_bots.h"
#include "server/talk/bots/announce.h"

enum tt_err talk_room_bots(struct talk *talk, const struct seat *seat, struct bot **out, size_t *n)
{
	struct bot *bots;
	size_t n_all = 0;
	enum tt_err err = store_bots_for_room(talk->db, talk->arena, seat->room.id, &bots, &n_all);

	*out = bots;
	*n = 0;
	for (size_t i = 0; i < n_all; i++)
		if (bots[i].is_in_room || bots[i].state != BOT_NO_SETUP)
			bots[(*n)++] = bots[i];
	return err;
}

/* What moderators of another conversation have made is none here. */
static bool is_of(const struct bot *bot, const struct room *room)
{
	return !bot_is_own(bot) || bot->room_id == room->id;
}

static enum tt_err find_open(struct talk *talk, const struct seat *seat, int64_t id,
			     struct bot *out)
{
	enum tt_err err = store_bot_get(talk->db, talk->arena, id, out);

	if (!err && !is_of(out, &seat->room))
		return TT_ERR_BOT;
	return !err && out->state != BOT_ENABLED ? TT_ERR_BOT_STATE : err;
}

enum tt_err talk_bot_let_in(struct talk *talk, const struct room *room, const struct bot *bot,
			    bool *changed)
{
	enum tt_err err = is_of(bot, room)
				  ? store_room_bot_add(talk->db, room->id, bot->id, changed)
				  : TT_ERR_BOT_ELSEWHERE;

	return err || !*changed ? err : talk_tell_bot(talk, room, bot, true);
}

enum tt_err talk_bot_put_out(struct talk *talk, const struct room *room, const struct bot *bot,
			     bool *changed)
{
	enum tt_err err = store_room_bot_remove(talk->db, room->id, bot->id, changed);

	return err || !*changed ? err : talk_tell_bot(talk, room, bot, false);
}

enum tt_err talk_bot_enable(struct talk *talk, const struct seat *seat, int64_t id, struct bot *out,
			    bool *changed)
{
	enum tt_err err;

	*changed = false;
	if (seat->room.type == ROOM_FORMER_ONE_TO_ONE)
		return TT_ERR_BOT_ROOM;
	err = find_open(talk, seat, id, out);
	if (!err)
		err = talk_bot_let_in(talk, &seat->room, out, changed);
	out->is_in_room = true;
	return err;
}

enum tt_err talk_bot_disable(struct talk *talk, const struct seat *seat, int64_t id,
			     struct bot *out)
{
	bool changed;
	enum tt_err err = find_open(talk, seat, id, out);

	if (!err)
		err = talk_bot_put_out(talk, &seat->room, out, &changed);
	out->is_in_room = false;
	return err;
}

enum tt_err talk_room_is_told_of(struct talk *talk, const struct room *room, bool *out)
{
	struct bot *bots;
	size_t n = 0;
	enum tt_err err = TT_OK;

	if (room->has_bots)
		err = store_bots_in_room(talk->db, talk->arena, room->id, BOT_WEBHOOK, &bots, &n);
	*out = n > 0;
	return err;
}

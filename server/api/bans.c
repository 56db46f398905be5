/* bans.c - who may not be in a conversation (talk-rooms 2.20). */
#include "server/talk/people/bans.h"
#include "lib/wire/ban.h"
#include "server/api/guarded.h"
#include "server/api/handlers.h"

static void put_ban(struct call *call, const struct ban *ban)
{
	const struct tt_ban shown = {
		.id = ban->id,
		.moderator_type = ban->moderator_type,
		.moderator_id = ban->moderator_id,
		.moderator_name = ban->moderator_name,
		.actor_type = ban->actor_type,
		.actor_id = ban->actor_id,
		.actor_name = ban->actor_name,
		.created_s = ban->created_s,
		.note = ban->note,
	};

	tt_ban_write(call->out, &shown);
}

static struct tt_str whom(const struct call *call, const struct ban *ban)
{
	return tt_str_printf(call->arena, "%.*s:%.*s", TT_STR_ARG(ban->actor_type),
			     TT_STR_ARG(ban->actor_id));
}

enum tt_err bans_add(struct call *call)
{
	struct ban ban = {
		.actor_type = call_str(call, "actorType"),
		.actor_id = call_str(call, "actorId"),
		.note = call_str(call, "internalNote"),
	};
	enum tt_err err = talk_ban(&call->talk, &call->seat, &ban);

	if (err)
		return err;
	call_audit(call, "banned", call->seat.room.token, whom(call, &ban));
	put_ban(call, &ban);
	return TT_OK;
}

enum tt_err bans_list(struct call *call)
{
	struct ban *bans;
	size_t n;
	enum tt_err err = store_bans_of_room(call->db, call->arena, call->seat.room.id,
					     (struct tt_str){ NULL, 0 }, &bans, &n);

	if (err)
		return err;
	tt_write_list(call->out);
	for (size_t i = 0; i < n; i++)
		put_ban(call, &bans[i]);
	tt_write_end(call->out);
	return TT_OK;
}

enum tt_err bans_delete(struct call *call)
{
	enum tt_err err =
		store_ban_delete(call->db, call->seat.room.id, call_int(call, "banId", 0));

	if (err)
		return err;
	call_audit(call, "ban-lifted", call->seat.room.token, call_str(call, "banId"));
	call_put_empty_list(call);
	return TT_OK;
}

#include "server/talk/history/message.h"

bool talk_is_replyable(const struct message *row)
{
	return row->kind == MESSAGE_COMMENT || row->kind == MESSAGE_OBJECT;
}

bool talk_message_expired(const struct message *row, int64_t now_s)
{
	return row->expires_s > 0 && row->expires_s <= now_s;
}

enum tt_err talk_message_get(struct talk *talk, const struct seat *seat, int64_t id,
			     struct message *out)
{
	enum tt_err err = store_message_get(talk->db, talk->arena, seat->room.id, id, out);

	return !err && talk_message_expired(out, talk->now_s) ? TT_ERR_NO_MESSAGE : err;
}

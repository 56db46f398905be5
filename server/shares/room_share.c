#include "server/shares/room_share.h"
#include "server/talk/chat/send.h"
#include "server/talk/permissions.h"
#include "server/talk/text/file_object.h"

/* The gates in front of writing (api/access.h): none of them tells more than that it cannot be. */
enum tt_err shares_find_room(struct talk *talk, struct tt_str token, struct seat *out)
{
	enum tt_err err = seat_by_token(talk, token, out);

	if (err == TT_ERR_ROOM || err == TT_ERR_PARTICIPANT)
		return TT_ERR_SHARE_ROOM;
	if (err)
		return err;
	if (out->room.read_only || out->room.type == ROOM_CHANGELOG ||
	    !(talk_permissions(&out->room, &out->attendee) & PERMISSION_CHAT))
		return TT_ERR_SHARE_ROOM;
	return TT_OK;
}

enum tt_err shares_tell_room(struct talk *talk, struct seat *seat, const struct share *share,
			     struct tt_str meta_text, struct tt_str reference_id)
{
	const struct file_meta meta = file_meta_read(talk->arena, meta_text);
	struct tt_str type = file_message_type(meta.message_type, share->file.type);
	const struct file_object object = { share->id, share->file.id, type };
	const struct new_message new_message = {
		.text = meta.caption,
		.reference_id = reference_id,
		.reply_to = meta.reply_to,
		.thread_id = meta.reply_to == 0 ? meta.thread_id : 0,
		.thread_title = meta.thread_title,
		.silent = meta.is_silent,
		.file = file_object_write(talk->arena, &object),
		.file_list = file_list_of(type, share->file.type),
	};
	struct message row;

	return talk_send(talk, seat, &new_message, &row);
}

/* objects.c - sharing things that are no text, and the lists of what was shared (talk-chat 1.10,
 * 1.11). */
#include "server/talk/objects.h"
#include "server/api/handlers.h"
#include "server/talk/show_message.h"

enum tt_err objects_share(struct call *call)
{
	const struct rich_object object = {
		.type = call_str(call, "objectType"),
		.id = call_str(call, "objectId"),
		.meta_data = call_str(call, "metaData"),
	};
	struct message row;
	struct tt_message shown;
	enum tt_err err = call_need(call, "objectType");

	if (!err)
		err = call_need(call, "objectId");
	if (!err)
		err = talk_object_share(call->db, call->arena, &call->viewer, &object,
					call_str(call, "referenceId"), &row);
	if (!err)
		err = talk_message_show(call->db, call->arena, &call->viewer, &row, false, &shown);
	if (!err)
		err = call_add_common_read(call, NULL);
	if (err)
		return err;
	call_touch_room(call, call->viewer.room.id);
	call->req->status = 201;
	tt_message_write(call->out, &shown);
	return TT_OK;
}

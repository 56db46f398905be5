#include "server/talk/chat/unshare.h"
#include "server/store/shared_items.h"
#include "server/store/shares.h"
#include "server/talk/chat/polls.h"
#include "server/talk/permissions.h"
#include "server/talk/text/file_object.h"

#include <jansson.h>

/* Its maker or a moderator ends what the message brought; to anybody else it stays. */
static enum tt_err unshare_file(struct talk *talk, const struct seat *seat,
				const struct file_object *file)
{
	struct share share;
	enum tt_err err =
		store_share_get(talk->db, talk->arena, file->share_id, talk->now_s, &share);

	if (err)
		return err == TT_ERR_SHARED ? TT_OK : err;
	if (share.room_id != seat->room.id ||
	    (!tt_str_eq(share.maker, talk->user) && !talk_is_full_moderator(&seat->attendee)))
		return TT_OK;
	return store_share_delete(talk->db, share.id);
}

enum tt_err talk_object_unshare(struct talk *talk, const struct seat *seat,
				const struct message *row, int64_t *also_message)
{
	json_t *object = json_loadb(row->parameters.p, row->parameters.n, 0, NULL);
	const char *type = json_string_value(json_object_get(object, "type"));
	const char *id = json_string_value(json_object_get(object, "id"));
	struct file_object file;
	enum tt_err err = store_shared_item_delete(talk->db, row->id);

	*also_message = 0;
	if (!err && file_object_read(talk->arena, row->parameters, &file))
		err = unshare_file(talk, seat, &file);
	if (!err && type && id && strcmp(type, "talk-poll") == 0)
		err = talk_poll_unshare(talk, seat, tt_str_int(tt_str(id)), also_message);
	json_decref(object);
	return err;
}

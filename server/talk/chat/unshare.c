#include "server/talk/chat/unshare.h"
#include "server/store/shared_items.h"
#include "server/talk/chat/polls.h"

#include <jansson.h>

enum tt_err talk_object_unshare(struct talk *talk, const struct seat *seat,
				const struct message *row, int64_t *also_message)
{
	json_t *object = json_loadb(row->parameters.p, row->parameters.n, 0, NULL);
	const char *type = json_string_value(json_object_get(object, "type"));
	const char *id = json_string_value(json_object_get(object, "id"));
	enum tt_err err = store_shared_item_delete(talk->db, row->id);

	*also_message = 0;
	if (!err && type && id && strcmp(type, "talk-poll") == 0)
		err = talk_poll_unshare(talk, seat, tt_str_int(tt_str(id)), also_message);
	json_decref(object);
	return err;
}

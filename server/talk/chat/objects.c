#include "server/talk/chat/objects.h"
#include "server/store/shared_items.h"
#include "server/talk/chat/read_marker.h"
#include "server/talk/chat/threads.h"
#include "server/talk/history/history.h"
#include "server/talk/people/attendee.h"

/* Which list an object is shown in. */
static struct tt_str list_of(struct tt_str type)
{
	if (tt_str_is(type, "geo-location"))
		return TT_STR("location");
	if (tt_str_is(type, "deck-card"))
		return TT_STR("deckcard");
	return tt_str_is(type, "talk-poll") ? TT_STR("poll") : TT_STR("other");
}

enum tt_err talk_object_add(struct talk *talk, struct seat *seat,
			    const struct new_object *new_object, struct message *out)
{
	enum tt_err err = TT_OK;

	*out = talk_message_new(talk, MESSAGE_OBJECT, TT_STR("{object}"));
	out->parameters = new_object->object;
	talk_message_refer(out, new_object->reference_id);
	if (new_object->thread_id != 0)
		err = talk_thread_enter(talk, seat, new_object->thread_id, out);
	if (!err || err == TT_ERR_THREAD)
		err = talk_message_add(talk, &seat->room, out);
	if (!err)
		err = store_shared_item_add(talk->db, seat->room.id, out->id,
					    list_of(new_object->type));
	return err ? err : talk_set_read(talk, seat, out->id);
}

enum tt_err talk_object_share(struct talk *talk, struct seat *seat,
			      const struct rich_object *object, const struct new_object *how,
			      struct message *out)
{
	struct new_object new_object = *how;
	enum tt_err err =
		rich_object_check(talk->arena, object, talk->base_url, &new_object.object);

	/* The partner of a one-to-one sees the room from the first message on. */
	if (!err && seat->room.type == ROOM_ONE_TO_ONE)
		err = talk_room_restore_pair(talk, &seat->room);
	new_object.type = object->type;
	return err ? err : talk_object_add(talk, seat, &new_object, out);
}

#include "server/talk/objects.h"
#include "server/store/shared_items.h"
#include "server/talk/avatars.h"
#include "server/talk/messages.h"
#include "server/talk/polls.h"
#include "server/talk/rooms.h"
#include "server/talk/show_message.h"
#include "server/talk/system.h"
#include "server/talk/threads.h"

#include <jansson.h>

const char *const talk_shared_lists[N_SHARED_LISTS] = {
	"audio", "deckcard", "file", "location",  "media",
	"other", "pinned",   "poll", "recording", "voice",
};

/* Which list an object is shown in. */
static struct tt_str list_of(struct tt_str type)
{
	if (tt_str_is(type, "geo-location"))
		return TT_STR("location");
	if (tt_str_is(type, "deck-card"))
		return TT_STR("deckcard");
	return tt_str_is(type, "talk-poll") ? TT_STR("poll") : TT_STR("other");
}

static struct message compose(struct talk *talk, const struct new_object *new_object)
{
	struct tt_str reference_id =
		tt_str_trim(tt_utf8_head_bytes(new_object->reference_id, REFERENCE_ID_MAX_BYTES));
	struct message message = {
		.kind = MESSAGE_OBJECT,
		.actor_type = talk->actor.type,
		.actor_id = talk->actor.id,
		.actor_name = talk->actor.name,
		.body = TT_STR("{object}"),
		.parameters = new_object->object,
		.created_s = talk->now_s,
	};

	if (reference_id.n > 0)
		message.reference_id = reference_id;
	return message;
}

enum tt_err talk_object_add(struct talk *talk, struct seat *seat,
			    const struct new_object *new_object, struct message *out)
{
	enum tt_err err = TT_OK;

	*out = compose(talk, new_object);
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

static struct tt_str text_of(struct tt_arena *arena, const json_t *value)
{
	return tt_str_dup(arena,
			  (struct tt_str){ json_string_value(value), json_string_length(value) });
}

/* The icon's address is made when it is read: that of this server may change, and who shares has no
 * say in it. */
static void object_param(struct talk *talk, const struct seat *seat, json_t *object,
			 struct tt_param *out)
{
	struct tt_pair *pairs =
		tt_arena_array(talk->arena, struct tt_pair, json_object_size(object) + 1);
	const char *type = json_string_value(json_object_get(object, "type"));
	const char *key;
	json_t *value;
	size_t n = 0;

	json_object_foreach (object, key, value) {
		if (!json_is_string(value))
			continue;
		pairs[n++] = (struct tt_pair){ tt_arena_dup(talk->arena, key, strlen(key)),
					       text_of(talk->arena, value) };
	}
	if (type && strcmp(type, "talk-poll") != 0)
		pairs[n++] = (struct tt_pair){ "icon-url", talk_avatar_url(talk, seat) };
	*out = (struct tt_param){ TT_STR("object"), pairs, n };
}

void talk_object_show(struct talk *talk, const struct seat *seat, const struct message *row,
		      struct tt_message *out)
{
	struct tt_param *params = tt_arena_array(talk->arena, struct tt_param, 2);
	json_t *object = json_loadb(row->parameters.p, row->parameters.n, 0, NULL);

	talk_author_param(talk->arena, row, &params[0]);
	object_param(talk, seat, object, &params[1]);
	json_decref(object);
	out->message = row->body;
	out->parameters = (struct tt_params){ params, 2 };
}

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

enum tt_err talk_shared(struct talk *talk, const struct seat *seat, struct tt_str list,
			int64_t before_id, int64_t limit, struct tt_message **out, size_t *n)
{
	int64_t *ids;
	enum tt_err err = store_shared_items(talk->db, talk->arena, seat->room.id, list, before_id,
					     limit, talk->now_s, &ids, n);

	*out = tt_arena_array(talk->arena, struct tt_message, *n + 1);
	for (size_t i = 0; !err && i < *n; i++) {
		struct message row;

		err = store_message_get(talk->db, talk->arena, seat->room.id, ids[i], &row);
		if (!err)
			err = talk_message_show(talk, seat, &row, false, &(*out)[i]);
	}
	return err;
}

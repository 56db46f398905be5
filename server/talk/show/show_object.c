#include "server/talk/show/show_object.h"
#include "server/talk/avatar_mark.h"
#include "server/talk/show/actor_param.h"
#include "server/talk/show/show_file.h"
#include "server/talk/text/file_object.h"

#include <jansson.h>

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

enum tt_err talk_object_show(struct talk *talk, const struct seat *seat, const struct message *row,
			     struct tt_message *out)
{
	struct tt_param *params = tt_arena_array(talk->arena, struct tt_param, 2);
	struct file_object file;
	json_t *object;

	if (file_object_read(talk->arena, row->parameters, &file))
		return talk_file_show(talk, seat, row, out);
	object = json_loadb(row->parameters.p, row->parameters.n, 0, NULL);
	talk_author_param(talk->arena, row, &params[0]);
	object_param(talk, seat, object, &params[1]);
	json_decref(object);
	out->message = row->body;
	out->parameters = (struct tt_params){ params, 2 };
	return TT_OK;
}

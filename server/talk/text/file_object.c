#include "server/talk/text/file_object.h"

#include <inttypes.h>
#include <jansson.h>

struct tt_str file_object_write(struct tt_arena *arena, const struct file_object *object)
{
	return tt_str_printf(arena,
			     "{\"type\":\"file\",\"id\":\"%" PRId64 "\",\"share\":%" PRId64
			     ",\"messageType\":\"%.*s\"}",
			     object->file_id, object->share_id, TT_STR_ARG(object->message_type));
}

static struct tt_str text_in(struct tt_arena *arena, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_string(value))
		return TT_STR("");
	return tt_str_dup(arena,
			  (struct tt_str){ json_string_value(value), json_string_length(value) });
}

static json_t *decode(struct tt_str json)
{
	return json.n > 0 ? json_loadb(json.p, json.n, 0, NULL) : NULL;
}

bool file_object_read(struct tt_arena *arena, struct tt_str parameters, struct file_object *out)
{
	json_t *object = decode(parameters);
	const json_t *share = json_object_get(object, "share");
	bool is_file = json_is_integer(share);

	if (is_file)
		*out = (struct file_object){
			.share_id = json_integer_value(share),
			.file_id = tt_str_int(text_in(arena, object, "id")),
			.message_type = text_in(arena, object, "messageType"),
		};
	json_decref(object);
	return is_file;
}

/* Clients send numbers as texts, too. */
static int64_t number_in(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (json_is_string(value))
		return tt_str_int(
			(struct tt_str){ json_string_value(value), json_string_length(value) });
	return json_integer_value(value);
}

static bool is_true(const json_t *value)
{
	return json_is_true(value) || json_integer_value(value) != 0 ||
	       (json_is_string(value) && strcmp(json_string_value(value), "true") == 0);
}

struct file_meta file_meta_read(struct tt_arena *arena, struct tt_str json)
{
	json_t *object = decode(json);
	struct file_meta meta = {
		.caption = tt_str_trim(text_in(arena, object, "caption")),
		.message_type = text_in(arena, object, "messageType"),
		.thread_title = text_in(arena, object, "threadTitle"),
		.reply_to = number_in(object, "replyTo"),
		.thread_id = number_in(object, "threadId"),
		.is_silent = is_true(json_object_get(object, "silent")),
	};

	json_decref(object);
	return meta;
}

struct tt_str file_message_type(struct tt_str asked, struct tt_str file_type)
{
	bool is_voice = tt_str_is(asked, "voice-message") &&
			(tt_str_is(file_type, "audio/mpeg") || tt_str_is(file_type, "audio/wav"));

	if (is_voice || tt_str_is(asked, "record-audio") || tt_str_is(asked, "record-video"))
		return asked;
	return TT_STR("comment");
}

struct tt_str file_list_of(struct tt_str message_type, struct tt_str file_type)
{
	if (tt_str_is(message_type, "voice-message"))
		return TT_STR("voice");
	if (tt_str_starts(message_type, TT_STR("record-")))
		return TT_STR("recording");
	if (tt_str_starts(file_type, TT_STR("audio/")))
		return TT_STR("audio");
	if (tt_str_starts(file_type, TT_STR("image/")) ||
	    tt_str_starts(file_type, TT_STR("video/")))
		return TT_STR("media");
	return TT_STR("file");
}

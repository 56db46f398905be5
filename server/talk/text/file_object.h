/* file_object.h - what a message knows of the file that it brought into a conversation (talk-chat
 * 9).
 *
 * It stands in the parameters of the message's row, beside "type": "file". Its share is a number,
 * which no object that somebody sends can have (rich_object.h): texts are all that these hold.
 * Touches nothing but memory. */
#ifndef TT_TALK_FILE_OBJECT_H
#define TT_TALK_FILE_OBJECT_H

#include "lib/base/str.h"

struct file_object {
	int64_t share_id;
	int64_t file_id;
	struct tt_str message_type; /* "comment", "voice-message", ... */
};

/* As JSON, in the arena. */
struct tt_str file_object_write(struct tt_arena *arena, const struct file_object *object);
/* False: the parameters are of something else. */
bool file_object_read(struct tt_arena *arena, struct tt_str parameters, struct file_object *out);

/* What a client says of a file that it shares (talkMetaData), text of a JSON object. What is none
 * says nothing. */
struct file_meta {
	struct tt_str caption; /* n == 0: none; likewise the others */
	struct tt_str message_type;
	struct tt_str thread_title;
	int64_t reply_to; /* 0: none */
	int64_t thread_id;
	bool is_silent;
};
struct file_meta file_meta_read(struct tt_arena *arena, struct tt_str json);

/* How a message of that file is shown to be: what is asked for, if such a file can be that. */
struct tt_str file_message_type(struct tt_str asked, struct tt_str file_type);
/* Which of the lists of what was shared it stands in. */
struct tt_str file_list_of(struct tt_str message_type, struct tt_str file_type);

#endif

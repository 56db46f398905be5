/* rich_object.h - which objects can be shared into a conversation, and what each of them needs
 * (talk-chat 1.10). Touches nothing but memory. */
#ifndef TT_TALK_RICH_OBJECT_H
#define TT_TALK_RICH_OBJECT_H

#include "lib/base/err.h"
#include "lib/base/str.h"

enum {
	RICH_OBJECT_MAX_CHARS = 32000 /* as JSON */
};

/* As it was sent: what else there is to know about the object comes as the text of a JSON object.
 */
struct rich_object {
	struct tt_str type;
	struct tt_str id;
	struct tt_str meta_data;
};

/* The whole object as JSON text in the arena: texts by name, among them "type" and "id".
 * `base_url` is ours: links may lead nowhere else. TT_ERR_OBJECT_LINK, TT_ERR_OBJECT_SHARED (it
 * lacks something, or is of no known type), TT_ERR_MESSAGE_LONG. */
TT_MUST_CHECK enum tt_err rich_object_check(struct tt_arena *arena, const struct rich_object *sent,
					    struct tt_str base_url, struct tt_str *out);

/* "geo:LATITUDE,LONGITUDE", with altitude, reference system and uncertainty if one likes: the part
 * of RFC 5870 that Talk takes. */
bool rich_object_is_geo(struct tt_str id);

/* A web address of the same host as `base_url`. */
bool rich_object_is_our_link(struct tt_str link, struct tt_str base_url);

#endif

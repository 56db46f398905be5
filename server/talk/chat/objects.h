/* objects.h - what people share into a conversation that is no text: polls, places, cards
 * (talk-chat 1.10, 3.2). Such a message says "{object}", and its parameter `object` is the thing.
 */
#ifndef TT_TALK_OBJECTS_H
#define TT_TALK_OBJECTS_H

#include "server/store/messages.h"
#include "server/talk/seat.h"
#include "server/talk/text/rich_object.h"

struct new_object {
	struct tt_str type;
	struct tt_str
		object; /* JSON: names and texts, among them "id" and "type", which is `type` */
	struct tt_str reference_id; /* empty: none */
	int64_t thread_id;          /* an unknown one is as good as none, 0 */
};

/* Writes the message as the viewer, who has read the room up to it. */
TT_MUST_CHECK enum tt_err talk_object_add(struct talk *talk, struct seat *seat,
					  const struct new_object *new_object, struct message *out);

/* Shares what somebody sent, as the viewer; of `how` type and object come from there.
 * TT_ERR_OBJECT_LINK, TT_ERR_OBJECT_SHARED, TT_ERR_MESSAGE_LONG. */
TT_MUST_CHECK enum tt_err talk_object_share(struct talk *talk, struct seat *seat,
					    const struct rich_object *object,
					    const struct new_object *how, struct message *out);

#endif

/* objects.h - what people share into a conversation that is no text: polls, places, cards
 * (talk-chat 1.10, 3.2). Such a message says "{object}", and its parameter `object` is the thing.
 */
#ifndef TT_TALK_OBJECTS_H
#define TT_TALK_OBJECTS_H

#include "lib/wire/message.h"
#include "server/store/messages.h"
#include "server/talk/rich_object.h"
#include "server/talk/seat.h"

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

/* What a message shared goes with it: its place in the lists, and a poll if it is the viewer's to
 * close. *also_message: another message that is to be deleted with it; 0: none. */
TT_MUST_CHECK enum tt_err talk_object_unshare(struct talk *talk, const struct seat *seat,
					      const struct message *row, int64_t *also_message);

/* The lists of what was shared, in the order in which they are sent. */
enum {
	N_SHARED_LISTS = 10
};
extern const char *const talk_shared_lists[N_SHARED_LISTS];

/* A page of one list, newest first. `before_id` 0: from the newest on. Of an unknown list, nothing.
 */
TT_MUST_CHECK enum tt_err talk_shared(struct talk *talk, const struct seat *seat,
				      struct tt_str list, int64_t before_id, int64_t limit,
				      struct tt_message **out, size_t *n);

/* Text and parameters of such a message, for one reader. */
void talk_object_show(struct talk *talk, const struct seat *seat, const struct message *row,
		      struct tt_message *out);

#endif

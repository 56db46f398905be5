/* messages.h - what is said in a conversation, for tests that wait for it. */
#ifndef TT_DEV_MESSAGES_H
#define TT_DEV_MESSAGES_H

#include "lib/base/writer.h"
#include "server/store/messages.h"
#include "server/store/store.h"

/* What is empty fits everything. */
struct message_wish {
	struct tt_str token;
	struct tt_str has;   /* in its text */
	struct tt_str actor; /* whose id that is */
	int64_t after;
};

struct found_messages {
	int64_t room_id;
	struct message *items;
	size_t n;
	int64_t last; /* the newest of the conversation */
};

/* TT_ERR_ROOM. */
TT_MUST_CHECK enum tt_err dev_find_room(struct store *store, struct tt_arena *arena,
					struct tt_str token, int64_t *room_id);
/* In found->room_id; the oldest ones, when there are many. */
TT_MUST_CHECK enum tt_err dev_find_messages(struct store *store, struct tt_arena *arena,
					    const struct message_wish *wish,
					    struct found_messages *found);
void dev_write_messages(struct tt_writer *w, const struct found_messages *found);

#endif

/* shared_items.h - the lists of what was shared into a conversation (talk-chat 1.11). */
#ifndef TT_TALK_SHARED_ITEMS_H
#define TT_TALK_SHARED_ITEMS_H

#include "lib/wire/message.h"
#include "server/talk/seat.h"

/* The lists of what was shared, in the order in which they are sent. */
enum {
	N_SHARED_LISTS = 10
};
extern const char *const talk_shared_lists[N_SHARED_LISTS];

/* A page of one list, newest first. Of an unknown list, nothing. */
struct shared_page {
	struct tt_str list;
	int64_t before_id; /* 0: from the newest on */
	int64_t limit;
};
TT_MUST_CHECK enum tt_err talk_shared(struct talk *talk, const struct seat *seat,
				      const struct shared_page *page, struct tt_message **out,
				      size_t *n);

#endif

/* shared_items.h - table shared_items: which messages brought something into a room, by kind, for
 * the lists that clients show beside the chat (talk-chat 1.11). */
#ifndef TT_STORE_SHARED_ITEMS_H
#define TT_STORE_SHARED_ITEMS_H

#include "server/store/query.h"

/* `type` is the name of the list: audio, deckcard, file, location, media, other, poll, recording,
 * voice. Deleting the message's row deletes the item. */
TT_MUST_CHECK enum tt_err store_shared_item_add(struct db *db, int64_t room_id, int64_t message_id,
						struct tt_str type);
/* The message stays, without what it shared. */
TT_MUST_CHECK enum tt_err store_shared_item_delete(struct db *db, int64_t message_id);

/* Messages, newest first, that have not expired. `before_id` 0: from the newest on. */
TT_MUST_CHECK enum tt_err store_shared_items(struct db *db, struct tt_arena *arena, int64_t room_id,
					     struct tt_str type, int64_t before_id, int64_t limit,
					     int64_t now_s, int64_t **message_ids, size_t *n);

#endif

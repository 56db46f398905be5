#include "server/talk/chat/shared_items.h"
#include "server/store/messages.h"
#include "server/store/shared_items.h"
#include "server/talk/show/show_message.h"

const char *const talk_shared_lists[N_SHARED_LISTS] = {
	"audio", "deckcard", "file", "location",  "media",
	"other", "pinned",   "poll", "recording", "voice",
};

enum tt_err talk_shared(struct talk *talk, const struct seat *seat, const struct shared_page *page,
			struct tt_message **out, size_t *n)
{
	int64_t *ids;
	enum tt_err err = store_shared_items(talk->db, talk->arena, seat->room.id, page->list,
					     page->before_id, page->limit, talk->now_s, &ids, n);

	*out = tt_arena_array(talk->arena, struct tt_message, *n + 1);
	for (size_t i = 0; !err && i < *n; i++) {
		struct message row;

		err = store_message_get(talk->db, talk->arena, seat->room.id, ids[i], &row);
		if (!err)
			err = talk_message_show(talk, seat, &row, false, &(*out)[i]);
	}
	return err;
}

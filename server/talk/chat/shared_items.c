#include "server/talk/chat/shared_items.h"
#include "server/store/messages.h"
#include "server/store/pins.h"
#include "server/store/shared_items.h"
#include "server/talk/show/show_file.h"
#include "server/talk/show/show_message.h"
#include "server/talk/text/file_object.h"

const char *const talk_shared_lists[N_SHARED_LISTS] = {
	"audio", "deckcard", "file", "location",  "media",
	"other", "pinned",   "poll", "recording", "voice",
};

/* A file that is not shared any more is left out. */
static bool is_there(struct talk *talk, const struct message *row, const struct tt_message *shown)
{
	struct file_object file;

	return !file_object_read(talk->arena, row->parameters, &file) || talk_file_is_shown(shown);
}

/* Pins are in the order in which they were set, everything else by age. */
static enum tt_err find(struct talk *talk, const struct seat *seat, const struct shared_page *page,
			int64_t **ids, size_t *n)
{
	if (tt_str_is(page->list, "pinned"))
		return store_pins_of_room(talk->db, talk->arena, seat->room.id, page->before_id,
					  page->limit, talk->now_s, ids, n);
	return store_shared_items(talk->db, talk->arena, seat->room.id, page->list, page->before_id,
				  page->limit, talk->now_s, ids, n);
}

enum tt_err talk_shared(struct talk *talk, const struct seat *seat, const struct shared_page *page,
			struct tt_message **out, size_t *n)
{
	int64_t *ids;
	size_t n_ids;
	enum tt_err err = find(talk, seat, page, &ids, &n_ids);

	*n = 0;
	*out = tt_arena_array(talk->arena, struct tt_message, n_ids + 1);
	for (size_t i = 0; !err && i < n_ids; i++) {
		struct message row;

		err = store_message_get(talk->db, talk->arena, seat->room.id, ids[i], &row);
		if (!err)
			err = talk_message_show(talk, seat, &row, false, &(*out)[*n]);
		*n += !err && is_there(talk, &row, &(*out)[*n]);
	}
	return err;
}

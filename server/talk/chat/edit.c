#include "server/talk/chat/edit.h"
#include "server/store/pins.h"
#include "server/store/polls.h"
#include "server/store/shares.h"
#include "server/store/sweeps.h"
#include "server/talk/chat/mention_marks.h"
#include "server/talk/chat/send.h"
#include "server/talk/chat/unshare.h"
#include "server/talk/chore.h"
#include "server/talk/history/message.h"
#include "server/talk/history/tell.h"
#include "server/talk/permissions.h"
#include "server/talk/room_kind.h"
#include "server/talk/text/file_object.h"

#include <inttypes.h>

static bool is_own(struct talk *talk, const struct message *row)
{
	return actor_is(talk->actor, row->actor_type, row->actor_id);
}

/* Between two people there is no moderation. */
static bool may_change(struct talk *talk, const struct seat *seat, const struct message *row)
{
	return is_own(talk, row) ||
	       (talk_is_full_moderator(&seat->attendee) && !talk_is_one_to_one(&seat->room));
}

/* Between two people each may correct what a bot has said. */
static bool may_edit(struct talk *talk, const struct seat *seat, const struct message *row)
{
	return may_change(talk, seat, row) ||
	       (talk_is_one_to_one(&seat->room) && tt_str_eq(row->actor_type, ACTOR_BOTS));
}

static enum tt_err find(struct talk *talk, const struct seat *seat, int64_t id,
			bool (*may)(struct talk *talk, const struct seat *seat,
				    const struct message *row),
			struct message *out)
{
	enum tt_err err = talk_message_get(talk, seat, id, out);

	if (err)
		return err;
	if (!may(talk, seat, out))
		return TT_ERR_MESSAGE_OTHERS;
	return talk_is_replyable(out) ? TT_OK : TT_ERR_MESSAGE_KIND;
}

static enum tt_err change(struct talk *talk, struct message *row)
{
	row->changed_by_type = talk->actor.type;
	row->changed_by_id = talk->actor.id;
	row->changed_s = talk->now_s;
	return store_message_change(talk->db, row);
}

static bool is_too_old(struct talk *talk, const struct seat *seat, const struct message *row)
{
	return row->created_s < talk->now_s - EDIT_MAX_AGE_S &&
	       seat->room.type != ROOM_NOTE_TO_SELF;
}

/* In Talk's order: the age is told before the text is looked at. */
static enum tt_err check_edit(struct talk *talk, const struct seat *seat, const struct message *row,
			      struct tt_str text)
{
	struct file_object file;

	if (is_too_old(talk, seat, row))
		return TT_ERR_MESSAGE_AGE;
	if (text.n == 0)
		return TT_ERR_MESSAGE;
	/* What is said to a file can be said otherwise. */
	if (row->kind == MESSAGE_OBJECT && !file_object_read(talk->arena, row->parameters, &file))
		return TT_ERR_MESSAGE_KIND;
	return talk_check_text(text);
}

enum tt_err talk_edit(struct talk *talk, struct seat *seat, int64_t id, struct tt_str text,
		      struct message *out)
{
	const struct tt_str no_answer = { NULL, 0 };
	struct message row;
	struct tt_str before;
	enum tt_err err = find(talk, seat, id, may_edit, &row);

	text = tt_str_trim(text);
	if (!err)
		err = check_edit(talk, seat, &row, text);
	if (err)
		return err;
	before = row.body;
	row.body = text;
	err = change(talk, &row);
	if (!err)
		err = talk_mark_mentioned(talk, &seat->room, &row, before, no_answer);
	return err ? err : talk_tell_about(talk, seat, EVENT_message_edited, &row, out);
}

static enum tt_err blank(struct talk *talk, struct seat *seat, struct message *row,
			 struct message *out)
{
	bool was_pinned = false;
	enum tt_err err;

	row->kind = MESSAGE_DELETED;
	row->body = TT_STR("");
	row->parameters = (struct tt_str){ NULL, 0 };
	err = change(talk, row);
	if (!err && seat->room.has_pins)
		err = store_pin_delete(talk->db, row->id, &was_pinned);
	if (!err && was_pinned) /* another one is the last now */
		err = store_room_set_number(talk->db, seat->room.id, ROOM_NUMBER_HAS_PINS, true,
					    talk->now_s);
	return err ? err : talk_tell_about(talk, seat, EVENT_message_deleted, row, out);
}

/* The message that told of a poll's end, when the poll is gone. */
static enum tt_err blank_also(struct talk *talk, struct seat *seat, int64_t id)
{
	struct message row;
	struct message told;
	enum tt_err err;

	if (id == 0)
		return TT_OK;
	err = talk_message_get(talk, seat, id, &row);
	if (err == TT_ERR_NO_MESSAGE)
		return TT_OK;
	return err ? err : blank(talk, seat, &row, &told);
}

enum tt_err talk_delete_message(struct talk *talk, struct seat *seat, int64_t id,
				struct message *out)
{
	struct message row;
	int64_t also = 0;
	enum tt_err err = find(talk, seat, id, may_change, &row);

	if (!err && row.kind == MESSAGE_OBJECT)
		err = talk_object_unshare(talk, seat, &row, &also);
	if (!err)
		err = blank_also(talk, seat, also);
	return err ? err : blank(talk, seat, &row, out);
}

/* The rest, up to the message that tells of it. */
static enum tt_err note_rest(struct talk *talk, const struct seat *seat, const struct message *told)
{
	struct chore chore = { .kind = CHORE_HISTORY,
			       .subject = TT_STR(""),
			       .done_to = told->id - 1 };
	int64_t newest_poll;
	enum tt_err err = store_polls_newest(talk->db, seat->room.id, &newest_poll);

	chore.done_to_id = tt_str_printf(talk->arena, "%" PRId64, newest_poll);
	return err ? err : talk_chore_note(talk, seat, &chore);
}

enum tt_err talk_clear_history(struct talk *talk, struct seat *seat, struct message *out)
{
	const struct sweep all = { seat->room.id, INT64_MAX, INT64_MAX, false };
	int64_t budget = CHORE_ROWS;
	enum tt_err err;

	if (!talk_is_full_moderator(&seat->attendee) || talk_is_one_to_one(&seat->room))
		return TT_ERR_CLEAR_HISTORY;
	err = store_sweep(talk->db, &all, &budget);
	if (!err)
		err = store_attendees_reset_chat(talk->db, seat->room.id, MARKER_NOTHING_READ,
						 talk->now_s);
	if (!err)
		err = store_shares_delete_of_room(talk->db, seat->room.id);
	if (!err)
		err = talk_tell_about(talk, seat, EVENT_history_cleared, NULL, out);
	return err || budget > 0 ? err : note_rest(talk, seat, out);
}

enum tt_err talk_history_go_on_clearing(struct talk *talk, struct chore *chore, bool *done)
{
	const struct sweep rest = { chore->room_id, chore->done_to, tt_str_int(chore->done_to_id),
				    false };
	int64_t budget = CHORE_ROWS;
	enum tt_err err = store_sweep(talk->db, &rest, &budget);

	*done = budget > 0;
	return err;
}

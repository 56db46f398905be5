#include "server/talk/edit.h"
#include "server/store/polls.h"
#include "server/store/sweeps.h"
#include "server/talk/chores.h"
#include "server/talk/mentioned.h"
#include "server/talk/messages.h"
#include "server/talk/objects.h"
#include "server/talk/permissions.h"
#include "server/talk/system.h"

#include <inttypes.h>

static bool is_own(const struct viewer *viewer, const struct message *row)
{
	struct actor actor = talk_actor(viewer);

	return tt_str_eq(actor.type, row->actor_type) && tt_str_eq(actor.id, row->actor_id);
}

/* Between two people there is no moderation. */
static bool may_change(const struct viewer *viewer, const struct message *row)
{
	return is_own(viewer, row) ||
	       (talk_is_full_moderator(&viewer->attendee) && !talk_is_one_to_one(&viewer->room));
}

static enum tt_err find(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			int64_t id, struct message *out)
{
	enum tt_err err = talk_message_get(db, arena, viewer, id, out);

	if (err)
		return err;
	if (!may_change(viewer, out))
		return TT_ERR_MESSAGE_OTHERS;
	return talk_is_replyable(out) ? TT_OK : TT_ERR_MESSAGE_KIND;
}

static enum tt_err change(struct db *db, const struct viewer *viewer, struct message *row)
{
	struct actor actor = talk_actor(viewer);

	row->changed_by_type = actor.type;
	row->changed_by_id = actor.id;
	row->changed_s = viewer->now_s;
	return store_message_change(db, row);
}

static bool is_too_old(const struct viewer *viewer, const struct message *row)
{
	return row->created_s < viewer->now_s - EDIT_MAX_AGE_S &&
	       viewer->room.type != ROOM_NOTE_TO_SELF;
}

/* In Talk's order: the age is told before the text is looked at. */
static enum tt_err check_edit(const struct viewer *viewer, const struct message *row,
			      struct tt_str text)
{
	if (is_too_old(viewer, row))
		return TT_ERR_MESSAGE_AGE;
	if (text.n == 0)
		return TT_ERR_MESSAGE;
	if (row->kind == MESSAGE_OBJECT)
		return TT_ERR_MESSAGE_KIND;
	return talk_check_text(text);
}

enum tt_err talk_edit(struct db *db, struct tt_arena *arena, struct viewer *viewer, int64_t id,
		      struct tt_str text, struct message *out)
{
	const struct tt_str no_answer = { NULL, 0 };
	struct message row;
	struct tt_str before;
	enum tt_err err = find(db, arena, viewer, id, &row);

	text = tt_str_trim(text);
	if (!err)
		err = check_edit(viewer, &row, text);
	if (err)
		return err;
	before = row.body;
	row.body = text;
	err = change(db, viewer, &row);
	if (!err)
		err = talk_mark_mentioned(db, arena, &viewer->room, &row, before, no_answer,
					  viewer->now_s);
	return err ? err : talk_system_about(db, viewer, "message_edited", &row, out);
}

static enum tt_err blank(struct db *db, struct viewer *viewer, struct message *row,
			 struct message *out)
{
	enum tt_err err;

	row->kind = MESSAGE_DELETED;
	row->body = TT_STR("");
	row->parameters = (struct tt_str){ NULL, 0 };
	err = change(db, viewer, row);
	return err ? err : talk_system_about(db, viewer, "message_deleted", row, out);
}

/* The message that told of a poll's end, when the poll is gone. */
static enum tt_err blank_also(struct db *db, struct tt_arena *arena, struct viewer *viewer,
			      int64_t id)
{
	struct message row;
	struct message told;
	enum tt_err err;

	if (id == 0)
		return TT_OK;
	err = talk_message_get(db, arena, viewer, id, &row);
	if (err == TT_ERR_NO_MESSAGE)
		return TT_OK;
	return err ? err : blank(db, viewer, &row, &told);
}

enum tt_err talk_delete_message(struct db *db, struct tt_arena *arena, struct viewer *viewer,
				int64_t id, struct message *out)
{
	struct message row;
	int64_t also = 0;
	enum tt_err err = find(db, arena, viewer, id, &row);

	if (!err && row.kind == MESSAGE_OBJECT)
		err = talk_object_unshare(db, arena, viewer, &row, &also);
	if (!err)
		err = blank_also(db, arena, viewer, also);
	return err ? err : blank(db, viewer, &row, out);
}

/* The rest, up to the message that tells of it. */
static enum tt_err note_rest(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
			     const struct message *told)
{
	struct chore chore = { .kind = CHORE_HISTORY,
			       .subject = TT_STR(""),
			       .done_to = told->id - 1 };
	int64_t newest_poll;
	enum tt_err err = store_polls_newest(db, viewer->room.id, &newest_poll);

	chore.done_to_id = tt_str_printf(arena, "%" PRId64, newest_poll);
	return err ? err : talk_chore_note(db, arena, viewer, &chore);
}

enum tt_err talk_clear_history(struct db *db, struct tt_arena *arena, struct viewer *viewer,
			       struct message *out)
{
	const struct sweep all = { viewer->room.id, INT64_MAX, INT64_MAX, false };
	int64_t budget = CHORE_ROWS;
	enum tt_err err;

	if (!talk_is_full_moderator(&viewer->attendee) || talk_is_one_to_one(&viewer->room))
		return TT_ERR_CLEAR_HISTORY;
	err = store_sweep(db, &all, &budget);
	if (!err)
		err = store_attendees_reset_chat(db, viewer->room.id, MARKER_NOTHING_READ,
						 viewer->now_s);
	if (!err)
		err = talk_system_about(db, viewer, "history_cleared", NULL, out);
	return err || budget > 0 ? err : note_rest(db, arena, viewer, out);
}

enum tt_err talk_history_go_on_clearing(struct db *db, const struct chore *chore, bool *done)
{
	const struct sweep rest = { chore->room_id, chore->done_to, tt_str_int(chore->done_to_id),
				    false };
	int64_t budget = CHORE_ROWS;
	enum tt_err err = store_sweep(db, &rest, &budget);

	*done = budget > 0;
	return err;
}

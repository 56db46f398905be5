#include "server/talk/chat/reminders.h"
#include "lib/base/clock.h"
#include "lib/wire/message.h"
#include "server/store/messages.h"
#include "server/store/reminders.h"
#include "server/talk/history/message.h"
#include "server/talk/show/show_message.h"

static void show(struct talk *talk, const struct seat *seat, int64_t message_id, int64_t remind_s,
		 struct tt_reminder *out)
{
	*out = (struct tt_reminder){
		.user_id = talk->user,
		.token = seat->room.token,
		.message_id = message_id,
		.timestamp = remind_s,
	};
}

/* One that is only moved counts already. */
static enum tt_err check_limit(struct talk *talk, int64_t message_id)
{
	int64_t n = 0;
	enum tt_err err = store_reminder_get(talk->db, talk->user, message_id, &n);

	if (err != TT_ERR_REMINDER || talk_limit(talk, LIMIT(reminders)) == 0)
		return err == TT_ERR_REMINDER ? TT_OK : err;
	err = store_reminders_count(talk->db, talk->user, &n);
	return err ? err : talk_within(talk, LIMIT(reminders), n + 1);
}

enum tt_err talk_reminder_set(struct talk *talk, const struct seat *seat, int64_t message_id,
			      int64_t remind_s, struct tt_reminder *out)
{
	const struct reminder reminder = {
		.user = talk->user,
		.room_id = seat->room.id,
		.message_id = message_id,
		.remind_s = remind_s,
	};
	struct message row;
	enum tt_err err = talk_message_get(talk, seat, message_id, &row);

	if (!err && (remind_s < 0 || remind_s > TT_CLOCK_LAST_S))
		err = TT_ERR_REMINDER_TIME;
	if (!err)
		err = check_limit(talk, message_id);
	if (!err)
		err = store_reminder_put(talk->db, &reminder);
	show(talk, seat, message_id, remind_s, out);
	return err;
}

enum tt_err talk_reminder_get(struct talk *talk, const struct seat *seat, int64_t message_id,
			      struct tt_reminder *out)
{
	struct message row;
	int64_t remind_s = 0;
	enum tt_err err = talk_message_get(talk, seat, message_id, &row);

	if (!err)
		err = store_reminder_get(talk->db, talk->user, message_id, &remind_s);
	show(talk, seat, message_id, remind_s, out);
	return err;
}

enum tt_err talk_reminder_delete(struct talk *talk, const struct seat *seat, int64_t message_id)
{
	struct message row;
	enum tt_err err = talk_message_get(talk, seat, message_id, &row);

	return err ? err : store_reminder_delete(talk->db, talk->user, message_id);
}

static enum tt_err show_upcoming(struct talk *talk, const struct seat *seat,
				 const struct reminder *reminder, struct tt_upcoming_reminder *out)
{
	struct message row;
	struct tt_message shown;
	enum tt_err err = talk_message_get(talk, seat, reminder->message_id, &row);

	if (!err)
		err = talk_message_show(talk, seat, &row, false, &shown);
	if (err)
		return err;
	*out = (struct tt_upcoming_reminder){
		.timestamp = reminder->remind_s,
		.token = seat->room.token,
		.message_id = row.id,
		.actor_type = shown.actor_type,
		.actor_id = shown.actor_id,
		.actor_display_name = shown.actor_display_name,
	};
	if (seat->attendee.is_sensitive)
		return TT_OK;
	out->message = shown.message;
	out->parameters = shown.parameters;
	return TT_OK;
}

enum tt_err talk_reminders_upcoming(struct talk *talk, struct tt_upcoming_reminder **out, size_t *n)
{
	struct reminder *reminders;
	size_t n_found;
	enum tt_err err = store_reminders_next(talk->db, talk->arena, talk->user, talk->now_s,
					       REMINDERS_UPCOMING_MAX, &reminders, &n_found);

	*n = 0;
	*out = tt_arena_array(talk->arena, struct tt_upcoming_reminder, REMINDERS_UPCOMING_MAX);
	for (size_t i = 0; !err && i < n_found; i++) {
		struct seat there;

		err = seat_by_token(talk, reminders[i].token, &there);
		if (!err)
			err = show_upcoming(talk, &there, &reminders[i], &(*out)[*n]);
		*n += !err;
		if (err == TT_ERR_ROOM)
			err = TT_OK;
	}
	return err;
}

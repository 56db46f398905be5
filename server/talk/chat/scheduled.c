#include "server/talk/chat/scheduled.h"
#include "lib/base/clock.h"
#include "server/store/attendees.h"
#include "server/store/users.h"
#include "server/talk/chat/send.h"
#include "server/talk/chat/threads.h"
#include "server/talk/history/message.h"
#include "server/talk/show/show_message.h"

#include <inttypes.h>

static enum tt_err check_actor(const struct seat *seat)
{
	bool may = tt_str_eq(seat->attendee.actor_type, ACTOR_USERS) &&
		   seat->attendee.type != PARTICIPANT_SELF_JOINED;

	return may ? TT_OK : TT_ERR_SCHEDULE_ACTOR;
}

/* The time is told before the text is looked at. */
static enum tt_err check(struct talk *talk, const struct new_scheduled *how)
{
	if (how->send_s <= talk->now_s || how->send_s > TT_CLOCK_LAST_S)
		return TT_ERR_SEND_AT;
	return talk_check_text(tt_str_trim(how->text));
}

static enum tt_err check_reply(struct talk *talk, const struct seat *seat, int64_t reply_to)
{
	struct message parent;
	enum tt_err err = talk_message_get(talk, seat, reply_to, &parent);

	if (err == TT_ERR_NO_MESSAGE || (!err && !talk_is_replyable(&parent)))
		return TT_ERR_REPLY_TO;
	return err;
}

/* What it answers or where it goes is there; whether it is so later is another question. */
static enum tt_err check_place(struct talk *talk, const struct seat *seat,
			       const struct scheduled *entry)
{
	struct message ignored;
	enum tt_err err = TT_OK;

	if (entry->reply_to != 0)
		err = check_reply(talk, seat, entry->reply_to);
	else if (entry->thread_id > 0)
		err = talk_thread_enter(talk, seat, entry->thread_id, &ignored);
	return err == TT_ERR_THREAD ? TT_ERR_REPLY_TO : err;
}

static void set_title(struct talk *talk, struct scheduled *entry, struct tt_str title)
{
	title = talk_thread_title(talk->arena, title);
	if (title.n == 0)
		return;
	entry->thread_id = SCHEDULED_BEGINS_THREAD;
	entry->thread_title = title;
}

static enum tt_err show(struct talk *talk, const struct seat *seat, const struct scheduled *entry,
			struct tt_scheduled *out)
{
	struct tt_message *parent = NULL;
	struct message row;
	enum tt_err err = TT_ERR_NO_MESSAGE;

	if (entry->reply_to != 0)
		err = talk_message_get(talk, seat, entry->reply_to, &row);
	if (!err) {
		parent = tt_arena_new(talk->arena, struct tt_message);
		err = talk_message_show(talk, seat, &row, false, parent);
	}
	*out = (struct tt_scheduled){
		.id = tt_str_printf(talk->arena, "%" PRId64, entry->id),
		.actor_type = seat->attendee.actor_type,
		.actor_id = seat->attendee.actor_id,
		.thread_id = entry->thread_id,
		.message = entry->body,
		.message_type = TT_STR("comment"),
		.created = entry->created_s,
		.send_at = entry->send_s,
		.silent = entry->is_silent,
		.parent = parent,
		.thread_title = entry->thread_title,
	};
	return err == TT_ERR_NO_MESSAGE ? TT_OK : err;
}

/* His conversation says how many there are. */
static enum tt_err count(struct talk *talk, int64_t attendee_id)
{
	bool any_failed;
	int64_t n;
	enum tt_err err = store_scheduled_count(talk->db, attendee_id, &n, &any_failed);

	return err ? err
		   : store_attendee_set_flag(talk->db, attendee_id, ATTENDEE_N_SCHEDULED,
					     any_failed ? -1 : n, talk->now_s);
}

static enum tt_err check_limit(struct talk *talk, const struct seat *seat)
{
	bool any_failed;
	int64_t n;
	enum tt_err err = store_scheduled_count(talk->db, seat->attendee.id, &n, &any_failed);

	return err ? err : talk_within(talk, LIMIT(scheduled), n + 1);
}

enum tt_err talk_schedule(struct talk *talk, struct seat *seat, const struct new_scheduled *how,
			  struct tt_scheduled *out)
{
	struct scheduled entry = {
		.room_id = seat->room.id,
		.attendee_id = seat->attendee.id,
		.body = tt_str_trim(how->text),
		.reply_to = how->reply_to,
		.thread_id = how->reply_to == 0 && how->thread_id > 0 ? how->thread_id : 0,
		.is_silent = how->is_silent,
		.created_s = talk->now_s,
		.send_s = how->send_s,
	};
	enum tt_err err = check_actor(seat);

	if (!err)
		err = check(talk, how);
	if (!err)
		err = check_place(talk, seat, &entry);
	if (!err)
		err = check_limit(talk, seat);
	if (err)
		return err;
	if (entry.reply_to == 0 && entry.thread_id == 0)
		set_title(talk, &entry, how->thread_title);
	err = store_scheduled_add(talk->db, &entry);
	if (!err)
		err = count(talk, seat->attendee.id);
	return err ? err : show(talk, seat, &entry, out);
}

enum tt_err talk_schedule_change(struct talk *talk, struct seat *seat, int64_t id,
				 const struct new_scheduled *how, struct tt_scheduled *out)
{
	struct scheduled entry;
	enum tt_err err = check_actor(seat);

	if (!err)
		err = store_scheduled_get(talk->db, talk->arena, seat->attendee.id, id, &entry);
	if (!err)
		err = check(talk, how);
	if (err)
		return err;
	if (how->thread_title.n > 0 && entry.thread_id != SCHEDULED_BEGINS_THREAD)
		return TT_ERR_SCHEDULE_TITLE;
	set_title(talk, &entry, how->thread_title);
	entry.body = tt_str_trim(how->text);
	entry.is_silent = how->is_silent;
	entry.send_s = how->send_s;
	err = store_scheduled_change(talk->db, &entry);
	if (!err)
		err = count(talk, seat->attendee.id);
	return err ? err : show(talk, seat, &entry, out);
}

enum tt_err talk_schedule_delete(struct talk *talk, struct seat *seat, int64_t id)
{
	struct scheduled entry;
	enum tt_err err = check_actor(seat);

	if (!err)
		err = store_scheduled_get(talk->db, talk->arena, seat->attendee.id, id, &entry);
	if (!err)
		err = store_scheduled_delete(talk->db, id);
	return err ? err : count(talk, seat->attendee.id);
}

enum tt_err talk_schedule_list(struct talk *talk, const struct seat *seat,
			       struct tt_scheduled **out, size_t *n)
{
	struct scheduled *entries = NULL;
	enum tt_err err = check_actor(seat);

	*n = 0;
	if (!err)
		err = store_scheduled_of(talk->db, talk->arena, seat->attendee.id, &entries, n);
	*out = tt_arena_array(talk->arena, struct tt_scheduled, *n + 1);
	for (size_t i = 0; !err && i < *n; i++)
		err = show(talk, seat, &entries[i], &(*out)[i]);
	return err;
}

/* Jobs */

enum tt_err talk_schedule_seat(struct talk *talk, const struct scheduled *entry, struct seat *out)
{
	struct attendee attendee = { .id = 0 };
	struct room room;
	struct user user = { .enabled = false };
	enum tt_err err = store_room_by_id(talk->db, talk->arena, entry->room_id, &room);

	if (!err)
		err = store_attendee_by_id(talk->db, talk->arena, room.id, entry->attendee_id,
					   &attendee);
	if (!err)
		err = store_user_get(talk->db, talk->arena, attendee.actor_id, &user);
	if (!err && !user.enabled)
		err = TT_ERR_NO_USER;
	if (err)
		return err;
	talk->user = attendee.actor_id;
	talk->actor = actor_of(attendee.actor_type, attendee.actor_id);
	*out = seat_in(&room, &attendee);
	return TT_OK;
}

enum tt_err talk_schedule_send(struct talk *talk, struct seat *seat, const struct scheduled *entry)
{
	const struct new_message message = {
		.text = entry->body,
		.reply_to = entry->reply_to,
		.thread_id = entry->thread_id > 0 ? entry->thread_id : 0,
		.thread_title = entry->thread_title.p ? entry->thread_title : TT_STR(""),
		.silent = entry->is_silent,
	};
	struct message row;
	enum tt_err err = talk_send(talk, seat, &message, &row);

	if (!err)
		err = store_scheduled_delete(talk->db, entry->id);
	return err ? err : count(talk, entry->attendee_id);
}

enum tt_err talk_schedule_fail(struct talk *talk, const struct scheduled *entry)
{
	enum tt_err err = store_scheduled_fail(talk->db, entry->id);

	return err ? err : count(talk, entry->attendee_id);
}

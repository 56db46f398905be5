#include "server/talk/chat/threads.h"
#include "server/store/threads.h"
#include "server/talk/history/events.h"
#include "server/talk/history/history.h"
#include "server/talk/history/message.h"
#include "server/talk/history/tell.h"
#include "server/talk/permissions.h"
#include "server/talk/show/show_message.h"

#include <inttypes.h>

/* What is written */

struct tt_str talk_thread_title(struct tt_arena *arena, struct tt_str typed)
{
	struct tt_str title = tt_str_trim(typed);

	if (tt_utf8_count(title) <= THREAD_TITLE_MAX_CHARS)
		return title;
	title = tt_utf8_head(title, THREAD_TITLE_CUT_CHARS);
	return tt_str_printf(arena, "%.*s\xe2\x80\xa6", TT_STR_ARG(title));
}

/* Silent, about the message that the thread began with, also when that is gone. */
static enum tt_err tell(struct talk *talk, struct seat *seat, enum event_kind event,
			const struct thread *thread)
{
	const struct tell_param params[] = {
		{ "thread", tt_str_printf(talk->arena, "%" PRId64, thread->id) },
		{ "title", thread->title },
	};
	struct message row =
		talk_message_new(talk, MESSAGE_SYSTEM, tt_str(talk_events[event].name));

	row.parameters = talk_encode_params(talk->arena, params, ARRAY_LEN(params));
	row.parent_id = row.thread_id = thread->id;
	row.in_thread = row.is_silent = 1;
	return talk_message_add(talk, &seat->room, &row);
}

static enum tt_err check_limit(struct talk *talk, const struct seat *seat)
{
	int64_t n = 0;
	enum tt_err err = TT_OK;

	if (talk_limit(talk, LIMIT(threads)) > 0)
		err = store_threads_count(talk->db, seat->room.id, &n);
	return err ? err : talk_within(talk, LIMIT(threads), n + 1);
}

enum tt_err talk_thread_begin(struct talk *talk, struct seat *seat, const struct message *first,
			      struct tt_str title)
{
	const struct thread thread = {
		.id = first->id,
		.room_id = first->room_id,
		.title = title,
		.last_activity_s = first->created_s,
	};
	enum tt_err err = check_limit(talk, seat);

	if (!err)
		err = store_thread_add(talk->db, &thread);
	if (!err)
		err = store_thread_follow(talk->db, thread.id, thread.room_id, first->actor_type,
					  first->actor_id);
	return err ? err : tell(talk, seat, EVENT_thread_created, &thread);
}

enum tt_err talk_thread_enter(struct talk *talk, const struct seat *seat, int64_t thread_id,
			      struct message *message)
{
	struct thread thread;
	enum tt_err err =
		store_thread_get(talk->db, talk->arena, seat->room.id, thread_id, &thread);

	if (err)
		return err;
	message->parent_id = thread.id;
	message->thread_id = thread.id;
	message->in_thread = 1;
	return TT_OK;
}

/* What readers are told */

/* The first message of a thread, or its last: *out is NULL when it is gone, or never was. */
static enum tt_err show_end(struct talk *talk, const struct seat *seat, const struct thread *thread,
			    int64_t message_id, const struct tt_message **out)
{
	struct message row;
	const struct message_view view = { .rows = &row, .n = 1, .thread = thread };
	struct tt_message *shown;
	enum tt_err err;

	*out = NULL;
	if (message_id == 0)
		return TT_OK;
	err = talk_message_get(talk, seat, message_id, &row);
	if (err)
		return err == TT_ERR_NO_MESSAGE ? TT_OK : err;
	err = talk_messages_show(talk, seat, &view, &shown);
	*out = shown;
	return err;
}

static enum tt_err show(struct talk *talk, const struct seat *seat, const struct thread *thread,
			int64_t level, struct tt_thread_info *out)
{
	enum tt_err err;

	*out = (struct tt_thread_info){
		.thread = {
			.id = thread->id,
			.token = seat->room.token,
			.last_message = thread->last_message_id,
			.replies = thread->n_replies,
			.last_activity = thread->last_activity_s,
			.title = thread->title,
		},
		.level = level,
	};
	err = show_end(talk, seat, thread, thread->id, &out->first);
	return err ? err : show_end(talk, seat, thread, thread->last_message_id, &out->last);
}

static int64_t between(int64_t low, int64_t value, int64_t high)
{
	if (value < low)
		return low;
	return value < high ? value : high;
}

enum tt_err talk_threads_recent(struct talk *talk, const struct seat *seat, int64_t limit,
				struct tt_thread_info **out, size_t *n)
{
	struct followed_thread *threads;
	enum tt_err err =
		store_threads_recent(talk->db, talk->arena, seat->room.id, seat->attendee.id,
				     between(1, limit, THREADS_RECENT_MAX), &threads, n);

	*out = tt_arena_array(talk->arena, struct tt_thread_info, THREADS_RECENT_MAX);
	for (size_t i = 0; !err && i < *n; i++)
		err = show(talk, seat, &threads[i].thread, threads[i].level, &(*out)[i]);
	return err;
}

enum tt_err talk_threads_followed(struct talk *talk, int64_t limit, int64_t offset,
				  struct tt_thread_info **out, size_t *n)
{
	struct followed_thread *threads;
	struct seat there;
	size_t n_found;
	enum tt_err err = store_threads_followed(talk->db, talk->arena, talk->user,
						 between(1, limit, THREADS_FOLLOWED_MAX),
						 between(0, offset, INT64_MAX), &threads, &n_found);

	*n = 0;
	*out = tt_arena_array(talk->arena, struct tt_thread_info, THREADS_FOLLOWED_MAX);
	for (size_t i = 0; !err && i < n_found; i++) {
		err = seat_by_token(talk, threads[i].token, &there);
		if (!err)
			err = show(talk, &there, &threads[i].thread, threads[i].level, &(*out)[*n]);
		*n += !err;
		if (err == TT_ERR_ROOM)
			err = TT_OK;
	}
	return err;
}

/* With the level that the viewer has in it. */
static enum tt_err show_own(struct talk *talk, const struct seat *seat, const struct thread *thread,
			    struct tt_thread_info *out)
{
	enum notification_level level;
	enum tt_err err = store_thread_level(talk->db, thread->id, seat->attendee.id, &level);

	return err ? err : show(talk, seat, thread, level, out);
}

enum tt_err talk_thread_get(struct talk *talk, const struct seat *seat, int64_t id,
			    struct tt_thread_info *out)
{
	struct thread thread;
	enum tt_err err = store_thread_get(talk->db, talk->arena, seat->room.id, id, &thread);

	return err ? err : show_own(talk, seat, &thread, out);
}

/* What can be changed */

/* Moderators, and who began it. When that message is gone nobody knows who did. */
static enum tt_err check_rename(struct talk *talk, const struct seat *seat,
				const struct thread *thread)
{
	struct message first;
	enum tt_err err;

	if (talk_is_full_moderator(&seat->attendee))
		return TT_OK;
	err = talk_message_get(talk, seat, thread->id, &first);
	if (err)
		return err == TT_ERR_NO_MESSAGE ? TT_ERR_THREAD_OTHERS : err;
	return actor_is(talk->actor, first.actor_type, first.actor_id) ? TT_OK
								       : TT_ERR_THREAD_OTHERS;
}

enum tt_err talk_thread_rename(struct talk *talk, struct seat *seat, int64_t id,
			       struct tt_str title, struct tt_thread_info *out)
{
	struct thread thread;
	enum tt_err err = store_thread_get(talk->db, talk->arena, seat->room.id, id, &thread);

	if (!err)
		err = check_rename(talk, seat, &thread);
	if (err)
		return err;
	thread.title = talk_thread_title(talk->arena, title);
	if (thread.title.n == 0)
		return TT_ERR_THREAD_TITLE;
	err = store_thread_rename(talk->db, thread.id, thread.title);
	if (!err)
		err = tell(talk, seat, EVENT_thread_renamed, &thread);
	return err ? err : show_own(talk, seat, &thread, out);
}

enum tt_err talk_thread_set_level(struct talk *talk, const struct seat *seat, int64_t id,
				  int64_t level, struct tt_thread_info *out)
{
	struct thread thread;
	enum tt_err err;

	if (level < 0 || level > LEVEL_NEVER)
		return TT_ERR_THREAD_LEVEL;
	err = store_thread_get(talk->db, talk->arena, seat->room.id, id, &thread);
	if (err)
		return err == TT_ERR_THREAD ? TT_ERR_THREAD_MESSAGE : err;
	err = store_thread_set_level(talk->db, thread.id, seat->attendee.id, level);
	return err ? err : show(talk, seat, &thread, level, out);
}

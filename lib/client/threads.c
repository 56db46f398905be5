/* threads.c - threads of messages, and reminders of messages. */
#include "lib/client/internal.h"
#include "lib/wire/reminder.h"
#include "lib/wire/thread.h"
#include "lib/wire/wire_read.h"

#define CHAT SPREED "/v1/chat/%s"
#define REMINDER CHAT "/%" PRId64 "/reminder"

static bool read_one(struct tt_call *call, const struct tt_json *json, struct tt_thread_info *out)
{
	struct tt_wire_reader r = { .arena = &call->arena };

	if (tt_wire_read_thread(&r, json, out))
		return true;
	tt_decode_failed(call, r.object, r.key);
	return false;
}

static bool read_threads(struct tt_call *call, const struct tt_json *data)
{
	const bool is_list = tt_json_is(data, TT_JSON_LIST);
	size_t n = is_list ? tt_json_n_items(data) : 1;
	struct tt_thread_info *all = tt_arena_array(&call->arena, struct tt_thread_info, n);

	call->items = all;
	for (size_t i = 0; all && i < n; i++) {
		const struct tt_json *json = is_list ? tt_json_at(data, i) : data;

		if (!read_one(call, json, &all[i]))
			return false;
		call->n_items++;
	}
	return true;
}

static const struct decoder threads = { &tt_thread_object, ANSWER_OCS, read_threads, false };
static const struct decoder one_reminder = ANSWER_ONE(tt_reminder_object);
static const struct decoder upcoming = ANSWER_LIST(tt_upcoming_reminder_object);

const struct tt_thread_info *tt_call_thread(const struct tt_call *call)
{
	return tt_answer_first(call, &tt_thread_object);
}

const struct tt_thread_info *tt_call_threads(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, &tt_thread_object, n);
}

const struct tt_reminder *tt_call_reminder(const struct tt_call *call)
{
	return tt_answer_first(call, &tt_reminder_object);
}

const struct tt_upcoming_reminder *tt_call_upcoming_reminders(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, &tt_upcoming_reminder_object, n);
}

struct tt_call *tt_threads_recent(struct tt_client *client, const char *token, int limit)
{
	struct tt_call *call = tt_req_new(client, &threads, "GET", CHAT "/threads/recent", token);

	tt_req_int_set(call, "limit", limit);
	return call;
}

struct tt_call *tt_threads_followed(struct tt_client *client, int limit, int offset)
{
	struct tt_call *call =
		tt_req_new(client, &threads, "GET", SPREED "/v1/chat/subscribed-threads");

	tt_req_int_set(call, "limit", limit);
	tt_req_int_set(call, "offset", offset);
	return call;
}

struct tt_call *tt_thread_get(struct tt_client *client, const char *token, int64_t thread_id)
{
	return tt_req_new(client, &threads, "GET", CHAT "/threads/%" PRId64, token, thread_id);
}

struct tt_call *tt_thread_rename(struct tt_client *client, const char *token, int64_t thread_id,
				 const char *title)
{
	struct tt_call *call =
		tt_req_new(client, &threads, "PUT", CHAT "/threads/%" PRId64, token, thread_id);

	tt_req_text(call, "threadTitle", title ? title : "");
	return call;
}

struct tt_call *tt_thread_set_level(struct tt_client *client, const char *token, int64_t thread_id,
				    int level)
{
	struct tt_call *call = tt_req_new(client, &threads, "POST",
					  CHAT "/threads/%" PRId64 "/notify", token, thread_id);

	tt_req_int(call, "level", level);
	return call;
}

struct tt_call *tt_reminder_set(struct tt_client *client, const char *token, int64_t message_id,
				int64_t when_s)
{
	struct tt_call *call =
		tt_req_new(client, &one_reminder, "POST", REMINDER, token, message_id);

	tt_req_int(call, "timestamp", when_s);
	return call;
}

struct tt_call *tt_reminder_get(struct tt_client *client, const char *token, int64_t message_id)
{
	return tt_req_new(client, &one_reminder, "GET", REMINDER, token, message_id);
}

struct tt_call *tt_reminder_delete(struct tt_client *client, const char *token, int64_t message_id)
{
	return tt_req_new(client, &tt_answer_nothing, "DELETE", REMINDER, token, message_id);
}

struct tt_call *tt_reminders_upcoming(struct tt_client *client)
{
	return tt_req_new(client, &upcoming, "GET", SPREED "/v1/chat/upcoming-reminders");
}

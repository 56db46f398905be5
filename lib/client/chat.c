/* chat.c - messages, read markers, mentions, shared items. */
#include "lib/client/internal.h"
#include "lib/wire/candidate.h"
#include "lib/wire/message.h"
#include "lib/wire/wire_read.h"

#define CHAT SPREED "/v1/chat/%s"

const struct decoder tt_answer_message = { &tt_message_object, ANSWER_OCS, tt_decode_one_or_null,
					   false };
static const struct decoder messages = { &tt_message_object, ANSWER_OCS, tt_decode_list, true };
static const struct decoder candidates = ANSWER_LIST(tt_candidate_object);

const struct tt_message *tt_call_message(const struct tt_call *call)
{
	return tt_answer_first(call, &tt_message_object);
}

const struct tt_message *tt_call_messages(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, &tt_message_object, n);
}

int64_t tt_call_last_given(const struct tt_call *call)
{
	return tt_answer_header_int(call, "X-Chat-Last-Given");
}

int64_t tt_call_last_common_read(const struct tt_call *call)
{
	return tt_answer_header_int(call, "X-Chat-Last-Common-Read");
}

const struct tt_candidate *tt_call_candidates(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, &tt_candidate_object, n);
}

static void add_future(struct tt_call *call, const struct tt_receive_options *options)
{
	tt_req_int(call, "timeout", options->timeout_s);
	if (options->keeps_marker)
		tt_req_int(call, "setReadMarker", 0);
	if (options->keeps_notifications)
		tt_req_int(call, "markNotificationsAsRead", 0);
	if (call && options->timeout_s > 0)
		call->wait_ms = options->timeout_s * 1000L;
}

struct tt_call *tt_messages_receive(struct tt_client *client, const char *token,
				    const struct tt_receive_options *options)
{
	static const struct tt_receive_options newest = { 0 };
	struct tt_call *call = tt_req_new(client, &messages, "GET", CHAT, token);

	if (!options)
		options = &newest;
	tt_req_int(call, "lookIntoFuture", options->future);
	if (options->future)
		add_future(call, options);
	tt_req_int_set(call, "limit", options->limit);
	tt_req_int_set(call, "lastKnownMessageId", options->last_known);
	tt_req_int_set(call, "lastCommonReadId", options->last_common_read);
	tt_req_flag(call, "includeLastKnown", options->with_last_known);
	tt_req_flag(call, "noStatusUpdate", !options->updates_status);
	tt_req_int_set(call, "threadId", options->thread_id);
	return call;
}

struct tt_call *tt_messages_context(struct tt_client *client, const char *token, int64_t message_id,
				    int limit, int64_t thread_id)
{
	struct tt_call *call = tt_req_new(client, &messages, "GET", CHAT "/%" PRId64 "/context",
					  token, message_id);

	tt_req_int_set(call, "limit", limit);
	tt_req_int_set(call, "threadId", thread_id);
	return call;
}

struct tt_call *tt_message_send(struct tt_client *client, const char *token, const char *text,
				const struct tt_send_options *options)
{
	static const struct tt_send_options defaults = { 0 };
	struct tt_call *call = tt_req_new(client, &tt_answer_message, "POST", CHAT, token);

	if (!options)
		options = &defaults;
	if (!text)
		tt_req_wrong(call, "the text is missing");
	tt_req_text(call, "message", text);
	tt_req_text(call, "actorDisplayName", options->actor_display_name);
	tt_req_int_set(call, "replyTo", options->reply_to);
	tt_req_reference(call, options->reference_id);
	if (options->silent)
		tt_req_bool(call, "silent", true);
	tt_req_int_set(call, "threadId", options->thread_id);
	tt_req_text(call, "threadTitle", options->thread_title);
	return call;
}

struct tt_call *tt_message_edit(struct tt_client *client, const char *token, int64_t message_id,
				const char *text)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_message, "PUT", CHAT "/%" PRId64, token, message_id);

	if (!text)
		tt_req_wrong(call, "the text is missing");
	tt_req_text(call, "message", text);
	return call;
}

struct tt_call *tt_message_delete(struct tt_client *client, const char *token, int64_t message_id)
{
	return tt_req_new(client, &tt_answer_message, "DELETE", CHAT "/%" PRId64, token,
			  message_id);
}

struct tt_call *tt_messages_clear(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &tt_answer_message, "DELETE", CHAT, token);
}

struct tt_call *tt_messages_mark_read(struct tt_client *client, const char *token,
				      int64_t last_read)
{
	struct tt_call *call =
		tt_req_new(client, &tt_answer_conversation, "POST", CHAT "/read", token);

	tt_req_int_set(call, "lastReadMessage", last_read);
	return call;
}

struct tt_call *tt_messages_mark_unread(struct tt_client *client, const char *token)
{
	return tt_req_new(client, &tt_answer_conversation, "DELETE", CHAT "/read", token);
}

struct tt_call *tt_object_share(struct tt_client *client, const char *token, const char *type,
				const char *id, const char *meta_data,
				const struct tt_send_options *options)
{
	static const struct tt_send_options defaults = { 0 };
	struct tt_call *call = tt_req_new(client, &tt_answer_message, "POST", CHAT "/share", token);

	if (!options)
		options = &defaults;
	if (!type || !id)
		tt_req_wrong(call, "type or id of the object is missing");
	tt_req_text(call, "objectType", type);
	tt_req_text(call, "objectId", id);
	tt_req_text(call, "metaData", meta_data);
	tt_req_text(call, "actorDisplayName", options->actor_display_name);
	tt_req_reference(call, options->reference_id);
	tt_req_int_set(call, "threadId", options->thread_id);
	return call;
}

/* PHP sends a map by message id, in the order of the page; an empty one is []. */
static bool read_shared(struct tt_call *call, const struct tt_json *data)
{
	struct tt_wire_reader r = { .arena = &call->arena };
	struct tt_message *all;

	if (!tt_json_is(data, TT_JSON_OBJECT))
		return tt_decode_list(call, data);
	all = tt_arena_array(&call->arena, struct tt_message, tt_json_n_members(data));
	call->items = all;
	if (!all)
		return true; /* the arena tells */
	for (size_t i = 0; i < data->n; i++) {
		if (!tt_wire_read(&r, &tt_message_object, &data->members[i].value,
				  &all[call->n_items++])) {
			tt_decode_failed(call, r.object, r.key);
			return false;
		}
	}
	return true;
}

static const struct decoder shared_items = { &tt_message_object, ANSWER_OCS, read_shared, false };

struct tt_call *tt_shared_items(struct tt_client *client, const char *token, const char *kind,
				int64_t last_known, int limit)
{
	struct tt_call *call = tt_req_new(client, &shared_items, "GET", CHAT "/share", token);

	if (!kind)
		tt_req_wrong(call, "the kind is missing");
	tt_req_text(call, "objectType", kind);
	tt_req_int_set(call, "lastKnownMessageId", last_known);
	tt_req_int_set(call, "limit", limit);
	return call;
}

static bool read_kind(struct tt_call *call, const struct tt_json_member *kind,
		      struct tt_shared_kind *out)
{
	struct tt_wire_reader r = { .arena = &call->arena };
	void *items;

	out->kind = kind->name;
	if (!tt_wire_read_list(&r, &tt_message_object, &kind->value, &items, &out->n_messages)) {
		tt_decode_failed(call, r.object, r.key);
		return false;
	}
	out->messages = items;
	return true;
}

static bool read_overview(struct tt_call *call, const struct tt_json *data)
{
	struct tt_shared_kind *all =
		tt_arena_array(&call->arena, struct tt_shared_kind, tt_json_n_members(data));

	if (!tt_json_is(data, TT_JSON_OBJECT) &&
	    !(tt_json_is(data, TT_JSON_LIST) && tt_json_n_items(data) == 0)) {
		tt_decode_failed(call, "shared items", NULL);
		return false;
	}
	call->items = all;
	if (!all)
		return true;
	for (size_t i = 0; i < tt_json_n_members(data); i++)
		if (!read_kind(call, &data->members[i], &all[call->n_items++]))
			return false;
	return true;
}

static const struct decoder overview = { &overview, ANSWER_OCS, read_overview, false };

const struct tt_shared_kind *tt_call_shared_kinds(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, &overview, n);
}

struct tt_call *tt_shared_overview(struct tt_client *client, const char *token, int limit)
{
	struct tt_call *call = tt_req_new(client, &overview, "GET", CHAT "/share/overview", token);

	tt_req_int_set(call, "limit", limit);
	return call;
}

struct tt_call *tt_mentions_search(struct tt_client *client, const char *token, const char *search,
				   int limit, bool with_status)
{
	struct tt_call *call = tt_req_new(client, &candidates, "GET", CHAT "/mentions", token);

	tt_req_text(call, "search", search ? search : "");
	tt_req_int_set(call, "limit", limit);
	tt_req_flag(call, "includeStatus", with_status);
	return call;
}

/* objects.c - sharing things that are no text, and the lists of what was shared (talk-chat 1.10,
 * 1.11). */
#include "server/talk/chat/objects.h"
#include "server/api/handlers.h"
#include "server/talk/chat/shared_items.h"
#include "server/talk/text/rich_object.h"

#include <inttypes.h>

enum {
	OVERVIEW_DEFAULT = 7, /* of each list */
	OVERVIEW_MAX = 20,
	LIST_DEFAULT = 100,
	LIST_MAX = 200
};

enum tt_err objects_share(struct call *call)
{
	const struct rich_object object = {
		.type = call_str(call, "objectType"),
		.id = call_str(call, "objectId"),
		.meta_data = call_str(call, "metaData"),
	};
	const struct new_object how = {
		.reference_id = call_str(call, "referenceId"),
		.thread_id = call_int(call, "threadId", 0),
	};
	struct message row;
	enum tt_err err = call_need(call, "objectType");

	if (!err)
		err = call_need(call, "objectId");
	if (!err)
		err = call_name_guest(call);
	if (!err)
		err = talk_object_share(&call->talk, &call->seat, &object, &how, &row);
	call->req->status = 201;
	return err ? err : call_put_message(call, &row, false);
}

static int64_t read_limit(const struct call *call, int64_t missing, int64_t max)
{
	int64_t limit = call_int(call, "limit", missing);

	if (limit <= 0)
		return missing;
	return limit < max ? limit : max;
}

enum tt_err objects_overview(struct call *call)
{
	int64_t limit = read_limit(call, OVERVIEW_DEFAULT, OVERVIEW_MAX);
	enum tt_err err = TT_OK;

	tt_write_object(call->out);
	for (size_t i = 0; !err && i < N_SHARED_LISTS; i++) {
		const struct shared_page page = { tt_str(talk_shared_lists[i]), 0, limit };
		struct tt_message *messages;
		size_t n;

		err = talk_shared(&call->talk, &call->seat, &page, &messages, &n);
		if (err)
			break;
		tt_put_list(call->out, talk_shared_lists[i]);
		for (size_t k = 0; k < n && !call_is_full(call); k++)
			tt_message_write(call->out, &messages[k]);
		tt_write_end(call->out);
	}
	tt_write_end(call->out);
	return err;
}

/* A map from id to message. Returns the last one's. */
static struct tt_str put_map(struct call *call, const struct tt_message messages[], size_t n)
{
	struct tt_str id = { NULL, 0 };

	tt_write_object(call->out);
	for (size_t i = 0; i < n && !call_is_full(call); i++) {
		id = tt_str_printf(call->arena, "%" PRId64, messages[i].id);
		tt_write_key_str(call->out, id);
		tt_message_write(call->out, &messages[i]);
	}
	tt_write_end(call->out);
	return id;
}

enum tt_err objects_list(struct call *call)
{
	const struct shared_page page = {
		.list = call_str(call, "objectType"),
		.before_id = call_int(call, "lastKnownMessageId", 0),
		.limit = read_limit(call, LIST_DEFAULT, LIST_MAX),
	};
	struct tt_message *messages;
	size_t n;
	enum tt_err err = call_need(call, "objectType");

	if (!err)
		err = talk_shared(&call->talk, &call->seat, &page, &messages, &n);
	if (err)
		return err;
	if (n == 0) /* as PHP writes an empty map (talk-chat 11.11) */
		call_put_empty_list(call);
	else
		request_add_header(call->req, "X-Chat-Last-Given", put_map(call, messages, n));
	return TT_OK;
}

/* chat.c - sending, reading and waiting for messages, read markers (talk-chat 1.2 to 1.4, 1.8). */
#include "server/api/handlers.h"
#include "server/accounts/status.h"
#include "server/http/waiters.h"
#include "server/store/sessions.h"
#include "server/talk/chat/read_marker.h"
#include "server/talk/chat/send.h"
#include "server/talk/history/message.h"
#include "server/talk/permissions.h"
#include "server/talk/show/show_message.h"
#include "server/talk/text/mentions.h"

#include <inttypes.h>

enum {
	LIMIT_DEFAULT = 100,
	LIMIT_MAX = 200,
	CONTEXT_DEFAULT = 50, /* in each direction */
	CONTEXT_MAX = 100,
	TIMEOUT_MAX_S = 30
};

/* Clients give up after the time they asked for, so the answer leaves a little before: a tenth of
 * it, within these bounds. What waits is woken up to two tenths of a second late (waiters.c). */
enum {
	MARGIN_LEAST_MS = 200,
	MARGIN_MOST_MS = 500
};

/* How many it were until the answer was full. */
static size_t put_page(struct call *call, const struct tt_message messages[], size_t n)
{
	size_t i = 0;

	tt_write_list(call->out);
	while (i < n && !call_is_full(call))
		tt_message_write(call->out, &messages[i++]);
	tt_write_end(call->out);
	return i;
}

/* Rows that have expired count for the offset, but are not shown. */
static enum tt_err show_page(struct call *call, struct message rows[], size_t n)
{
	struct message_view view = {
		.rows = rows,
		.with_parent = true,
		.own_reactions = true,
		.of_thread = call_int(call, "threadId", 0) != 0,
	};
	int64_t last_given = rows[n - 1].id;
	struct tt_message *shown;
	size_t n_put;
	enum tt_err err;

	for (size_t i = 0; i < n; i++)
		if (!talk_message_expired(&rows[i], call->talk.now_s))
			rows[view.n++] = rows[i];
	err = talk_messages_show(&call->talk, &call->seat, &view, &shown);
	if (!err)
		err = call_add_common_read(call, NULL);
	if (err)
		return err;
	n_put = put_page(call, shown, view.n);
	if (n_put < view.n)
		last_given = rows[n_put - 1].id;
	request_add_header(call->req, "X-Chat-Last-Given",
			   tt_str_printf(call->arena, "%" PRId64, last_given));
	return TT_OK;
}

/* Nothing new: 304, unless the client asked to hear of a changed common read message. */
static enum tt_err nothing_new(struct call *call)
{
	int64_t known = call_int(call, "lastCommonReadId", 0);
	int64_t common = 0;
	enum tt_err err = TT_OK;

	call->req->status = 304;
	if (known > 0)
		err = call_add_common_read(call, &common);
	if (common > 0 && common != known) {
		call->req->status = 200;
		call_put_empty_list(call);
	} else {
		call->req->n_headers = 0;
	}
	return err;
}

/* Waiting for what comes after N means that everything up to N was read. Never backwards. */
static enum tt_err move_marker(struct call *call, int64_t last_known)
{
	enum tt_err err;

	if (last_known <= call->seat.attendee.last_read_message ||
	    !param_bool(call->params, "setReadMarker", true))
		return TT_OK;
	err = call_look_again(call, DB_WRITE);
	return err ? err : talk_set_read(&call->talk, &call->seat, last_known);
}

/* Talk's phone apps keep their session alive by asking for messages. So do guests: nothing but
 * their session ties them to the room. */
static enum tt_err ping(struct call *call)
{
	struct tt_str agent = request_header(call->req, "User-Agent");
	bool is_app = agent.p && strstr(agent.p, "Nextcloud-Talk") &&
		      !param_bool(call->params, "noStatusUpdate", false);
	const struct status_owner owner = { call->db, call->arena, call->talk.user,
					    call->talk.now_s };
	struct user_status status;
	enum tt_err err;

	if (call->seat.session_row == 0 || call->seat.session_ping_s == call->talk.now_s ||
	    !(is_app || talk_is_guest(&call->seat.attendee)))
		return TT_OK;
	err = call_look_again(call, DB_WRITE);
	if (!err)
		err = store_session_ping(call->db, call->seat.session_row, call->talk.now_s);
	if (err || !call->talk.user.p)
		return err;
	err = status_seen(&owner, TT_STR("online"), &status);
	return err == TT_ERR_NO_STATUS ? TT_OK : err;
}

static int64_t read_limit(const struct call *call)
{
	int64_t limit = call_int(call, "limit", LIMIT_DEFAULT);

	if (limit <= 0)
		return LIMIT_DEFAULT;
	return limit < LIMIT_MAX ? limit : LIMIT_MAX;
}

static int64_t read_context_limit(const struct call *call)
{
	int64_t limit = call_int(call, "limit", CONTEXT_DEFAULT);

	if (limit <= 0)
		return CONTEXT_DEFAULT;
	return limit < CONTEXT_MAX ? limit : CONTEXT_MAX;
}

static int64_t read_timeout_ms(const struct call *call)
{
	int64_t timeout_s = call_int(call, "timeout", TIMEOUT_MAX_S);
	int64_t margin_ms;

	if (timeout_s <= 0)
		return 0;
	if (timeout_s > TIMEOUT_MAX_S)
		timeout_s = TIMEOUT_MAX_S;
	margin_ms = timeout_s * 1000 / 10;
	if (margin_ms < MARGIN_LEAST_MS)
		margin_ms = MARGIN_LEAST_MS;
	if (margin_ms > MARGIN_MOST_MS)
		margin_ms = MARGIN_MOST_MS;
	return timeout_s * 1000 - margin_ms;
}

/* Asking for the future has effects, once: not again at every wake-up. */
static enum tt_err begin_future(struct call *call, int64_t last_known)
{
	enum tt_err err = move_marker(call, last_known);

	return err ? err : ping(call);
}

static enum tt_err look(struct call *call, const struct message_page *page, struct message **rows,
			size_t *n)
{
	const struct topic topics[] = { topic_room(page->room_id), topic_account(call->who.user) };
	bool asleep_before = wait_is_armed(call->req->waiter);
	enum tt_err err = TT_OK;

	if (page->forwards && !asleep_before)
		err = begin_future(call, page->from_id);
	if (!err)
		err = store_messages_page(call->db, call->arena, page, rows, n);
	if (err || *n > 0 || !page->forwards || asleep_before)
		return err;
	/* Only who finds nothing begins to wait; and looks again, because something may have come
	 * between the look and the subscription, or he may have been put out. */
	wait_arm(call->req->waiter, topics, call->who.user.p ? 2 : 1, read_timeout_ms(call));
	err = call_look_again(call, DB_READ);
	return err ? err : store_messages_page(call->db, call->arena, page, rows, n);
}

enum tt_err chat_receive(struct call *call)
{
	const struct message_page page = {
		.room_id = call->seat.room.id,
		.from_id = call_int(call, "lastKnownMessageId", 0),
		.forwards = call_int(call, "lookIntoFuture", 0) == 1,
		.inclusive = param_bool(call->params, "includeLastKnown", false),
		.limit = read_limit(call),
		.thread_id = call_int(call, "threadId", 0),
	};
	struct message *rows;
	size_t n = 0;
	enum tt_err err = call_need(call, "lookIntoFuture");

	if (!err)
		err = look(call, &page, &rows, &n);
	if (err)
		return err;
	if (n > 0)
		return show_page(call, rows, n);
	if (page.forwards && wait_wanted(call->req->waiter))
		return wait_more(call->req->waiter);
	return nothing_new(call);
}

/* Older rows, the one in the middle, newer rows: oldest first. */
static enum tt_err load_context(struct call *call, struct message **out, size_t *n)
{
	struct message_page page = {
		.room_id = call->seat.room.id,
		.from_id = call_int(call, "messageId", 0),
		.inclusive = true,
		.limit = read_context_limit(call) + 1, /* the middle one comes with the older */
		.thread_id = call_int(call, "threadId", 0),
	};
	struct message *older;
	struct message *newer;
	size_t n_older;
	size_t n_newer;
	enum tt_err err = store_messages_page(call->db, call->arena, &page, &older, &n_older);

	if (err)
		return err;
	if (n_older == (size_t)page.limit && older[0].id != page.from_id)
		n_older--; /* the middle one is gone, or never was */
	page.forwards = true;
	page.inclusive = false;
	page.limit--;
	err = store_messages_page(call->db, call->arena, &page, &newer, &n_newer);
	if (err)
		return err;
	*n = n_older + n_newer;
	*out = tt_arena_array(call->arena, struct message, *n + 1);
	for (size_t i = 0; i < n_older; i++)
		(*out)[i] = older[n_older - 1 - i];
	for (size_t i = 0; i < n_newer; i++)
		(*out)[n_older + i] = newer[i];
	return TT_OK;
}

enum tt_err chat_context(struct call *call)
{
	struct message *rows = NULL;
	size_t n = 0;
	enum tt_err err = TT_OK;

	if (call_int(call, "messageId", 0) > 0)
		err = load_context(call, &rows, &n);
	if (err)
		return err;
	if (n > 0)
		return show_page(call, rows, n);
	call->req->status = 304;
	return TT_OK;
}

/* Mentions make telephones ring, and guests come and go as they please. */
static enum tt_err check_guest_mentions(struct call *call, const struct message *row)
{
	static const struct limit limit = { "guest-mentions", 50, 24 * 60 * 60 * 1000 };
	struct mention *mentions;
	size_t n;

	if (call->talk.user.p)
		return TT_OK;
	mentions_find(call->arena, row->body, &mentions, &n);
	if (n == 0 || call_take_of(call, &limit, call->req->address))
		return TT_OK;
	return TT_ERR_GUEST_MENTIONS;
}

enum tt_err chat_send(struct call *call)
{
	const struct new_message new_message = {
		.text = call_str(call, "message"),
		.reference_id = call_str(call, "referenceId"),
		.reply_to = call_int(call, "replyTo", 0),
		.thread_id = call_int(call, "threadId", 0),
		.thread_title = call_str(call, "threadTitle"),
		.silent = param_bool(call->params, "silent", false),
	};
	struct message row;
	enum tt_err err = call_name_guest(call);

	if (!err)
		err = talk_send(&call->talk, &call->seat, &new_message, &row);
	if (!err) /* a refusal takes back what was done */
		err = check_guest_mentions(call, &row);
	call->req->status = 201;
	/* What goes into a thread without quoting is shown alone, as in Talk. */
	return err ? err : call_put_message(call, &row, new_message.reply_to != 0);
}

static enum tt_err answer_marker(struct call *call)
{
	enum tt_err err = call_add_common_read(call, NULL);

	return err ? err : call_put_room(call);
}

enum tt_err chat_mark_read(struct call *call)
{
	int64_t id = call_int(call, "lastReadMessage", call->seat.room.last_message_id);
	enum tt_err err = talk_set_read(&call->talk, &call->seat, id);

	return err ? err : answer_marker(call);
}

enum tt_err chat_mark_unread(struct call *call)
{
	int64_t id = 0;
	enum tt_err err = store_messages_unread_marker(call->db, call->seat.room.id, &id);

	if (!err)
		err = talk_set_read(&call->talk, &call->seat, id);
	return err ? err : answer_marker(call);
}

#include "server/api/call.h"
#include "lib/base/clock.h"
#include "server/store/sessions.h"
#include "server/talk/bots/announce.h"
#include "server/talk/people/ban_check.h"
#include "server/talk/people/guests.h"
#include "server/talk/people/preferences.h"
#include "server/talk/permissions.h"
#include "server/talk/rooms/lobby.h"
#include "server/talk/show/show_message.h"
#include "server/talk/show/show_room.h"

#include <inttypes.h>

enum {
	BUSY_RETRY_S = 5, /* when the turn to write did not come in time */
	REPEATS_MAX = 3
};

enum {
	KIB = 1024
};

enum {
	FULL_ANSWER = 4 * 1024 * 1024
};

enum {
	/* As long as a client waits gladly for what takes many steps. */
	CHORE_WAIT_MS = 2000
};

void call_touch_account(struct call *call, struct tt_str user)
{
	call->touched_account = user;
}

struct tt_str call_path(const struct call *call, const char *name)
{
	struct tt_str path;

	/* What is no path leads nowhere: no file is called like that. */
	return path_check(call->arena, call_str(call, name), &path) ? TT_STR(".") : path;
}

enum tt_err call_need(struct call *call, const char *name)
{
	if (param_has(call->params, name))
		return TT_OK;
	call->req->reason_detail = tt_str(name);
	return TT_ERR_PARAM;
}

/* An attempt before this one may have taken it already. They do the same in the same order. */
static bool is_taken(struct call *call)
{
	call->n_taken++;
	return call->n_taken <= call->n_free;
}

bool call_take_of(struct call *call, const struct limit *limit, struct tt_str key)
{
	return is_taken(call) || limits_take(call->app->limits, limit, key, tt_clock_due_ms());
}

static enum tt_err take(struct call *call, size_t which, struct tt_str key, unsigned n,
			int64_t window_ms)
{
	struct talk *talk = &call->talk;
	int64_t most = talk_limit(talk, which);
	const struct limit limit = { limit_rows[which].name, (unsigned)most, window_ms };
	int64_t wait_ms = 0;

	if (most > 0 && !is_taken(call))
		wait_ms = limits_try(call->app->limits, &limit, key, n, tt_clock_due_ms());
	if (wait_ms == 0)
		return TT_OK;
	talk->limits.met = limit_rows[which].name;
	call->req->retry_after_s = (int)((wait_ms + 999) / 1000);
	return TT_ERR_RATE;
}

enum tt_err call_take(struct call *call, size_t which, unsigned n, int64_t window_ms)
{
	const struct talk *talk = &call->talk;

	return take(call, which, talk->user.p ? talk->user : talk->address, n, window_ms);
}

enum tt_err call_take_for(struct call *call, size_t which, struct tt_str key, int64_t window_ms)
{
	return take(call, which, key, 1, window_ms);
}

/* Test suites write as fast as they can. */
static bool counts_messages(const struct config *config)
{
	return !config->dev || config->messages_minute_set;
}

enum tt_err call_count_writing(struct call *call)
{
	enum tt_err err = TT_OK;

	if (counts_messages(app_config(call->app)))
		err = call_take(call, LIMIT(messages_minute), 1, 60 * 1000);
	if (err || call->req->body.n < KIB)
		return err;
	return call_take(call, LIMIT(long_kib_hour), (unsigned)(call->req->body.n / KIB),
			 60 * 60 * 1000);
}

/* Who only reads, and has not waited, may as well have come later: all of it is done once more.
 * What would write is of a time that never was. */
static enum tt_err begin_anew(struct request *req)
{
	if (!tt_str_is(req->method, "GET") || wait_is_armed(req->waiter))
		return TT_ERR_RESET;
	request_renew(req);
	return TT_ERR_AGAIN;
}

enum tt_err call_begin(struct call *call, enum db_mode mode)
{
	enum tt_err err = db_begin(call->db, mode);

	if (err == TT_ERR_AGAIN) /* it has waited long enough */
		err = TT_ERR_BUSY;
	if (err == TT_ERR_BUSY)
		call->req->retry_after_s = BUSY_RETRY_S;
	if (!err && mode == DB_WRITE && request_is_outdated(call->req))
		err = db_end(call->db, begin_anew(call->req));
	if (!err && mode == DB_READ)
		db_bound(call->db, app_config(call->app)->limits.read_ms * 1000);
	call->in_tx = !err;
	call->mode = mode;
	call->committed = call->talk.changed;
	return err;
}

/* Before the commit, so that its end is not missed (api/serve.c). */
static void await_chore(struct call *call)
{
	const struct topic chore = topic_chore(call->talk.changed.last_chore);

	if (chore.id != 0 && !wait_is_armed(call->req->waiter))
		wait_arm(call->req->waiter, &chore, 1, CHORE_WAIT_MS);
}

enum tt_err call_end(struct call *call, enum tt_err err)
{
	if (!call->in_tx)
		return err;
	call->in_tx = false;
	if (!err)
		err = talk_finish(&call->talk);
	if (!err)
		await_chore(call);
	err = db_end(call->db, err);
	if (err) /* then it was not changed */
		call->talk.changed = call->committed;
	return err;
}

/* What a request has besides its transaction, before an attempt. */
struct attempt {
	struct tt_writer writer;
	size_t n_data;
	size_t n_headers;
	int status;
	const char *content_type;
	size_t n_lines;
	struct tt_str touched_account;
	bool is_waiting;
};

static struct attempt begin_attempt(const struct call *call)
{
	const struct request *req = call->req;

	return (struct attempt){
		.writer = req->writer,
		.n_data = req->data.n,
		.n_headers = req->n_headers,
		.status = req->status,
		.content_type = req->content_type,
		.n_lines = call->n_lines,
		.touched_account = call->touched_account,
		.is_waiting = wait_is_armed(req->waiter),
	};
}

static void take_back(struct call *call, const struct attempt *before)
{
	struct request *req = call->req;

	req->writer = before->writer;
	req->data.n = before->n_data;
	req->data.failed = false;
	req->n_headers = before->n_headers;
	req->status = before->status;
	req->content_type = before->content_type;
	req->reason_detail = (struct tt_str){ NULL, 0 };
	req->retry_after_s = 0;
	call->n_lines = before->n_lines;
	call->touched_account = before->touched_account;
	call->talk.names = NULL; /* of a state that never was */
	call->talk.limits.met = NULL;
	if (call->n_taken > call->n_free)
		call->n_free = call->n_taken;
	call->n_taken = 0;
	if (!before->is_waiting)
		wait_finish(req->waiter);
}

enum tt_err call_repeat(struct call *call, call_step once, void *ctx)
{
	const struct attempt before = begin_attempt(call);
	enum tt_err err;

	call->n_taken = call->n_free = 0;
	err = once(call, ctx);
	for (int i = 0; err == TT_ERR_AGAIN && i < REPEATS_MAX; i++) {
		take_back(call, &before);
		err = once(call, ctx);
	}
	call->n_free = 0;
	if (err != TT_ERR_AGAIN)
		return err;
	call->req->retry_after_s = BUSY_RETRY_S;
	return TT_ERR_BUSY;
}

struct own_transaction {
	enum db_mode mode;
	call_step run;
	void *ctx;
};

static enum tt_err run_own(struct call *call, void *ctx)
{
	const struct own_transaction *own = ctx;
	enum tt_err err = call_begin(call, own->mode);

	return err ? err : call_end(call, own->run(call, own->ctx));
}

enum tt_err call_in_transaction(struct call *call, enum db_mode mode, call_step run, void *ctx)
{
	struct own_transaction own = { mode, run, ctx };

	return call_repeat(call, run_own, &own);
}

enum tt_err call_pause(struct call *call)
{
	return call_end(call, TT_OK);
}

enum tt_err call_resume(struct call *call, enum db_mode mode)
{
	enum tt_err err = call_begin(call, mode);

	return err ? err : call_pass_gates(call);
}

enum tt_err call_look_again(struct call *call, enum db_mode mode)
{
	enum tt_err err = call_pause(call);

	return err ? err : call_resume(call, mode);
}

enum tt_err call_pass_gates(struct call *call)
{
	enum tt_err err;

	if (!(call->access & ACCESS_ROOM))
		return TT_OK;
	err = call_find_room(call);
	return err ? err : access_check_room(call->access, &call->talk, &call->seat);
}

/* Without a login the session in the room says who somebody is: a guest, or invited by e-mail. The
 * session of a user says nothing to those who do not show his password. */
static enum tt_err find_guest(struct call *call, int64_t attendee_id)
{
	struct seat *seat = &call->seat;
	struct attendee attendee;
	enum tt_err err =
		store_attendee_by_id(call->db, call->arena, seat->room.id, attendee_id, &attendee);

	if (err || tt_str_eq(attendee.actor_type, ACTOR_USERS))
		return err;
	seat_take(&call->talk, seat, &attendee);
	/* Who is banned by name was removed; so only the address is left to look at. */
	return talk_address_is_banned(&call->talk, seat, &seat->is_banned);
}

static enum tt_err find_session(struct call *call)
{
	struct talk *talk = &call->talk;
	struct seat *seat = &call->seat;
	struct session session;
	enum tt_err err;

	if (!talk->cookie_hash.p)
		return TT_OK;
	err = store_session_of_client(call->db, call->arena, seat->room.id, talk->cookie_hash,
				      &session);
	if (err)
		return err == TT_ERR_NO_SESSION ? TT_OK : err;
	if (!talk->user.p)
		err = find_guest(call, session.attendee_id);
	if (err || !seat->is_attendee ||
	    session.attendee_id != seat->attendee.id) /* left over from another login */
		return err;
	seat->session_id = session.session_id;
	seat->session_row = session.id;
	seat->session_ping_s = session.last_ping_s;
	return TT_OK;
}

/* Who looks twice shall not believe what he saw the first time. */
static void forget_room(struct call *call)
{
	call->seat = (struct seat){ 0 };
	if (!call->talk.user.p)
		call->talk.actor = (struct actor){ 0 };
}

/* Without passing the gates: who may pass them is being found out. */
static enum tt_err new_transaction(struct call *call, enum db_mode mode)
{
	enum tt_err err = call_pause(call);

	return err ? err : call_begin(call, mode);
}

/* Opens the lobby in a transaction of its own: it stays open, whatever becomes of the request. */
static enum tt_err open_lobby(struct call *call, struct room *room)
{
	enum db_mode mode = call->mode;
	enum tt_err err = new_transaction(call, DB_WRITE);

	if (!err)
		err = store_room_by_token(call->db, call->arena, room->token, room);
	if (!err)
		err = talk_lobby_open_if_due(&call->talk, room);
	if (err)
		return err;
	return new_transaction(call, mode);
}

/* A lobby whose time is over is opened, and the room read again. */
static enum tt_err find_settled_room(struct call *call, struct room *room)
{
	enum tt_err err;

	for (;;) {
		err = store_room_by_token(call->db, call->arena, call_str(call, "token"), room);
		if (err || !talk_lobby_is_due(room, call->talk.now_s))
			return err;
		err = open_lobby(call, room);
		if (err)
			return err;
	}
}

enum tt_err call_find_room(struct call *call)
{
	struct room room;
	enum tt_err err;

	forget_room(call);
	err = find_settled_room(call, &room);
	if (err)
		return err;
	if (call->talk.user.p)
		err = seat_of_user(&call->talk, &room, &call->seat);
	else
		call->seat = seat_in(&room, NULL);
	return err && err != TT_ERR_PARTICIPANT ? err : find_session(call);
}

bool call_is_full(const struct call *call)
{
	return call->req->data.n > FULL_ANSWER;
}

void call_put_empty_list(struct call *call)
{
	tt_write_list(call->out);
	tt_write_end(call->out);
}

void call_put_null(struct call *call)
{
	tt_write_null(call->out);
}

enum tt_err call_answer_null(struct call *call, enum tt_err err)
{
	if (!err)
		call_put_null(call);
	return err;
}

void call_put_conversations(struct call *call, struct tt_conversation conversations[], size_t n)
{
	tt_write_list(call->out);
	for (size_t i = 0; i < n; i++) {
		if (call_is_full(call))
			conversations[i].last_message = NULL;
		tt_conversation_write(call->out, &conversations[i]);
	}
	tt_write_end(call->out);
}

enum tt_err call_put_room(struct call *call)
{
	const struct show_room how = { .with_status = true, .with_last_message = true };
	struct tt_conversation conversation;
	enum tt_err err;

	err = talk_show_room(&call->talk, &call->seat, &how, &conversation);
	if (!err)
		tt_conversation_write(call->out, &conversation);
	return err;
}

enum tt_err call_answer_room(struct call *call, enum tt_err err)
{
	return err ? err : call_put_room(call);
}

enum tt_err call_add_common_read(struct call *call, int64_t *out)
{
	bool is_private;
	int64_t common = 0;
	enum tt_err err = talk_read_is_private(&call->talk, &is_private);

	if (out)
		*out = 0;
	if (err || is_private)
		return err;
	err = store_attendees_common_read(call->db, call->seat.room.id, &common);
	request_add_header(call->req, "X-Chat-Last-Common-Read",
			   tt_str_printf(call->arena, "%" PRId64, common));
	if (out)
		*out = common;
	return err;
}

enum tt_err call_put_message(struct call *call, const struct message *row, bool with_parent)
{
	struct tt_message shown;
	enum tt_err err = talk_message_show(&call->talk, &call->seat, row, with_parent, &shown);

	if (!err)
		err = call_add_common_read(call, NULL);
	if (!err)
		tt_message_write(call->out, &shown);
	return err;
}

enum tt_err call_name_guest(struct call *call)
{
	struct tt_str name = tt_str_trim(call_str(call, "actorDisplayName"));

	if (name.n == 0 || !talk_is_guest(&call->seat.attendee))
		return TT_OK;
	return talk_name_guest(&call->talk, &call->seat, name);
}

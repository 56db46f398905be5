/* join.c - sessions: a client comes to look at a conversation, and goes (talk-rooms 2.10 to
 * 2.12). */
#include "server/talk/people/join.h"
#include "server/api/cookie.h"
#include "server/api/guarded.h"
#include "server/api/handlers.h"
#include "server/api/slow.h"
#include "server/store/guest_identities.h"
#include "server/talk/people/bans.h"
#include "server/talk/people/guests.h"

enum {
	MINUTE_MS = 60 * 1000
};

/* Reads who the caller is in the room, and whether a password stands between. */
static enum tt_err look_up(struct call *call, void *needs_password)
{
	enum tt_err err = call_find_room(call);

	if (err)
		return err == TT_ERR_ROOM ? TT_ERR_JOIN : err;
	return talk_may_join(&call->talk, &call->seat, needs_password);
}

/* Clients that do not want to throw themselves out of a call are told of it. */
static enum tt_err refuse_in_call(struct call *call, const struct session *session)
{
	call->req->status = 409;
	tt_write_object(call->out);
	tt_put_str(call->out, "sessionId", session->session_id);
	tt_put_i64(call->out, "inCall", session->in_call);
	tt_put_i64(call->out, "lastPing", session->last_ping_s);
	tt_write_end(call->out);
	return TT_OK;
}

/* Somebody else may have planted the cookie that a client brings. By one that nobody has got from
 * us no one becomes a guest, and behind a password a guest goes with a new one in any case. */
static enum tt_err settle_cookie(struct call *call, bool gave_password)
{
	struct talk *talk = &call->talk;
	struct seat *seat = &call->seat;
	struct tt_str old = talk->cookie_hash;
	bool keeps = talk->user.p || seat->is_attendee;
	enum tt_err err = TT_OK;

	if (!keeps && !gave_password && old.p)
		err = store_guest_cookie_is_known(call->db, old, &keeps);
	if (err)
		return err;
	talk->cookie_hash = keeps ? cookie_ensure(call->req) : cookie_renew(call->req);
	return keeps ? TT_OK : talk_move_client(&call->talk, old, talk->cookie_hash);
}

/* The first look is only for the password, which takes long to check; what it found is looked up
 * again where it counts. A password that was changed in between is asked for again. */
static enum tt_err join(struct call *call, void *ctx)
{
	const struct tt_str checked_hash = *(const struct tt_str *)ctx;
	struct session session = { 0 };
	bool needs_password = false;
	enum tt_err err = look_up(call, &needs_password);

	if (!err && needs_password &&
	    (!checked_hash.p || !tt_str_eq(checked_hash, call->seat.room.password_hash)))
		err = TT_ERR_PASSWORD;
	if (!err && !param_bool(call->params, "force", true))
		err = talk_session_in_call(&call->talk, &call->seat, &session);
	if (!err && session.id != 0)
		return refuse_in_call(call, &session);
	if (!err)
		err = settle_cookie(call, needs_password);
	if (err)
		return err;
	return call_answer_room(call, talk_join(&call->talk, &call->seat));
}

static enum tt_err spread_ban(struct call *call, void *ctx)
{
	(void)ctx;
	return talk_ban_spread(&call->talk, &call->seat);
}

/* What a stranger tries is counted, whether he guesses tokens or comes back though banned. */
static enum tt_err refuse_stranger(struct call *call, enum tt_err why)
{
	enum tt_err err = TT_OK;

	if (why == TT_ERR_JOIN)
		guarded_failed(call, GUARD_TOKEN, call_str(call, "token"));
	if (why == TT_ERR_JOIN_BANNED)
		err = call_in_transaction(call, DB_WRITE, spread_ban, NULL);
	return err ? err : why;
}

/* A conversation takes so many, and they stay for a while when they have gone: nobody shall fill it
 * for the others. */
static enum tt_err count_guest(struct call *call)
{
	if (call->talk.user.p || call->seat.is_attendee)
		return TT_OK;
	return call_take(call, LIMIT(guests_minute), 1, MINUTE_MS);
}

enum tt_err join_room(struct call *call)
{
	struct tt_str checked_hash = { NULL, 0 };
	bool needs_password = false;
	enum tt_err err;

	err = call_in_transaction(call, DB_READ, look_up, &needs_password);
	/* While guessing is blocked, a right guess finds nothing either; attendees do not notice.
	 */
	if (!call->seat.is_attendee && guarded_check(call, GUARD_TOKEN))
		return TT_ERR_THROTTLED;
	if (err)
		return refuse_stranger(call, err);
	if (needs_password) {
		checked_hash = call->seat.room.password_hash;
		err = slow_check_room_password(call, call_str(call, "password"));
	}
	if (!err)
		err = count_guest(call);
	return err ? err : call_in_transaction(call, DB_WRITE, join, &checked_hash);
}

/* Always a success, also for rooms and sessions that are not there (talk-rooms 2.11). */
enum tt_err join_leave(struct call *call)
{
	enum tt_err err = call_find_room(call);

	if (!err)
		err = talk_leave_session(&call->talk, &call->seat);
	else if (err == TT_ERR_ROOM)
		err = TT_OK;
	call_put_null(call);
	return err;
}

enum tt_err join_set_state(struct call *call)
{
	enum tt_err err =
		talk_set_session_state(&call->talk, &call->seat, call_int(call, "state", -1));

	return err ? err : call_put_room(call);
}

/* participants.c - who is in a conversation (talk-rooms 2.10 to 2.17). */
#include "server/talk/participants.h"
#include "server/api/cookie.h"
#include "server/api/handlers.h"
#include "server/store/sessions.h"
#include "server/talk/permissions.h"
#include "server/talk/show.h"

#define GUARD_PASSWORD "talkRoomPassword"

enum tt_err participants_list(struct call *call)
{
	struct tt_participant *participants;
	bool with_status = call->who.user.p && param_bool(call->params, "includeStatus", false);
	size_t n;
	enum tt_err err;

	if (call->viewer.attendee.type == PARTICIPANT_GUEST)
		return TT_ERR_LIST_GUEST;
	err = talk_show_participants(call->db, call->arena, &call->viewer, with_status,
				     &participants, &n);
	if (err)
		return err;
	tt_write_list(call->out);
	for (size_t i = 0; i < n; i++)
		tt_participant_write(call->out, &participants[i]);
	tt_write_end(call->out);
	return TT_OK;
}

enum tt_err participants_add(struct call *call)
{
	struct tt_str source = param_str(call->params, "source", TT_STR("users"));
	enum tt_err err = call_need(call, "newParticipant");

	if (!err)
		err = talk_add_participant(call->db, call->arena, &call->viewer, source,
					   call_str(call, "newParticipant"));
	if (err)
		return err;
	call_touch_room(call, call->viewer.room.id);
	call_put_empty_list(call);
	return TT_OK;
}

enum tt_err participants_leave(struct call *call)
{
	bool deleted = false;
	enum tt_err err = talk_leave(call->db, call->arena, &call->viewer, &deleted);

	if (err)
		return err;
	call_touch_room(call, call->viewer.room.id);
	call_put_null(call);
	return TT_OK;
}

/* Reads who the caller is in the room, and whether a password stands between. */
static enum tt_err look_up(struct call *call, bool *needs_password)
{
	enum tt_err err = call_find_room(call);

	if (err)
		return err == TT_ERR_ROOM ? TT_ERR_JOIN : err;
	return talk_may_join(&call->viewer, needs_password);
}

static enum tt_err check_password(struct call *call)
{
	struct accounts *accounts = call->app->accounts;
	struct tt_str address = call->req->address;

	if (accounts_guard_blocks(accounts, GUARD_PASSWORD, address))
		return TT_ERR_THROTTLED;
	if (accounts_hash_matches(call->viewer.room.password_hash, call_str(call, "password"))) {
		accounts_guard_clear(accounts, GUARD_PASSWORD, address);
		return TT_OK;
	}
	accounts_guard_failed(accounts, GUARD_PASSWORD, address);
	return TT_ERR_PASSWORD;
}

/* The first look is only for the password, which takes long to check; what it found is looked up
 * again where it counts. */
static enum tt_err join(struct call *call, bool password_checked)
{
	bool needs_password = false;
	enum tt_err err = look_up(call, &needs_password);

	if (!err && needs_password && !password_checked)
		err = TT_ERR_PASSWORD;
	if (err)
		return err;
	call->viewer.cookie_hash = cookie_ensure(call->req);
	err = talk_join(call->db, call->arena, &call->viewer);
	if (err)
		return err;
	call_touch_room(call, call->viewer.room.id);
	return call_put_room(call);
}

static enum tt_err first_look(struct call *call, bool *needs_password)
{
	enum tt_err err = db_begin(call->db, DB_READ);

	return err ? err : db_end(call->db, look_up(call, needs_password));
}

enum tt_err participants_join(struct call *call)
{
	struct accounts *accounts = call->app->accounts;
	struct tt_str address = call->req->address;
	bool needs_password = false;
	enum tt_err err;

	if (accounts_guard_blocks(accounts, GUARD_TOKEN, address))
		return TT_ERR_THROTTLED;
	err = first_look(call, &needs_password);
	if (err == TT_ERR_JOIN)
		accounts_guard_failed(accounts, GUARD_TOKEN, address);
	if (!err && needs_password)
		err = check_password(call);
	if (!err)
		err = db_begin(call->db, DB_WRITE);
	return err ? err : db_end(call->db, join(call, needs_password));
}

/* Always a success, also for rooms and sessions that are not there (talk-rooms 2.11). */
enum tt_err participants_leave_session(struct call *call)
{
	enum tt_err err = call_find_room(call);

	if (!err)
		err = talk_leave_session(call->db, call->arena, &call->viewer);
	else if (err == TT_ERR_ROOM)
		err = TT_OK;
	call_put_null(call);
	return err;
}

/* participants.c - who is in a conversation, and as what (talk-rooms 2.8, 2.14 to 2.17). */
#include "server/talk/rooms/participants.h"
#include "server/api/guarded.h"
#include "server/api/handlers.h"
#include "server/talk/people/join.h"
#include "server/talk/people/roles.h"
#include "server/talk/show/show_people.h"

#include <inttypes.h>

void participants_put(struct call *call, const struct shown_people *people)
{
	bool has_status = false;

	tt_write_list(call->out);
	for (size_t i = 0; i < people->n; i++) {
		tt_participant_write(call->out, &people->items[i]);
		has_status |= (people->items[i].parts & TT_PART_STATUS) != 0;
	}
	tt_write_end(call->out);
	if (has_status)
		request_add_header(call->req, "X-Nextcloud-Has-User-Statuses", TT_STR("true"));
}

/* Looking at the list tidies it up. */
static enum tt_err clean(struct call *call)
{
	bool needed = false;
	enum tt_err err = talk_needs_cleaning(&call->talk, &call->seat, &needed);

	if (err || !needed)
		return err;
	err = call_look_again(call, DB_WRITE);
	return err ? err : talk_clean(&call->talk, &call->seat);
}

enum tt_err participants_list(struct call *call)
{
	struct shown_people people = {
		.with_status = call->who.user.p && param_bool(call->params, "includeStatus", false)
	};
	enum tt_err err;

	if (call->seat.attendee.type == PARTICIPANT_GUEST)
		return TT_ERR_LIST_GUEST;
	err = clean(call);
	if (!err)
		err = talk_show_participants(&call->talk, &call->seat, &people);
	if (!err)
		participants_put(call, &people);
	return err;
}

/* Inviting by e-mail makes the conversation public, if it can be, and its type is told. */
static void put_added(struct call *call, struct tt_str source)
{
	if (!tt_str_is(source, "emails") || call->seat.room.type != ROOM_PUBLIC) {
		call_put_empty_list(call);
		return;
	}
	tt_write_object(call->out);
	tt_put_i64(call->out, "type", call->seat.room.type);
	tt_write_end(call->out);
}

enum tt_err participants_add(struct call *call)
{
	struct tt_str source = param_str(call->params, "source", TT_STR("users"));
	enum tt_err err = call_need(call, "newParticipant");

	if (!err)
		err = talk_add_participant(&call->talk, &call->seat, source,
					   call_str(call, "newParticipant"));
	if (err)
		return err;
	put_added(call, source);
	return TT_OK;
}

enum tt_err participants_leave(struct call *call)
{
	bool deleted;

	return call_answer_null(call, talk_leave(&call->talk, &call->seat, &deleted));
}

enum tt_err participants_remove(struct call *call)
{
	bool deleted;

	return call_answer_null(call, talk_remove(&call->talk, &call->seat,
						  call_int(call, "attendeeId", 0), &deleted));
}

/* Who rises to lead a conversation, or falls. */
static enum tt_err role_changed(struct call *call, enum tt_err err, const char *event)
{
	call_audit(
		call, event, call->seat.room.token,
		tt_str_printf(call->arena, "attendee:%" PRId64, call_int(call, "attendeeId", 0)));
	return call_answer_null(call, err);
}

enum tt_err participants_promote(struct call *call)
{
	return role_changed(call,
			    talk_promote(&call->talk, &call->seat, call_int(call, "attendeeId", 0)),
			    "promoted");
}

enum tt_err participants_demote(struct call *call)
{
	return role_changed(call,
			    talk_demote(&call->talk, &call->seat, call_int(call, "attendeeId", 0)),
			    "demoted");
}

enum tt_err participants_permissions(struct call *call)
{
	const struct permission_change change = {
		.attendee_id = call_int(call, "attendeeId", 0),
		.method = call_str(call, "method"),
		.permissions = call_int(call, "permissions", 0),
	};
	struct shown_people people = { .with_status = call->who.user.p != NULL };
	struct attendee attendee;
	enum tt_err err = talk_change_permissions(&call->talk, &call->seat, &change, &attendee);

	if (!err)
		err = talk_show_participant(&call->talk, &call->seat, &attendee, &people);
	if (!err)
		participants_put(call, &people);
	return err;
}

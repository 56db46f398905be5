/* personal_flags.c - what a conversation is for one of its users (talk-rooms 2.13). Nobody else
 * sees it, so no message tells of it. */
#include "server/api/handlers.h"
#include "server/talk/people/personal_flags.h"

static enum tt_err set(struct call *call, enum attendee_flag flag, int64_t value)
{
	enum tt_err err = talk_set_personal_flag(&call->talk, &call->seat, flag, value);

	return err ? err : call_put_room(call);
}

enum tt_err personal_flags_favorite(struct call *call)
{
	return set(call, ATTENDEE_FAVORITE, 1);
}

enum tt_err personal_flags_no_favorite(struct call *call)
{
	return set(call, ATTENDEE_FAVORITE, 0);
}

enum tt_err personal_flags_archive(struct call *call)
{
	return set(call, ATTENDEE_ARCHIVED, 1);
}

enum tt_err personal_flags_no_archive(struct call *call)
{
	return set(call, ATTENDEE_ARCHIVED, 0);
}

enum tt_err personal_flags_important(struct call *call)
{
	return set(call, ATTENDEE_IMPORTANT, 1);
}

enum tt_err personal_flags_no_important(struct call *call)
{
	return set(call, ATTENDEE_IMPORTANT, 0);
}

enum tt_err personal_flags_sensitive(struct call *call)
{
	return set(call, ATTENDEE_SENSITIVE, 1);
}

enum tt_err personal_flags_no_sensitive(struct call *call)
{
	return set(call, ATTENDEE_SENSITIVE, 0);
}

static enum tt_err set_level(struct call *call, enum attendee_flag flag)
{
	enum tt_err err = call_need(call, "level");

	return err ? err : set(call, flag, call_int(call, "level", 0));
}

enum tt_err personal_flags_notify(struct call *call)
{
	return set_level(call, ATTENDEE_NOTIFICATION_LEVEL);
}

enum tt_err personal_flags_notify_calls(struct call *call)
{
	return set_level(call, ATTENDEE_NOTIFICATION_CALLS);
}

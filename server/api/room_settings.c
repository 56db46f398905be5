/* room_settings.c - what moderators set in a conversation (talk-rooms 2.6 to 2.9). */
#include "server/api/guarded.h"
#include "server/api/handlers.h"
#include "server/api/slow.h"
#include "server/talk/rooms/lobby.h"
#include "server/talk/rooms/settings.h"

enum tt_err room_settings_description(struct call *call)
{
	enum tt_err err = call_need(call, "description");

	if (!err)
		err = talk_set_description(&call->talk, &call->seat, call_str(call, "description"));
	return call_answer_room(call, err);
}

enum tt_err room_settings_unbind(struct call *call)
{
	return call_answer_room(call, talk_unbind_object(&call->talk, &call->seat));
}

static enum tt_err set_number(struct call *call, const char *param, enum talk_setting which)
{
	enum tt_err err = call_need(call, param);

	if (!err)
		err = talk_set_number(&call->talk, &call->seat, which, call_int(call, param, 0));
	return call_answer_room(call, err);
}

enum tt_err room_settings_read_only(struct call *call)
{
	return set_number(call, "state", SETTING_READ_ONLY);
}

enum tt_err room_settings_listable(struct call *call)
{
	return set_number(call, "scope", SETTING_LISTABLE);
}

enum tt_err room_settings_mention_permissions(struct call *call)
{
	return set_number(call, "mentionPermissions", SETTING_MENTIONS);
}

/* The hash of the password that was sent, p == NULL for an empty one. It is made while no
 * transaction is open; the gates were passed before, so nobody but a moderator makes us hash, and
 * are passed again. */
static enum tt_err hash_password(struct call *call, struct tt_str *out)
{
	struct tt_str password = call_str(call, "password");
	enum tt_err err = call_pause(call);

	*out = (struct tt_str){ NULL, 0 };
	if (!err && password.n > 0)
		err = slow_hash(call, password, false, out);
	return err ? err : call_resume(call, DB_WRITE);
}

enum tt_err room_settings_make_public(struct call *call)
{
	struct tt_str hash;
	enum tt_err err = hash_password(call, &hash);

	if (!err)
		err = talk_make_public(&call->talk, &call->seat, hash);
	if (hash.p)
		call_audit(call, "room-password-set", call->seat.room.token, TT_STR(""));
	return call_answer_room(call, err);
}

enum tt_err room_settings_make_private(struct call *call)
{
	return call_answer_room(call, talk_make_private(&call->talk, &call->seat));
}

enum tt_err room_settings_password(struct call *call)
{
	struct tt_str hash = { NULL, 0 };
	enum tt_err err = call_need(call, "password");

	if (!err)
		err = hash_password(call, &hash);
	if (!err)
		err = talk_set_room_password(&call->talk, &call->seat, hash);
	call_audit(call, hash.p ? "room-password-set" : "room-password-removed",
		   call->seat.room.token, TT_STR(""));
	return call_answer_room(call, err);
}

enum tt_err room_settings_default_permissions(struct call *call)
{
	enum tt_err err = call_need(call, "permissions");

	if (!err)
		err = talk_set_default_permissions(&call->talk, &call->seat,
						   call_int(call, "permissions", 0));
	return call_answer_room(call, err);
}

/* Two ways to set permissions that Talk has taken out, but still answers. */
enum tt_err room_settings_call_permissions(struct call *call)
{
	(void)call;
	return TT_ERR_MODE;
}

enum tt_err room_settings_all_permissions(struct call *call)
{
	(void)call;
	return TT_ERR_ALL_PERMISSIONS;
}

enum tt_err room_settings_lobby(struct call *call)
{
	enum tt_err err = call_need(call, "state");

	if (!err)
		err = talk_set_lobby(&call->talk, &call->seat, call_int(call, "state", 0),
				     call_int(call, "timer", 0));
	return call_answer_room(call, err);
}

/* Neither a SIP bridge nor a recording backend can be configured, and so says the answer. */
enum tt_err room_settings_sip(struct call *call)
{
	(void)call;
	return TT_ERR_SIP_CONFIG;
}

enum tt_err room_settings_recording_consent(struct call *call)
{
	(void)call;
	return TT_ERR_RECORDING_CONFIG;
}

enum tt_err room_settings_message_expiration(struct call *call)
{
	enum tt_err err = call_need(call, "seconds");

	if (!err)
		err = talk_set_expiration(&call->talk, &call->seat, call_int(call, "seconds", 0));
	return call_answer_room(call, err);
}

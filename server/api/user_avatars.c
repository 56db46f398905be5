/* user_avatars.c - the pictures of people, outside OCS. Nobody has a picture of his own here: all
 * of them are initials. As in Nextcloud no login is needed, so that they can stand in web pages;
 * but without one they say nothing of accounts, where Nextcloud answers 404 to what is none. */
#include "server/api/handlers.h"
#include "server/api/pictures.h"
#include "server/talk/rooms/avatars.h"

enum {
	SMALL_SIDE = 64,
	LARGE_SIDE = 512,
};

static unsigned side_of(const struct call *call)
{
	return call_int(call, "size", LARGE_SIDE) <= SMALL_SIDE ? SMALL_SIDE : LARGE_SIDE;
}

static void answer(struct call *call, int status, const struct avatar_view *view, int64_t keep_s)
{
	request_add_header(call->req, "X-NC-IsCustomAvatar", TT_STR("0"));
	picture_answer(call, status, view, keep_s);
}

static enum tt_err guest(struct call *call, struct tt_str name, bool dark)
{
	struct avatar_view view;

	talk_guest_avatar(call->arena, name, side_of(call), dark, &view);
	answer(call, 201, &view, PICTURE_HALF_HOUR_S);
	return TT_OK;
}

/* Whoever does not say who he is learns nothing, neither a name nor whether there is somebody: the
 * initials are those of the id that he brought. */
static enum tt_err anybody(struct call *call, struct tt_str id, bool dark)
{
	struct avatar_view view;

	talk_guest_avatar(call->arena, id, side_of(call), dark, &view);
	answer(call, 200, &view, PICTURE_DAY_S);
	return TT_OK;
}

static enum tt_err user(struct call *call, bool dark)
{
	struct tt_str name = call_str(call, "user");
	struct avatar_view view;
	enum tt_err err;

	if (!call->who.user.p)
		return anybody(call, name, dark);
	err = talk_user_avatar(&call->talk, name, side_of(call), dark, &view);

	if (err == TT_ERR_NO_USER && param_bool(call->params, "guestFallback", false))
		return guest(call, name, dark);
	if (err == TT_ERR_NO_USER) {
		request_answer(call->req, 404, "application/json; charset=utf-8", TT_STR("[]"));
		return TT_OK;
	}
	if (!err)
		answer(call, 200, &view, PICTURE_DAY_S);
	return err;
}

enum tt_err user_avatar(struct call *call)
{
	return user(call, false);
}

enum tt_err user_avatar_dark(struct call *call)
{
	return user(call, true);
}

enum tt_err guest_avatar(struct call *call)
{
	return guest(call, call_str(call, "name"), param_bool(call->params, "darkTheme", false));
}

enum tt_err guest_avatar_dark(struct call *call)
{
	return guest(call, call_str(call, "name"), true);
}

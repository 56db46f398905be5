/* avatars.c - pictures of conversations (talk-rooms 6.1). */
#include "server/talk/avatars.h"
#include "server/api/handlers.h"
#include "server/api/picture.h"
#include "server/api/serve.h"
#include "server/talk/rooms.h"

enum {
	/* Of a request: the largest file, and some more, so that a larger one can be told what is
	 * wrong with it. */
	BODY_MAX = AVATAR_MAX_BYTES + (1 << 20)
};

size_t api_body_limit(struct tt_str method, struct tt_str uri)
{
	const struct tt_str end = TT_STR("/avatar");
	struct tt_str rest = uri;
	struct tt_str path = tt_str_cut(&rest, '?');

	if (!tt_str_is(method, "POST") || path.n < end.n)
		return 0;
	return memcmp(path.p + path.n - end.n, end.p, end.n) == 0 ? BODY_MAX : 0;
}

/* Everybody who waits in the room hears of it; the moderator gets the room. */
static enum tt_err answer(struct call *call, enum tt_err err)
{
	if (err)
		return err;
	call_touch_room(call, call->viewer.room.id);
	return call_put_room(call);
}

/* Looking at the file takes long, so no transaction is open meanwhile; the gates were passed
 * before, so nobody but a moderator makes us look, and are passed again. */
static enum tt_err check_file(struct call *call, struct tt_str *image, struct tt_str *content_type)
{
	const struct param_file *file = call_file(call, "file");
	enum tt_err err = file ? call_pause(call) : TT_ERR_AVATAR_FILE;

	if (!err)
		err = talk_avatar_check_file(call->arena, file->bytes, image, content_type);
	return err ? err : call_resume(call, DB_WRITE);
}

enum tt_err avatars_set_image(struct call *call)
{
	struct viewer *viewer = &call->viewer;
	struct tt_str image = { NULL, 0 };
	struct tt_str content_type = { NULL, 0 };
	enum tt_err err = talk_avatar_check_room(&viewer->room);

	if (!err)
		err = check_file(call, &image, &content_type);
	if (!err)
		err = talk_avatar_set_image(call->db, call->arena, viewer, image, content_type);
	return answer(call, err);
}

enum tt_err avatars_set_emoji(struct call *call)
{
	struct viewer *viewer = &call->viewer;
	struct tt_str emoji = call_str(call, "emoji");
	struct tt_str color = param_str(call->params, "color", (struct tt_str){ NULL, 0 });
	enum tt_err err = call_need(call, "emoji");

	if (!err)
		err = talk_avatar_check_room(&viewer->room);
	if (!err)
		err = talk_avatar_check_emoji(emoji, color);
	if (!err)
		err = talk_avatar_set_emoji(call->db, call->arena, viewer, emoji, color);
	return answer(call, err);
}

enum tt_err avatars_delete(struct call *call)
{
	return answer(call, talk_avatar_remove(call->db, call->arena, &call->viewer));
}

/* Who is in the conversation, and users who would find it in the list. */
static bool may_look(const struct viewer *viewer)
{
	if (viewer->is_attendee)
		return !viewer->is_banned;
	return viewer->user.p && talk_room_is_listed(&viewer->room);
}

static enum tt_err put_avatar(struct call *call, bool dark)
{
	const struct viewer *viewer = &call->viewer;
	struct picture picture;
	enum tt_err err = may_look(viewer) ? TT_OK : TT_ERR_ROOM;

	if (!err)
		err = talk_avatar_picture(call->db, call->arena, viewer, dark, &picture);
	if (err)
		return err;
	picture_answer(call, &picture,
		       tt_str_printf(call->arena, "%.*s-%s",
				     TT_STR_ARG(talk_avatar_version(call->arena, &viewer->room)),
				     dark ? "dark" : "bright"));
	return TT_OK;
}

enum tt_err avatars_get(struct call *call)
{
	return put_avatar(call, param_bool(call->params, "darkTheme", false));
}

enum tt_err avatars_get_dark(struct call *call)
{
	return put_avatar(call, true);
}

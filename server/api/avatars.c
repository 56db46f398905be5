/* avatars.c - the pictures of conversations (talk-rooms 6.1). */
#include "server/talk/rooms/avatars.h"
#include "server/api/handlers.h"
#include "server/api/pictures.h"
#include "server/api/slow.h"

static enum tt_err check_file(const struct param_file *file)
{
	if (!file)
		return TT_ERR_AVATAR_NO_FILE;
	if (file->filename.n == 0 || file->bytes.n == 0)
		return TT_ERR_AVATAR_FILE;
	return file->bytes.n > AVATAR_MAX_BYTES ? TT_ERR_AVATAR_SIZE : TT_OK;
}

/* Decoding takes a while: nobody waits for a transaction meanwhile. The gates were passed before,
 * so nobody but a moderator makes us decode, and are passed again. */
static enum tt_err set_picture(struct call *call, struct tt_str file)
{
	const struct tt_picture *picture = NULL;
	enum tt_err err = call_pause(call);

	if (!err)
		err = slow_picture(call, file, &picture);
	if (!err)
		err = call_resume(call, DB_WRITE);
	if (!err)
		err = talk_avatar_check_room(&call->seat.room);
	return err ? err : talk_avatar_set_picture(&call->talk, &call->seat, picture);
}

enum tt_err avatars_upload(struct call *call)
{
	const struct param_file *file = param_file(call->params, "file");
	enum tt_err err = talk_avatar_check_room(&call->seat.room);

	if (!err)
		err = check_file(file);
	if (!err)
		err = set_picture(call, file->bytes);
	return call_answer_room(call, err);
}

enum tt_err avatars_set_emoji(struct call *call)
{
	struct tt_str emoji = call_str(call, "emoji");
	struct tt_str color = param_str(call->params, "color", (struct tt_str){ NULL, 0 });
	enum tt_err err = call_need(call, "emoji");

	if (!err)
		err = talk_avatar_check_room(&call->seat.room);
	if (!err)
		err = talk_avatar_check_emoji(emoji, color);
	if (!err)
		err = talk_avatar_set_emoji(&call->talk, &call->seat, emoji, color);
	return call_answer_room(call, err);
}

enum tt_err avatars_remove(struct call *call)
{
	return call_answer_room(call, talk_avatar_remove(&call->talk, &call->seat));
}

static enum tt_err view(struct call *call, bool dark)
{
	struct avatar_view found;
	enum tt_err err = talk_avatar_check_reader(&call->talk, &call->seat);

	if (!err)
		err = talk_avatar_view(&call->talk, &call->seat, dark, &found);
	if (err)
		return err;
	picture_answer(call, 200, &found, PICTURE_DAY_S);
	return TT_OK;
}

enum tt_err avatars_get(struct call *call)
{
	return view(call, param_bool(call->params, "darkTheme", false));
}

enum tt_err avatars_get_dark(struct call *call)
{
	return view(call, true);
}

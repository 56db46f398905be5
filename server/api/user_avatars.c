/* user_avatars.c - pictures of people, as Nextcloud serves them: outside OCS, to anybody. Nobody
 * has sent one here, so they are patterns made of the name. */
#include "server/api/handlers.h"
#include "server/api/picture.h"
#include "server/store/users.h"
#include "server/talk/pictures.h"

enum {
	SMALL = 64,
	LARGE = 512
};

static void put(struct call *call, struct tt_str name, bool dark)
{
	uint32_t side = call_int(call, "size", LARGE) <= SMALL ? SMALL : LARGE;
	const struct picture picture = { TT_STR(PICTURE_PAINTED),
					 picture_of_person(call->arena, name, side, dark) };

	request_add_header(call->req, "X-NC-IsCustomAvatar", TT_STR("0"));
	picture_answer(
		call, &picture,
		tt_str_printf(call->arena, "pattern-1-%u-%s", side, dark ? "dark" : "bright"));
}

/* To those who are not logged in every name is somebody's: they cannot find out who has an account.
 */
static enum tt_err put_user(struct call *call, bool dark)
{
	struct tt_str name = call_str(call, "user");
	struct user user;
	enum tt_err err = TT_OK;

	if (call->who.user.p)
		err = store_user_get(call->db, call->arena, name, &user);
	if (!err)
		put(call, name, dark);
	return err;
}

static bool is_dark(const struct call *call)
{
	return param_bool(call->params, "darkTheme", false);
}

enum tt_err user_avatars_get(struct call *call)
{
	return put_user(call, is_dark(call));
}

enum tt_err user_avatars_get_dark(struct call *call)
{
	return put_user(call, true);
}

enum tt_err user_avatars_guest(struct call *call)
{
	put(call, call_str(call, "guest"), is_dark(call));
	return TT_OK;
}

enum tt_err user_avatars_guest_dark(struct call *call)
{
	put(call, call_str(call, "guest"), true);
	return TT_OK;
}

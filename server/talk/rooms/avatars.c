#include "server/talk/rooms/avatars.h"
#include "lib/base/random.h"
#include "lib/base/unicode.h"
#include "lib/image/initials.h"
#include "lib/image/svg.h"
#include "lib/wire/fields.h"
#include "server/store/avatars.h"
#include "server/store/users.h"
#include "server/talk/avatar_mark.h"
#include "server/talk/history/tell.h"
#include "server/talk/pair.h"
#include "server/talk/people/ban_check.h"
#include "server/talk/room_kind.h"

#include <ctype.h>

enum {
	CUSTOM_VERSION_LEN = 16,
	COLOR_LEN = 6,
	PARTNER_SIDE = 512,
};

static const struct tt_str SVG = { "image/svg+xml", 13 };

static struct tt_str background(bool dark)
{
	return dark ? TT_STR("3B3B3B") : TT_STR("6B6B6B");
}

enum tt_err talk_avatar_check_room(const struct room *room)
{
	return talk_is_one_to_one(room) ? TT_ERR_AVATAR_ROOM : TT_OK;
}

static bool is_color(struct tt_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!isxdigit((unsigned char)s.p[i]))
			return false;
	return s.n == COLOR_LEN;
}

enum tt_err talk_avatar_check_emoji(struct tt_str emoji, struct tt_str color)
{
	if (!tt_emoji_is_one(emoji))
		return TT_ERR_AVATAR_EMOJI;
	return color.p && !is_color(color) ? TT_ERR_AVATAR_COLOR : TT_OK;
}

static enum tt_err set(struct talk *talk, struct seat *seat, struct avatar *avatar)
{
	struct room *room = &seat->room;

	avatar->set_s = talk->now_s;
	room->avatar_version =
		tt_random_text(talk->arena, TT_ALPHABET_READABLE, CUSTOM_VERSION_LEN);
	return store_avatar_set(talk->db, room->id, room->avatar_version, avatar);
}

enum tt_err talk_avatar_set_picture(struct talk *talk, struct seat *seat,
				    const struct tt_picture *picture)
{
	struct avatar avatar = {
		.content_type = picture->kind == TT_PICTURE_PNG ? TT_STR("image/png")
								: TT_STR("image/jpeg"),
		.bytes = tt_buf_str(&picture->bytes),
	};
	enum tt_err err = set(talk, seat, &avatar);

	return err ? err : talk_tell(talk, &seat->room, EVENT_avatar_set);
}

enum tt_err talk_avatar_set_emoji(struct talk *talk, struct seat *seat, struct tt_str emoji,
				  struct tt_str color)
{
	struct avatar avatar = { .emoji = emoji, .color = color };
	enum tt_err err = set(talk, seat, &avatar);

	return err ? err : talk_tell(talk, &seat->room, EVENT_avatar_set);
}

enum tt_err talk_avatar_of_notes(struct talk *talk, struct seat *seat)
{
	struct avatar avatar = { .emoji = TT_STR("📝"), .color = TT_STR("0082c9") };

	return set(talk, seat, &avatar);
}

enum tt_err talk_avatar_remove(struct talk *talk, struct seat *seat)
{
	struct room *room = &seat->room;
	enum tt_err err;

	if (!talk_avatar_is_custom(room))
		return TT_OK;
	room->avatar_version = (struct tt_str){ NULL, 0 };
	err = store_avatar_delete(talk->db, room->id);
	return err ? err : talk_tell(talk, &seat->room, EVENT_avatar_removed);
}

enum tt_err talk_avatar_check_reader(struct talk *talk, const struct seat *seat)
{
	bool is_banned = seat->is_banned;
	enum tt_err err = TT_OK;

	if (!seat->is_attendee) {
		if (!talk->user.p || !talk_room_is_listed(&seat->room))
			return TT_ERR_ROOM;
		err = talk_is_banned(talk, seat, &is_banned);
	}
	return !err && is_banned ? TT_ERR_BANNED : err;
}

/* Moves what was drawn to the arena. */
static void give(struct tt_arena *arena, struct tt_buf *drawn, struct tt_str content_type,
		 struct tt_str file_name, struct avatar_view *out)
{
	*out = (struct avatar_view){
		.content_type = content_type,
		.bytes = tt_str_dup(arena, tt_buf_str(drawn)),
		.file_name = file_name,
	};
	tt_buf_finish(drawn);
}

void talk_guest_avatar(struct tt_arena *arena, struct tt_str name, unsigned side, bool dark,
		       struct avatar_view *out)
{
	struct tt_buf png = { 0 };

	tt_initials_png(&png, name, side, dark);
	give(arena, &png, TT_STR("image/png"),
	     tt_str_printf(arena, "avatar%s.%u.png", dark ? "-dark" : "", side), out);
}

/* A disabled account is called by its id: its name is not shown any more. */
enum tt_err talk_user_avatar(struct talk *talk, struct tt_str id, unsigned side, bool dark,
			     struct avatar_view *out)
{
	struct user user;
	enum tt_err err = store_user_find(talk->db, talk->arena, id, &user);

	if (!err)
		talk_guest_avatar(talk->arena, user.enabled ? user.display_name : user.id, side,
				  dark, out);
	return err;
}

static void view_emoji(struct tt_arena *arena, const struct room *room, struct tt_str emoji,
		       struct tt_str fill, struct avatar_view *out)
{
	struct tt_buf svg = { 0 };

	tt_svg_emoji(&svg, emoji, fill);
	give(arena, &svg, SVG, tt_str_printf(arena, "%.*s.svg", TT_STR_ARG(room->token)), out);
}

static void view_default(struct tt_arena *arena, const struct room *room, bool dark,
			 struct avatar_view *out)
{
	struct tt_str emoji = talk_avatar_emoji(room);
	struct tt_buf svg = { 0 };

	if (emoji.p) {
		view_emoji(arena, room, emoji, background(dark), out);
		return;
	}
	tt_svg_emblem(&svg, talk_avatar_emblem(room), background(dark));
	give(arena, &svg, SVG, tt_str_printf(arena, "%.*s.svg", TT_STR_ARG(room->token)), out);
}

static void view_custom(struct tt_arena *arena, const struct room *room,
			const struct avatar *avatar, bool dark, struct avatar_view *out)
{
	if (avatar->content_type.p) {
		const char *ending = tt_str_is(avatar->content_type, "image/png") ? "png" : "jpg";

		*out = (struct avatar_view){
			.content_type = avatar->content_type,
			.bytes = avatar->bytes,
			.version = room->avatar_version,
			.file_name = tt_str_printf(arena, "%.*s.%s",
						   TT_STR_ARG(room->avatar_version), ending),
		};
	} else {
		view_emoji(arena, room, avatar->emoji,
			   avatar->color.p ? avatar->color : background(dark), out);
	}
	out->set_s = avatar->set_s;
}

enum tt_err talk_avatar_view(struct talk *talk, const struct seat *seat, bool dark,
			     struct avatar_view *out)
{
	const struct room *room = &seat->room;
	struct avatar avatar;
	struct tt_str partner;
	bool found = false;
	enum tt_err err = TT_OK;

	if (talk_avatar_is_custom(room))
		err = store_avatar_get(talk->db, talk->arena, room->id, &avatar, &found);
	if (err)
		return err;
	if (found) {
		view_custom(talk->arena, room, &avatar, dark, out);
		return TT_OK;
	}
	if (room->type == ROOM_ONE_TO_ONE) {
		partner = talk_room_partner(room, talk->user);
		err = partner.p ? talk_user_avatar(talk, partner, PARTNER_SIDE, dark, out)
				: TT_ERR_NO_USER;
		if (err != TT_ERR_NO_USER)
			return err;
	}
	view_default(talk->arena, room, dark, out);
	return TT_OK;
}

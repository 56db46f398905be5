#include "server/talk/avatars.h"
#include "lib/base/image.h"
#include "lib/base/random.h"
#include "lib/base/unicode.h"
#include "server/store/avatars.h"
#include "server/talk/permissions.h"
#include "server/talk/pictures.h"
#include "server/talk/rooms.h"
#include "server/talk/system.h"

#include <ctype.h>
#include <pthread.h>

enum {
	VERSION_LEN = 16
};

/* --- giving one ------------------------------------------------------------------------------ */

static enum tt_err clean(struct tt_arena *arena, struct tt_str file, struct tt_image *out,
			 struct tt_str *content_type)
{
	switch (tt_image_type(file)) {
	case TT_IMAGE_PNG:
		*content_type = TT_STR("image/png");
		return tt_png_clean(arena, file, out) ? TT_OK : TT_ERR_AVATAR_IMAGE;
	case TT_IMAGE_JPEG:
		*content_type = TT_STR("image/jpeg");
		return tt_jpeg_clean(arena, file, out) ? TT_OK : TT_ERR_AVATAR_IMAGE;
	case TT_IMAGE_OTHER:
		return TT_ERR_AVATAR_TYPE;
	default:
		return TT_ERR_AVATAR_IMAGE;
	}
}

enum tt_err talk_avatar_check_file(struct tt_arena *arena, struct tt_str file, struct tt_str *image,
				   struct tt_str *content_type)
{
	static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
	struct tt_image cleaned;
	enum tt_err err;

	if (file.n > AVATAR_MAX_BYTES)
		return TT_ERR_AVATAR_BIG;
	pthread_mutex_lock(&one_at_a_time);
	err = clean(arena, file, &cleaned, content_type);
	pthread_mutex_unlock(&one_at_a_time);
	if (err)
		return err;
	*image = cleaned.bytes;
	return cleaned.width == cleaned.height ? TT_OK : TT_ERR_AVATAR_SHAPE;
}

static bool is_color(struct tt_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!isxdigit((unsigned char)s.p[i]))
			return false;
	return s.n == 6;
}

enum tt_err talk_avatar_check_emoji(struct tt_str emoji, struct tt_str color)
{
	if (!tt_emoji_is_one(emoji))
		return TT_ERR_AVATAR_EMOJI;
	return color.p && !is_color(color) ? TT_ERR_AVATAR_COLOR : TT_OK;
}

enum tt_err talk_avatar_check_room(const struct room *room)
{
	return talk_is_one_to_one(room) ? TT_ERR_AVATAR_PAIR : TT_OK;
}

static enum tt_err give(struct db *db, struct tt_arena *arena, struct room *room,
			const struct avatar *avatar)
{
	enum tt_err err = store_avatar_set(db, room->id, avatar);

	room->avatar_version = tt_random_text(arena, TT_ALPHABET_READABLE, VERSION_LEN);
	return err ? err : store_room_set_avatar_version(db, room->id, room->avatar_version);
}

static enum tt_err tell(struct db *db, struct tt_arena *arena, struct viewer *viewer,
			const char *event)
{
	return talk_system(db, arena, &viewer->room, talk_actor(viewer), event, NULL, 0,
			   viewer->now_s);
}

enum tt_err talk_avatar_set_image(struct db *db, struct tt_arena *arena, struct viewer *viewer,
				  struct tt_str image, struct tt_str content_type)
{
	const struct avatar avatar = { .image = image, .content_type = content_type };
	enum tt_err err = give(db, arena, &viewer->room, &avatar);

	return err ? err : tell(db, arena, viewer, "avatar_set");
}

enum tt_err talk_avatar_give_emoji(struct db *db, struct tt_arena *arena, struct room *room,
				   struct tt_str emoji, struct tt_str color)
{
	const struct avatar avatar = { .emoji = emoji, .color = color };

	return give(db, arena, room, &avatar);
}

enum tt_err talk_avatar_set_emoji(struct db *db, struct tt_arena *arena, struct viewer *viewer,
				  struct tt_str emoji, struct tt_str color)
{
	enum tt_err err = talk_avatar_give_emoji(db, arena, &viewer->room, emoji, color);

	return err ? err : tell(db, arena, viewer, "avatar_set");
}

enum tt_err talk_avatar_remove(struct db *db, struct tt_arena *arena, struct viewer *viewer)
{
	struct room *room = &viewer->room;
	enum tt_err err;

	if (room->avatar_version.n == 0)
		return TT_OK;
	room->avatar_version = TT_STR("");
	err = store_avatar_delete(db, room->id);
	if (!err)
		err = store_room_set_avatar_version(db, room->id, room->avatar_version);
	return err ? err : tell(db, arena, viewer, "avatar_removed");
}

/* --- showing it ------------------------------------------------------------------------------ */

static enum picture_kind kind_of(const struct room *room)
{
	static const struct {
		const char *object_type;
		enum picture_kind kind;
	} objects[] = {
		{ "file", PICTURE_FILE },           { "share:password", PICTURE_PASSWORD },
		{ "emails", PICTURE_MAIL },         { "phone", PICTURE_PHONE },
		{ "phone_persist", PICTURE_PHONE }, { "phone_temporary", PICTURE_PHONE },
		{ "event", PICTURE_EVENT },
	};

	if (room->type == ROOM_CHANGELOG)
		return PICTURE_CHANGELOG;
	for (size_t i = 0; i < ARRAY_LEN(objects); i++)
		if (tt_str_is(room->object_type, objects[i].object_type))
			return objects[i].kind;
	if (room->type == ROOM_PUBLIC)
		return PICTURE_PUBLIC;
	return talk_is_one_to_one(room) ? PICTURE_USER : PICTURE_GROUP;
}

/* The stored name of a one-to-one is none that anybody chose. */
static struct tt_str emoji_of_name(const struct room *room)
{
	return talk_is_one_to_one(room) ? TT_STR("") : tt_emoji_head(room->name);
}

struct tt_str talk_avatar_version(struct tt_arena *arena, const struct room *room)
{
	struct tt_str emoji = emoji_of_name(room);
	uint32_t hash = 2166136261u; /* FNV-1a */
	struct tt_str what;

	if (room->avatar_version.n > 0)
		return room->avatar_version;
	what = emoji.n > 0 ? emoji : tt_str_printf(arena, "avatar-2/%d", (int)kind_of(room));
	for (size_t i = 0; i < what.n; i++)
		hash = (hash ^ (unsigned char)what.p[i]) * 16777619u;
	return tt_str_printf(arena, "%08x", hash);
}

struct tt_str talk_avatar_url(struct tt_arena *arena, const struct viewer *viewer)
{
	struct tt_str version = talk_avatar_version(arena, &viewer->room);

	return tt_str_printf(arena, "%.*s/ocs/v2.php/apps/spreed/api/v1/room/%.*s/avatar?v=%.*s",
			     TT_STR_ARG(viewer->base_url), TT_STR_ARG(viewer->room.token),
			     TT_STR_ARG(version));
}

static void draw(struct tt_arena *arena, const struct viewer *viewer, bool dark,
		 struct picture *out)
{
	const struct tt_str no_color = { NULL, 0 };
	const struct room *room = &viewer->room;
	struct tt_str emoji = emoji_of_name(room);
	struct tt_str partner = { NULL, 0 };

	if (room->type == ROOM_ONE_TO_ONE && viewer->user.p)
		partner = talk_room_partner(arena, room, viewer->user);
	if (partner.p)
		*out = (struct picture){ TT_STR(PICTURE_PAINTED),
					 picture_of_person(arena, partner, 512, dark) };
	else
		*out = (struct picture){ TT_STR(PICTURE_DRAWN),
					 emoji.n > 0
						 ? picture_of_emoji(arena, emoji, no_color, dark)
						 : picture_of_kind(arena, kind_of(room), dark) };
}

enum tt_err talk_avatar_picture(struct db *db, struct tt_arena *arena, const struct viewer *viewer,
				bool dark, struct picture *out)
{
	struct avatar avatar;
	enum tt_err err = TT_ERR_ROOM;

	if (viewer->room.avatar_version.n > 0)
		err = store_avatar_get(db, arena, viewer->room.id, &avatar);
	if (err == TT_ERR_ROOM) {
		draw(arena, viewer, dark, out);
		return TT_OK;
	}
	if (err)
		return err;
	if (avatar.emoji.p)
		*out = (struct picture){ TT_STR(PICTURE_DRAWN),
					 picture_of_emoji(arena, avatar.emoji, avatar.color,
							  dark) };
	else
		*out = (struct picture){ avatar.content_type, avatar.image };
	return TT_OK;
}

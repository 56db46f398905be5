#include "server/talk/avatar_mark.h"
#include "lib/base/unicode.h"
#include "server/talk/room_kind.h"

enum {
	DRAWN_VERSION_LEN = 8
};

/* Raised when the drawings change, so that clients ask for them again. */
#define DRAWINGS "1"

enum tt_emblem talk_avatar_emblem(const struct room *room)
{
	static const struct {
		const char *object_type;
		enum tt_emblem emblem;
	} objects[] = {
		{ "file", TT_EMBLEM_FILE },           { "share:password", TT_EMBLEM_PASSWORD },
		{ "emails", TT_EMBLEM_MAIL },         { "phone", TT_EMBLEM_PHONE },
		{ "phone_persist", TT_EMBLEM_PHONE }, { "phone_temporary", TT_EMBLEM_PHONE },
		{ "event", TT_EMBLEM_EVENT },
	};

	if (room->type == ROOM_CHANGELOG)
		return TT_EMBLEM_CHANGELOG;
	for (size_t i = 0; i < ARRAY_LEN(objects); i++)
		if (tt_str_is(room->object_type, objects[i].object_type))
			return objects[i].emblem;
	if (talk_is_one_to_one(room))
		return TT_EMBLEM_USER;
	return room->type == ROOM_PUBLIC ? TT_EMBLEM_PUBLIC : TT_EMBLEM_GROUP;
}

struct tt_str talk_avatar_emoji(const struct room *room)
{
	if (talk_is_one_to_one(room))
		return (struct tt_str){ NULL, 0 };
	return tt_emoji_first(room->name);
}

bool talk_avatar_is_custom(const struct room *room)
{
	return room->avatar_version.p != NULL;
}

static struct tt_str hex_of(struct tt_arena *arena, uint32_t sum)
{
	char *hex = tt_arena_alloc(arena, DRAWN_VERSION_LEN);

	for (int i = 0; i < DRAWN_VERSION_LEN; i++)
		hex[i] = "0123456789abcdef"[sum >> (28 - 4 * i) & 0xF];
	return (struct tt_str){ hex, DRAWN_VERSION_LEN };
}

/* FNV-1a. Every list of conversations has one of these for each, so it has to cost nothing; who
 * finds two emoji of one version sees an old picture. */
static uint32_t mix(uint32_t sum, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < n; i++)
		sum = (sum ^ p[i]) * 16777619;
	return sum;
}

struct tt_str talk_avatar_version(struct tt_arena *arena, const struct room *room)
{
	struct tt_str emoji = talk_avatar_emoji(room);
	uint32_t sum = mix(2166136261, DRAWINGS, sizeof(DRAWINGS) - 1);
	unsigned char emblem;

	if (talk_avatar_is_custom(room))
		return room->avatar_version;
	if (emoji.p) {
		sum = mix(sum, emoji.p, emoji.n);
	} else {
		emblem = (unsigned char)talk_avatar_emblem(room);
		sum = mix(sum, &emblem, 1);
	}
	return hex_of(arena, sum);
}

struct tt_str talk_avatar_url(struct talk *talk, const struct seat *seat)
{
	struct tt_str version = talk_avatar_version(talk->arena, &seat->room);

	return tt_str_printf(
		talk->arena, "%.*s/ocs/v2.php/apps/spreed/api/v1/room/%.*s/avatar?v=%.*s",
		TT_STR_ARG(talk->base_url), TT_STR_ARG(seat->room.token), TT_STR_ARG(version));
}

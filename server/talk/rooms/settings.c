#include "server/talk/rooms/settings.h"
#include "server/talk/history/events.h"
#include "server/talk/history/tell.h"
#include "server/talk/permissions.h"
#include "server/talk/room_kind.h"
#include "server/talk/rooms/room.h"

enum tt_err talk_set_description(struct talk *talk, struct seat *seat, struct tt_str description)
{
	struct room *room = &seat->room;
	const struct tell_param param = { "newDescription", tt_str_trim(description) };
	enum tt_err err;

	if (tt_str_is(room->object_type, "event"))
		return TT_ERR_ROOM_EVENT;
	if (tt_str_eq(param.value, room->description))
		return TT_OK;
	if (tt_utf8_count(param.value) > ROOM_DESCRIPTION_MAX_CHARS)
		return TT_ERR_ROOM_VALUE;
	if (talk_is_one_to_one(room))
		return TT_ERR_ROOM_TYPE;
	room->description = param.value;
	err = store_room_set_description(talk->db, room->id, room->description);
	if (err)
		return err;
	if (room->description.n == 0)
		return talk_tell(talk, &seat->room, EVENT_description_removed);
	return talk_tell_with(talk, room, EVENT_description_set, &param, 1);
}

enum tt_err talk_unbind_object(struct talk *talk, struct seat *seat)
{
	struct room *room = &seat->room;

	if (tt_str_is(room->object_type, "event") ||
	    tt_str_is(room->object_type, "instant_meeting"))
		room->object_type = room->object_id = TT_STR("");
	else if (tt_str_is(room->object_type, "phone_temporary"))
		room->object_type = TT_STR("phone_persist");
	else
		return TT_ERR_UNBIND;
	talk_note_changed(talk, room->id);
	return store_room_set_object(talk->db, room, talk->now_s);
}

#define TYPE(type) (1u << (type))

static const struct setting {
	enum room_number number;
	unsigned types; /* of conversations that have it */
	bool not_in_breakout;
	int64_t max;
	enum event_kind events[3]; /* by value; EVENT_NONE: nobody is told */
} settings[] = {
	[SETTING_READ_ONLY] = { ROOM_NUMBER_READ_ONLY,
				TYPE(ROOM_GROUP) | TYPE(ROOM_PUBLIC) | TYPE(ROOM_CHANGELOG),
				false,
				1,
				{ EVENT_read_only_off, EVENT_read_only } },
	[SETTING_LISTABLE] = { ROOM_NUMBER_LISTABLE,
			       TYPE(ROOM_GROUP) | TYPE(ROOM_PUBLIC),
			       true,
			       2,
			       { EVENT_listable_none, EVENT_listable_users, EVENT_listable_all } },
	[SETTING_MENTIONS] = { ROOM_NUMBER_MENTION_PERMISSIONS,
			       TYPE(ROOM_GROUP) | TYPE(ROOM_PUBLIC),
			       true,
			       1,
			       { EVENT_NONE } },
};

enum tt_err talk_set_number(struct talk *talk, struct seat *seat, enum talk_setting which,
			    int64_t value)
{
	const struct setting *setting = &settings[which];
	struct room *room = &seat->room;
	enum tt_err err;

	if (room_number(room, setting->number) == value)
		return TT_OK;
	if (!(setting->types & TYPE(room->type)))
		return TT_ERR_ROOM_TYPE;
	if (setting->not_in_breakout && talk_is_breakout(room))
		return TT_ERR_BREAKOUT;
	if (value < 0 || value > setting->max)
		return TT_ERR_ROOM_VALUE;
	room_put_number(room, setting->number, value);
	talk_note_changed(talk, room->id);
	err = store_room_set_number(talk->db, room->id, setting->number, value, talk->now_s);
	if (err || !setting->events[value] || room->type == ROOM_CHANGELOG)
		return err;
	return talk_tell(talk, &seat->room, setting->events[value]);
}

static enum tt_err check_type_change(const struct room *room)
{
	if (room->type != ROOM_GROUP && room->type != ROOM_PUBLIC)
		return TT_ERR_ROOM_TYPE;
	return talk_is_breakout(room) || room->breakout_mode != BREAKOUT_NONE ? TT_ERR_BREAKOUT
									      : TT_OK;
}

enum tt_err talk_make_public(struct talk *talk, struct seat *seat, struct tt_str password_hash)
{
	struct room *room = &seat->room;
	enum tt_err err;

	if (room->type == ROOM_PUBLIC)
		return TT_OK;
	err = check_type_change(room);
	/* Talk does not look for breakout rooms when a password comes along. */
	if (err && !(err == TT_ERR_BREAKOUT && password_hash.p))
		return err;
	room->type = ROOM_PUBLIC;
	err = store_room_set_type(talk->db, room->id, room->type);
	if (!err)
		err = talk_tell(talk, &seat->room, EVENT_guests_allowed);
	return err || !password_hash.p ? err : talk_set_room_password(talk, seat, password_hash);
}

enum tt_err talk_make_private(struct talk *talk, struct seat *seat)
{
	struct room *room = &seat->room;
	enum tt_err err;

	if (room->type == ROOM_GROUP)
		return TT_OK;
	err = check_type_change(room);
	if (err)
		return err;
	room->type = ROOM_GROUP;
	err = store_room_set_type(talk->db, room->id, room->type);
	if (!err)
		err = store_attendees_delete_uninvited(talk->db, room->id);
	return err ? err : talk_tell(talk, &seat->room, EVENT_guests_disallowed);
}

enum tt_err talk_set_room_password(struct talk *talk, struct seat *seat,
				   struct tt_str password_hash)
{
	struct room *room = &seat->room;
	enum tt_err err;

	if (room->type != ROOM_PUBLIC)
		return TT_ERR_ROOM_TYPE;
	if (talk_is_breakout(room))
		return TT_ERR_BREAKOUT;
	room->password_hash = password_hash;
	err = store_room_set_password(talk->db, room->id, password_hash);
	return err ? err
		   : talk_tell(talk, &seat->room,
			       password_hash.p ? EVENT_password_set : EVENT_password_removed);
}

enum tt_err talk_set_default_permissions(struct talk *talk, struct seat *seat, int64_t permissions)
{
	struct room *room = &seat->room;
	enum tt_err err;

	if (talk_is_one_to_one(room) || room->type == ROOM_NOTE_TO_SELF)
		return TT_ERR_ROOM_TYPE;
	if (talk_is_breakout(room))
		return TT_ERR_BREAKOUT;
	if (permissions < 0 || permissions > PERMISSIONS_MAX)
		return TT_ERR_ROOM_VALUE;
	if (permissions != PERMISSION_DEFAULT)
		permissions |= PERMISSION_CUSTOM;
	room->default_permissions = permissions;
	seat->attendee.permissions = PERMISSION_DEFAULT;
	talk_note_changed(talk, room->id);
	err = store_room_set_number(talk->db, room->id, ROOM_NUMBER_DEFAULT_PERMISSIONS,
				    permissions, talk->now_s);
	return err ? err : store_attendees_reset_permissions(talk->db, room->id);
}

struct tt_str talk_duration(struct tt_arena *arena, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = {
		{ 7 * 24 * 3600, "week" }, { 24 * 3600, "day" }, { 3600, "hour" }, { 60, "minute" }
	};
	size_t i = 0;
	int64_t n;

	while (i + 1 < ARRAY_LEN(units) && seconds < units[i].seconds)
		i++;
	n = seconds / units[i].seconds + (seconds % units[i].seconds >= units[i].seconds / 2);
	if (n < 1)
		n = 1;
	return tt_str_printf(arena, "%lld %s%s", (long long)n, units[i].name, n == 1 ? "" : "s");
}

enum tt_err talk_set_expiration(struct talk *talk, struct seat *seat, int64_t seconds)
{
	struct room *room = &seat->room;
	const struct tell_param params[] = {
		{ "seconds", tt_str_printf(talk->arena, "%lld", (long long)seconds) },
		{ "duration", talk_duration(talk->arena, seconds) },
	};
	enum tt_err err;

	if (talk_is_breakout(room))
		return TT_ERR_BREAKOUT;
	if (room->type == ROOM_FORMER_ONE_TO_ONE)
		return TT_ERR_ROOM_TYPE;
	if (seconds < 0 || seconds > ROOM_MAX_EXPIRATION_S)
		return TT_ERR_ROOM_VALUE;
	room->message_expiration_s = seconds;
	err = store_room_set_number(talk->db, room->id, ROOM_NUMBER_MESSAGE_EXPIRATION, seconds,
				    talk->now_s);
	if (err)
		return err;
	if (seconds == 0)
		return talk_tell(talk, &seat->room, EVENT_message_expiration_disabled);
	return talk_tell_with(talk, room, EVENT_message_expiration_enabled, params,
			      ARRAY_LEN(params));
}

enum tt_err talk_room_rename(struct talk *talk, struct seat *seat, struct tt_str name)
{
	struct room *room = &seat->room;
	const struct tell_param params[] = { { "newName", tt_str_trim(name) },
					     { "oldName", room->name } };
	enum tt_err err;

	name = params[0].value;
	if (tt_str_is(room->object_type, "event"))
		return TT_ERR_ROOM_EVENT;
	if (talk_is_one_to_one(room))
		return TT_ERR_ROOM_TYPE;
	if (name.n == 0 || tt_utf8_count(name) > ROOM_NAME_MAX_CHARS)
		return TT_ERR_ROOM_VALUE;
	if (tt_str_eq(name, room->name))
		return TT_OK;
	err = store_room_rename(talk->db, room->id, name);
	room->name = name;
	if (err)
		return err;
	return talk_tell_with(talk, room, EVENT_conversation_renamed, params, ARRAY_LEN(params));
}

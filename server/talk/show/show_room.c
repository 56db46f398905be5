#include "server/talk/show/show_room.h"
#include "server/accounts/status.h"
#include "server/store/messages.h"
#include "server/store/pins.h"
#include "server/talk/avatar_mark.h"
#include "server/talk/names.h"
#include "server/talk/pair.h"
#include "server/talk/people/preferences.h"
#include "server/talk/permissions.h"
#include "server/talk/room_kind.h"
#include "server/talk/show/show_message.h"
#include "server/talk/show/show_unread.h"

static const struct tt_str EMPTY = { "", 0 };

static void blank(struct tt_arena *arena, const struct room *room, struct tt_conversation *out)
{
	memset(out, 0, sizeof(*out));
	out->id = room->id;
	out->token = room->token;
	out->type = room->type;
	out->name = out->display_name = out->description = EMPTY;
	out->object_type = out->object_id = out->actor_type = out->actor_id = EMPTY;
	out->attendee_pin = out->transcription = EMPTY;
	out->participant_type = PARTICIPANT_GUEST;
	out->permissions = out->attendee_permissions = PERMISSION_CUSTOM;
	out->call_permissions = out->default_permissions = PERMISSION_CUSTOM;
	out->has_password = room->password_hash.p != NULL;
	out->session_id = TT_STR("0");
	out->notification_level = LEVEL_NEVER;
	out->avatar_version = talk_avatar_version(arena, room);
	out->is_custom_avatar = talk_avatar_is_custom(room);
}

/* What everybody who may know the room sees of it. */
static void show_settings(const struct room *room, struct tt_conversation *out)
{
	out->name = out->display_name = room->name;
	out->description = room->description;
	out->object_type = room->object_type;
	out->object_id = room->object_id;
	out->read_only = room->read_only;
	out->listable = room->listable;
	out->lobby_state = room->lobby_state;
	out->lobby_timer = room->lobby_timer_s;
	out->breakout_room_mode = room->breakout_mode;
	out->breakout_room_status = room->breakout_status;
	out->last_activity = room->last_activity_s;
}

void talk_show_skeleton(struct tt_arena *arena, const struct room *room, bool listed,
			struct tt_conversation *out)
{
	blank(arena, room, out);
	if (!listed)
		return;
	show_settings(room, out);
	if (room->listable == 0)
		out->description = EMPTY;
}

enum tt_err talk_room_title(struct talk *talk, const struct seat *seat, struct tt_str *out)
{
	struct tt_str partner = { NULL, 0 };
	struct tt_str name = { NULL, 0 };
	enum tt_err err;

	*out = seat->room.name;
	if (seat->room.type != ROOM_ONE_TO_ONE)
		return TT_OK;
	*out = TT_STR("Private conversation");
	partner = talk_room_partner(&seat->room, talk->user);
	if (!partner.p)
		return TT_OK;
	err = names_get(talk, seat->room.id, ACTOR_USERS, partner, &name);
	*out = name.p ? name : partner;
	return err;
}

/* A one-to-one room is called by the partner: name is the id, displayName for people. */
static enum tt_err show_pair(struct talk *talk, const struct seat *seat,
			     struct tt_conversation *out)
{
	struct tt_str partner = talk_room_partner(&seat->room, talk->user);

	if (partner.p)
		out->name = partner;
	return talk_room_title(talk, seat, &out->display_name);
}

static int64_t notification_level(const struct room *room, const struct attendee *attendee)
{
	if (talk_is_guest(attendee))
		return LEVEL_NEVER;
	if (attendee->notification_level != 0)
		return attendee->notification_level;
	return talk_is_one_to_one(room) ? LEVEL_ALWAYS : LEVEL_MENTION;
}

static void show_attendee(const struct seat *seat, struct tt_conversation *out)
{
	const struct attendee *attendee = &seat->attendee;
	const struct room *room = &seat->room;
	bool is_user = tt_str_eq(attendee->actor_type, ACTOR_USERS);

	out->participant_type = attendee->type;
	out->attendee_id = attendee->id;
	out->actor_type = attendee->actor_type;
	out->actor_id = attendee->actor_id;
	out->invited_actor_id = attendee->invited_id;
	out->permissions = talk_permissions(room, attendee);
	out->attendee_permissions = attendee->permissions;
	out->call_permissions = 0;
	out->default_permissions = room->default_permissions;
	out->message_expiration = room->message_expiration_s;
	out->mention_permissions = room->mention_permissions;
	out->is_favorite = attendee->is_favorite != 0;
	out->is_archived = attendee->is_archived != 0;
	out->is_important = attendee->is_important != 0;
	out->is_sensitive = attendee->is_sensitive != 0;
	out->notification_level = notification_level(room, attendee);
	out->notification_calls = attendee->notification_calls;
	out->has_scheduled = attendee->n_scheduled;
	out->can_leave = is_user && room->type != ROOM_NOTE_TO_SELF;
	out->can_delete = is_user && !talk_is_one_to_one(room) && talk_is_full_moderator(attendee);
	out->can_start_call =
		room->type != ROOM_NOTE_TO_SELF && (out->permissions & PERMISSION_START_CALL);
	if (seat->session_id.p) {
		out->session_id = seat->session_id;
		out->last_ping = seat->session_ping_s;
	}
}

static enum tt_err show_last_message(struct talk *talk, const struct seat *seat,
				     struct tt_conversation *out)
{
	struct tt_message *shown;
	struct message row;
	enum tt_err err;

	if (seat->attendee.is_sensitive || talk_lobby_holds(&seat->room, &seat->attendee))
		return TT_OK;
	err = talk_last_message(talk, &seat->room, &row);
	if (err)
		return err == TT_ERR_NO_MESSAGE ? TT_OK : err;
	shown = tt_arena_new(talk->arena, struct tt_message);
	out->last_message = shown;
	return talk_message_show(talk, seat, &row, false, shown);
}

/* Whom the lobby holds learns of no messages. */
static enum tt_err show_pins(struct talk *talk, const struct seat *seat,
			     struct tt_conversation *out)
{
	int64_t *ids;
	size_t n = 0;
	enum tt_err err;

	if (!seat->room.has_pins || talk_lobby_holds(&seat->room, &seat->attendee))
		return TT_OK;
	out->hidden_pinned_id = seat->attendee.hidden_pin;
	err = store_pins_of_room(talk->db, talk->arena, seat->room.id, 0, 1, talk->now_s, &ids, &n);
	if (n > 0)
		out->last_pinned_id = ids[0];
	return err;
}

static void put_status(struct tt_conversation *out, const struct status_view *view)
{
	out->parts |= TT_PART_STATUS;
	out->status = view->is_set ? view->status : TT_STR("offline");
	out->status_icon = view->icon;
	out->status_message = view->message;
	out->status_clear_at = view->clear_at_s;
}

static bool has_partner(const struct tt_conversation *conversation)
{
	return conversation->type == ROOM_ONE_TO_ONE && conversation->name.n > 0;
}

/* Partners of one-to-one rooms are called by their user id. `all` tells what of it is shown: for
 * everybody once somebody has a status, or for those only. */
static enum tt_err add_statuses(struct talk *talk, struct tt_conversation conversations[], size_t n,
				bool all)
{
	struct tt_str *users = tt_arena_array(talk->arena, struct tt_str, n ? n : 1);
	struct status_view *views;
	bool any = false;
	enum tt_err err;

	for (size_t i = 0; i < n; i++)
		users[i] = has_partner(&conversations[i]) ? conversations[i].name : EMPTY;
	err = status_of_many(talk->db, talk->arena, users, n, talk->now_s, &views);
	for (size_t i = 0; !err && i < n; i++)
		any |= views[i].is_set;
	for (size_t i = 0; !err && i < n; i++)
		if (has_partner(&conversations[i]) && (all ? any : views[i].is_set))
			put_status(&conversations[i], &views[i]);
	return err;
}

/* Who reads privately is not told what others have read. */
static enum tt_err show_room(struct talk *talk, const struct seat *seat,
			     const struct show_room *how, bool reads_privately,
			     struct tt_conversation *out)
{
	enum tt_err err = TT_OK;

	blank(talk->arena, &seat->room, out);
	show_settings(&seat->room, out);
	show_attendee(seat, out);
	if (seat->room.type == ROOM_ONE_TO_ONE)
		err = show_pair(talk, seat, out);
	if (talk_lobby_holds(&seat->room, &seat->attendee))
		out->can_start_call = false;
	if (!err)
		err = talk_show_unread(talk, seat, out);
	if (!err && !reads_privately)
		err = store_attendees_common_read(talk->db, seat->room.id, &out->last_common_read);
	if (!err)
		err = show_pins(talk, seat, out);
	if (!err && how->with_last_message)
		err = show_last_message(talk, seat, out);
	if (!err && how->with_status && has_partner(out))
		err = add_statuses(talk, out, 1, false);
	return err;
}

enum tt_err talk_show_room(struct talk *talk, const struct seat *seat, const struct show_room *how,
			   struct tt_conversation *out)
{
	bool reads_privately;
	enum tt_err err = talk_read_is_private(talk, &reads_privately);

	return err ? err : show_room(talk, seat, how, reads_privately, out);
}

enum tt_err talk_show_list(struct talk *talk, const struct seat *seat, const struct show_list *list,
			   struct tt_conversation **out)
{
	const struct show_room each = { .with_last_message = list->how.with_last_message };
	bool reads_privately = true;
	enum tt_err err = TT_OK;

	if (list->n > 0) /* who polls for what was modified mostly hears of nothing */
		err = talk_read_is_private(talk, &reads_privately);
	*out = tt_arena_array(talk->arena, struct tt_conversation, list->n + 1);
	for (size_t i = 0; !err && i < list->n; i++) {
		const struct room *room = &list->memberships[i].room;
		const struct seat there = room->id == seat->room.id
						  ? *seat
						  : seat_in(room, &list->memberships[i].attendee);

		err = show_room(talk, &there, &each, reads_privately, &(*out)[i]);
	}
	return err || !list->how.with_status ? err : add_statuses(talk, *out, list->n, true);
}

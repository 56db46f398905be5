/* rooms.c - conversations: finding, making, naming, deleting them (talk-rooms 2.1 to 2.6). */
#include "server/api/capabilities.h"
#include "server/api/guarded.h"
#include "server/api/handlers.h"
#include "server/api/slow.h"
#include "server/talk/room_kind.h"
#include "server/talk/rooms/create.h"
#include "server/talk/rooms/listed.h"
#include "server/talk/rooms/lobby.h"
#include "server/talk/rooms/note_to_self.h"
#include "server/talk/rooms/remove.h"
#include "server/talk/rooms/settings.h"
#include "server/talk/show/show_room.h"

#include <inttypes.h>

enum {
	HOUR_MS = 60 * 60 * 1000
};

/* Whoever gets a list of rooms opens the lobbies whose time is over. Then what was read is old. */
static enum tt_err open_lobbies(struct call *call, const struct tt_str tokens[], size_t n)
{
	enum tt_err err = call_look_again(call, DB_WRITE);

	for (size_t i = 0; !err && i < n; i++) {
		struct room room;

		err = store_room_by_token(call->db, call->arena, tokens[i], &room);
		if (!err)
			err = talk_lobby_open_if_due(&call->talk, &room);
		if (err == TT_ERR_ROOM)
			err = TT_OK; /* deleted meanwhile */
	}
	return err ? err : call_look_again(call, DB_READ);
}

static void note_due(struct call *call, const struct room *room, struct tt_str **tokens, size_t *n)
{
	if (!talk_lobby_is_due(room, call->talk.now_s))
		return;
	*tokens = tt_arena_grow(call->arena, *tokens, *n, sizeof(**tokens));
	(*tokens)[(*n)++] = room->token;
}

/* Both read their list again until no lobby in it is due. */
static enum tt_err find_memberships(struct call *call, bool keep_one_to_one,
				    struct membership **out, size_t *n)
{
	for (;;) {
		struct tt_str *due = NULL;
		size_t n_due = 0;
		enum tt_err err = store_memberships(call->db, call->arena, call->who.user,
						    call_int(call, "modifiedSince", 0),
						    keep_one_to_one, out, n);

		for (size_t i = 0; !err && i < *n; i++)
			note_due(call, &(*out)[i].room, &due, &n_due);
		if (err || n_due == 0)
			return err;
		err = open_lobbies(call, due, n_due);
		if (err)
			return err;
	}
}

enum tt_err rooms_list(struct call *call)
{
	bool with_status = param_bool(call->params, "includeStatus", false);
	struct show_list list = {
		.how.with_status = with_status,
		.how.with_last_message = param_bool(call->params, "includeLastMessage", true),
	};
	struct tt_conversation *conversations = NULL;
	enum tt_err err = find_memberships(call, with_status, &list.memberships, &list.n);

	if (!err)
		err = talk_show_list(&call->talk, &call->seat, &list, &conversations);
	if (err)
		return err;
	request_add_header(call->req, "X-Nextcloud-Talk-Modified-Before",
			   tt_str_printf(call->arena, "%" PRId64, call->talk.now_s));
	capabilities_add_hash(call);
	call_put_conversations(call, conversations, list.n);
	return TT_OK;
}

static enum tt_err find_listed(struct call *call, struct room **out, size_t *n)
{
	for (;;) {
		struct tt_str *due = NULL;
		size_t n_due = 0;
		enum tt_err err =
			talk_rooms_listed(&call->talk, call_str(call, "searchTerm"), out, n);

		for (size_t i = 0; !err && i < *n; i++)
			note_due(call, &(*out)[i], &due, &n_due);
		if (err || n_due == 0)
			return err;
		err = open_lobbies(call, due, n_due);
		if (err)
			return err;
	}
}

enum tt_err rooms_listed(struct call *call)
{
	struct room *rooms;
	size_t n;
	enum tt_err err = find_listed(call, &rooms, &n);

	if (err)
		return err;
	tt_write_list(call->out);
	for (size_t i = 0; i < n; i++) {
		struct tt_conversation conversation;

		talk_show_skeleton(call->arena, &rooms[i], true, &conversation);
		tt_conversation_write(call->out, &conversation);
	}
	tt_write_end(call->out);
	return TT_OK;
}

enum tt_err rooms_note_to_self(struct call *call)
{
	struct seat *seat = &call->seat;
	enum tt_err err = talk_note_to_self_find(&call->talk, seat);

	capabilities_add_hash(call);
	if (err == TT_ERR_ROOM) {
		err = call_look_again(call, DB_WRITE);
		if (!err)
			err = talk_note_to_self_ensure(&call->talk, seat);
	}
	return err ? err : call_put_room(call);
}

enum tt_err rooms_get(struct call *call)
{
	const struct seat *seat = &call->seat;
	struct tt_conversation conversation;
	bool listed = talk_room_is_listed(&seat->room) &&
		      (call->talk.user.p || seat->room.type == ROOM_PUBLIC);

	capabilities_add_hash(call);
	if (seat->is_attendee)
		return call_put_room(call);
	if (!listed && seat->room.type != ROOM_PUBLIC)
		return TT_ERR_ROOM;
	talk_show_skeleton(call->arena, &seat->room, listed, &conversation);
	tt_conversation_write(call->out, &conversation);
	return TT_OK;
}

/* Where the caller asked for a password, its hash: made before the transaction, because it takes
 * long and nobody should wait for the writer's lock meanwhile. */
static enum tt_err hash_password(struct call *call, struct new_room *wanted)
{
	struct tt_str password = call_str(call, "password");

	if (wanted->type != ROOM_PUBLIC || password.n == 0)
		return TT_OK;
	return slow_hash(call, password, false, &wanted->password_hash);
}

static void add_id(struct tt_arena *arena, struct invitees *invitees, struct tt_str id)
{
	invitees->ids = tt_arena_grow(arena, invitees->ids, invitees->n, sizeof(*invitees->ids));
	invitees->ids[invitees->n++] = id;
}

/* Which invitees a key of the map `participants` fills. The rest cannot be invited here. */
static const struct {
	const char *key;
	size_t offset;
} kinds[] = {
	{ "users", offsetof(struct new_room, users) },
	{ "groups", offsetof(struct new_room, groups) },
	{ "emails", offsetof(struct new_room, emails) },
	{ "federated_users", offsetof(struct new_room, others) },
	{ "phones", offsetof(struct new_room, others) },
	{ "teams", offsetof(struct new_room, others) },
	{ "circles", offsetof(struct new_room, others) }, /* the old name of them */
};

/* A key that nobody reads would leave people out in silence. */
static bool has_other_kinds(const struct call *call)
{
	json_t *map = json_object_get(call->params->json, "participants");
	const char *key;
	json_t *ids;

	json_object_foreach (map, key, ids) {
		size_t i = 0;

		while (i < ARRAY_LEN(kinds) && strcmp(kinds[i].key, key) != 0)
			i++;
		if (i == ARRAY_LEN(kinds) && !json_is_null(ids))
			return true;
	}
	return false;
}

static enum tt_err read_invitees(struct call *call, struct new_room *wanted)
{
	struct tt_str invite = call_str(call, "invite");
	bool clean = !has_other_kinds(call);

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct invitees *invitees = (void *)((char *)wanted + kinds[i].offset);
		bool is_list;
		size_t n;
		struct tt_str *ids =
			param_list(call->params, "participants", kinds[i].key, &n, &is_list);

		clean &= is_list;
		if (kinds[i].offset == offsetof(struct new_room, others))
			wanted->others.n_invalid += n;
		for (size_t k = 0; k < n; k++)
			add_id(call->arena, invitees, ids[k]);
	}
	/* The old way to invite one group (or circle). */
	if (invite.n > 0 && tt_str_is(call_str(call, "source"), "circles"))
		wanted->others.n_invalid++;
	else if (invite.n > 0)
		add_id(call->arena, &wanted->groups, invite);
	return clean ? TT_OK : TT_ERR_ROOM_PARTICIPANTS;
}

static void read_wanted(struct call *call, struct new_room *wanted)
{
	memset(wanted, 0, sizeof(*wanted));
	wanted->type = call_int(call, "roomType", ROOM_GROUP);
	wanted->name = call_str(call, "roomName");
	wanted->description = call_str(call, "description");
	wanted->object_type = call_str(call, "objectType");
	wanted->object_id = call_str(call, "objectId");
	wanted->read_only = call_int(call, "readOnly", 0);
	wanted->listable = call_int(call, "listable", 0);
	wanted->message_expiration_s = call_int(call, "messageExpiration", 0);
	wanted->lobby_state = call_int(call, "lobbyState", 0);
	wanted->lobby_timer_s = call_int(call, "lobbyTimer", 0);
	wanted->sip_enabled = call_int(call, "sipEnabled", 0);
	wanted->permissions = call_int(call, "permissions", 0);
	wanted->recording_consent = call_int(call, "recordingConsent", 0);
	wanted->mention_permissions = call_int(call, "mentionPermissions", 0);
	wanted->emoji = param_str(call->params, "emoji", (struct tt_str){ NULL, 0 });
	wanted->avatar_color = param_str(call->params, "avatarColor", (struct tt_str){ NULL, 0 });
}

static void put_ids(struct call *call, const char *key, const struct tt_str ids[], size_t n)
{
	if (n == 0)
		return;
	tt_put_list(call->out, key);
	for (size_t i = 0; i < n; i++)
		tt_write_str(call->out, ids[i]);
	tt_write_end(call->out);
}

static void put_invalid(struct call *call, const struct new_room *wanted)
{
	tt_put_object(call->out, "invalidParticipants");
	put_ids(call, "users", wanted->users.invalid, wanted->users.n_invalid);
	put_ids(call, "groups", wanted->groups.invalid, wanted->groups.n_invalid);
	put_ids(call, "emails", wanted->emails.invalid, wanted->emails.n_invalid);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		size_t n;
		const struct tt_str *ids;

		if (kinds[i].offset != offsetof(struct new_room, others))
			continue;
		ids = param_list(call->params, "participants", kinds[i].key, &n, NULL);
		put_ids(call, kinds[i].key, ids, n);
	}
	tt_write_end(call->out);
}

static enum tt_err put_created(struct call *call, const struct new_room *wanted)
{
	const struct show_room how = { .with_status = true, .with_last_message = true };
	struct tt_conversation conversation;
	size_t n_invalid = wanted->users.n_invalid + wanted->groups.n_invalid +
			   wanted->emails.n_invalid + wanted->others.n_invalid;
	enum tt_err err;

	err = talk_show_room(&call->talk, &call->seat, &how, &conversation);
	if (err)
		return err;
	tt_write_object(call->out);
	tt_conversation_write_fields(call->out, &conversation);
	if (n_invalid > 0) {
		call->req->status = 202;
		put_invalid(call, wanted);
	}
	tt_write_end(call->out);
	return TT_OK;
}

static enum tt_err create_pair(struct call *call)
{
	struct tt_str partner = call_str(call, "invite");
	bool created = false;
	size_t n = 0;
	enum tt_err err;

	if (partner.n == 0) {
		struct tt_str *users = param_list(call->params, "participants", "users", &n, NULL);

		partner = n > 0 ? users[0] : partner;
	}
	err = talk_room_create_pair(&call->talk, &call->seat, partner, (struct tt_str){ NULL, 0 },
				    &created);
	if (err)
		return err;
	call->req->status = created ? 201 : 200;
	return call_put_room(call);
}

static enum tt_err create(struct call *call, void *ctx)
{
	struct new_room *wanted = ctx;
	enum tt_err err;

	if (wanted->type == ROOM_ONE_TO_ONE)
		return create_pair(call);
	call->req->status = 201;
	err = talk_room_create(&call->talk, &call->seat, wanted);
	if (!err && wanted->password_hash.p)
		call_audit(call, "room-password-set", call->seat.room.token, TT_STR(""));
	return err ? err : put_created(call, wanted);
}

enum tt_err rooms_create(struct call *call)
{
	struct new_room wanted;
	enum tt_err err;

	read_wanted(call, &wanted);
	err = read_invitees(call, &wanted);
	if (!err)
		err = hash_password(call, &wanted);
	if (!err && wanted.type != ROOM_ONE_TO_ONE)
		err = call_take(call, LIMIT(rooms_hour), 1, HOUR_MS);
	return err ? err : call_in_transaction(call, DB_WRITE, create, &wanted);
}

enum tt_err rooms_rename(struct call *call)
{
	enum tt_err err = call_need(call, "roomName");

	if (!err)
		err = talk_room_rename(&call->talk, &call->seat, call_str(call, "roomName"));
	return call_answer_room(call, err);
}

enum tt_err rooms_delete(struct call *call)
{
	return call_answer_null(call, talk_room_delete(&call->talk, &call->seat));
}

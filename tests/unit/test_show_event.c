/* What a system message says to whom (talk-rooms 7.3, 7.4). */
#include "server/talk/show/show_event.h"
#include "server/talk/history/events.h"
#include "server/talk/history/history.h"
#include "server/talk/history/tell.h"
#include "tests/unit/store_fixture.h"

/* "key=value key=value" of one parameter. */
static struct tt_str flat(struct tt_arena *arena, const struct tt_param *param)
{
	struct tt_str all = tt_str_printf(arena, "%.*s:", TT_STR_ARG(param->key));

	for (size_t i = 0; i < param->n_pairs; i++)
		all = tt_str_printf(arena, "%.*s %s=%.*s", TT_STR_ARG(all), param->pairs[i].key,
				    TT_STR_ARG(param->pairs[i].value));
	return all;
}

/* Writes the event and reads it back as the given reader. */
/* One that this version does not know is written as a newer one would. */
static enum tt_err tell(struct store_fixture *f, struct room *room, const char *event,
			const struct tell_param params[], size_t n)
{
	enum event_kind kind = event_find(tt_str(event));
	struct message row = { .kind = MESSAGE_SYSTEM,
			       .actor_type = f->talk.actor.type,
			       .actor_id = f->talk.actor.id,
			       .body = tt_str(event),
			       .created_s = f->talk.now_s };

	if (kind != EVENT_NONE)
		return talk_tell_with(&f->talk, room, kind, params, n);
	if (n > 0)
		row.parameters = talk_encode_params(&f->arena, params, n);
	return talk_message_add(&f->talk, room, &row);
}

static void show(struct store_fixture *f, struct room *room, struct actor actor, const char *event,
		 const struct tell_param params[], size_t n, const char *as, struct tt_message *out)
{
	struct seat seat = seat_in(room, NULL);
	struct message row;

	f->talk.now_s = 1000;
	f->talk.actor = actor;
	begin(f->db, DB_WRITE);
	check_err(event, tell(f, room, event, params, n), TT_OK);
	check_err(event, store_message_get(f->db, &f->arena, room->id, room->last_message_id, &row),
		  TT_OK);
	check_int(event, row.kind, MESSAGE_SYSTEM);
	check_str(event, row.body, event);
	memset(out, 0, sizeof(*out));
	f->talk.user = tt_str(as);
	f->talk.actor = actor_user(f->talk.user, NOT_THERE);
	check_err(event, talk_event_show(&f->talk, &seat, &row, out), TT_OK);
	commit(f->db);
}

static void test_texts(void **state)
{
	static const struct {
		const char *event;
		const char *object; /* the stored parameter, and its id */
		const char *id;
		const char *reader; /* NULL: a guest */
		const char *want;
	} cases[] = {
		{ "conversation_created", NULL, NULL, "carol", "{actor} created the conversation" },
		{ "conversation_created", NULL, NULL, "alice", "You created the conversation" },
		{ "conversation_created", NULL, NULL, NULL, "{actor} created the conversation" },
		{ "user_added", "user", "bob", "carol", "{actor} added {user}" },
		{ "user_added", "user", "bob", "alice", "You added {user}" },
		{ "user_added", "user", "bob", "bob", "{actor} added you" },
		{ "user_added", "user", "bob", NULL, "{actor} added {user}" },
		{ "user_added", "user", "alice", "carol", "{actor} joined the conversation" },
		{ "user_added", "user", "alice", "alice", "You joined the conversation" },
		{ "user_removed", "user", "bob", "carol", "{actor} removed {user}" },
		{ "user_removed", "user", "bob", "alice", "You removed {user}" },
		{ "user_removed", "user", "bob", "bob", "{actor} removed you" },
		{ "user_removed", "user", "alice", "carol", "{actor} left the conversation" },
		{ "user_removed", "user", "alice", "alice", "You left the conversation" },
		{ "group_added", "group", "staff", "carol", "{actor} added group {group}" },
		{ "group_added", "group", "staff", "alice", "You added group {group}" },
		/* A group that is called like the reader is not the reader. */
		{ "group_added", "group", "carol", "carol", "{actor} added group {group}" },
		{ "breakout_rooms_started", NULL, NULL, "carol", "{actor} started breakout rooms" },
		{ "breakout_rooms_stopped", NULL, NULL, "alice", "You stopped breakout rooms" },
		{ "event_of_a_newer_version", NULL, NULL, "carol", "" },
		{ "event_of_a_newer_version", "user", "bob", "alice", "" },
	};
	const struct actor alice = actor_of(ACTOR_USERS, TT_STR("alice"));
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");

	fixture_user(f, "alice", "Alice A.");
	fixture_user(f, "bob", "Bob B.");
	fixture_user(f, "carol", "Carol C.");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct tell_param param = { cases[i].object, tt_str(cases[i].id) };
		struct tt_message got;

		show(f, &room, alice, cases[i].event, &param, cases[i].object ? 1 : 0,
		     cases[i].reader, &got);
		check_text(cases[i].event, got.message.p ? got.message : TT_STR(""),
			   tt_str(cases[i].want));
	}
}

static void test_rename(void **state)
{
	static const struct {
		const char *old_name;
		const char *new_name;
		const char *want;
	} cases[] = {
		{ "Old", "New", "{actor} renamed the conversation from \"Old\" to \"New\"" },
		{ "100%", "%oldName%",
		  "{actor} renamed the conversation from \"100%\" to \"%oldName%\"" },
		{ "a\"b\\c", "\xf0\x9f\x91\x8d",
		  "{actor} renamed the conversation from \"a\"b\\c\" to \"\xf0\x9f\x91\x8d\"" },
	};
	const struct actor alice = actor_of(ACTOR_USERS, TT_STR("alice"));
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct tell_param params[] = { { "newName", tt_str(cases[i].new_name) },
						     { "oldName", tt_str(cases[i].old_name) } };
		struct tt_message got;

		show(f, &room, alice, "conversation_renamed", params, 2, "bob", &got);
		check_str(cases[i].want, got.message, cases[i].want);
		check_int("names are in the text only", (int64_t)got.parameters.n, 1);
	}
}

static void test_parameters(void **state)
{
	static const struct {
		const char *name;
		struct tt_str actor_type;
		const char *actor;
		const char *object;
		const char *id;
		const char *want_actor;
		const char *want_object;
	} cases[] = {
		{ "user and user", BYTES("users"), "alice", "user", "bob",
		  "actor: type=user id=alice name=Alice A. mention-id=alice",
		  "user: type=user id=bob name=Bob B. mention-id=bob" },
		{ "gone user", BYTES("users"), "nobody", "user", "nobody",
		  "actor: type=highlight id=deleted_users name=Deleted user",
		  "user: type=highlight id=deleted_users name=Deleted user" },
		{ "group", BYTES("users"), "alice", "group", "staff",
		  "actor: type=user id=alice name=Alice A. mention-id=alice",
		  "group: type=group id=staff name=The Staff mention-id=user-group/staff" },
		{ "gone group", BYTES("users"), "alice", "group", "gone",
		  "actor: type=user id=alice name=Alice A. mention-id=alice",
		  "group: type=group id=gone name=gone mention-id=user-group/gone" },
		{ "guest", BYTES("guests"), "g1", "user", "bob",
		  "actor: type=guest id=guest/g1 name=own name (guest) mention-id=guest/g1",
		  "user: type=user id=bob name=Bob B. mention-id=bob" },
		{ "guest who is gone", BYTES("guests"), "g2", NULL, NULL,
		  "actor: type=guest id=guest/g2 name=Guest mention-id=guest/g2", NULL },
	};
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");

	fixture_user(f, "alice", "Alice A.");
	fixture_user(f, "bob", "Bob B.");
	begin(f->db, DB_WRITE);
	check_err("group", store_group_add(f->db, TT_STR("staff"), TT_STR("The Staff")), TT_OK);
	fixture_attendee(f->db, room.id, ACTOR_GUESTS, "g1", PARTICIPANT_GUEST);
	commit(f->db);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct actor actor = actor_of(cases[i].actor_type, tt_str(cases[i].actor));
		const struct tell_param param = { cases[i].object, tt_str(cases[i].id) };
		const char *event = !cases[i].object                        ? "conversation_created"
				    : strcmp(cases[i].object, "group") == 0 ? "group_added"
									    : "user_added";
		struct tt_message got;

		show(f, &room, actor, event, &param, cases[i].object ? 1 : 0, "carol", &got);
		check_int(cases[i].name, (int64_t)got.parameters.n, cases[i].want_object ? 2 : 1);
		check_str(cases[i].name, flat(&f->arena, &got.parameters.items[0]),
			  cases[i].want_actor);
		if (cases[i].want_object)
			check_str(cases[i].name, flat(&f->arena, &got.parameters.items[1]),
				  cases[i].want_object);
	}
}

/* A user and a guest may have the same id. */
static void test_a_guest_is_not_the_user(void **state)
{
	const struct actor guest = actor_of(ACTOR_GUESTS, TT_STR("alice"));
	const struct tell_param param = { "user", TT_STR("alice") };
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_PUBLIC, "n");
	struct tt_message got;

	fixture_user(f, "alice", "Alice A.");
	show(f, &room, guest, "conversation_created", NULL, 0, "alice", &got);
	check_str("did not do it", got.message, "{actor} created the conversation");
	show(f, &room, guest, "user_added", &param, 1, "alice", &got);
	check_str("was added by a guest", got.message, "{actor} added you");
}

static void test_side_effects(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct message row;
	struct room got;

	f->talk.now_s = 1000;
	f->talk.actor = actor_of(ACTOR_USERS, TT_STR("alice"));
	room.message_expiration_s = 60;
	begin(f->db, DB_WRITE);
	check_err("add", talk_tell(&f->talk, &room, EVENT_conversation_created), TT_OK);
	check_err("room", store_room_by_token(f->db, &f->arena, room.token, &got), TT_OK);
	check_int("last message", got.last_message_id, room.last_message_id);
	check_int("activity", got.last_activity_s, 1000);
	check_err("row", store_message_get(f->db, &f->arena, room.id, got.last_message_id, &row),
		  TT_OK);
	check_int("expires like others", row.expires_s, 1060);
	check_text("no parameters", row.parameters, NOT_THERE);
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_texts),        ON_BOTH(test_rename),
		ON_BOTH(test_parameters),   ON_BOTH(test_a_guest_is_not_the_user),
		ON_BOTH(test_side_effects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

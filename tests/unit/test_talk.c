/* Rules note what they change: who waits in the room hears of it, whoever has called the rule. */
#include "lib/base/random.h"
#include "server/talk/chat/pins.h"
#include "server/talk/chat/reactions.h"
#include "server/talk/chat/send.h"
#include "server/talk/people/attendee.h"
#include "server/talk/people/bans.h"
#include "server/talk/people/breakout_people.h"
#include "server/talk/people/evict.h"
#include "server/talk/people/guests.h"
#include "server/talk/people/invitations.h"
#include "server/talk/people/join.h"
#include "server/talk/people/roles.h"
#include "server/talk/permissions.h"
#include "server/talk/rooms/breakout.h"
#include "server/talk/rooms/departed.h"
#include "server/talk/rooms/lobby.h"
#include "server/talk/rooms/participants.h"
#include "server/talk/rooms/remove.h"
#include "server/talk/rooms/settings.h"
#include "tests/unit/store_fixture.h"

enum {
	NOW_S = 100000
};

/* alice's public room, with bob and a guest in it. */
struct scene {
	struct store_fixture *f;
	struct talk *talk;
	struct seat seat;
	struct attendee bob;
	struct attendee guest;
};

static struct scene begin_scene(void **state)
{
	struct store_fixture *f = *state;
	struct scene s = { .f = f, .talk = &f->talk };

	check_err("random", tt_random_init(), TT_OK);
	fixture_user(f, "bob", "Bob");
	s.seat = fixture_alice(f, ROOM_PUBLIC, "n", NOW_S);
	begin(f->db, DB_WRITE);
	s.bob = fixture_attendee(f->db, s.seat.room.id, ACTOR_USERS, "bob", PARTICIPANT_USER);
	s.guest = fixture_attendee(f->db, s.seat.room.id, ACTOR_GUESTS, "g1", PARTICIPANT_GUEST);
	return s;
}

static enum tt_err do_send(struct scene *s)
{
	const struct new_message text = { .text = TT_STR("x"), .reference_id = TT_STR("") };
	struct message row;

	return talk_send(s->talk, &s->seat, &text, &row);
}

static enum tt_err do_react(struct scene *s)
{
	struct message row = fixture_message(s->f->db, s->seat.room.id, MESSAGE_COMMENT, "x");
	bool added;

	return talk_react(s->talk, &s->seat, row.id, TT_STR("\xf0\x9f\x91\x8d"), &added);
}

static enum tt_err do_pin(struct scene *s)
{
	struct message row = fixture_message(s->f->db, s->seat.room.id, MESSAGE_COMMENT, "x");
	struct message told;
	bool is_told;

	return talk_pin(s->talk, &s->seat, row.id, 0, &told, &is_told);
}

/* A message that expires unseen takes its pin along, which nobody tells of. */
static enum tt_err do_pin_over(struct scene *s)
{
	struct pin pin = { .room_id = s->seat.room.id, .message_id = INT64_MAX };

	return talk_pin_end(s->talk, &pin);
}

static enum tt_err do_describe(struct scene *s)
{
	return talk_set_description(s->talk, &s->seat, TT_STR("d"));
}

/* Settings that no message tells of. */
static enum tt_err do_mentions(struct scene *s)
{
	return talk_set_number(s->talk, &s->seat, SETTING_MENTIONS, 1);
}

static enum tt_err do_default_permissions(struct scene *s)
{
	return talk_set_default_permissions(s->talk, &s->seat, PERMISSION_CHAT);
}

static enum tt_err do_unbind(struct scene *s)
{
	s->seat.room.object_type = TT_STR("event");
	return talk_unbind_object(s->talk, &s->seat);
}

static enum tt_err do_lobby_timer(struct scene *s)
{
	return talk_set_lobby(s->talk, &s->seat, 0, NOW_S + 10);
}

/* Who goes or comes without a word. */
static enum tt_err do_evict_guest(struct scene *s)
{
	return talk_evict(s->talk, &s->seat, &s->guest);
}

static enum tt_err do_invite(struct scene *s)
{
	bool added;

	return talk_email_add(s->talk, &s->seat, TT_STR("x@example.org"), TT_STR(""), &added);
}

static enum tt_err do_ban_address(struct scene *s)
{
	struct ban ban = { .actor_type = BANNED_IP,
			   .actor_id = TT_STR("192.0.2.1"),
			   .note = TT_STR("") };

	return talk_ban(s->talk, &s->seat, &ban);
}

static enum tt_err do_permissions(struct scene *s)
{
	const struct permission_change change = { s->bob.id, TT_STR("set"), PERMISSION_CHAT };
	struct attendee changed;

	return talk_change_permissions(s->talk, &s->seat, &change, &changed);
}

static enum tt_err do_join(struct scene *s)
{
	s->talk->cookie_hash = TT_STR("cookie");
	return talk_join(s->talk, &s->seat);
}

static enum tt_err do_leave(struct scene *s)
{
	bool deleted;

	s->seat.attendee = s->bob;
	return talk_leave(s->talk, &s->seat, &deleted);
}

static enum tt_err do_add(struct scene *s)
{
	return talk_attendee_add(s->talk, &s->seat.room, actor_of(ACTOR_USERS, TT_STR("carol")),
				 PARTICIPANT_SELF_JOINED, NULL);
}

static enum tt_err do_dismiss(struct scene *s)
{
	s->seat.attendee.type = PARTICIPANT_SELF_JOINED;
	return talk_breakout_dismiss(s->talk, &s->seat.room, &s->seat.attendee);
}

static enum tt_err do_delete_account(struct scene *s)
{
	enum tt_err err = store_room_set_type(s->f->db, s->seat.room.id, ROOM_ONE_TO_ONE);

	return err ? err : talk_delete_account(s->talk, TT_STR("bob"));
}

/* Of a lobby that was off: then no message tells of it. */
static enum tt_err do_lobby_over(struct scene *s)
{
	s->seat.room.lobby_timer_s = NOW_S - 1;
	return talk_lobby_open_if_due(s->talk, &s->seat.room);
}

static enum tt_err do_delete(struct scene *s)
{
	return talk_room_delete(s->talk, &s->seat);
}

static enum tt_err do_breakout_mode(struct scene *s)
{
	s->seat.room.type = ROOM_GROUP;
	return talk_breakout_choose_mode(s->talk, &s->seat, BREAKOUT_FREE);
}

static enum tt_err do_clean(struct scene *s)
{
	return talk_clean(s->talk, &s->seat);
}

/* Of somebody who passed by. */
static enum tt_err do_leftovers(struct scene *s)
{
	struct leftovers found = { 0 };
	enum tt_err err;

	fixture_attendee(s->f->db, s->seat.room.id, ACTOR_USERS, "eve", PARTICIPANT_SELF_JOINED);
	err = talk_leftovers_find(s->talk, &found);
	check_int("he has no session", (int64_t)found.n_loose, 1);
	return err ? err : talk_leftovers_delete(s->talk, &found);
}

static const struct {
	const char *name;
	enum tt_err (*run)(struct scene *s);
} rules[] = {
	{ "send", do_send },
	{ "react", do_react },
	{ "pin", do_pin },
	{ "a pin is over", do_pin_over },
	{ "description", do_describe },
	{ "mention permissions", do_mentions },
	{ "default permissions", do_default_permissions },
	{ "unbind", do_unbind },
	{ "lobby timer", do_lobby_timer },
	{ "evict a guest", do_evict_guest },
	{ "invite by e-mail", do_invite },
	{ "ban an address", do_ban_address },
	{ "permissions", do_permissions },
	{ "join", do_join },
	{ "leave", do_leave },
	{ "add", do_add },
	{ "dismiss from a breakout room", do_dismiss },
	{ "delete an account", do_delete_account },
	{ "the lobby's time is over", do_lobby_over },
	{ "delete", do_delete },
	{ "clean", do_clean },
	{ "take out who is long gone", do_leftovers },
	{ "breakout mode", do_breakout_mode },
};

static void test_each(void **state)
{
	struct scene s = begin_scene(state);

	commit(s.f->db);
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		struct scene copy = s;

		s.talk->changed = (struct changed_rooms){ 0 };
		begin(s.f->db, DB_WRITE);
		check_err(rules[i].name, rules[i].run(&copy), TT_OK);
		check_int(rules[i].name, (int64_t)s.talk->changed.n, 1);
		check_int(rules[i].name, s.talk->changed.ids[0], s.seat.room.id);
		rollback(s.f->db);
	}
}

/* What is not changed wakes nobody, nor does a name, which is no news for who waits. */
static void test_nothing(void **state)
{
	struct scene s = begin_scene(state);
	struct seat guest = seat_in(&s.seat.room, &s.guest);

	check_err("name", talk_name_guest(s.talk, &guest, TT_STR("Eve")), TT_OK);
	check_err("same", talk_set_description(s.talk, &s.seat, TT_STR("")), TT_OK);
	check_err("same", talk_set_number(s.talk, &s.seat, SETTING_MENTIONS, 0), TT_OK);
	check_err("too long", talk_set_number(s.talk, &s.seat, SETTING_MENTIONS, 7),
		  TT_ERR_ROOM_VALUE);
	check_int("nothing", (int64_t)s.talk->changed.n, 0);
	commit(s.f->db);
}

/* Each once, in the order in which they were changed. */
static void test_once(void **state)
{
	struct store_fixture *f = *state;

	talk_note_changed(&f->talk, 7);
	talk_note_changed(&f->talk, 8);
	talk_note_changed(&f->talk, 7);
	check_int("n", (int64_t)f->talk.changed.n, 2);
	check_int("first", f->talk.changed.ids[0], 7);
	check_int("second", f->talk.changed.ids[1], 8);
	talk_note_chore(&f->talk, 3);
	talk_note_chore(&f->talk, 4);
	check_int("the first chore", f->talk.changed.first_chore, 3);
	check_int("the last chore", f->talk.changed.last_chore, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_each),
		ON_BOTH(test_nothing),
		ON_BOTH(test_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

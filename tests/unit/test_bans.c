#include "server/store/bans.h"
#include "server/store/guest_identities.h"
#include "tests/unit/store_fixture.h"

static struct ban a_ban(int64_t room_id, struct tt_str type, const char *id, const char *note)
{
	return (struct ban){
		.room_id = room_id,
		.moderator_type = ACTOR_USERS,
		.moderator_id = TT_STR("alice"),
		.moderator_name = TT_STR("name of then"),
		.actor_type = type,
		.actor_id = tt_str(id),
		.actor_name = TT_STR("who"),
		.note = tt_str(note),
		.created_s = 7,
	};
}

static void test_ban(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_PUBLIC, "n");
	struct room other = fixture_room(f, "efgh", ROOM_PUBLIC, "n");
	struct ban ban = a_ban(room.id, ACTOR_GUESTS, "g1", "one");
	struct ban again = a_ban(room.id, ACTOR_GUESTS, "g1", "two");
	struct ban address = a_ban(room.id, BANNED_IP, "10.0.0.0/8", "");
	struct ban got;
	struct ban *bans;
	size_t n;

	fixture_user(f, "alice", "Alice");
	begin(f->db, DB_WRITE);
	check_err("add", store_ban_add(f->db, &ban), TT_OK);
	check_err("add", store_ban_add(f->db, &address), TT_OK);
	check_err("again", store_ban_add(f->db, &again), TT_OK);
	check_int("in the place of the first", again.id, ban.id);
	check_err("get", store_ban_get(f->db, &f->arena, room.id, ACTOR_GUESTS, TT_STR("g1"), &got),
		  TT_OK);
	check_int("id", got.id, ban.id);
	check_str("the later note", got.note, "two");
	check_str("the moderator's present name", got.moderator_name, "Alice");
	check_str("the name of then", got.actor_name, "who");
	check_err("elsewhere",
		  store_ban_get(f->db, &f->arena, other.id, ACTOR_GUESTS, TT_STR("g1"), &got),
		  TT_OK);
	check_int("no ban", got.id, 0);
	check_err("all", store_bans_of_room(f->db, &f->arena, room.id, NOT_THERE, &bans, &n),
		  TT_OK);
	check_int("all", (int64_t)n, 2);
	check_err("ip", store_bans_of_room(f->db, &f->arena, room.id, BANNED_IP, &bans, &n), TT_OK);
	check_int("ip", (int64_t)n, 1);
	check_text("ip", bans[0].actor_id, address.actor_id);
	check_err("of another room", store_ban_delete(f->db, other.id, ban.id), TT_OK);
	check_err("still there",
		  store_ban_get(f->db, &f->arena, room.id, ACTOR_GUESTS, TT_STR("g1"), &got),
		  TT_OK);
	check_int("still there", got.id, ban.id);
	check_err("delete", store_ban_delete(f->db, room.id, ban.id), TT_OK);
	check_err("gone",
		  store_ban_get(f->db, &f->arena, room.id, ACTOR_GUESTS, TT_STR("g1"), &got),
		  TT_OK);
	check_int("gone", got.id, 0);
	commit(f->db);
}

static void check_identity(struct store_fixture *f, const char *name, const struct room *room,
			   const char *cookie, struct tt_str want)
{
	struct guest_identity got;

	check_err(name, store_guest_identity_get(f->db, &f->arena, room->id, tt_str(cookie), &got),
		  TT_OK);
	check_text(name, got.actor_id, want);
}

/* An identity lives as long as its attendee, or as long as a ban has to recognise it. */
static void test_identities(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_PUBLIC, "n");
	const struct guest_identity present = { ACTOR_GUESTS, TT_STR("present") };
	const struct guest_identity banned = { ACTOR_GUESTS, TT_STR("banned") };
	const struct guest_identity gone = { ACTOR_GUESTS, TT_STR("gone") };
	struct ban ban = a_ban(room.id, ACTOR_GUESTS, "banned", "");

	begin(f->db, DB_WRITE);
	fixture_attendee(f->db, room.id, ACTOR_GUESTS, "present", PARTICIPANT_GUEST);
	check_err("ban", store_ban_add(f->db, &ban), TT_OK);
	check_identity(f, "new", &room, "c1", NOT_THERE);
	check_err("set", store_guest_identity_set(f->db, room.id, TT_STR("c1"), &gone), TT_OK);
	check_err("other", store_guest_identity_set(f->db, room.id, TT_STR("c1"), &present), TT_OK);
	check_err("set", store_guest_identity_set(f->db, room.id, TT_STR("c2"), &banned), TT_OK);
	check_err("set", store_guest_identity_set(f->db, room.id, TT_STR("c3"), &gone), TT_OK);
	check_err("clean", store_guest_identities_delete_loose(f->db, room.id), TT_OK);
	check_identity(f, "present", &room, "c1", present.actor_id);
	check_identity(f, "banned", &room, "c2", banned.actor_id);
	check_identity(f, "gone", &room, "c3", NOT_THERE);
	check_err("move", store_guest_identities_move(f->db, TT_STR("c1"), TT_STR("c4")), TT_OK);
	check_identity(f, "moved away", &room, "c1", NOT_THERE);
	check_identity(f, "moved", &room, "c4", present.actor_id);
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_ban),
		ON_BOTH(test_identities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

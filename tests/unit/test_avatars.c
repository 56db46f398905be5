#include "lib/base/random.h"
#include "server/store/avatars.h"
#include "server/talk/avatar_mark.h"
#include "server/talk/rooms/avatars.h"
#include "tests/unit/store_fixture.h"

static struct seat seat_of(struct store_fixture *f, struct room room)
{
	struct seat seat = seat_in(&room, NULL);

	f->talk.user = TT_STR("alice");
	f->talk.actor = actor_user(f->talk.user, TT_STR("Alice"));
	f->talk.base_url = TT_STR("https://chat.example.org");
	f->talk.now_s = 1000;
	seat.is_attendee = true;
	return seat;
}

static struct room read_room(struct store_fixture *f, struct tt_str token)
{
	struct room room;

	check_err("room", store_room_by_token(f->db, &f->arena, token, &room), TT_OK);
	return room;
}

static void test_table(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct room other = fixture_room(f, "efgh", ROOM_GROUP, "n");
	const struct avatar file = { .content_type = TT_STR("image/png"),
				     .bytes = TT_STR("\x89P\0\xff\n"),
				     .set_s = 5 };
	const struct avatar emoji = { .emoji = TT_STR("🎉"), .set_s = 6 };
	struct avatar got;
	bool found;

	begin(f->db, DB_WRITE);
	check_err("none", store_avatar_get(f->db, &f->arena, room.id, &got, &found), TT_OK);
	check_false("none", found);
	check_text("none", read_room(f, room.token).avatar_version, NOT_THERE);
	check_err("file", store_avatar_set(f->db, room.id, TT_STR("v1"), &file), TT_OK);
	check_err("other", store_avatar_set(f->db, other.id, TT_STR("o1"), &file), TT_OK);
	check_err("file", store_avatar_get(f->db, &f->arena, room.id, &got, &found), TT_OK);
	check_true("file", found);
	check_text("bytes", got.bytes, file.bytes);
	check_text("type", got.content_type, file.content_type);
	check_text("emoji", got.emoji, NOT_THERE);
	check_int("when", got.set_s, 5);
	check_str("version", read_room(f, room.token).avatar_version, "v1");

	check_err("emoji", store_avatar_set(f->db, room.id, TT_STR("v2"), &emoji), TT_OK);
	check_err("emoji", store_avatar_get(f->db, &f->arena, room.id, &got, &found), TT_OK);
	check_text("bytes", got.bytes, NOT_THERE);
	check_text("type", got.content_type, NOT_THERE);
	check_str("emoji", got.emoji, "🎉");
	check_text("color", got.color, NOT_THERE);
	check_str("version", read_room(f, room.token).avatar_version, "v2");

	check_err("delete", store_avatar_delete(f->db, room.id), TT_OK);
	check_err("gone", store_avatar_get(f->db, &f->arena, room.id, &got, &found), TT_OK);
	check_false("gone", found);
	check_text("gone", read_room(f, room.token).avatar_version, NOT_THERE);
	check_str("the other stays", read_room(f, other.token).avatar_version, "o1");
	check_err("with its room", store_room_delete(f->db, other.id), TT_OK);
	check_int("with its room", fixture_number(f->db, "SELECT COUNT(*) FROM avatars"), 0);
	commit(f->db);
}

static void test_checks(void **state)
{
	static const struct {
		const char *emoji;
		const char *color;
		enum tt_err want;
	} cases[] = {
		{ "🎉", NULL, TT_OK },
		{ "🎉", "0082c9", TT_OK },
		{ "🎉", "0082C9", TT_OK },
		{ "🎉", "", TT_ERR_AVATAR_COLOR },
		{ "🎉", "0082c", TT_ERR_AVATAR_COLOR },
		{ "🎉", "0082c9f", TT_ERR_AVATAR_COLOR },
		{ "🎉", "0082cg", TT_ERR_AVATAR_COLOR },
		{ "", NULL, TT_ERR_AVATAR_EMOJI },
		{ "🎉🎉", NULL, TT_ERR_AVATAR_EMOJI },
		{ "x", "x", TT_ERR_AVATAR_EMOJI },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_err(cases[i].emoji,
			  talk_avatar_check_emoji(tt_str(cases[i].emoji), tt_str(cases[i].color)),
			  cases[i].want);
	for (int64_t type = ROOM_ONE_TO_ONE; type <= ROOM_NOTE_TO_SELF; type++) {
		const struct room room = { .type = type };
		bool of_two = type == ROOM_ONE_TO_ONE || type == ROOM_FORMER_ONE_TO_ONE;

		check_err("types", talk_avatar_check_room(&room),
			  of_two ? TT_ERR_AVATAR_ROOM : TT_OK);
	}
}

static struct tt_str version_of(struct tt_arena *arena, int64_t type, const char *name,
				const char *object)
{
	const struct room room = { .type = type,
				   .name = tt_str(name),
				   .object_type = tt_str(object) };

	return talk_avatar_version(arena, &room);
}

/* What looks alike has one version, what does not has another. */
static void test_versions(void **state)
{
	static const struct {
		int64_t type;
		const char *name;
		const char *object;
		int looks;
	} cases[] = {
		{ ROOM_GROUP, "a", "", 0 },
		{ ROOM_GROUP, "b", "", 0 },
		{ ROOM_NOTE_TO_SELF, "a", "note_to_self", 0 },
		{ ROOM_PUBLIC, "a", "", 1 },
		{ ROOM_ONE_TO_ONE, "", "", 2 },
		{ ROOM_FORMER_ONE_TO_ONE, "🎉", "", 2 },
		{ ROOM_CHANGELOG, "a", "", 3 },
		{ ROOM_GROUP, "a", "file", 4 },
		{ ROOM_PUBLIC, "a", "share:password", 5 },
		{ ROOM_PUBLIC, "a", "emails", 6 },
		{ ROOM_GROUP, "a", "phone", 7 },
		{ ROOM_PUBLIC, "a", "phone_persist", 7 },
		{ ROOM_PUBLIC, "a", "phone_temporary", 7 },
		{ ROOM_PUBLIC, "a", "event", 8 },
		{ ROOM_GROUP, "🎉 a", "", 9 },
		{ ROOM_PUBLIC, "🎉", "event", 9 },
		{ ROOM_GROUP, "🍉", "", 10 },
	};
	struct tt_arena arena;
	const struct room custom = { .type = ROOM_GROUP,
				     .name = TT_STR("🎉"),
				     .avatar_version = TT_STR("abcdefgh23456789") };

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (size_t k = 0; k < ARRAY_LEN(cases); k++) {
			struct tt_str a =
				version_of(&arena, cases[i].type, cases[i].name, cases[i].object);
			struct tt_str b =
				version_of(&arena, cases[k].type, cases[k].name, cases[k].object);

			check_int("length", (int64_t)a.n, 8);
			check_int(cases[i].name, tt_str_eq(a, b), cases[i].looks == cases[k].looks);
		}
	check_str("given", talk_avatar_version(&arena, &custom), "abcdefgh23456789");
	tt_arena_finish(&arena);
}

static void test_set(void **state)
{
	struct store_fixture *f = *state;
	struct room room = fixture_room(f, "abcd", ROOM_GROUP, "n");
	struct seat seat = seat_of(f, room);
	struct avatar_view view;
	struct tt_str first;
	int64_t last;

	check_err("random", tt_random_init(), TT_OK);
	fixture_user(f, "alice", "Alice");
	begin(f->db, DB_WRITE);
	check_err("nothing to take away", talk_avatar_remove(&f->talk, &seat), TT_OK);
	check_int("nobody is told", seat.room.last_message_id, 0);
	check_err("set", talk_avatar_set_emoji(&f->talk, &seat, TT_STR("🎉"), NOT_THERE), TT_OK);
	first = seat.room.avatar_version;
	last = seat.room.last_message_id;
	check_int("length", (int64_t)first.n, 16);
	check_true("told", last > 0);
	check_text("stored", read_room(f, room.token).avatar_version, first);
	check_err("again", talk_avatar_set_emoji(&f->talk, &seat, TT_STR("🎉"), TT_STR("ffffff")),
		  TT_OK);
	check_false("another version", tt_str_eq(first, seat.room.avatar_version));
	check_err("view", talk_avatar_view(&f->talk, &seat, true, &view), TT_OK);
	check_str("type", view.content_type, "image/svg+xml");
	check_int("when", view.set_s, 1000);
	check_true("url", tt_str_eq(talk_avatar_url(&f->talk, &seat),
				    tt_str_printf(&f->arena,
						  "https://chat.example.org/ocs/v2.php/apps/spreed"
						  "/api/v1/room/abcd/avatar?v=%.*s",
						  TT_STR_ARG(seat.room.avatar_version))));
	check_err("remove", talk_avatar_remove(&f->talk, &seat), TT_OK);
	check_false("removed", talk_avatar_is_custom(&seat.room));
	check_true("told", seat.room.last_message_id > last);
	last = seat.room.last_message_id;
	check_err("notes", talk_avatar_of_notes(&f->talk, &seat), TT_OK);
	check_int("not told", seat.room.last_message_id, last);
	check_true("set", talk_avatar_is_custom(&seat.room));
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_table),
		cmocka_unit_test(test_checks),
		cmocka_unit_test(test_versions),
		ON_BOTH(test_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

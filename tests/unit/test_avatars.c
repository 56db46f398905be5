#include "server/talk/avatars.h"
#include "lib/base/unicode.h"
#include "server/talk/pictures.h"
#include "tests/unit/check.h"

static void test_head(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
		{ "", "" },
		{ "games", "" },
		{ "🎲", "🎲" },
		{ "🎲 games", "🎲" },
		{ "🎲🎉", "🎲" },
		{ "👩‍👩‍👧‍👦 family", "👩‍👩‍👧‍👦" },
		{ "🇪🇸🇫🇷", "🇪🇸" },
		{ "👍🏽x", "👍🏽" },
		{ "ärger", "" },
		{ "1️⃣ first", "" }, /* a digit is a digit, as Talk sees it */
		{ " 🎲", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_str(cases[i].text, tt_emoji_head(tt_str(cases[i].text)), cases[i].want);
}

static void test_version(void **state)
{
	/* Pictures that look alike have one version, others another one. */
	static const struct {
		const char *name;
		int64_t type;
		const char *room;
		const char *object;
		const char *own;
		int group;
	} cases[] = {
		{ "group", ROOM_GROUP, "games", "", "", 1 },
		{ "another group", ROOM_GROUP, "party", "", "", 1 },
		{ "note to self", ROOM_NOTE_TO_SELF, "x", "note_to_self", "", 1 },
		{ "public", ROOM_PUBLIC, "games", "", "", 2 },
		{ "one-to-one", ROOM_ONE_TO_ONE, "[\"a\",\"b\"]", "", "", 3 },
		{ "former one-to-one", ROOM_FORMER_ONE_TO_ONE, "🎲", "", "", 3 },
		{ "event", ROOM_GROUP, "games", "event", "", 4 },
		{ "public event", ROOM_PUBLIC, "games", "event", "", 4 },
		{ "phone", ROOM_GROUP, "games", "phone", "", 5 },
		{ "kept phone", ROOM_GROUP, "games", "phone_persist", "", 5 },
		{ "changelog", ROOM_CHANGELOG, "x", "", "", 6 },
		{ "emoji", ROOM_GROUP, "🎲 games", "", "", 7 },
		{ "the same emoji", ROOM_PUBLIC, "🎲🎉", "event", "", 7 },
		{ "another emoji", ROOM_GROUP, "🎉", "", "", 8 },
		{ "its own", ROOM_GROUP, "🎲", "", "abcdefghijkmnopq", 9 },
	};
	struct tt_str seen[10] = { 0 };
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct room room = { .type = cases[i].type,
				     .name = tt_str(cases[i].room),
				     .object_type = tt_str(cases[i].object),
				     .avatar_version = tt_str(cases[i].own) };
		struct tt_str version = talk_avatar_version(&arena, &room);

		check_int(cases[i].name, (int64_t)version.n, cases[i].own[0] ? 16 : 8);
		if (seen[cases[i].group].p)
			check_true(cases[i].name, tt_str_eq(version, seen[cases[i].group]));
		for (int k = 1; k < cases[i].group; k++)
			check_false(cases[i].name, tt_str_eq(version, seen[k]));
		seen[cases[i].group] = version;
	}
	tt_arena_finish(&arena);
}

static void test_drawn(void **state)
{
	struct tt_arena arena;
	struct tt_str before = { NULL, 0 };

	(void)state;
	tt_arena_init(&arena);
	for (int kind = 0; kind < N_PICTURES; kind++) {
		struct tt_str bright = picture_of_kind(&arena, (enum picture_kind)kind, false);
		struct tt_str dark = picture_of_kind(&arena, (enum picture_kind)kind, true);

		check_true("begins", tt_str_starts(bright, TT_STR("<svg ")));
		check_true("has a shape", tt_str_has(bright, TT_STR("<path ")));
		check_false("by theme", tt_str_eq(bright, dark));
		check_false("differs from the one before", tt_str_eq(bright, before));
		before = bright;
	}
	check_true("colour",
		   tt_str_has(picture_of_emoji(&arena, TT_STR("🎲"), TT_STR("0082c9"), true),
			      TT_STR("#0082c9")));
	check_true("no colour", tt_str_has(picture_of_emoji(&arena, TT_STR("🎲"),
							    (struct tt_str){ NULL, 0 }, true),
					   TT_STR("#3B3B3B")));
	tt_arena_finish(&arena);
}

static void test_checks(void **state)
{
	static const struct {
		const char *emoji;
		const char *color; /* NULL: none */
		enum tt_err err;
	} cases[] = {
		{ "🎲", NULL, TT_OK },
		{ "🎲", "0082c9", TT_OK },
		{ "🎲", "FFFFFF", TT_OK },
		{ "🎲", "", TT_ERR_AVATAR_COLOR },
		{ "🎲", "0082c", TT_ERR_AVATAR_COLOR },
		{ "🎲", "0082c9a", TT_ERR_AVATAR_COLOR },
		{ "🎲", "0082cx", TT_ERR_AVATAR_COLOR },
		{ "", NULL, TT_ERR_AVATAR_EMOJI },
		{ "🎲🎲", "", TT_ERR_AVATAR_EMOJI },
		{ "<", NULL, TT_ERR_AVATAR_EMOJI },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_err(cases[i].emoji,
			  talk_avatar_check_emoji(tt_str(cases[i].emoji), tt_str(cases[i].color)),
			  cases[i].err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_drawn),
		cmocka_unit_test(test_checks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

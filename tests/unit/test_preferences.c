#include "server/talk/people/preferences.h"
#include "tests/unit/store_fixture.h"

static enum tt_err set(struct store_fixture *f, const char *key, const char *value)
{
	f->talk.user = TT_STR("alice");
	return talk_preference_set(&f->talk, tt_str(key), tt_str(value));
}

static struct preferences get(struct store_fixture *f, struct tt_str user)
{
	struct preferences found;

	f->talk.user = user;
	check_err("get", talk_preferences_get(&f->talk, &found), TT_OK);
	return found;
}

static void test_each(void **state)
{
	static const struct {
		const char *key;
		const char *off;
		const char *on;
		size_t offset;
	} cases[] = {
		{ "read_status_privacy", "0", "1", offsetof(struct preferences, read_privately) },
		{ "typing_privacy", "0", "1", offsetof(struct preferences, types_privately) },
		{ "play_sounds", "no", "yes", offsetof(struct preferences, plays_sounds) },
		{ "calls_start_without_media", "no", "yes",
		  offsetof(struct preferences, starts_without_media) },
		{ "blur_virtual_background", "no", "yes",
		  offsetof(struct preferences, blurs_background) },
		{ "conversations_list_style", "two-lines", "compact",
		  offsetof(struct preferences, has_compact_list) },
	};
	struct store_fixture *f = *state;

	fixture_user(f, "alice", "Alice");
	begin(f->db, DB_WRITE);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct preferences none = { 0 };
		struct preferences only = { 0 };
		struct preferences found;

		*(bool *)((char *)&only + cases[i].offset) = true;
		check_err(cases[i].key, set(f, cases[i].key, cases[i].on), TT_OK);
		found = get(f, TT_STR("alice"));
		check_true(cases[i].key, memcmp(&found, &only, sizeof(only)) == 0);
		check_err(cases[i].key, set(f, cases[i].key, cases[i].off), TT_OK);
		found = get(f, TT_STR("alice"));
		check_true(cases[i].key, memcmp(&found, &none, sizeof(none)) == 0);
	}
	commit(f->db);
}

static void test_refused(void **state)
{
	static const struct {
		const char *key;
		const char *value;
	} cases[] = {
		{ "read_status_privacy", "2" },
		{ "read_status_privacy", "" },
		{ "read_status_privacy", "1 " },
		{ "play_sounds", "1" },
		{ "Play_sounds", "yes" },
		{ "", "" },
		{ "language", "de" },
		{ "talk.read_status_privacy", "1" },
	};
	struct store_fixture *f = *state;

	fixture_user(f, "alice", "Alice");
	begin(f->db, DB_WRITE);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_err(cases[i].key, set(f, cases[i].key, cases[i].value), TT_ERR_PREFERENCE);
	check_int("nothing is stored", fixture_number(f->db, "SELECT COUNT(*) FROM user_fields"),
		  0);
	commit(f->db);
}

/* What else is kept beside an account is no preference, whatever it is called. */
static void test_other_fields(void **state)
{
	struct store_fixture *f = *state;
	struct preferences found;

	fixture_user(f, "alice", "Alice");
	begin(f->db, DB_WRITE);
	check_err(
		"set",
		store_user_field_set(f->db, TT_STR("alice"), TT_STR("typing_privacy"), TT_STR("1")),
		TT_OK);
	check_err("set",
		  store_user_field_set(f->db, TT_STR("alice"), TT_STR("talk.unknown"), TT_STR("1")),
		  TT_OK);
	found = get(f, TT_STR("alice"));
	check_false("typing", found.types_privately);
	check_err("set", set(f, "typing_privacy", "1"), TT_OK);
	found = get(f, (struct tt_str){ NULL, 0 });
	check_false("nobody has set nothing", found.types_privately);
	commit(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_each),
		ON_BOTH(test_refused),
		ON_BOTH(test_other_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

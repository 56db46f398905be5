/* What accounts and groups may be called, hashes, and what goes with a deleted account. */
#include "accounts_fixture.h"

#include "server/accounts/hash.h"
#include "server/store/attendees.h"

#include <time.h>

#define TEN "0123456789"

static void test_user_ids(void **state)
{
	static const struct {
		const char *id;
		enum tt_err want;
	} cases[] = {
		{ "a", TT_OK },
		{ "alice", TT_OK },
		{ "A.b-c_d@e", TT_OK },
		{ "two words", TT_OK },
		{ "o'brien", TT_OK },
		{ "_alice", TT_OK },
		{ "...", TT_OK },
		{ TEN TEN TEN TEN TEN TEN "1234", TT_OK },
		{ TEN TEN TEN TEN TEN TEN "12345", TT_ERR_USER_ID },
		{ "", TT_ERR_USER_ID },
		{ " ", TT_ERR_USER_ID },
		{ " alice", TT_ERR_USER_ID },
		{ "alice ", TT_ERR_USER_ID },
		{ ".", TT_ERR_USER_ID },
		{ "..", TT_ERR_USER_ID },
		{ "a/b", TT_ERR_USER_ID },
		{ "a\\b", TT_ERR_USER_ID },
		{ "a\nb", TT_ERR_USER_ID },
		{ "a\tb", TT_ERR_USER_ID },
		{ "a%b", TT_ERR_USER_ID },
		{ "a\"b", TT_ERR_USER_ID },
		{ "<b>", TT_ERR_USER_ID },
		{ "älice", TT_ERR_USER_ID },
		{ "аlice", TT_ERR_USER_ID }, /* the first letter is Cyrillic */
		{ "alice\xff", TT_ERR_USER_ID },
	};
	const struct tt_str with_nul = { "a\0b", 3 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (accounts_check_user_id(tt_str(cases[i].id)) != cases[i].want)
			fail_msg("'%s'", cases[i].id);
	assert_int_equal(accounts_check_user_id(with_nul), TT_ERR_USER_ID);
}

static void test_texts(void **state)
{
	static const struct {
		const char *text;
		bool is_display_name;
		bool is_email;
	} cases[] = {
		{ "Älice Müller", true, false },
		{ "家族 👩‍👩‍👧‍👦", true, false },
		{ "a@b", true, true },
		{ "first.last+tag@mail.example.org", true, true },
		{ "jörg@exämple.org", true, true },
		{ "", false, false },
		{ "   ", false, false },
		{ "two\nlines", false, false },
		{ "bell\a", false, false },
		{ "turned \xe2\x80\xae around", false, false },
		{ "nothing\xe2\x80\x8bthere", false, false },
		{ "not UTF-8 \xff", false, false },
		{ "@b", true, false },
		{ "a@", true, false },
		{ "a@b@c", true, false },
		{ "a@.b", true, false },
		{ "a@b.", true, false },
		{ "a b@c", true, false },
		{ "<a@b>", true, false },
		{ "a@b\r\nBcc: c@d", false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_str text = tt_str(cases[i].text);

		if (!accounts_check_display_name(text) != cases[i].is_display_name)
			fail_msg("display name '%s'", cases[i].text);
		if (!accounts_check_email(text) != cases[i].is_email)
			fail_msg("e-mail '%s'", cases[i].text);
	}
}

static void test_passwords(void **state)
{
	char text[600];

	(void)state;
	memset(text, 'x', sizeof(text));
	assert_int_equal(accounts_check_password_rules((struct tt_str){ text, 0 }),
			 TT_ERR_USER_PASSWORD);
	assert_int_equal(accounts_check_password_rules((struct tt_str){ text, 1 }), TT_OK);
	assert_int_equal(accounts_check_password_rules((struct tt_str){ text, 469 }), TT_OK);
	assert_int_equal(accounts_check_password_rules((struct tt_str){ text, 470 }),
			 TT_ERR_USER_PASSWORD);
}

static void test_same_id_in_another_case(void **state)
{
	struct fixture *f = *state;
	struct new_user user = { .id = TT_STR("ALICE"), .password_hash = TT_STR("x") };

	begin(f);
	assert_int_equal(accounts_add_user(f->db, &user), TT_ERR_USER_EXISTS);
	user.id = TT_STR("dave");
	user.email = TT_STR("no address");
	assert_int_equal(accounts_add_user(f->db, &user), TT_ERR_EMAIL);
	user.email = TT_STR("");
	assert_int_equal(accounts_add_user(f->db, &user), TT_OK);
	end(f);
}

static void test_groups(void **state)
{
	static const struct {
		const char *id;
		enum tt_err want;
	} cases[] = {
		{ "editors", TT_OK },
		{ "Ünion / Süd", TT_OK },
		{ "editors", TT_ERR_GROUP_EXISTS },
		{ "admin", TT_ERR_GROUP_EXISTS },
		{ "", TT_ERR_GROUP_ID },
		{ " x", TT_ERR_GROUP_ID },
		{ "x\n", TT_ERR_GROUP_ID },
		{ TEN TEN TEN TEN TEN TEN "12345", TT_ERR_GROUP_ID },
	};
	struct fixture *f = *state;

	begin(f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (accounts_add_group(f->db, tt_str(cases[i].id), TT_STR("")) != cases[i].want)
			fail_msg("'%s'", cases[i].id);
	end(f);
}

static void test_search(void **state)
{
	static const struct {
		const char *text;
		const char *want; /* the ids */
	} cases[] = {
		{ "", "Bob alice carol " },
		{ "AL", "alice " },
		{ "example.ORG", "Bob alice carol " },
		{ "o", "Bob alice carol " },
		{ "bo", "Bob " },
		{ "%", "" },
		{ "_", "" },
		{ "!", "" },
		{ "a!", "" },
	};
	struct fixture *f = *state;

	begin(f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct user_search search = { .text = tt_str(cases[i].text), .limit = -1 };
		struct tt_str found = TT_STR("");
		struct user *users;
		size_t n;

		assert_int_equal(store_users_search(f->db, &f->arena, &search, &users, &n), TT_OK);
		for (size_t k = 0; k < n; k++)
			found = tt_str_printf(&f->arena, "%.*s%.*s ", TT_STR_ARG(found),
					      TT_STR_ARG(users[k].id));
		if (!tt_str_is(found, cases[i].want))
			fail_msg("'%s': %.*s", cases[i].text, TT_STR_ARG(found));
	}
	end(f);
}

/* Who gets the id of a deleted account finds nothing of it. */
static void test_deleted(void **state)
{
	struct fixture *f = *state;
	struct room room = { .token = TT_STR("abcd"),
			     .type = ROOM_GROUP,
			     .name = TT_STR("x"),
			     .description = TT_STR(""),
			     .object_type = TT_STR(""),
			     .object_id = TT_STR("") };
	struct attendee attendee = { .actor_type = ACTOR_USERS,
				     .actor_id = TT_STR("alice"),
				     .display_name = TT_STR("") };
	struct user_field *fields;
	struct tt_str password;
	struct tt_str *groups;
	struct app_password *app_passwords;
	struct attendee found;
	size_t n;

	begin(f);
	assert_int_equal(store_room_add(f->db, &room), TT_OK);
	attendee.room_id = room.id;
	assert_int_equal(store_attendee_add(f->db, &attendee), TT_OK);
	assert_int_equal(store_user_field_set(f->db, TT_STR("alice"), TT_STR("phone"), TT_STR("1")),
			 TT_OK);
	assert_int_equal(
		accounts_add_app_password(f->db, &f->arena, TT_STR("alice"), TT_STR(""), &password),
		TT_OK);
	assert_int_equal(store_user_delete(f->db, TT_STR("alice")), TT_OK);
	assert_int_equal(store_user_delete(f->db, TT_STR("alice")), TT_ERR_NO_USER);
	add_user(f, "alice", NULL, TT_STR("x"));

	assert_int_equal(
		store_attendee_get(f->db, &f->arena, room.id, ACTOR_USERS, TT_STR("alice"), &found),
		TT_ERR_PARTICIPANT);
	assert_int_equal(store_user_fields(f->db, &f->arena, TT_STR("alice"), &fields, &n), TT_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_groups_of_user(f->db, &f->arena, TT_STR("alice"), &groups, &n),
			 TT_OK);
	assert_int_equal(n, 0);
	assert_int_equal(
		store_app_passwords_of_user(f->db, &f->arena, TT_STR("alice"), &app_passwords, &n),
		TT_OK);
	assert_int_equal(n, 0);
	end(f);
}

static void test_client_names(void **state)
{
	static const struct {
		const char *said;
		const char *want;
	} cases[] = {
		{ "Mozilla/5.0 (Android) Talk", "Mozilla/5.0 (Android) Talk" },
		{ "  blanks  ", "blanks" },
		{ "", "unnamed client" },
		{ "bad \xff", "unnamed client" },
		{ "two\nlines", "unnamed client" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (!tt_str_is(accounts_client_name(tt_str(cases[i].said)), cases[i].want))
			fail_msg("'%s'", cases[i].said);
	assert_true(tt_str_is(accounts_client_name((struct tt_str){ NULL, 0 }), "unnamed client"));
}

static void test_hashes(void **state)
{
	struct tt_arena arena;
	struct tt_str hash;

	(void)state;
	tt_arena_init(&arena);
	assert_int_equal(accounts_hash(NULL, &hash, &arena, TT_STR("secret"), true), TT_OK);
	assert_true(tt_str_starts(hash, TT_STR("$argon2id$")));
	assert_true(hash_matches(hash, TT_STR("secret")));
	assert_false(hash_matches(hash, TT_STR("Secret")));
	assert_false(hash_matches(hash, TT_STR("")));
	assert_false(hash_matches(TT_STR(""), TT_STR("secret")));
	assert_false(hash_matches((struct tt_str){ NULL, 0 }, TT_STR("secret")));
	assert_false(hash_matches(TT_STR("nonsense"), TT_STR("secret")));
	tt_arena_finish(&arena);
}

static int64_t cpu_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t time_of(struct tt_str hash)
{
	int64_t before = cpu_us();

	hash_turn_begin();
	(void)hash_matches_in_time(hash, TT_STR("wrong"), HASH_SLOW);
	hash_turn_end();
	return cpu_us() - before;
}

/* Nobody learns from the time it takes whether there is such an account, nor how its hash was
 * made. In time of this thread, so that a busy machine changes nothing. */
static void test_time_says_nothing(void **state)
{
	struct tt_arena arena;
	struct tt_str cheap;
	struct tt_str slow;
	int64_t nobody;
	int64_t generated;
	int64_t chosen;

	(void)state;
	tt_arena_init(&arena);
	assert_int_equal(accounts_hash(NULL, &cheap, &arena, TT_STR("x"), true), TT_OK);
	assert_int_equal(accounts_hash(NULL, &slow, &arena, TT_STR("x"), false), TT_OK);
	chosen = time_of(slow);
	nobody = time_of((struct tt_str){ NULL, 0 });
	generated = time_of(cheap);
	if (nobody * 2 < chosen || chosen * 2 < nobody)
		fail_msg("nobody %lld us, somebody %lld us", (long long)nobody, (long long)chosen);
	if (generated * 2 < chosen || chosen * 2 < generated)
		fail_msg("generated %lld us, chosen %lld us", (long long)generated,
			 (long long)chosen);
	tt_arena_finish(&arena);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_user_ids),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_passwords),
		TEST(test_same_id_in_another_case),
		TEST(test_groups),
		TEST(test_search),
		TEST(test_deleted),
		cmocka_unit_test(test_client_names),
		cmocka_unit_test(test_hashes),
		cmocka_unit_test(test_time_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

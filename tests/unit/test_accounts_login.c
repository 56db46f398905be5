/* Who gets in with what, and what happens to those who got in when something changes. */
#include "accounts_fixture.h"

static void test_names(void **state)
{
	static const struct {
		const char *label;
		const char *name;
		const char *password;
		enum tt_err want;
		const char *user;
	} cases[] = {
		{ "id", "alice", "alice-pw", TT_OK, "alice" },
		{ "id in other case", "ALIce", "alice-pw", TT_OK, "alice" },
		{ "id that has capitals", "bob", "bob-pw", TT_OK, "Bob" },
		{ "e-mail", "alice@example.org", "alice-pw", TT_OK, "alice" },
		{ "e-mail in other case", "Alice@EXAMPLE.org", "alice-pw", TT_OK, "alice" },
		{ "e-mail of two people", "team@example.org", "carol-pw", TT_ERR_CREDENTIALS, "" },
		{ "of the first one", "team@example.org", "bob-pw", TT_ERR_CREDENTIALS, "" },
		{ "wrong password", "alice", "bob-pw", TT_ERR_CREDENTIALS, "" },
		{ "password in other case", "alice", "Alice-pw", TT_ERR_CREDENTIALS, "" },
		{ "password with more", "alice", "alice-pw ", TT_ERR_CREDENTIALS, "" },
		{ "no password", "alice", "", TT_ERR_CREDENTIALS, "" },
		{ "no name", "", "alice-pw", TT_ERR_CREDENTIALS, "" },
		{ "nobody", "mallory", "alice-pw", TT_ERR_CREDENTIALS, "" },
		{ "blanks around", " alice", "alice-pw", TT_ERR_CREDENTIALS, "" },
		{ "wildcard", "a%", "alice-pw", TT_ERR_CREDENTIALS, "" },
		{ "not UTF-8", "alice\xff", "alice-pw", TT_ERR_CREDENTIALS, "" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct identity who;
		/* each from an address of its own: the guard is not meant here */
		struct tt_str address = tt_str_printf(&f->arena, "192.0.2.%zu", i + 10);
		enum tt_err got = login_from(f, &who, cases[i].name, cases[i].password, address.p);

		if (got != cases[i].want || !tt_str_is(who.user, cases[i].user))
			fail_msg("%s: %d, user '%.*s'", cases[i].label, got, TT_STR_ARG(who.user));
	}
}

static void test_identity(void **state)
{
	struct fixture *f = *state;
	struct identity who;

	assert_int_equal(login_from(f, &who, "Alice", "alice-pw", HOME), TT_OK);
	assert_true(tt_str_is(who.display_name, "alice"));
	assert_true(who.is_admin);
	assert_int_equal(who.app_password_id, 0);
	assert_int_equal(login_from(f, &who, "bob", "bob-pw", HOME), TT_OK);
	assert_false(who.is_admin);
}

static void test_rights_are_never_remembered(void **state)
{
	struct fixture *f = *state;
	struct identity who;

	assert_int_equal(login_from(f, &who, "alice", "alice-pw", HOME), TT_OK);
	begin(f);
	assert_int_equal(store_group_remove_member(f->db, ADMIN_GROUP, TT_STR("alice")), TT_OK);
	end(f);
	assert_int_equal(login_from(f, &who, "alice", "alice-pw", HOME), TT_OK);
	assert_false(who.is_admin);
}

static void test_disabled(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
	begin(f);
	assert_int_equal(store_user_set_enabled(f->db, TT_STR("alice"), false), TT_OK);
	end(f);
	assert_int_equal(login(f, "alice", "alice-pw"), TT_ERR_CREDENTIALS);
	begin(f);
	assert_int_equal(store_user_set_enabled(f->db, TT_STR("alice"), true), TT_OK);
	end(f);
	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
}

static void test_new_password(void **state)
{
	struct fixture *f = *state;
	struct tt_str hash;

	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
	assert_int_equal(accounts_hash(f->accounts, &hash, &f->arena, TT_STR("new-pw"), false),
			 TT_OK);
	begin(f);
	assert_int_equal(store_user_set_password(f->db, TT_STR("alice"), hash), TT_OK);
	end(f);
	assert_int_equal(login(f, "alice", "alice-pw"), TT_ERR_CREDENTIALS);
	assert_int_equal(login(f, "alice", "new-pw"), TT_OK);
}

/* Somebody else gets the id of a deleted account: what was right before is not. */
static void test_deleted_and_made_again(void **state)
{
	struct fixture *f = *state;
	struct tt_str hash;

	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
	assert_int_equal(accounts_hash(f->accounts, &hash, &f->arena, TT_STR("other-pw"), false),
			 TT_OK);
	begin(f);
	assert_int_equal(store_user_delete(f->db, TT_STR("alice")), TT_OK);
	end(f);
	assert_int_equal(login(f, "alice", "alice-pw"), TT_ERR_CREDENTIALS);
	begin(f);
	add_user(f, "alice", NULL, hash);
	end(f);
	assert_int_equal(login(f, "alice", "alice-pw"), TT_ERR_CREDENTIALS);
	assert_int_equal(login(f, "alice", "other-pw"), TT_OK);
}

static void test_app_password(void **state)
{
	struct fixture *f = *state;
	struct tt_str password = add_app_password(f, "alice");
	struct app_password *rows;
	struct identity who;
	size_t n;

	assert_int_equal(password.n, 72);
	assert_int_equal(login_from(f, &who, "ALICE", password.p, HOME), TT_OK);
	assert_true(tt_str_is(who.user, "alice"));
	assert_true(who.app_password_id > 0);
	assert_int_equal(login(f, "alice@example.org", password.p), TT_OK);
	/* it is one person's only */
	assert_int_equal(login(f, "bob", password.p), TT_ERR_CREDENTIALS);

	begin(f);
	assert_int_equal(store_app_passwords_of_user(f->db, &f->arena, TT_STR("alice"), &rows, &n),
			 TT_OK);
	assert_int_equal(n, 1);
	assert_true(rows[0].last_used_s > 0);
	assert_null(strstr(rows[0].token_hash.p, password.p));
	assert_int_equal(store_app_password_delete(f->db, TT_STR("Bob"), rows[0].id),
			 TT_ERR_NO_APP_PASSWORD);
	assert_int_equal(store_app_password_delete(f->db, TT_STR("alice"), rows[0].id), TT_OK);
	end(f);
	assert_int_equal(login(f, "alice", password.p), TT_ERR_CREDENTIALS);
	/* the account's own password is still good */
	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
}

/* Clients stay signed in when a person changes the password, as with Nextcloud. */
static void test_app_password_outlives_password(void **state)
{
	struct fixture *f = *state;
	struct tt_str password = add_app_password(f, "alice");

	assert_int_equal(login(f, "alice", password.p), TT_OK);
	begin(f);
	assert_int_equal(store_user_set_password(f->db, TT_STR("alice"), TT_STR("no hash")), TT_OK);
	end(f);
	assert_int_equal(login(f, "alice", password.p), TT_OK);
	assert_int_equal(login(f, "alice", "alice-pw"), TT_ERR_CREDENTIALS);
	begin(f);
	assert_int_equal(store_user_set_enabled(f->db, TT_STR("alice"), false), TT_OK);
	end(f);
	assert_int_equal(login(f, "alice", password.p), TT_ERR_CREDENTIALS);
}

static enum tt_err room_password(struct fixture *f, struct tt_str hash, const char *password,
				 const char *room)
{
	struct password_try wanted = {
		.hash = hash,
		.password = tt_str(password),
		.what = { .action = "room", .address = tt_str(HOME), .subject = tt_str(room) },
	};
	enum tt_err err = accounts_check_password(f->accounts, &wanted);

	return err == TT_ERR_LATER ? accounts_check_password_slowly(f->accounts, &wanted) : err;
}

static void test_room_password(void **state)
{
	struct fixture *f = *state;
	struct tt_str hash;
	struct tt_str own;

	assert_int_equal(accounts_hash(f->accounts, &hash, &f->arena, TT_STR("sesame"), false),
			 TT_OK);
	assert_int_equal(accounts_hash(f->accounts, &own, &f->arena, TT_STR("mine"), false), TT_OK);
	/* none, and the same wrong one again */
	for (int i = 0; i < 100; i++) {
		assert_int_equal(room_password(f, hash, "", "room"), TT_ERR_PASSWORD);
		assert_int_equal(room_password(f, hash, "simsim", "room"), TT_ERR_PASSWORD);
	}
	assert_int_equal(room_password(f, hash, "sesame", "room"), TT_OK);
	/* being right in one's own room gives no more guesses elsewhere */
	for (int i = 0; i < 10; i++) {
		struct tt_str password = tt_str_printf(&f->arena, "guess %d", i);

		assert_int_equal(room_password(f, own, "mine", "own"), TT_OK);
		assert_int_equal(room_password(f, hash, password.p, "room"), TT_ERR_PASSWORD);
	}
	assert_int_equal(room_password(f, hash, "guess", "room"), TT_ERR_THROTTLED);
	assert_int_equal(room_password(f, hash, "sesame", "room"), TT_ERR_THROTTLED);
	assert_int_equal(room_password(f, own, "mine", "own"), TT_OK);
}

/* Who has many app passwords makes nobody's password be hashed again. */
static void test_many_app_passwords(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
	for (int i = 0; i < 3000; i++) {
		struct tt_arena arena;
		struct tt_str one;

		tt_arena_init(&arena);
		begin(f);
		assert_int_equal(accounts_add_app_password(f->db, &arena, TT_STR("Bob"),
							   TT_STR("bot"), 0, &one),
				 TT_OK);
		end(f);
		assert_int_equal(at_once(f, "bob", one.p), TT_OK);
		assert_int_equal(at_once(f, "BOB", one.p), TT_OK);
		tt_arena_finish(&arena);
	}
	assert_int_equal(at_once(f, "alice", "alice-pw"), TT_OK);
	assert_int_equal(at_once(f, "ALICE", "alice-pw"), TT_OK);
	assert_int_equal(at_once(f, "aliceX", "alice-pw"), TT_ERR_LATER);
}

static void test_last_login(void **state)
{
	struct fixture *f = *state;
	struct user user;
	int64_t a_minute_ago;

	assert_int_equal(login(f, "alice", "wrong"), TT_ERR_CREDENTIALS);
	begin(f);
	assert_int_equal(store_user_get(f->db, &f->arena, TT_STR("alice"), &user), TT_OK);
	assert_int_equal(user.last_login_s, 0);
	end(f);
	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
	begin(f);
	assert_int_equal(store_user_get(f->db, &f->arena, TT_STR("alice"), &user), TT_OK);
	assert_true(user.last_login_s > 0);
	a_minute_ago = user.last_login_s - 60;
	assert_int_equal(store_user_set_last_login(f->db, TT_STR("alice"), a_minute_ago), TT_OK);
	end(f);
	assert_int_equal(login(f, "alice", "alice-pw"), TT_OK);
	begin(f);
	assert_int_equal(store_user_get(f->db, &f->arena, TT_STR("alice"), &user), TT_OK);
	end(f);
	/* near enough to leave it */
	assert_int_equal(user.last_login_s, a_minute_ago);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_names),
		TEST(test_identity),
		TEST(test_rights_are_never_remembered),
		TEST(test_disabled),
		TEST(test_new_password),
		TEST(test_deleted_and_made_again),
		TEST(test_app_password),
		TEST(test_app_password_outlives_password),
		TEST(test_many_app_passwords),
		TEST(test_room_password),
		TEST(test_last_login),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Sessions of browsers: how long they live, and what they are good for. */
#include "accounts_fixture.h"

#include "lib/base/clock.h"
#include "server/accounts/browser.h"
#include "server/jobs.h"

#define ALICE TT_STR("alice")

enum {
	HOUR_S = 3600,
	DAY_S = 24 * HOUR_S,
};

static struct tt_str start(struct fixture *f, int64_t most)
{
	const struct browser_begin wanted = { .user = ALICE,
					      .name = TT_STR("a browser"),
					      .most = most };
	struct tt_str token;

	begin(f);
	assert_int_equal(browser_begin(f->db, &f->arena, &wanted, &token), TT_OK);
	end(f);
	assert_true(token.n == BROWSER_TOKEN_LEN);
	return token;
}

static enum tt_err come(struct fixture *f, struct identity *who, struct tt_str token)
{
	const struct token_try wanted = { .token = token, .address = tt_str(HOME) };

	return accounts_login_token(f->accounts, who, &f->arena, f->db, &wanted);
}

/* As a request does it that is known: in its own transaction. */
static enum tt_err come_again(struct fixture *f, struct tt_str token)
{
	const struct token_try wanted = { .token = token, .address = tt_str(HOME) };
	struct known_login known;
	struct identity who;
	enum tt_err err;

	assert_true(accounts_remember_token(f->accounts, &known, &wanted));
	assert_int_equal(db_begin(f->db, DB_READ), TT_OK);
	err = accounts_login_known(f->accounts, &who, &f->arena, f->db, &known);
	return db_end(f->db, err);
}

static int64_t session_of(struct fixture *f, struct tt_str token)
{
	struct browser_session session;

	begin(f);
	assert_int_equal(store_browser_session_by_hash(
				 f->db, &f->arena, accounts_token_hash(&f->arena, token), &session),
			 TT_OK);
	end(f);
	assert_true(tt_str_is(session.name, "a browser"));
	return session.id;
}

static void test_begins(void **state)
{
	struct fixture *f = *state;
	struct tt_str token = start(f, 10);
	struct identity who;

	assert_int_equal(come(f, &who, token), TT_OK);
	assert_true(tt_str_eq(who.user, ALICE) && who.is_admin);
	assert_true(who.session_id != 0 && who.app_password_id == 0);
	assert_true(who.confirmed_s >= tt_clock_s() - 60);
	assert_int_equal(come_again(f, token), TT_OK);
	assert_int_equal(come(f, &who, TT_STR("")), TT_ERR_CREDENTIALS);
	assert_int_equal(come(f, &who, (struct tt_str){ token.p, token.n - 1 }),
			 TT_ERR_CREDENTIALS);
	/* the text alone says who it is, and is no password */
	assert_int_equal(login(f, "alice", token.p), TT_ERR_CREDENTIALS);
}

static void test_app_passwords_are_for_bearers(void **state)
{
	struct fixture *f = *state;
	struct token_try wanted = { .token = add_app_password(f, "alice"),
				    .address = tt_str(HOME),
				    .app_passwords = true };
	struct known_login known;
	struct identity who;

	assert_int_equal(come(f, &who, wanted.token), TT_ERR_CREDENTIALS);
	assert_int_equal(accounts_login_token(f->accounts, &who, &f->arena, f->db, &wanted), TT_OK);
	assert_true(tt_str_eq(who.user, ALICE) && who.app_password_id != 0);
	assert_true(accounts_remember_token(f->accounts, &known, &wanted));
	/* what is remembered of a header opens no cookie */
	wanted.app_passwords = false;
	assert_false(accounts_remember_token(f->accounts, &known, &wanted));
	assert_int_equal(come(f, &who, wanted.token), TT_ERR_CREDENTIALS);
}

static void test_life(void **state)
{
	struct browser_session session = { .created_s = 100 * DAY_S };
	int64_t now_s = session.created_s;

	(void)state;
	assert_int_equal(browser_session_end(&session, now_s), now_s + DAY_S);
	assert_int_equal(browser_session_end(&session, now_s + 6 * DAY_S + HOUR_S),
			 now_s + 7 * DAY_S);
	session.is_remembered = true;
	assert_int_equal(browser_session_end(&session, now_s), now_s + 15 * DAY_S);
	assert_int_equal(browser_session_end(&session, now_s + 50 * DAY_S), now_s + 60 * DAY_S);
}

static void test_expires(void **state)
{
	struct fixture *f = *state;
	struct tt_str token = start(f, 10);
	int64_t id = session_of(f, token);
	int64_t now_s = tt_clock_s();
	struct identity who;
	bool more;

	assert_int_equal(come(f, &who, token), TT_OK);
	/* its end is put off by being used, from time to time */
	begin(f);
	assert_int_equal(store_browser_session_set_used(f->db, id, now_s - HOUR_S, now_s + 60),
			 TT_OK);
	end(f);
	assert_int_equal(come_again(f, token), TT_ERR_LATER);
	assert_int_equal(come(f, &who, token), TT_OK);
	begin(f);
	assert_int_equal(store_browser_session_set_used(f->db, id, now_s, now_s), TT_OK);
	end(f);
	assert_int_equal(come_again(f, token), TT_ERR_CREDENTIALS);
	assert_int_equal(come(f, &who, token), TT_ERR_CREDENTIALS);
	assert_int_equal(jobs_sweep_browsers(f->db, now_s - 1, 10, &more), TT_OK);
	assert_int_equal(session_of(f, token), id);
	assert_int_equal(jobs_sweep_browsers(f->db, now_s, 1, &more), TT_OK);
	assert_true(more);
	assert_int_equal(jobs_sweep_browsers(f->db, now_s, 1, &more), TT_OK);
	assert_false(more);
	assert_int_equal(come(f, &who, token), TT_ERR_CREDENTIALS);
}

static void test_put_off(void **state)
{
	struct fixture *f = *state;
	struct tt_str token = start(f, 10);
	int64_t id = session_of(f, token);
	int64_t now_s = tt_clock_s();
	struct browser_session *rows;
	struct identity who;
	size_t n;

	begin(f);
	assert_int_equal(store_browser_session_set_used(f->db, id, now_s - HOUR_S, now_s + 60),
			 TT_OK);
	end(f);
	assert_int_equal(come(f, &who, token), TT_OK);
	begin(f);
	assert_int_equal(store_browser_sessions_of_user(f->db, &f->arena, ALICE, now_s, &rows, &n),
			 TT_OK);
	end(f);
	assert_int_equal(n, 1);
	assert_true(rows[0].last_used_s >= now_s);
	assert_true(rows[0].expires_s >= now_s + DAY_S);
}

static void test_bounded(void **state)
{
	struct fixture *f = *state;
	struct tt_str tokens[3];
	struct identity who;

	for (size_t i = 0; i < ARRAY_LEN(tokens); i++)
		tokens[i] = start(f, 2);
	assert_int_equal(come(f, &who, tokens[0]), TT_ERR_CREDENTIALS);
	assert_int_equal(come(f, &who, tokens[1]), TT_OK);
	assert_int_equal(come(f, &who, tokens[2]), TT_OK);
}

static void test_ends_with_the_password(void **state)
{
	struct fixture *f = *state;
	struct tt_str token = start(f, 10);
	struct identity who;

	assert_int_equal(come(f, &who, token), TT_OK);
	begin(f);
	assert_int_equal(store_user_set_password(f->db, ALICE, TT_STR("another hash")), TT_OK);
	end(f);
	assert_int_equal(come_again(f, token), TT_ERR_LATER);
	assert_int_equal(come(f, &who, token), TT_ERR_CREDENTIALS);
}

static void test_wiped_and_spent(void **state)
{
	struct fixture *f = *state;
	const struct new_app_password wanted = { .user = ALICE, .kind = APP_PASSWORD_ONE_TIME };
	struct app_password row;
	struct tt_str once;
	struct tt_str phone = add_app_password(f, "alice");
	struct identity who;

	begin(f);
	assert_int_equal(accounts_make_app_password(f->db, &f->arena, &wanted, &row, &once), TT_OK);
	end(f);
	assert_int_equal(login_from(f, &who, "alice", once.p, HOME), TT_OK);
	assert_true(who.is_one_time);
	assert_int_equal(login_from(f, &who, "alice", phone.p, HOME), TT_OK);
	assert_false(who.is_one_time);
	begin(f);
	assert_int_equal(
		store_app_password_set_kind(f->db, ALICE, who.app_password_id, APP_PASSWORD_WIPE),
		TT_OK);
	end(f);
	assert_int_equal(login(f, "alice", phone.p), TT_ERR_CREDENTIALS);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_begins),
		TEST(test_app_passwords_are_for_bearers),
		cmocka_unit_test(test_life),
		TEST(test_expires),
		TEST(test_put_off),
		TEST(test_bounded),
		TEST(test_ends_with_the_password),
		TEST(test_wiped_and_spent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

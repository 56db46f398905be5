/* A client is let in once, by the right person, in time. */
#include "accounts_fixture.h"

#include "server/accounts/login_flow.h"
#include "server/api/login_page.h"

enum {
	NOW = 1800000000
};

#define ALICE TT_STR("alice")

static struct login_flow_secrets start(struct fixture *f)
{
	struct login_flow_secrets secrets;

	assert_int_equal(login_flow_begin(f->db, &f->arena, TT_STR("a phone"), NOW, &secrets),
			 TT_OK);
	return secrets;
}

static enum tt_err claim(struct fixture *f, struct tt_str poll, int64_t now_s,
			 struct tt_str *password)
{
	struct tt_str user;
	enum tt_err err = login_flow_is_granted(f->db, &f->arena, poll, now_s);
	enum tt_err same = login_flow_claim(f->db, &f->arena, poll, now_s, 1000, &user, password);

	assert_true(err == same || same == TT_ERR_NO_LOGIN_FLOW);
	if (!same)
		assert_true(tt_str_eq(user, ALICE));
	return same;
}

static enum tt_err log_in(struct fixture *f, struct identity *who, struct tt_str password)
{
	struct login_try wanted = { ALICE, password, TT_STR("192.0.2.1"), 0 };

	return login_to_end(f, f->db, &f->arena, who, &wanted);
}

static void test_granted(void **state)
{
	struct fixture *f = *state;
	struct login_flow_secrets secrets;
	struct login_flow flow;
	struct identity who;
	struct tt_str password;

	begin(f);
	secrets = start(f);
	assert_int_equal(claim(f, secrets.poll, NOW, &password), TT_ERR_NO_LOGIN_FLOW);
	assert_int_equal(login_flow_find(f->db, &f->arena, secrets.grant, NOW, &flow), TT_OK);
	assert_true(tt_str_is(flow.client_name, "a phone"));
	assert_int_equal(login_flow_grant(f->db, &f->arena, secrets.grant, ALICE, NOW), TT_OK);
	/* the page works once */
	assert_int_equal(login_flow_find(f->db, &f->arena, secrets.grant, NOW, &flow),
			 TT_ERR_NO_LOGIN_FLOW);
	assert_int_equal(login_flow_grant(f->db, &f->arena, secrets.grant, TT_STR("Bob"), NOW),
			 TT_ERR_NO_LOGIN_FLOW);
	/* and so does the answer */
	assert_int_equal(claim(f, secrets.poll, NOW + 60, &password), TT_OK);
	end(f);
	assert_int_equal(log_in(f, &who, password), TT_OK);
	assert_true(who.app_password_id > 0);
	begin(f);
	assert_int_equal(claim(f, secrets.poll, NOW + 60, &password), TT_ERR_NO_LOGIN_FLOW);
	end(f);
}

/* What stands in the address of the page is not enough to get the password, and the other way
 * round. */
static void test_secrets_are_two(void **state)
{
	struct fixture *f = *state;
	struct login_flow_secrets secrets;
	struct tt_str password;
	struct login_flow flow;

	begin(f);
	secrets = start(f);
	assert_int_equal(login_flow_find(f->db, &f->arena, secrets.poll, NOW, &flow),
			 TT_ERR_NO_LOGIN_FLOW);
	assert_int_equal(login_flow_grant(f->db, &f->arena, secrets.poll, ALICE, NOW),
			 TT_ERR_NO_LOGIN_FLOW);
	assert_int_equal(login_flow_grant(f->db, &f->arena, secrets.grant, ALICE, NOW), TT_OK);
	assert_int_equal(claim(f, secrets.grant, NOW, &password), TT_ERR_NO_LOGIN_FLOW);
	assert_int_equal(claim(f, TT_STR(""), NOW, &password), TT_ERR_NO_LOGIN_FLOW);
	/* nor is what stands in the database */
	assert_int_equal(login_flow_is_granted(f->db, &f->arena,
					       accounts_token_hash(&f->arena, secrets.poll), NOW),
			 TT_ERR_NO_LOGIN_FLOW);
	end(f);
}

static void test_time(void **state)
{
	static const struct {
		int64_t grant_after_s;
		int64_t claim_after_s;
		enum tt_err granted;
		enum tt_err claimed;
	} cases[] = {
		{ 0, 0, TT_OK, TT_OK },
		{ LOGIN_FLOW_LIFE_S - 1, LOGIN_FLOW_LIFE_S - 1, TT_OK, TT_OK },
		{ LOGIN_FLOW_LIFE_S, 0, TT_ERR_NO_LOGIN_FLOW, TT_ERR_NO_LOGIN_FLOW },
		{ 0, LOGIN_FLOW_LIFE_S, TT_OK, TT_ERR_NO_LOGIN_FLOW },
	};
	struct fixture *f = *state;

	begin(f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct login_flow_secrets secrets = start(f);
		struct tt_str password;

		assert_int_equal(login_flow_grant(f->db, &f->arena, secrets.grant, ALICE,
						  NOW + cases[i].grant_after_s),
				 cases[i].granted);
		assert_int_equal(claim(f, secrets.poll, NOW + cases[i].claim_after_s, &password),
				 cases[i].claimed);
	}
	end(f);
}

static void test_disabled_meanwhile(void **state)
{
	struct fixture *f = *state;
	struct login_flow_secrets secrets;
	struct tt_str password;

	begin(f);
	secrets = start(f);
	assert_int_equal(login_flow_grant(f->db, &f->arena, secrets.grant, ALICE, NOW), TT_OK);
	assert_int_equal(store_user_set_enabled(f->db, ALICE, false), TT_OK);
	assert_int_equal(claim(f, secrets.poll, NOW, &password), TT_ERR_NO_LOGIN_FLOW);
	assert_int_equal(store_user_delete(f->db, ALICE), TT_OK);
	assert_int_equal(claim(f, secrets.poll, NOW, &password), TT_ERR_NO_LOGIN_FLOW);
	end(f);
}

/* A flood ends, and with it what it left. */
static void test_bounded(void **state)
{
	struct fixture *f = *state;
	struct login_flow_secrets secrets;
	int64_t n;

	begin(f);
	for (int i = 0; i < LOGIN_FLOW_MAX; i++)
		(void)start(f);
	assert_int_equal(login_flow_begin(f->db, &f->arena, TT_STR("x"), NOW, &secrets),
			 TT_ERR_BUSY);
	assert_int_equal(
		login_flow_begin(f->db, &f->arena, TT_STR("x"), NOW + LOGIN_FLOW_LIFE_S, &secrets),
		TT_OK);
	assert_int_equal(store_login_flows_count(f->db, &n), TT_OK);
	assert_int_equal(n, 1);
	end(f);
}

static void test_renewed(void **state)
{
	struct fixture *f = *state;
	struct app_password *rows;
	struct tt_str first;
	struct tt_str second;
	struct identity who;
	size_t n;

	begin(f);
	assert_int_equal(
		accounts_add_app_password(f->db, &f->arena, ALICE, TT_STR("a phone"), 0, &first),
		TT_OK);
	end(f);
	/* remembered, and forgotten all the same */
	assert_int_equal(log_in(f, &who, first), TT_OK);
	begin(f);
	assert_int_equal(accounts_renew_app_password(f->db, &f->arena, TT_STR("Bob"),
						     who.app_password_id, &second),
			 TT_ERR_NO_APP_PASSWORD);
	assert_int_equal(
		accounts_renew_app_password(f->db, &f->arena, ALICE, who.app_password_id, &second),
		TT_OK);
	assert_int_equal(store_app_passwords_of_user(f->db, &f->arena, ALICE, &rows, &n), TT_OK);
	assert_int_equal(n, 1);
	assert_true(tt_str_is(rows[0].name, "a phone"));
	/* what hangs on it hangs on it still */
	assert_int_equal(rows[0].id, who.app_password_id);
	end(f);
	assert_int_equal(log_in(f, &who, first), TT_ERR_CREDENTIALS);
	assert_int_equal(log_in(f, &who, second), TT_OK);
}

/* Nothing that a client or a person typed comes out as HTML. */
static void test_page_escapes(void **state)
{
	static const char evil[] = "<img src=x onerror='a()'>\"&";
	const struct login_page page = { .client = tt_str(evil),
					 .server = tt_str(evil),
					 .user = tt_str(evil),
					 .token = tt_str(evil),
					 .state = tt_str(evil),
					 .next = tt_str(evil),
					 .problem = "no" };
	struct tt_buf html = { 0 };

	(void)state;
	login_page_form(&html, &page);
	login_page_done(&html, &page);
	login_page_log_in(&html, &page);
	login_page_log_out(&html, &page);
	login_page_front(&html, &page);
	login_page_flow(&html, &page);
	login_page_grant(&html, &page);
	tt_buf_add_char(&html, '\0');
	assert_null(strstr(html.p, "<img"));
	assert_null(strstr(html.p, "x onerror='a()'"));
	assert_non_null(strstr(html.p, "&lt;img src=x onerror=&#39;a()&#39;&gt;&quot;&amp;"));
	tt_buf_finish(&html);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_granted),
		TEST(test_secrets_are_two),
		TEST(test_time),
		TEST(test_disabled_meanwhile),
		TEST(test_bounded),
		TEST(test_renewed),
		cmocka_unit_test(test_page_escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

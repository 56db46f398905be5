#include "server/accounts/common.h"
#include "lib/base/random.h"
#include "server/accounts/accounts.h"
#include "tests/unit/check.h"

static const struct {
	const char *password;
	bool common;
} cases[] = {
	/* words, and what people do to them */
	{ "password", true },
	{ "PassWord", true },
	{ "password1", true },
	{ "Password2024!", true },
	{ "!!password", true },
	{ "p@ssw0rd", true },
	{ "P@$$w0rd!", true },
	{ "passwort", true },
	{ "contrasena1", true },
	{ "l1verpool", true },
	{ "pr1ncess", true },
	{ "Summer2024", true },
	{ "welcome123", true },
	{ "tertulia1", true },
	{ "nextcloud", true },
	{ "abc12345", true },
	/* no words */
	{ "12345678", true },
	{ "87654321", true },
	{ "11111111", true },
	{ "aabbccaa", true },
	{ "abcdabcd", true },
	{ "xyzxyzxyz", true },
	{ "abcdefgh", true },
	{ "qwertyuiop", true },
	{ "qwertz123", true },
	{ "asdfjkl;", false },
	{ "1qaz2wsx", true },
	{ "1q2w3e4r", true },
	{ "qwerty12345", true },
	{ "lkjhgfdsa", true },
	{ "abcd4321", true },
	/* good enough */
	{ "correct-horse-7", false },
	{ "another-horse-8", false },
	{ "eight888", false },
	{ "password is not here", false },
	{ "passwordless", false },
	{ "mypassword", false },
	{ "password8273645182", false },
	{ "Tr0ub4dor&3", false },
	{ "zovs26uhkmsz4g96dz3yw6wb", false },
	{ "ma\xc3\xb1"
	  "ana por la ma\xc3\xb1"
	  "ana",
	  false },
	{ "\xe5\xaf\x86\xe7\xa0\x81\xe6\x98\xaf\xe4\xbb\x80\xe4\xb9\x88", false },
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_int(cases[i].password, accounts_is_common_password(tt_str(cases[i].password)),
			  cases[i].common);
	check_true("nothing", accounts_is_common_password(TT_STR("")));
}

/* The longest that is asked about, and the same in one piece. */
static void test_long_ones(void **state)
{
	char many[469];

	(void)state;
	for (size_t i = 0; i < sizeof(many); i++)
		many[i] = (char)('a' + i * i % 23);
	check_false("mixed", accounts_is_common_password((struct tt_str){ many, sizeof(many) }));
	memset(many, 'a', sizeof(many));
	check_true("one", accounts_is_common_password((struct tt_str){ many, sizeof(many) }));
}

/* What is made up is never refused. */
static void test_made_up(void **state)
{
	struct tt_arena arena;

	(void)state;
	check_err("random", tt_random_init(), TT_OK);
	tt_arena_init(&arena);
	for (int i = 0; i < 1000; i++)
		check_err("made up",
			  accounts_check_new_password(NULL, accounts_random_password(&arena)),
			  TT_OK);
	tt_arena_finish(&arena);
}

static void test_policy(void **state)
{
	struct password_policy policy = accounts_password_policy(NULL);

	(void)state;
	check_int("length", (int64_t)policy.min_length, 8);
	check_true("not common", policy.not_common);
	check_err("short", accounts_check_new_password(NULL, TT_STR("seven77")), TT_ERR_USER_WEAK);
	check_err("common", accounts_check_new_password(NULL, TT_STR("password1")),
		  TT_ERR_USER_COMMON);
	check_err("empty", accounts_check_new_password(NULL, TT_STR("")), TT_ERR_USER_PASSWORD);
	check_err("good", accounts_check_new_password(NULL, TT_STR("eight888")), TT_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_long_ones),
		cmocka_unit_test(test_made_up),
		cmocka_unit_test(test_policy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

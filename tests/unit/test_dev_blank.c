#include "server/dev/blank.h"
#include "tests/unit/check.h"

static void test_blank(void **state)
{
	static const struct {
		const char *path;
		const char *text;
		const char *want;
	} cases[] = {
		{ "/x", "message=hi&password=abc&x=1", "message=hi&password=***&x=1" },
		{ "/x", "password=abc", "password=***" },
		{ "/x", "Password=abc", "Password=***" },
		{ "/x", "mypassword=abc", "mypassword=abc" },
		{ "/x", "password", "password" },
		{ "/x", "password=", "password=***" },
		{ "/x", "{\"password\":\"a\\\"b\",\"x\":1}", "{\"password\":\"***\",\"x\":1}" },
		{ "/x", "{\"password\" : \"ab\"}", "{\"password\" : \"***\"}" },
		{ "/x", "{\"hasPassword\":true}", "{\"hasPassword\":true}" },
		{ "/x", "{\"password\":null}", "{\"password\":null}" },
		{ "/x", "{\"a\":\"password\"}", "{\"a\":\"password\"}" },
		{ "/x", "{\"password\":\"ab", "{\"password\":\"***" },
		{ "/x", "{\"password\":\"ab\\", "{\"password\":\"***" },
		{ "/x", "{\"apppassword\":\"ab\"}", "{\"apppassword\":\"***\"}" },
		{ "/x", "<apppassword>ab</apppassword>", "<apppassword>***</apppassword>" },
		{ "/x", "{\"token\":\"room1\"}", "{\"token\":\"room1\"}" },
		{ "/login/v2/poll", "token=abc", "token=***" },
		{ "/ocs/v2.php/cloud/users/bob", "key=password&value=abc",
		  "key=password&value=***" },
		{ "/index.php/core/wipe/check", "token=abc", "token=***" },
		{ "/settings/personal/authtokens", "{\"token\":\"ab\",\"name\":\"x\"}",
		  "{\"token\":\"***\",\"name\":\"x\"}" },
		{ "/csrftoken", "{\"token\":\"ab\"}", "{\"token\":\"***\"}" },
		{ "/login/flow", "stateToken=ab&requesttoken=cd",
		  "stateToken=***&requesttoken=***" },
		{ "/x", "secret=a&secret=b", "secret=***&secret=***" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_buf out = { 0 };

		dev_blank(&out, tt_str(cases[i].text), tt_str(cases[i].path));
		check_str(cases[i].text, tt_buf_str(&out), cases[i].want);
		tt_buf_finish(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blank),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* By which names a server may be called. */
#include "server/api/hosts.h"
#include "tests/unit/check.h"

static void test_hosts(void **state)
{
	static const struct {
		const char *host;
		bool dev;    /* in developer mode */
		bool listed; /* with url = https://chat.example.org/, hosts = a.example, b.example
			      */
	} cases[] = {
		{ NULL, true, true },
		{ "", false, false },
		{ ":8484", false, false },
		{ "localhost", true, true },
		{ "LOCALHOST:8484", true, true },
		{ "alice.localhost:8484", true, true },
		{ "127.0.0.1:8484", true, true },
		{ "192.0.2.1", true, true },
		{ "[::1]:8484", true, true },
		{ "[2001:db8::1]", true, true },
		{ "tertulia:8484", true, true }, /* a container's */
		{ "evil.example", false, false },
		{ "evil.example:8484", false, false },
		{ "127.0.0.1.evil.example", false, false },
		{ "localhost.evil.example", false, false },
		{ "notlocalhost.example", false, false },
		{ "a.example", false, true },
		{ "B.example:443", false, true },
		{ "c.a.example", false, false },
		{ "chat.example.org", false, true },
		{ "chat.example.org:8443", false, true },
		{ "chat.example.org.", false, false },
		{ "a.example, b.example", false, false },
	};
	const struct config open = { .dev = false };
	const struct config dev = { .dev = true };
	const struct config listed = { .url = TT_STR("https://chat.example.org/"),
				       .hosts = TT_STR("a.example, b.example") };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_str host = tt_str(cases[i].host);

		if (hosts_accept(&dev, host) != cases[i].dev ||
		    hosts_accept(&listed, host) != cases[i].listed || !hosts_accept(&open, host))
			fail_msg("%s", cases[i].host);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hosts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

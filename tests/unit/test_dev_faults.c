#include "server/dev/faults.h"
#include "server/dev/glob.h"
#include "tests/unit/check.h"

static void test_glob(void **state)
{
	static const struct {
		const char *pattern;
		const char *text;
		bool fits;
	} cases[] = {
		{ "", "", true },
		{ "", "/", false },
		{ "*", "", true },
		{ "*", "/a/b", true },
		{ "/a", "/a", true },
		{ "/a", "/ab", false },
		{ "/a*", "/ab", true },
		{ "*/chat/*", "/ocs/v2.php/chat/ab12", true },
		{ "*/chat/*", "/ocs/v2.php/chat", false },
		{ "*/chat", "/chat/chat", true },
		{ "a*b*c", "aXbYbZc", true },
		{ "a*b*c", "aXbYbZ", false },
		{ "**", "x", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_int(cases[i].text, dev_glob(tt_str(cases[i].pattern), tt_str(cases[i].text)),
			  cases[i].fits);
}

static void test_parse(void **state)
{
	static const char *const good[] = {
		"bot: delay=2s,rate=0.1",
		"bot:slow=2s,rate=0.1",
		"bot Echo: drop",
		"bot: duplicate, times=1",
		"bot: reorder",
		"bot: status=500",
		"request: delay=100ms",
		"POST */chat/*: status=503, retry-after=5, times=3",
		"/ocs/*: cut=half, user=alice",
		"*: cut=before",
		"/x: status=500, body=oops, type=text/plain, seed=7",
	};
	static const char *const bad[] = {
		"",
		"bot",
		"bot:",
		"bot: rate=0.1",
		"x: status=500",
		"POST: status=500",
		"/x: status=99",
		"/x: status=600",
		"/x: status=abc",
		"/x: delay=46s",
		"/x: delay=x",
		"/x: rate=1.1,status=500",
		"/x: times=0,status=500",
		"/x: cut=tail",
		"/x: drop",
		"bot: cut=half",
		"bot: status=500, user=alice",
		"/x: what=1,status=500",
		"/x: status=500, drop=perhaps",
		"/x: seed=0,status=500",
		"AVERYLONGMETHODNAME /x: status=500",
	};
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		check_true(good[i], !fault_parse(&fault, tt_str(good[i])));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		check_true(bad[i], fault_parse(&fault, tt_str(bad[i])) != NULL);
}

static void test_parsed(void **state)
{
	struct fault fault;

	(void)state;
	check_true("taken", !fault_parse(&fault, TT_STR("POST */chat/*: status=503, retry-after=5,"
							" times=3, rate=0.25, delay=1.5")));
	check_str("method", tt_str(fault.method), "POST");
	check_str("path", tt_str(fault.path), "*/chat/*");
	check_int("status", fault.status, 503);
	check_int("retry after", fault.retry_after_s, 5);
	check_int("times", fault.times, 3);
	check_int("rate", fault.rate, 250);
	check_int("delay", fault.delay_ms, 1500);
	check_true("of requests", !fault.of_webhooks);
	check_true("taken", !fault_parse(&fault, TT_STR("bot My Bot: drop")));
	check_str("bot", tt_str(fault.bot), "My Bot");
	check_true("of webhooks", fault.of_webhooks && fault.drops);
}

static struct fault parsed(const char *text)
{
	struct fault fault;

	check_true(text, !fault_parse(&fault, tt_str(text)));
	return fault;
}

static void test_draw(void **state)
{
	const struct fault_subject chat = { .method = TT_STR("POST"),
					    .path = TT_STR("/ocs/chat/a"),
					    .user = TT_STR("alice") };
	const struct fault_subject hook = { .is_webhook = true,
					    .bot = TT_STR("Echo"),
					    .bot_id = 7 };
	static const struct {
		const char *rule;
		bool chat;
		bool hook;
	} cases[] = {
		{ "request: status=500", true, false },
		{ "bot: drop", false, true },
		{ "bot Echo: drop", false, true },
		{ "bot 7: drop", false, true },
		{ "bot 8: drop", false, false },
		{ "bot Other: drop", false, false },
		{ "GET *: status=500", false, false },
		{ "POST *: status=500", true, false },
		{ "*/chat/*: status=500", true, false },
		{ "*/room: status=500", false, false },
		{ "*: status=500,user=alice", true, false },
		{ "*: status=500,user=bob", false, false },
		{ "*: status=500,rate=0", false, false },
	};
	struct faults faults;
	struct fault out;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fault fault = parsed(cases[i].rule);

		faults_init(&faults);
		assert_int_equal(faults_add(&faults, &fault), TT_OK);
		check_int(cases[i].rule, faults_draw(&faults, &chat, &out), cases[i].chat);
		check_int(cases[i].rule, faults_draw(&faults, &hook, &out), cases[i].hook);
		faults_finish(&faults);
	}
}

/* So many of a thousand, and the same ones after the same seed. */
static unsigned count_hits(const char *rule, uint64_t *pattern)
{
	const struct fault_subject any = { .path = TT_STR("/") };
	struct fault fault = parsed(rule);
	struct faults faults;
	struct fault out;
	unsigned n = 0;

	*pattern = 0;
	faults_init(&faults);
	assert_int_equal(faults_add(&faults, &fault), TT_OK);
	for (int i = 0; i < 1000; i++) {
		bool hit = faults_draw(&faults, &any, &out);

		n += hit;
		*pattern = *pattern * 3 + hit;
	}
	faults_finish(&faults);
	return n;
}

static void test_chance(void **state)
{
	uint64_t first;
	uint64_t second;
	uint64_t other;
	unsigned n = count_hits("*: status=500, rate=0.1", &first);

	(void)state;
	check_true("about a tenth", n > 60 && n < 150);
	check_int("as many", count_hits("*: status=500, rate=0.1", &second), n);
	check_true("the same ones", first == second);
	(void)count_hits("*: status=500, rate=0.1, seed=2", &other);
	check_true("others after another seed", first != other);
	check_int("so often", count_hits("*: status=500, times=3", &other), 3);
	check_int("always", count_hits("*: status=500", &other), 1000);
}

static void test_bounds(void **state)
{
	struct fault fault = parsed("*: status=500");
	struct faults faults;

	(void)state;
	faults_init(&faults);
	for (int i = 0; i < FAULTS_MAX; i++)
		assert_int_equal(faults_add(&faults, &fault), TT_OK);
	assert_int_equal(faults_add(&faults, &fault), TT_ERR_DEV_FULL);
	assert_int_equal(faults_remove(&faults, 1), TT_OK);
	assert_int_equal(faults_remove(&faults, 1), TT_ERR_DEV_RULE);
	assert_int_equal(faults_add(&faults, &fault), TT_OK);
	check_int("a number of its own", fault.id, FAULTS_MAX + 1);
	faults_finish(&faults);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_glob),   cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parsed), cmocka_unit_test(test_draw),
		cmocka_unit_test(test_chance), cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

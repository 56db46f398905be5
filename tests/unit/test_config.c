#include "server/settings/config.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void test_settings(void **state)
{
	static const struct {
		const char *key;
		struct tt_str value;
		const char *problem;
	} cases[] = {
		{ "data", BYTES("/var/lib/x"), NULL },
		{ "data", BYTES(""), "expected a value" },
		{ "listen", BYTES("[::1]:80"), NULL },
		{ "listen", BYTES("127.0.0.1:80, unix:/run/x"), NULL },
		{ "url", BYTES("https://chat.example.org"), NULL },
		{ "url", BYTES("HTTP://chat.example.org:8443/"), NULL },
		{ "url", BYTES("https://[::1]:8443"), NULL },
		{ "url", BYTES("chat.example.org"),
		  "expected an address such as https://chat.example.org" },
		{ "url", BYTES("ftp://chat.example.org"),
		  "expected an address such as https://chat.example.org" },
		{ "url", BYTES("https://"),
		  "expected an address such as https://chat.example.org" },
		{ "url", BYTES("https://a b"),
		  "expected an address such as https://chat.example.org" },
		{ "url", BYTES("https://user@chat.example.org"),
		  "expected an address such as https://chat.example.org" },
		{ "url", BYTES("https://chat.example.org/talk/1/"), NULL },
		{ "url", BYTES("https://chat.example.org//"),
		  "expected nothing but a plain path behind the host" },
		{ "url", BYTES("https://chat.example.org/a//b"),
		  "expected nothing but a plain path behind the host" },
		{ "url", BYTES("https://chat.example.org/a b"),
		  "expected nothing but a plain path behind the host" },
		{ "url", BYTES("https://chat.example.org?x"),
		  "expected nothing but a plain path behind the host" },
		{ "log_format", BYTES("json"), NULL },
		{ "log_format", BYTES("text"), NULL },
		{ "log_format", BYTES("xml"), "expected text or json" },
		{ "socket_mode", BYTES("0660"), NULL },
		{ "socket_mode", BYTES("777"), NULL },
		{ "socket_mode", BYTES("77"), "expected a mode such as 0660" },
		{ "socket_mode", BYTES("0800"), "expected a mode such as 0660" },
		{ "socket_mode", BYTES("1777"), "expected a mode such as 0660" },
		{ "socket_mode", BYTES("00660"), "expected a mode such as 0660" },
		{ "socket_mode", BYTES(""), "expected a mode such as 0660" },
		{ "log_level", BYTES("debug"), NULL },
		{ "log_level", BYTES("loud"), "expected debug, info, warn or error" },
		{ "log_level", BYTES(""), "expected debug, info, warn or error" },
		{ "threads", BYTES("0"), NULL },
		{ "threads", BYTES("256"), NULL },
		{ "threads", BYTES("257"), "number out of range (0 to 256)" },
		{ "threads", BYTES("-1"), "expected a whole number" },
		{ "threads", BYTES("two"), "expected a whole number" },
		{ "threads", BYTES(""), "expected a whole number" },
		{ "max_body", BYTES("1023"), "number out of range (1024 to 1073741824)" },
		{ "max_body", BYTES("1024"), NULL },
		{ "max_body", BYTES("1073741825"), "number out of range (1024 to 1073741824)" },
		{ "max_body", BYTES("9999999999999999999"),
		  "number out of range (1024 to 1073741824)" },
		{ "max_body", BYTES("99999999999999999999"), "expected a whole number" },
		{ "dev", BYTES("on"), NULL },
		{ "dev", BYTES("off"), NULL },
		{ "dev", BYTES("yes"), "expected on or off" },
		{ "durability", BYTES("full"), NULL },
		{ "durability", BYTES("normal"), NULL },
		{ "durability", BYTES("some"), "expected full or normal" },
		{ "trusted_proxies", BYTES("127.0.0.1, 10.0.0.0/8"), NULL },
		{ "trusted_proxies", BYTES(""), NULL },
		{ "trusted_proxies", BYTES("proxy"),
		  "expected addresses such as 127.0.0.1, 10.0.0.0/8" },
		{ "hosts", BYTES("chat.example.org, ::1"), NULL },
		{ "hosts", BYTES("*"), NULL },
		{ "hosts", BYTES(""), NULL },
		{ "hosts", BYTES("chat.example.org:443"),
		  "expected names without ports such as localhost, chat.example.org, or *" },
		{ "limit_rooms", BYTES("0"), NULL },
		{ "limit_rooms", BYTES("1000001"), "number out of range (0 to 1000000)" },
		{ "limit_rooms", BYTES("-1"), "expected a whole number" },
		{ "limit_invitees", BYTES("0"), "number out of range (1 to 10000)" },
		{ "limit_nothing", BYTES("1"), "unknown limit" },
		{ "limit_", BYTES("1"), "unknown limit" },
		{ "rooms", BYTES("1"), "unknown setting" },
		{ "listenn", BYTES("x"), "unknown setting" },
		{ "Data", BYTES("x"), "unknown setting" },
		{ "", BYTES("x"), "unknown setting" },
	};
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct config config;
		char name[96];

		snprintf(name, sizeof(name), "%s = %s", cases[i].key, cases[i].value.p);
		config_defaults(&config);
		check_str(name,
			  tt_str(config_set(&config, &arena, tt_str(cases[i].key), cases[i].value)),
			  cases[i].problem);
	}
	tt_arena_finish(&arena);
}

static enum tt_err read_text(struct config *config, struct tt_arena *arena, const char *text,
			     const char **problem)
{
	const char *tmp = getenv("TMPDIR");
	char *path = tt_arena_printf(arena, "%s/tertulia-XXXXXX", tmp ? tmp : "/tmp");
	int fd = mkstemp(path);
	enum tt_err err;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	err = config_read(config, arena, path, problem);
	unlink(path);
	return err;
}

static void test_file(void **state)
{
	const char *problem = NULL;
	struct config config;
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	config_defaults(&config);
	check_err("good",
		  read_text(&config, &arena,
			    "# mine\ndata = /srv/t\nlisten = :80\nurl=https://chat.example.org\n"
			    "log_level = warn\nthreads = 3\nmax_body = 70000\n"
			    "trusted_addresses = ::1\ntrusted_proxies = 10.0.0.0/8 ::1\n"
			    "dev = on\nbrute_force = off\ndurability = normal\nseed = s.json\n"
			    "hosts = a, b\n",
			    &problem),
		  TT_OK);
	check_str("data", config.data, "/srv/t");
	check_str("listen", config.listen, ":80");
	check_str("url", config.url, "https://chat.example.org");
	check_str("seed", config.seed, "s.json");
	check_int("level", config.log_level, TT_LOG_WARN);
	check_int("threads", config.threads, 3);
	check_int("body", config.max_body, 70000);
	check_int("addresses", (int64_t)config.trusted_addresses.n, 1);
	check_int("proxies", (int64_t)config.trusted_proxies.n, 2);
	check_int("hosts", (int64_t)config.hosts.n, 2);
	check_true("dev", config.dev);
	check_false("guard", config.brute_force);
	check_true("guard was said", config.brute_force_set);
	check_false("durable", config.durable);

	check_err("bad", read_text(&config, &arena, "dev = on\n\nthreads = many\n", &problem),
		  TT_ERR_CONFIG);
	check_str("says where", tt_str(problem), "line 3: threads: expected a whole number");
	check_err("limit", read_text(&config, &arena, "limit_guests = 7\n", &problem), TT_OK);
	check_int("limit", config.limits.guests, 7);
	check_int("its neighbour", config.limits.attendees, limit_rows[LIMIT(attendees)].usual);
	check_err("no file", config_read(&config, &arena, "/nonexistent-folder/x", &problem),
		  TT_ERR_IO);
	check_true("says why", strlen(problem) > 0);
	tt_arena_finish(&arena);
}

/* Every limit has a key, and what is usual is one of its values. */
static void test_limits(void **state)
{
	struct config config;
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	config_defaults(&config);
	for (size_t i = 0; i < N_LIMITS; i++) {
		const struct limit_row *row = &limit_rows[i];
		struct tt_str key = tt_str_printf(&arena, "limit_%s", row->name);

		check_int(row->name, limit_value(&config.limits, i), row->usual);
		check_true(row->name, row->least <= row->usual && row->usual <= row->most);
		check_str(row->name,
			  tt_str(config_set(&config, &arena, key,
					    tt_str_printf(&arena, "%lld", (long long)row->most))),
			  NULL);
		check_int(row->name, limit_value(&config.limits, i), row->most);
		check_true(row->name,
			   config_set(&config, &arena, key,
				      tt_str_printf(&arena, "%lld", (long long)row->most + 1)));
	}
	tt_arena_finish(&arena);
}

static void test_defaults(void **state)
{
	struct config config;

	(void)state;
	memset(&config, 0xff, sizeof(config));
	config_defaults(&config);
	check_str("loopback only", config.listen, "127.0.0.1:8484");
	check_text("no folder", config.data, NOT_THERE);
	check_text("no url", config.url, NOT_THERE);
	check_false("no developer mode", config.dev);
	check_true("guard", config.brute_force);
	check_false("but not said", config.brute_force_set);
	check_true("durable", config.durable);
	check_int("nobody is trusted",
		  (int64_t)(config.trusted_addresses.n + config.trusted_proxies.n), 0);
	check_false("no name is told", config.hosts.any || config.hosts.n > 0);
}

/* What is written for all of them, and what of it counts while a server runs. */
static void test_fixed(void **state)
{
	static const char text[] = "data = b\nlisten = :2\nsocket_mode = 0600\nseed = s\n"
				   "metrics = :9\nthreads = 7\ndev = on\ndurability = normal\n"
				   "max_body = 5000\nurl = http://x\n";
	struct tt_str rest = TT_STR(text);
	struct config running;
	struct config next;
	struct tt_arena arena;

	(void)state;
	tt_arena_init(&arena);
	config_defaults(&running);
	config_complete(&running);
	config_defaults(&next);
	while (rest.n > 0) {
		struct tt_str value = tt_str_cut(&rest, '\n');
		struct tt_str key = tt_str_trim(tt_str_cut(&value, '='));

		assert_null(config_set(&next, &arena, key, tt_str_trim(value)));
	}
	check_str("names", config_keep_fixed(&next, &running, &arena),
		  "data, listen, socket_mode, seed, metrics, threads, dev, durability");
	check_str("data", next.data, "tertulia-data");
	check_str("listen", next.listen, "127.0.0.1:8484");
	check_int("mode", next.socket_mode, 0660);
	check_int("threads", next.threads, 0);
	assert_true(!next.seed.p && !next.metrics.p && !next.dev && next.durable);
	check_int("the rest", next.max_body, 5000);
	check_str("the rest", next.url, "http://x");
	check_str("nothing more", config_keep_fixed(&next, &running, &arena), "");
	tt_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings), cmocka_unit_test(test_fixed),
		cmocka_unit_test(test_file),     cmocka_unit_test(test_limits),
		cmocka_unit_test(test_defaults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

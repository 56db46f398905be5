/* A webhook is judged by the address that its name means at that moment, not by the name: the test
 * is the resolver. */
#include "server/hooks/delivery.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

/* A bot at 127.0.0.1, and that address as the only one that is named. */
struct scene {
	int listener;
	int port;
	struct tt_cidr range;
	struct tt_cidrs named;
};

static void begin(struct scene *s)
{
	struct sockaddr_in own = { .sin_family = AF_INET };
	socklen_t n = sizeof(own);

	own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(s->listener, (struct sockaddr *)&own, sizeof(own)), 0);
	assert_int_equal(listen(s->listener, 8), 0);
	assert_int_equal(getsockname(s->listener, (struct sockaddr *)&own, &n), 0);
	s->port = ntohs(own.sin_port);
	assert_true(tt_cidr_parse(&s->range, TT_STR("127.0.0.1")));
	s->named = (struct tt_cidrs){ &s->range, 1 };
}

static bool was_called(const struct scene *s)
{
	int fd = accept(s->listener, NULL, NULL);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* One try, while the name means `addresses`. The bot says nothing; libcurl shall not wait for it.
 */
static bool is_kept_from(const struct scene *s, const char *addresses)
{
	struct delivery *delivery = delivery_create(NULL);
	struct curl_slist *names;
	char text[256];
	bool kept;

	delivery->named = &s->named;
	snprintf(text, sizeof(text), "http://bot.example:%d/", s->port);
	delivery->to.url = tt_str_dup(&delivery->arena, tt_str(text));
	delivery->to.secret = TT_STR("secret");
	delivery->row.body = TT_STR("{}");
	delivery->row.backend = TT_STR("http://us/");
	assert_true(delivery_prepare(delivery));
	snprintf(text, sizeof(text), "bot.example:%d:%s", s->port, addresses);
	names = curl_slist_append(NULL, text);
	curl_easy_setopt(delivery->curl, CURLOPT_RESOLVE, names);
	curl_easy_setopt(delivery->curl, CURLOPT_TIMEOUT_MS, 300L);
	delivery->code = curl_easy_perform(delivery->curl);
	assert_int_not_equal(delivery->code, CURLE_OK);
	kept = delivery->is_kept_from;
	delivery_destroy(delivery);
	curl_slist_free_all(names);
	return kept;
}

static void test_names(void **state)
{
	static const struct {
		const char *addresses;
		bool kept;
	} cases[] = {
		{ "127.0.0.1", false },
		{ "127.0.0.2", true }, /* the same name, a moment later */
		{ "0.0.0.0", true },
		{ "10.0.0.1", true },
		{ "[::1]", true },
		{ "[::ffff:127.0.0.2]", true },
		{ "127.0.0.2,10.0.0.1", true },
		/* One of several is good: what else goes wrong is no question of addresses. */
		{ "127.0.0.2,127.0.0.1", false },
		{ "[::1],127.0.0.1", false },
	};
	struct scene s;

	(void)state;
	begin(&s);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (is_kept_from(&s, cases[i].addresses) != cases[i].kept ||
		    was_called(&s) == cases[i].kept)
			fail_msg("%s", cases[i].addresses);
	}
	close(s.listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_names) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What calls that overlap leave of each other's cookies. */
#include "lib/client/internal.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>

/* As Netscape's file has it, which is how libcurl gives them. */
#define COOKIE(name, value) ".example.org\tTRUE\t/\tFALSE\t0\t" name "\t" value
#define LAPSED(name) ".example.org\tTRUE\t/\tFALSE\t1\t" name "\tx"

static struct tt_client *new_client(void)
{
	struct tt_client *client;

	check_int("client", tt_client_create(&client, "http://127.0.0.1:1"), 0);
	return client;
}

/* A handle, as a call has it that begins now. */
static struct line *begin(struct tt_client *client)
{
	struct line *line = tt_line_take(client);

	check_int("put", tt_cookies_put(client, line), CURLE_OK);
	return line;
}

static void set(struct line *line, const char *cookie)
{
	check_int("set", curl_easy_setopt(line->easy, CURLOPT_COOKIELIST, cookie), CURLE_OK);
}

static void end(struct tt_client *client, struct line *line)
{
	tt_cookies_take(client, line);
	tt_line_give(client, line);
}

static void call_that_sets(struct tt_client *client, const char *cookie)
{
	struct line *line = begin(client);

	set(line, cookie);
	end(client, line);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What a call would send that begins now: "name=value name=value", sorted. */
static void check_cookies(struct tt_client *client, const char *want)
{
	struct line *line = begin(client);
	struct curl_slist *list = NULL;
	const char *said[400] = { NULL };
	char got[8192] = "";
	size_t n = 0;

	curl_easy_getinfo(line->easy, CURLINFO_COOKIELIST, &list);
	for (struct curl_slist *at = list; at; at = at->next) {
		char *value = strrchr(at->data, '\t');

		*value = '=';
		said[n++] = strrchr(at->data, '\t') + 1;
	}
	qsort(said, n, sizeof(said[0]), by_text);
	for (size_t i = 0; i < n; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s", i ? " " : "",
			 said[i]);
	check_str("cookies", tt_str(got), want);
	curl_slist_free_all(list);
	tt_line_give(client, line);
}

static void test_what_one_call_is_given_the_next_one_says(void **state)
{
	struct tt_client *client = new_client();

	(void)state;
	check_cookies(client, "");
	call_that_sets(client, COOKIE("session", "1"));
	check_cookies(client, "session=1");
	call_that_sets(client, COOKIE("guest", "g"));
	check_cookies(client, "guest=g session=1");
	call_that_sets(client, COOKIE("session", "2"));
	check_cookies(client, "guest=g session=2");
	tt_client_unref(client);
}

static void test_a_cookie_that_is_taken_back_is_gone(void **state)
{
	struct tt_client *client = new_client();

	(void)state;
	call_that_sets(client, COOKIE("session", "1"));
	call_that_sets(client, COOKIE("guest", "g"));
	call_that_sets(client, LAPSED("session"));
	check_cookies(client, "guest=g");
	tt_client_unref(client);
}

static void test_calls_that_overlap_take_nothing_from_each_other(void **state)
{
	struct tt_client *client = new_client();
	struct line *first;
	struct line *second;

	(void)state;
	call_that_sets(client, COOKIE("session", "1"));
	call_that_sets(client, COOKIE("old", "o"));
	first = begin(client);
	second = begin(client);
	set(first, COOKIE("a", "1"));
	set(first, LAPSED("old"));
	set(second, COOKIE("session", "2"));
	set(second, COOKIE("b", "1"));
	end(client, second);
	end(client, first);
	check_cookies(client, "a=1 b=1 session=2");
	tt_client_unref(client);
}

static void test_of_two_that_set_the_same_the_later_one_counts(void **state)
{
	struct tt_client *client = new_client();
	struct line *first = begin(client);
	struct line *second = begin(client);

	(void)state;
	set(first, COOKIE("session", "1"));
	set(second, COOKIE("session", "2"));
	end(client, second);
	end(client, first);
	check_cookies(client, "session=1");
	tt_client_unref(client);
}

static void test_a_path_or_a_domain_makes_another_cookie(void **state)
{
	struct tt_client *client = new_client();

	(void)state;
	call_that_sets(client, ".example.org\tTRUE\t/\tFALSE\t0\tc\troot");
	call_that_sets(client, ".example.org\tTRUE\t/cloud\tFALSE\t0\tc\tpath");
	call_that_sets(client, ".example.com\tTRUE\t/\tFALSE\t0\tc\tdomain");
	check_cookies(client, "c=domain c=path c=root");
	tt_client_unref(client);
}

static void test_forgotten_ones_do_not_come_back(void **state)
{
	struct tt_client *client = new_client();
	struct line *running;

	(void)state;
	call_that_sets(client, COOKIE("session", "1"));
	running = begin(client);
	set(running, COOKIE("new", "n"));
	tt_client_forget_cookies(client);
	check_cookies(client, "");
	end(client, running);
	check_cookies(client, "new=n");
	tt_client_unref(client);
}

static void test_the_oldest_go_when_there_are_too_many(void **state)
{
	struct tt_client *client = new_client();
	char want[4096] = "";
	char line[128];

	(void)state;
	for (int i = 100; i < 310; i++) {
		snprintf(line, sizeof(line), COOKIE("c%d", "v"), i);
		call_that_sets(client, line);
	}
	for (int i = 110; i < 310; i++)
		snprintf(want + strlen(want), sizeof(want) - strlen(want), "%sc%d=v",
			 i > 110 ? " " : "", i);
	check_cookies(client, want);
	tt_client_unref(client);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_one_call_is_given_the_next_one_says),
		cmocka_unit_test(test_a_cookie_that_is_taken_back_is_gone),
		cmocka_unit_test(test_calls_that_overlap_take_nothing_from_each_other),
		cmocka_unit_test(test_of_two_that_set_the_same_the_later_one_counts),
		cmocka_unit_test(test_a_path_or_a_domain_makes_another_cookie),
		cmocka_unit_test(test_forgotten_ones_do_not_come_back),
		cmocka_unit_test(test_the_oldest_go_when_there_are_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

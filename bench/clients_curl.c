/* clients_curl.c - calls by libcurl alone, as a program would write it that knows what it sends:
 * handles are set up once, bodies are copied into a buffer, and nobody reads them. */
#include "clients.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MOST = 16
};

struct body {
	char *p;
	size_t n;
	size_t cap;
};

struct handles {
	CURL *easy[MOST];
	struct body body[MOST];
	size_t n;
	struct curl_slist *headers;
	char url[512];
	char login[256];
};

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
	struct body *body = ctx;

	n *= size;
	if (body->n + n > body->cap) {
		char *more = realloc(body->p, 2 * (body->n + n));

		if (!more)
			return 0;
		body->p = more;
		body->cap = 2 * (body->n + n);
	}
	memcpy(body->p + body->n, p, n);
	body->n += n;
	return n;
}

static void set_up(CURL *easy, const struct task *task, const struct handles *h, struct body *body)
{
	curl_easy_setopt(easy, CURLOPT_URL, h->url);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, h->headers);
	curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
	curl_easy_setopt(easy, CURLOPT_USERPWD, h->login);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "libcurl");
	curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, body);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, body);
	if (task->body)
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, task->body);
}

static bool make(struct handles *h, const struct task *task, size_t n)
{
	snprintf(h->url, sizeof(h->url), "%s%s", task->url, task->path);
	snprintf(h->login, sizeof(h->login), "%s:%s", task->name, task->password);
	h->headers = curl_slist_append(NULL, "OCS-APIRequest: true");
	curl_slist_append(h->headers, "Accept: application/json");
	if (task->body)
		curl_slist_append(h->headers, "Content-Type: application/json");
	for (h->n = 0; h->n < n; h->n++) {
		CURL *easy = curl_easy_init();

		if (!easy)
			return false;
		h->easy[h->n] = easy;
		set_up(easy, task, h, &h->body[h->n]);
	}
	return true;
}

static void finish(struct handles *h)
{
	for (size_t i = 0; i < h->n; i++) {
		curl_easy_cleanup(h->easy[i]);
		free(h->body[i].p);
	}
	curl_slist_free_all(h->headers);
}

static bool is_good(CURL *easy, CURLcode code)
{
	long status = 0;

	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	if (code || status < 200 || status >= 300)
		fprintf(stderr, "bench_clients: libcurl: %s, status %ld\n",
			curl_easy_strerror(code), status);
	return !code && status >= 200 && status < 300;
}

static bool call_once(struct handles *h)
{
	h->body[0].n = 0;
	return is_good(h->easy[0], curl_easy_perform(h->easy[0]));
}

static bool one_by_one(struct handles *h, struct round *round)
{
	bool goes_on = true;

	if (!call_once(h))
		return false;
	round_begin(round);
	while (goes_on) {
		if (!call_once(h))
			return false;
		goes_on = round_count(round);
	}
	return true;
}

/* Begins the next call on each handle whose call has ended. */
static bool go_on(CURLM *multi, struct round *round, bool *goes_on)
{
	CURLMsg *message;
	int n_left;

	while ((message = curl_multi_info_read(multi, &n_left))) {
		CURL *easy = message->easy_handle;
		char *body = NULL;

		if (!is_good(easy, message->data.result))
			return false;
		*goes_on = round_count(round);
		curl_easy_getinfo(easy, CURLINFO_PRIVATE, &body);
		((struct body *)(void *)body)->n = 0;
		curl_multi_remove_handle(multi, easy);
		curl_multi_add_handle(multi, easy);
	}
	return true;
}

static bool drive(CURLM *multi, struct round *round)
{
	bool goes_on = true;
	int running;

	round_begin(round);
	while (goes_on) {
		if (curl_multi_perform(multi, &running) || !go_on(multi, round, &goes_on))
			return false;
		if (goes_on && curl_multi_poll(multi, NULL, 0, 1000, NULL))
			return false;
	}
	return true;
}

static bool all_at_once(struct handles *h, struct round *round)
{
	CURLM *multi = curl_multi_init();
	bool good = multi != NULL;

	for (size_t i = 0; good && i < h->n; i++)
		good = !curl_multi_add_handle(multi, h->easy[i]);
	good = good && drive(multi, round);
	for (size_t i = 0; multi && i < h->n; i++)
		curl_multi_remove_handle(multi, h->easy[i]);
	curl_multi_cleanup(multi);
	return good;
}

bool curl_run(const struct task *task, size_t at_once, struct round *round)
{
	struct handles h = { 0 };
	bool good = make(&h, task, at_once);

	if (good)
		good = at_once == 1 ? one_by_one(&h, round) : all_at_once(&h, round);
	finish(&h);
	return good;
}

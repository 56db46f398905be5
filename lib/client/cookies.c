/*
 * cookies.c - what servers want to have said again, for all calls of a client.
 *
 * Each handle has cookies of its own; they are brought in line with the client's before a call and
 * after it. libcurl can share them among handles, but a newer one (8.14) not among threads: it
 * strings those of a request together by links inside of the shared ones, and follows them when it
 * has given up their lock.
 */
#include "lib/client/internal.h"
#include "lib/base/clock.h"

#include <stdlib.h>

enum {
	MOST_COOKIES = 200, /* libcurl sends at most 150 with a request */
	FIELD_DOMAIN = 0,   /* of a line in the format of Netscape's file */
	FIELD_PATH = 2,
	FIELD_EXPIRES = 4, /* seconds since 1970; 0: with the client */
	FIELD_NAME = 5
};

/* Never changed once it is the client's: handles and calls keep what they have seen. */
struct cookies {
	atomic_size_t n_owners;
	size_t n;
	char *lines[];
};

struct cookies *tt_cookies_new(size_t n_most)
{
	struct cookies *made = calloc(1, sizeof(*made) + n_most * sizeof(made->lines[0]));

	if (made)
		atomic_init(&made->n_owners, 1);
	return made;
}

static void free_line(char *line)
{
	explicit_bzero(line, strlen(line)); /* who has it may be who has logged in */
	free(line);
}

void tt_cookies_free(struct cookies *cookies)
{
	if (!cookies || atomic_fetch_sub(&cookies->n_owners, 1) > 1)
		return;
	for (size_t i = 0; i < cookies->n; i++)
		free_line(cookies->lines[i]);
	free(cookies);
}

static struct cookies *share(struct cookies *cookies)
{
	atomic_fetch_add(&cookies->n_owners, 1);
	return cookies;
}

static void become(struct cookies **at, struct cookies *made)
{
	tt_cookies_free(*at);
	*at = made;
}

static bool add(struct cookies *to, const char *line)
{
	char *copy = strdup(line);

	if (!copy)
		return false;
	to->lines[to->n++] = copy;
	return true;
}

static struct tt_str field(const char *line, int wanted)
{
	struct tt_str rest = tt_str(line);

	while (wanted-- > 0)
		tt_str_cut(&rest, '\t');
	return tt_str_cut(&rest, '\t');
}

static bool same_field(const char *a, const char *b, int wanted)
{
	return tt_str_eq(field(a, wanted), field(b, wanted));
}

/* Whether one takes the place of the other (RFC 6265, 5.3). */
static bool same_cookie(const char *a, const char *b)
{
	return same_field(a, b, FIELD_NAME) && same_field(a, b, FIELD_DOMAIN) &&
	       same_field(a, b, FIELD_PATH);
}

static bool has_line(const struct cookies *cookies, const char *line)
{
	for (size_t i = 0; i < cookies->n; i++)
		if (strcmp(cookies->lines[i], line) == 0)
			return true;
	return false;
}

/* Taken back by the server, mostly: libcurl lists those until it looks at them. */
static bool has_lapsed(const char *line)
{
	int64_t expires = tt_str_int(field(line, FIELD_EXPIRES));

	return expires != 0 && expires <= tt_clock_real_ms() / 1000;
}

/* How a call left things: what its handle had before, and has now. */
struct change {
	const struct cookies *before;
	const struct curl_slist *after;
};

/* Whether the call has changed, replaced or lost this one of the client's. */
static bool is_stale(const struct change *change, const char *line)
{
	bool is_lost = has_line(change->before, line);

	for (const struct curl_slist *at = change->after; at; at = at->next) {
		if (strcmp(at->data, line) == 0)
			return false;
		if (!has_line(change->before, at->data) && same_cookie(at->data, line))
			return true;
	}
	return is_lost;
}

/* What the client has by now, with what a call has changed: others may have ended meanwhile, and
 * what they brought stays. */
static bool merge(struct cookies *to, const struct cookies *ours, const struct change *change)
{
	for (size_t i = 0; i < ours->n; i++)
		if (!is_stale(change, ours->lines[i]) && !add(to, ours->lines[i]))
			return false;
	for (const struct curl_slist *at = change->after; at; at = at->next)
		if (!has_line(change->before, at->data) && !has_line(ours, at->data) &&
		    !has_lapsed(at->data) && !add(to, at->data))
			return false;
	return true;
}

/* The last ones stay: they are the newest. */
static void shed(struct cookies *cookies)
{
	size_t n = cookies->n > MOST_COOKIES ? cookies->n - MOST_COOKIES : 0;

	for (size_t i = 0; i < n; i++)
		free_line(cookies->lines[i]);
	memmove(cookies->lines, cookies->lines + n, (cookies->n - n) * sizeof(cookies->lines[0]));
	cookies->n -= n;
}

static size_t count(const struct curl_slist *list)
{
	size_t n = 0;

	for (; list; list = list->next)
		n++;
	return n;
}

/* NULL: no memory. */
static struct cookies *merged(const struct cookies *ours, const struct change *change)
{
	struct cookies *made = tt_cookies_new(ours->n + count(change->after));

	if (made && merge(made, ours, change)) {
		shed(made);
		return made;
	}
	tt_cookies_free(made);
	return NULL;
}

CURLcode tt_cookies_put(const struct tt_client *client, struct line *line)
{
	struct cookies *ours = client->cookies;
	CURLcode code;

	if (line->cookies == ours)
		return CURLE_OK;
	become(&line->cookies, NULL);
	code = curl_easy_setopt(line->easy, CURLOPT_COOKIELIST, "ALL");
	for (size_t i = 0; !code && i < ours->n; i++)
		code = curl_easy_setopt(line->easy, CURLOPT_COOKIELIST, ours->lines[i]);
	if (!code)
		become(&line->cookies, share(ours));
	return code;
}

void tt_cookies_take(struct tt_client *client, struct line *line)
{
	struct curl_slist *after = NULL;
	struct cookies *made;

	curl_easy_getinfo(line->easy, CURLINFO_COOKIELIST, &after);
	pthread_mutex_lock(&client->lock);
	made = merged(client->cookies, &(struct change){ line->cookies, after });
	if (made)
		become(&client->cookies, made);
	become(&line->cookies, NULL); /* looked at anew before its next call */
	pthread_mutex_unlock(&client->lock);
	curl_slist_free_all(after);
}

void tt_client_forget_cookies(struct tt_client *client)
{
	struct cookies *none = tt_cookies_new(0);

	if (!none)
		return;
	pthread_mutex_lock(&client->lock);
	become(&client->cookies, none);
	pthread_mutex_unlock(&client->lock);
}

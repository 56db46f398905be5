/* client.c - a server, who talks to it, and how. */
#include "lib/client/internal.h"

#include <sodium.h>
#include <stdlib.h>

enum {
	TIMEOUT_MS = 30 * 1000,
	CONNECT_TIMEOUT_MS = 10 * 1000,
	MAX_ANSWER = 64 << 20,
	MAX_HEADERS = 256 << 10,
	MOST_SPARE = 1 << 20
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_ready;

/* libcurl counts its own users, and is ready for threads from 7.84 on. Never taken back: the host
 * may use it as well. */
static void prepare(void)
{
	is_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK && sodium_init() >= 0;
}

const char *tt_version(void)
{
	return TT_VERSION;
}

static void lock_share(CURL *easy, curl_lock_data data, curl_lock_access access, void *ctx)
{
	struct tt_client *client = ctx;

	(void)easy;
	(void)access;
	pthread_mutex_lock(&client->share_locks[data]);
}

static void unlock_share(CURL *easy, curl_lock_data data, void *ctx)
{
	struct tt_client *client = ctx;

	(void)easy;
	pthread_mutex_unlock(&client->share_locks[data]);
}

/* Names and TLS sessions, so that a new connection costs less. Connections themselves are not
 * shared: libcurl does not lock those; nor are cookies (cookies.c). */
static bool make_share(struct tt_client *client)
{
	CURLSH *share = curl_share_init();

	client->share = share;
	return share && !curl_share_setopt(share, CURLSHOPT_LOCKFUNC, lock_share) &&
	       !curl_share_setopt(share, CURLSHOPT_UNLOCKFUNC, unlock_share) &&
	       !curl_share_setopt(share, CURLSHOPT_USERDATA, client) &&
	       !curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS) &&
	       !curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

static void free_header(struct header *header)
{
	free(header->name);
	free(header->line);
	free(header);
}

static void free_secret(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

static void destroy(struct tt_client *client)
{
	tt_lines_free(client);
	tt_cookies_free(client->cookies);
	tt_arena_finish(&client->spare);
	curl_share_cleanup(client->share);
	while (client->headers) {
		struct header *header = client->headers;

		client->headers = header->next;
		free_header(header);
	}
	for (int i = 0; i < N_SHARE_LOCKS; i++)
		pthread_mutex_destroy(&client->share_locks[i]);
	pthread_mutex_destroy(&client->lock);
	free(client->url);
	free(client->user);
	free_secret(client->password);
	free(client->user_id);
	free(client->ca_file);
	free_secret(client->proxy);
	free(client->agent);
	free(client);
}

/* Whether the URL has what a base needs, and nothing that does not belong there. */
static bool is_base(CURLU *url, const char *text)
{
	static const CURLUPart not_there[] = { CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY,
					       CURLUPART_FRAGMENT };
	char *scheme = NULL;
	bool ok;

	if (curl_url_set(url, CURLUPART_URL, text, 0) ||
	    curl_url_get(url, CURLUPART_SCHEME, &scheme, 0))
		return false;
	ok = strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
	curl_free(scheme);
	for (size_t i = 0; ok && i < ARRAY_LEN(not_there); i++) {
		char *part = NULL;

		ok = curl_url_get(url, not_there[i], &part, 0) != CURLUE_OK;
		curl_free(part);
	}
	return ok;
}

/* Without slashes at the end, and without Nextcloud's index.php, behind which nothing of ours
 * lies. */
static char *clean_url(const char *url)
{
	static const char index[] = "/index.php";
	size_t n = strlen(url);

	while (n > 0 && url[n - 1] == '/')
		n--;
	if (n >= sizeof(index) - 1 &&
	    memcmp(url + n - (sizeof(index) - 1), index, sizeof(index) - 1) == 0)
		n -= sizeof(index) - 1;
	return strndup(url, n);
}

static int set_defaults(struct tt_client *client, const char *url)
{
	client->timeout_ms = TIMEOUT_MS;
	client->connect_timeout_ms = CONNECT_TIMEOUT_MS;
	client->verify_tls = true;
	client->max_answer = MAX_ANSWER;
	client->max_headers = MAX_HEADERS;
	client->settings = 1;
	tt_arena_init_may_fail(&client->spare);
	client->url = clean_url(url);
	client->agent = strdup("libtertulia/" TT_VERSION);
	client->cookies = tt_cookies_new(0);
	return client->url && client->agent && client->cookies && make_share(client) ? 0
										     : TT_E_NOMEM;
}

static int check_url(const char *text)
{
	CURLU *url = curl_url();
	int err;

	if (!url)
		return TT_E_NOMEM;
	err = text && is_base(url, text) ? 0 : TT_E_USAGE;
	curl_url_cleanup(url);
	return err;
}

int tt_client_create(struct tt_client **out, const char *url)
{
	struct tt_client *client;
	int err;

	*out = NULL;
	pthread_once(&once, prepare);
	if (!is_ready)
		return TT_E_NOMEM;
	err = check_url(url);
	if (err)
		return err;
	client = calloc(1, sizeof(*client));
	if (!client)
		return TT_E_NOMEM;
	atomic_init(&client->n_owners, 1);
	pthread_mutex_init(&client->lock, NULL);
	for (int i = 0; i < N_SHARE_LOCKS; i++)
		pthread_mutex_init(&client->share_locks[i], NULL);
	err = set_defaults(client, url);
	if (err)
		destroy(client);
	else
		*out = client;
	return err;
}

struct tt_client *tt_client_ref(struct tt_client *client)
{
	atomic_fetch_add(&client->n_owners, 1);
	return client;
}

void tt_client_take_arena(struct tt_client *client, struct tt_arena *out)
{
	pthread_mutex_lock(&client->lock);
	*out = client->spare;
	tt_arena_init_may_fail(&client->spare);
	pthread_mutex_unlock(&client->lock);
}

/* Large lists come again and again, and fresh memory costs more than to read them. */
void tt_client_give_arena(struct tt_client *client, struct tt_arena *arena)
{
	tt_arena_reset(arena, MOST_SPARE);
	pthread_mutex_lock(&client->lock);
	if (!client->spare.blocks) {
		client->spare = *arena;
		tt_arena_init_may_fail(arena);
	}
	pthread_mutex_unlock(&client->lock);
	tt_arena_finish(arena);
}

void tt_client_unref(struct tt_client *client)
{
	if (client && atomic_fetch_sub(&client->n_owners, 1) == 1)
		destroy(client);
}

/* Its lock is held. Handles that were set up before are set up anew. */
static void note_change(struct tt_client *client)
{
	client->settings++;
}

/* Puts a copy of `text` (or NULL) in the place of what was there. */
static int set_text(struct tt_client *client, char **at, const char *text)
{
	char *copy = text ? strdup(text) : NULL;

	if (text && !copy)
		return TT_E_NOMEM;
	pthread_mutex_lock(&client->lock);
	free_secret(*at);
	*at = copy;
	note_change(client);
	pthread_mutex_unlock(&client->lock);
	return 0;
}

static bool has_line_end(const char *text)
{
	return text && strpbrk(text, "\r\n");
}

int tt_client_set_login(struct tt_client *client, const char *user, const char *password)
{
	int err;

	/* HTTP Basic ends the name at the first colon. */
	if (user && (!password || strchr(user, ':')))
		return TT_E_USAGE;
	err = set_text(client, &client->password, user ? password : NULL);
	return err ? err : set_text(client, &client->user, user);
}

int tt_client_set_user_id(struct tt_client *client, const char *user_id)
{
	return set_text(client, &client->user_id, user_id);
}

static int set_long(struct tt_client *client, long *at, long value)
{
	if (value < 0)
		return TT_E_USAGE;
	pthread_mutex_lock(&client->lock);
	*at = value;
	note_change(client);
	pthread_mutex_unlock(&client->lock);
	return 0;
}

int tt_client_set_timeout_ms(struct tt_client *client, long timeout_ms)
{
	return set_long(client, &client->timeout_ms, timeout_ms);
}

int tt_client_set_connect_timeout_ms(struct tt_client *client, long timeout_ms)
{
	return set_long(client, &client->connect_timeout_ms, timeout_ms);
}

int tt_client_set_verify_tls(struct tt_client *client, bool verify)
{
	pthread_mutex_lock(&client->lock);
	client->verify_tls = verify;
	note_change(client);
	pthread_mutex_unlock(&client->lock);
	return 0;
}

int tt_client_set_ca_file(struct tt_client *client, const char *path)
{
	return set_text(client, &client->ca_file, path);
}

int tt_client_set_proxy(struct tt_client *client, const char *proxy)
{
	return set_text(client, &client->proxy, proxy);
}

int tt_client_set_user_agent(struct tt_client *client, const char *agent)
{
	if (!agent || has_line_end(agent))
		return TT_E_USAGE;
	return set_text(client, &client->agent, agent);
}

static struct header *new_header(const char *name, const char *value)
{
	struct header *header = calloc(1, sizeof(*header));

	if (!header)
		return NULL;
	header->name = strdup(name);
	/* With a semicolon libcurl sends a header that has no value. */
	if (asprintf(&header->line, *value ? "%s: %s" : "%s;", name, value) < 0)
		header->line = NULL;
	if (header->name && header->line)
		return header;
	free_header(header);
	return NULL;
}

/* Takes the header out of the list and gives it back. */
static struct header *take_header(struct tt_client *client, const char *name)
{
	for (struct header **at = &client->headers; *at; at = &(*at)->next) {
		struct header *found = *at;

		if (strcasecmp(found->name, name) == 0) {
			*at = found->next;
			return found;
		}
	}
	return NULL;
}

int tt_client_set_header(struct tt_client *client, const char *name, const char *value)
{
	struct header *made = NULL;
	struct header *old;

	if (!name || !*name || strpbrk(name, ": \r\n") || has_line_end(value))
		return TT_E_USAGE;
	if (value) {
		made = new_header(name, value);
		if (!made)
			return TT_E_NOMEM;
	}
	pthread_mutex_lock(&client->lock);
	old = take_header(client, name);
	if (made) {
		made->next = client->headers;
		client->headers = made;
	}
	pthread_mutex_unlock(&client->lock);
	if (old)
		free_header(old);
	return 0;
}

static int set_size(struct tt_client *client, size_t *at, size_t value)
{
	pthread_mutex_lock(&client->lock);
	*at = value;
	pthread_mutex_unlock(&client->lock);
	return 0;
}

int tt_client_set_max_answer(struct tt_client *client, size_t n_bytes)
{
	return set_size(client, &client->max_answer, n_bytes);
}

int tt_client_set_max_headers(struct tt_client *client, size_t n_bytes)
{
	return set_size(client, &client->max_headers, n_bytes);
}

int tt_client_set_log(struct tt_client *client, void (*log)(void *ctx, const char *line), void *ctx)
{
	pthread_mutex_lock(&client->lock);
	client->log = log;
	client->log_ctx = ctx;
	pthread_mutex_unlock(&client->lock);
	return 0;
}

const char *tt_client_url(const struct tt_client *client)
{
	return client->url;
}

const char *tt_client_login(const struct tt_client *client)
{
	return client->user;
}

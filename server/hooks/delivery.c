#include "server/hooks/delivery.h"
#include "lib/base/clock.h"
#include "lib/base/digest.h"
#include "lib/base/random.h"
#include "server/hooks/target.h"

#include <stdlib.h>

enum {
	RANDOM_LEN = 64,
	CONNECT_MS = 10000,
	/* Talk waits five seconds; who takes longer has the message all the same, and would get it
	 * again and again. */
	ANSWER_MS = 40000,
	MOST_READ = 64 * 1024
};

struct delivery *delivery_create(void *owner)
{
	struct delivery *delivery = calloc(1, sizeof(*delivery));

	if (!delivery)
		tt_oom();
	tt_arena_init(&delivery->arena);
	delivery->owner = owner;
	return delivery;
}

void delivery_destroy(struct delivery *delivery)
{
	if (!delivery)
		return;
	curl_easy_cleanup(delivery->curl);
	curl_slist_free_all(delivery->headers);
	tt_arena_finish(&delivery->arena);
	free(delivery);
}

/* Nobody reads it; but a bot may not keep us reading either. */
static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
	struct delivery *delivery = ctx;

	(void)p;
	delivery->n_read += size * n;
	return delivery->n_read > MOST_READ ? 0 : size * n;
}

static curl_socket_t on_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct delivery *delivery = ctx;

	(void)purpose;
	if (!target_may_be_reached(&address->addr, delivery->named)) {
		delivery->is_kept_from = !delivery->has_socket;
		return CURL_SOCKET_BAD;
	}
	delivery->has_socket = true;
	delivery->is_kept_from = false;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* A connection that is still open was judged for another bot, or by rules that have changed since:
 * who is connected already is looked at once more before he gets anything. */
static int on_request(void *ctx, char *peer, char *own, int port, int own_port)
{
	struct delivery *delivery = ctx;

	(void)own;
	(void)port;
	(void)own_port;
	if (target_text_may_be_reached(tt_str(peer), delivery->named))
		return CURL_PREREQFUNC_OK;
	delivery->is_kept_from = true;
	return CURL_PREREQFUNC_ABORT;
}

static void add_header(struct delivery *delivery, const char *name, struct tt_str value)
{
	const char *line = tt_arena_printf(&delivery->arena, "%s: %.*s", name, TT_STR_ARG(value));
	struct curl_slist *longer = curl_slist_append(delivery->headers, line);

	if (!longer)
		tt_oom();
	delivery->headers = longer;
}

/* Each try is signed anew: who has seen one cannot send it again under its random. */
static void sign(struct delivery *delivery)
{
	struct tt_str random = delivery->plan.random;
	struct tt_str signature = delivery->plan.signature;

	if (!random.p) {
		random = tt_random_text(&delivery->arena, TT_ALPHABET_ALNUM, RANDOM_LEN);
		signature = tt_hmac_sha256_hex(&delivery->arena, delivery->to.secret, random,
					       delivery->row.body);
	}
	add_header(delivery, "X-Nextcloud-Talk-Random", random);
	add_header(delivery, "X-Nextcloud-Talk-Signature", signature);
	delivery->random = random;
	delivery->signature = signature;
}

static void set_limits(CURL *curl)
{
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)ANSWER_MS);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* nothing from the environment */
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* the end waits for no resolver */
}

static void set_callbacks(struct delivery *delivery)
{
	curl_easy_setopt(delivery->curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(delivery->curl, CURLOPT_WRITEDATA, delivery);
	curl_easy_setopt(delivery->curl, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(delivery->curl, CURLOPT_OPENSOCKETDATA, delivery);
	curl_easy_setopt(delivery->curl, CURLOPT_PREREQFUNCTION, on_request);
	curl_easy_setopt(delivery->curl, CURLOPT_PREREQDATA, delivery);
	curl_easy_setopt(delivery->curl, CURLOPT_ERRORBUFFER, delivery->error);
	curl_easy_setopt(delivery->curl, CURLOPT_PRIVATE, delivery);
}

bool delivery_prepare(struct delivery *delivery)
{
	const struct tt_str *body = &delivery->row.body;

	delivery->curl = curl_easy_init();
	if (!delivery->curl)
		tt_oom();
	set_limits(delivery->curl);
	set_callbacks(delivery);
	add_header(delivery, "Content-Type", TT_STR("application/json"));
	add_header(delivery, "OCS-APIRequest", TT_STR("true"));
	add_header(delivery, "X-Nextcloud-Talk-Backend", delivery->row.backend);
	add_header(delivery, "Expect", TT_STR(""));
	sign(delivery);
	delivery->begun_us = tt_clock_mono_us();
	curl_easy_setopt(delivery->curl, CURLOPT_HTTPHEADER, delivery->headers);
	curl_easy_setopt(delivery->curl, CURLOPT_USERAGENT, "tertulia/" TT_VERSION);
	curl_easy_setopt(delivery->curl, CURLOPT_POST, 1L);
	curl_easy_setopt(delivery->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->n);
	curl_easy_setopt(delivery->curl, CURLOPT_POSTFIELDS, body->p);
	return curl_easy_setopt(delivery->curl, CURLOPT_URL,
				tt_arena_dup(&delivery->arena, delivery->to.url.p,
					     delivery->to.url.n)) == CURLE_OK;
}

static bool is_good(long status)
{
	return status == 200 || status == 202;
}

/* It is not there, it is busy, or it has come to grief: all of that passes. */
static bool may_pass(long status)
{
	return status == 0 || status == 408 || status == 425 || status == 429 || status >= 500;
}

/* What libcurl will not even try, today or tomorrow. */
static bool is_no_url(CURLcode code)
{
	return code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT;
}

static struct tt_str why_not(struct delivery *delivery, long status)
{
	struct tt_arena *arena = &delivery->arena;

	if (delivery->is_kept_from)
		return tt_str_printf(arena, "its address is neither public nor one of %s",
				     delivery->to.is_own ? "own_bot_networks" : "hook_networks");
	if (status >= 300 && status < 400)
		return tt_str_printf(arena, "answered %ld; redirections are not followed", status);
	if (status > 0)
		return tt_str_printf(arena, "answered %ld instead of 200 or 202", status);
	return tt_str_printf(arena, "%s",
			     *delivery->error ? delivery->error
					      : curl_easy_strerror(delivery->code));
}

bool delivery_found_nobody(const struct delivery *delivery)
{
	return delivery->code == CURLE_COULDNT_CONNECT ||
	       delivery->code == CURLE_COULDNT_RESOLVE_HOST;
}

long delivery_status(const struct delivery *delivery)
{
	long status = 0;

	if (delivery->plan.fate == HOOK_ANSWER)
		return delivery->plan.status;
	if (delivery->curl)
		curl_easy_getinfo(delivery->curl, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

enum verdict delivery_judge(struct delivery *delivery, struct tt_str *why, int64_t *wait_s)
{
	long status = delivery_status(delivery);
	curl_off_t wait = 0;

	if (delivery->curl)
		curl_easy_getinfo(delivery->curl, CURLINFO_RETRY_AFTER, &wait);
	*wait_s = wait < HOOK_MOST_WAIT_S ? wait : HOOK_MOST_WAIT_S;
	if (is_good(status) || delivery->plan.fate == HOOK_DROP)
		return VERDICT_DELIVERED;
	*why = why_not(delivery, status);
	if (delivery->is_kept_from || is_no_url(delivery->code))
		return VERDICT_IMPOSSIBLE;
	return may_pass(status) ? VERDICT_LATER : VERDICT_REFUSED;
}

/* delivery.h - one webhook on its way: the request to the bot (talk-chat 7.4), and what became of
 * it. Begun and judged by one thread; libcurl's multi carries it out meanwhile. */
#ifndef TT_HOOKS_DELIVERY_H
#define TT_HOOKS_DELIVERY_H

#include "lib/base/net.h"
#include "server/hooks/watcher.h"

#include <curl/curl.h>

enum {
	HOOK_MOST_WAIT_S = 3600 /* of what a bot may ask for by Retry-After */
};

enum verdict {
	VERDICT_DELIVERED,
	VERDICT_REFUSED,    /* the bot has it, and does not like it */
	VERDICT_IMPOSSIBLE, /* it must not be sent there, today or tomorrow */
	VERDICT_LATER       /* the bot has not got it, or says that it could not take it */
};

static inline bool delivery_has_come(enum verdict verdict)
{
	return verdict == VERDICT_DELIVERED || verdict == VERDICT_REFUSED;
}

struct delivery {
	CURL *curl;
	struct curl_slist *headers;
	struct tt_arena arena;
	struct outgoing row;
	struct receiver to;
	const struct tt_cidrs *named; /* addresses beside the public ones, see target.h; NULL: it
				       * must not go at all */
	bool is_kept_from;            /* no address of the bot was one of these */
	bool has_socket;              /* ... one was: what went wrong is something else */
	size_t n_read;                /* of the answer, which nobody wants */
	struct hook_plan plan;        /* HOOK_SEND, unless somebody meddles */
	struct tt_str random;         /* as it was sent */
	struct tt_str signature;
	int64_t begun_us;
	char error[CURL_ERROR_SIZE];
	CURLcode code; /* how it ended */
	void *owner;   /* the caller's */
};

/* With an arena for row and receiver, which the caller fills in before delivery_prepare(), and
 * `named`. */
struct delivery *delivery_create(void *owner);
void delivery_destroy(struct delivery *delivery); /* taken out of the multi before; NULL is fine */

/* False: libcurl does not take the URL. */
TT_MUST_CHECK bool delivery_prepare(struct delivery *delivery);

/* When libcurl is done with it, and `code` is set. *why (in the arena): what went wrong, for
 * people. *wait_s: how long the bot wants to be left alone; 0: it has not said. */
enum verdict delivery_judge(struct delivery *delivery, struct tt_str *why, int64_t *wait_s);
/* There was no connection to the bot. */
bool delivery_found_nobody(const struct delivery *delivery);
/* What the bot said; 0: nothing. */
long delivery_status(const struct delivery *delivery);

#endif

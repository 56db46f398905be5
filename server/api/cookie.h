/* cookie.h - cookies, and the one by which a client's Talk sessions are found again (talk-rooms
 * 2.10).
 *
 * That one says nothing about who is logged in: it only tells two clients of one account apart. The
 * one of who is logged in is of browser.h. */
#ifndef TT_API_COOKIE_H
#define TT_API_COOKIE_H

#include "server/http/request.h"

#define COOKIE_NAME "tertulia_session"

enum {
	COOKIE_UNTIL_CLOSED = -1, /* the browser forgets it by itself */
	COOKIE_ENDED = 0,
};

/* Whether the browser came by https, and gives nothing of it away without. */
bool cookie_by_https(struct request *req);
/* By https with a prefix, with which browsers take it from nobody but us: not from a neighbour's
 * name either. */
const char *cookie_name(struct request *req, const char *plain);
/* One that no script sees, and that other sites make the browser send with a plain link at most. */
void cookie_set(struct request *req, const char *name, struct tt_str value, int64_t life_s);

/* What is stored in the place of the cookie's value; p == NULL for a client without one. */
struct tt_str cookie_hash(struct tt_arena *arena, struct tt_str value);

/* Gives the client a cookie if it has none. Returns its hash. For who shows a password besides: a
 * cookie that was planted in his client says nothing without it. */
struct tt_str cookie_ensure(struct request *req);

/* Gives the client a new cookie in any case: whoever knew the old one does not know this one. */
struct tt_str cookie_renew(struct request *req);

#endif

/* csrf.h - whether a browser sends a request of its own accord, or because another site made it.
 *
 * A browser brings its cookies along whoever has written the page. Programs say `OCS-APIRequest`,
 * which no form can; pages of ours bring a token that goes with their cookie. */
#ifndef TT_API_CSRF_H
#define TT_API_CSRF_H

#include "server/api/call.h"

/* For what this browser sends later, another text each time. Gives it a cookie if it has none. It
 * ends with the login, and with this process. */
struct tt_str csrf_token(struct call *call);
/* Whether the request has such a token, as header or as parameter `requesttoken`. */
bool csrf_is_ours(const struct call *call);
/* Whether no page of another site can have sent it: by that, or as programs do it. */
bool csrf_is_safe(const struct call *call);

/* The cookie of browsers in which nobody is logged in, made if there is none. */
struct tt_str csrf_ensure_cookie(struct call *call);
/* The same as it is; p == NULL: none. */
struct tt_str csrf_cookie(const struct call *call);

#endif

/* public.h - what somebody without an account has by a link (talk-files 17).
 *
 * Rules see the account that has made the share, in a place that is its file or below that; and
 * everything there is somebody else's who allows so much of it (files/spot.h). */
#ifndef TT_DAV_PUBLIC_H
#define TT_DAV_PUBLIC_H

#include "server/api/call.h"
#include "server/files/place.h"

/* The request came by a link. */
bool public_is(const struct call *call);

/* The share of the request's {share}. TT_ERR_SHARED: there is none, or nobody has it by a link (any
 * more). TT_ERR_THROTTLED. */
TT_MUST_CHECK enum tt_err public_find(struct call *call, struct share *out);
/* The same, for who has shown its password. TT_ERR_LOGIN, TT_ERR_CREDENTIALS. */
TT_MUST_CHECK enum tt_err public_open(struct call *call, struct share *out);

/* The place of a path below it. */
TT_MUST_CHECK enum tt_err public_place(struct call *call, struct tt_str path, struct place *out);

/* Whether the browser has shown the password before; it has now. */
bool public_is_open(struct call *call, const struct share *share);
void public_let_in(struct call *call, const struct share *share);
/* TT_ERR_PASSWORD: it is another one. */
TT_MUST_CHECK enum tt_err public_check_password(struct call *call, const struct share *share,
						struct tt_str password);

#endif

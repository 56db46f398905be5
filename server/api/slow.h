/* slow.h - what handlers leave to the desk (http/desk.h), because it takes long.
 *
 * Every function returns TT_ERR_LATER at first; the handler gives that up, and is called again from
 * the start when the work is done. None may be called inside a transaction that shall be kept. */
#ifndef TT_API_SLOW_H
#define TT_API_SLOW_H

#include "lib/image/picture.h"
#include "server/api/call.h"

/* Checks a name and a password, slowly if they are not known. Then call->who says who it is.
 * TT_ERR_CREDENTIALS, TT_ERR_THROTTLED. */
TT_MUST_CHECK enum tt_err slow_login(struct call *call, struct tt_str name, struct tt_str password);
/* What that found out before, for accounts_login_known(); false: nothing. *err says what it was
 * refused with. */
bool slow_login_result(struct call *call, struct known_login *out, enum tt_err *err);

/* Whether it is the password of the account that is logged in. TT_ERR_CONFIRM_PASSWORD,
 * TT_ERR_THROTTLED. */
TT_MUST_CHECK enum tt_err slow_confirm(struct call *call, struct tt_str password);

/* A hash to store, of a password that somebody sets. Counted for the account that asks.
 * `generated` as in accounts_hash(). */
TT_MUST_CHECK enum tt_err slow_hash(struct call *call, struct tt_str password, bool generated,
				    struct tt_str *out);

/* Whether it is the password of call->seat.room. TT_ERR_PASSWORD, TT_ERR_THROTTLED. */
TT_MUST_CHECK enum tt_err slow_check_room_password(struct call *call, struct tt_str password);

/* Whether it is the password of a link, whose hash that is. The same. */
TT_MUST_CHECK enum tt_err slow_check_password(struct call *call, struct tt_str hash,
					      struct tt_str token, struct tt_str password);

/* tt_picture_take(). `picture` is borrowed: it lives as long as the request. */
TT_MUST_CHECK enum tt_err slow_picture(struct call *call, struct tt_str file,
				       const struct tt_picture **picture);

#endif

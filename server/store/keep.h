/* keep.h - all that a database in memory holds, put aside, and put back in the place of what is
 * there then. For developers' servers: what is in a file is copied by copy.h. */
#ifndef TT_STORE_KEEP_H
#define TT_STORE_KEEP_H

#include "server/store/store.h"

struct kept;

/* Puts a copy aside. On TT_OK the caller owns *out. TT_ERR_BUSY, TT_ERR_STORE: the log says why.
 * Outside of transactions. */
TT_MUST_CHECK enum tt_err store_keep(struct store *store, struct kept **out);

/* Waits until nobody reads or writes, and puts it in the place of what is there; `kept` stays as it
 * is. `then` is called, when that is done, before anybody reads or writes again. */
TT_MUST_CHECK enum tt_err store_put_back(struct store *store, const struct kept *kept,
					 void (*then)(void *ctx), void *ctx);

/* What waits there to leave the server will never have to. */
TT_MUST_CHECK enum tt_err kept_forget_outbox(struct kept *kept);

size_t kept_bytes(const struct kept *kept);
void kept_drop(struct kept *kept); /* NULL is fine */

#endif

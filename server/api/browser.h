/* browser.h - who is logged in by a cookie alone (accounts/browser.h), as handlers see it. */
#ifndef TT_API_BROWSER_H
#define TT_API_BROWSER_H

#include "server/api/call.h"

/* What the browser brings; p == NULL: none. */
struct tt_str browser_token(const struct call *call);

/* Whoever has just shown the account's password (call->who) is logged in in this browser from now
 * on, with a new cookie; what it was logged in as before has ended. In a transaction of its own. */
TT_MUST_CHECK enum tt_err browser_log_in(struct call *call, bool is_remembered);
/* The session that this browser came with ends, and its cookie goes. */
TT_MUST_CHECK enum tt_err browser_log_out(struct call *call);

/* Programs that keep cookies come with name and password first, and by the cookie alone later, as
 * Nextcloud lets them: who has shown that he keeps cookies gets one. After the request was served;
 * what goes wrong is not worth a refusal. */
void browser_offer(struct call *call);

/* Whether the account's password was shown with this login not long ago. */
bool browser_is_confirmed(const struct call *call);

#endif

/* browser.h - browsers in which somebody is logged in: a session begins with the account's
 * password, and is found by the long random text in the browser's cookie.
 *
 * A text that the browser brings along is never taken for a new session, so that nobody can have
 * planted it. A session ends when it was not used for a while, when it is old, and with the
 * account's password. */
#ifndef TT_ACCOUNTS_BROWSER_H
#define TT_ACCOUNTS_BROWSER_H

#include "server/accounts/accounts.h"

enum {
	BROWSER_TOKEN_LEN = 64,
	/* Unused; after it began. */
	BROWSER_IDLE_S = 24 * 3600,
	BROWSER_LIFE_S = 7 * 24 * 3600,
	/* Of who has asked to be remembered. */
	BROWSER_REMEMBERED_IDLE_S = 15 * 24 * 3600,
	BROWSER_REMEMBERED_LIFE_S = 60 * 24 * 3600,
};

struct browser_begin {
	struct tt_str user;
	struct tt_str name; /* what the browser says it is */
	bool is_remembered;
	int64_t most; /* sessions of one account: the one not used for longest ends; 0: any number
		       */
};

/* Whoever has shown the account's password just now. Returns the text for the cookie.
 * TT_ERR_NO_USER. */
TT_MUST_CHECK enum tt_err browser_begin(struct db *db, struct tt_arena *arena,
					const struct browser_begin *begin, struct tt_str *token);

/* When it ends if it is used now and no more. */
int64_t browser_session_end(const struct browser_session *session, int64_t now_s);

#endif

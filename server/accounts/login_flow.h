/* login_flow.h - letting a client in without typing a password into it (Nextcloud's "login flow
 * v2").
 *
 * The client begins and gets two secrets. With the first it asks again and again whether it may
 * come in; the second is part of an address that a person opens in a browser. When the person has
 * said who he is and that he agrees, the next question is answered with an app password, once.
 * That password is made at that moment, so that it is written down nowhere in between. All inside
 * the caller's transaction. */
#ifndef TT_ACCOUNTS_LOGIN_FLOW_H
#define TT_ACCOUNTS_LOGIN_FLOW_H

#include "server/store/login_flows.h"

enum {
	LOGIN_FLOW_LIFE_S = 20 * 60,
	LOGIN_FLOW_MAX = 2000 /* under way at once */
};

struct login_flow_secrets {
	struct tt_str poll;
	struct tt_str grant;
};

/* TT_ERR_BUSY: too many are under way. */
TT_MUST_CHECK enum tt_err login_flow_begin(struct db *db, struct tt_arena *arena,
					   struct tt_str client_name, int64_t now_s,
					   struct login_flow_secrets *out);

/* The one that waits for a person. TT_ERR_NO_LOGIN_FLOW: there is none, it has expired, or somebody
 * has agreed already. */
TT_MUST_CHECK enum tt_err login_flow_find(struct db *db, struct tt_arena *arena,
					  struct tt_str grant, int64_t now_s,
					  struct login_flow *out);
/* `user` agrees. TT_ERR_NO_LOGIN_FLOW. */
TT_MUST_CHECK enum tt_err login_flow_grant(struct db *db, struct tt_arena *arena,
					   struct tt_str grant, struct tt_str user, int64_t now_s);

/* Whether login_flow_claim() would give a password. TT_ERR_NO_LOGIN_FLOW. */
TT_MUST_CHECK enum tt_err login_flow_is_granted(struct db *db, struct tt_arena *arena,
						struct tt_str poll, int64_t now_s);
/* Ends the flow. TT_ERR_NO_LOGIN_FLOW: unknown, expired, not granted yet, or the account has been
 * disabled since. TT_ERR_LIMIT: it has `most` app passwords already. */
TT_MUST_CHECK enum tt_err login_flow_claim(struct db *db, struct tt_arena *arena,
					   struct tt_str poll, int64_t now_s, int64_t most,
					   struct tt_str *user, struct tt_str *app_password);

/* Login flow v1: the browser is the client's own, so that what it is told at the end it takes
 * itself. A flow belongs to the cookie of its browser; a second one there ends the first.
 *
 * TT_ERR_BUSY as above. `state` is what the next steps show. */
TT_MUST_CHECK enum tt_err login_flow1_begin(struct db *db, struct tt_arena *arena,
					    struct tt_str cookie, struct tt_str client_name,
					    struct tt_str *state);
/* TT_ERR_NO_LOGIN_FLOW: it is none of this browser. */
TT_MUST_CHECK enum tt_err login_flow1_find(struct db *db, struct tt_arena *arena,
					   struct tt_str cookie, struct tt_str state,
					   struct login_flow *out);
/* The same, and it has ended. */
TT_MUST_CHECK enum tt_err login_flow1_take(struct db *db, struct tt_arena *arena,
					   struct tt_str cookie, struct tt_str state,
					   struct login_flow *out);

#endif

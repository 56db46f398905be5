/* login_page.h - the pages on which people log in, and let clients in. Everything that comes from
 * outside is escaped here. */
#ifndef TT_API_LOGIN_PAGE_H
#define TT_API_LOGIN_PAGE_H

#include "server/api/page.h"

struct login_page {
	struct tt_str client; /* who asks */
	struct tt_str server; /* our address, as the person knows it */
	struct tt_str user;   /* what to put into the field; or who is logged in */
	struct tt_str token;  /* proves that the form was ours */
	struct tt_str state;  /* of login flow v1 */
	struct tt_str next;   /* where to go then; or the query for the next step */
	const char *problem;  /* why the last try failed; NULL: none */
	bool wants_password;  /* once more: the last time is long ago */
};

/* Login flow v2: name and password, and a client is let in. */
void login_page_form(struct tt_buf *out, const struct login_page *page);
void login_page_done(struct tt_buf *out, const struct login_page *page);
/* For this browser. */
void login_page_log_in(struct tt_buf *out, const struct login_page *page);
void login_page_log_out(struct tt_buf *out, const struct login_page *page);
/* Of the server's address itself; `user` as above. */
void login_page_front(struct tt_buf *out, const struct login_page *page);

/* Login flow v1, steps one and two. */
void login_page_flow(struct tt_buf *out, const struct login_page *page);
void login_page_grant(struct tt_buf *out, const struct login_page *page);

#endif

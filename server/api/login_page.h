/* login_page.h - the pages on which a person lets a client in. Whole HTML documents without
 * scripts; everything that comes from outside is escaped here. */
#ifndef TT_API_LOGIN_PAGE_H
#define TT_API_LOGIN_PAGE_H

#include "lib/base/buf.h"

struct login_page {
	struct tt_str client; /* who asks */
	struct tt_str server; /* our address, as the person knows it */
	struct tt_str user;   /* what to put into the field */
	struct tt_str form;   /* proves that the form was ours */
	const char *problem;  /* why the last try failed; NULL: none */
};

void login_page_form(struct tt_buf *out, const struct login_page *page);
void login_page_done(struct tt_buf *out, const struct login_page *page);
/* Of the server's address itself. */
void login_page_front(struct tt_buf *out, struct tt_str server);
/* No form: there is nothing to be done here. */
void login_page_sorry(struct tt_buf *out, const char *title, const char *text);

/* What a browser may do with these pages: nothing but show them and send the form back. */
#define LOGIN_PAGE_CSP                                                                        \
	"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none';" \
	" frame-ancestors 'none'"

#endif

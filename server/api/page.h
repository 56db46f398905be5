/* page.h - the pages that people see of this server: whole HTML documents of one look, without
 * scripts. What comes from outside is escaped by page_escape(). */
#ifndef TT_API_PAGE_H
#define TT_API_PAGE_H

#include "lib/base/buf.h"
#include "server/http/request.h"

/* The title is ours. `token` (p == NULL: none) is where programs look for it that read
 * Nextcloud's pages. */
void page_begin(struct tt_buf *out, const char *title, struct tt_str token);
void page_end(struct tt_buf *out);
void page_escape(struct tt_buf *out, struct tt_str s);
/* <p class="bad" role="alert">, unless it is NULL. */
void page_problem(struct tt_buf *out, const char *problem);
/* A field that nobody sees. */
void page_hidden(struct tt_buf *out, const char *name, struct tt_str value);

/* A page that says one thing. */
void page_sorry(struct tt_buf *out, const char *title, const char *text);

/* What a browser may do with a page: nothing but show it and send its forms back; or have a client
 * opened by what a form is answered with, too. */
#define PAGE_CSP_TO(targets)                                                  \
	"default-src 'none'; style-src 'unsafe-inline'; form-action " targets \
	"; base-uri 'none'; frame-ancestors 'none'"
#define PAGE_CSP PAGE_CSP_TO("'self'")
#define PAGE_CSP_CLIENT PAGE_CSP_TO("'self' nc: nc://*")

/* The page is the answer, and its memory goes. */
void page_answer(struct request *req, int status, struct tt_buf *html, const char *csp);

#endif

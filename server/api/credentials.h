/* credentials.h - by what a request says who sends it: name and password, a token, or the cookie of
 * a browser. */
#ifndef TT_API_CREDENTIALS_H
#define TT_API_CREDENTIALS_H

#include "server/api/call.h"

struct credentials {
	struct tt_str name; /* p == NULL: none were sent */
	struct tt_str password;
	struct token_try token; /* .token.p == NULL: none was sent */
};

/* What such a header holds, before anybody has looked whether it is right; password->p == NULL:
 * there is no colon. False: it is another kind of header, or none. */
bool credentials_decode_basic(struct tt_arena *arena, struct tt_str header, struct tt_str *name,
			      struct tt_str *password);
/* TT_ERR_CREDENTIALS: they cannot be read. */
TT_MUST_CHECK enum tt_err credentials_read(struct call *call, struct credentials *out);
/* The cookie alone: for pages. */
void credentials_of_browser(struct call *call, struct credentials *out);

/* Right a moment ago, or found to be right while the request slept. False: only
 * credentials_log_in() can say, or says what is in *err. */
bool credentials_known(struct call *call, const struct credentials *sent, struct known_login *known,
		       enum tt_err *err);
/* Not inside a transaction. Wrong names and passwords are refused, on public endpoints too; a wrong
 * token is nobody's, as in Nextcloud. */
TT_MUST_CHECK enum tt_err credentials_log_in(struct call *call, const struct credentials *sent);
/* They have been looked at. */
void credentials_forget(struct credentials *sent);

#endif

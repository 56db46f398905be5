/* login.h - what the pages have in common on which people log in. */
#ifndef TT_API_LOGIN_H
#define TT_API_LOGIN_H

#include "server/api/call.h"

/* The name and password typed into a form, which are wiped once they have been looked at. Then
 * call->who says who it is. As slow_login(). */
TT_MUST_CHECK enum tt_err login_by_form(struct call *call);
/* What a client calls itself. */
struct tt_str login_client(const struct call *call);
/* One more flow is begun from the caller's address, which costs us a row: TT_ERR_THROTTLED. */
TT_MUST_CHECK enum tt_err login_count_flow(struct call *call);

/* Answers. Both: TT_OK. */
enum tt_err login_answer_sorry(struct call *call, int status, const char *title, const char *text);
enum tt_err login_answer_throttled(struct call *call);
/* What was written is JSON without an envelope. */
void login_answer_json(struct call *call, int status);

#endif

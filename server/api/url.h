/* url.h - addresses that pages lead to. */
#ifndef TT_API_URL_H
#define TT_API_URL_H

#include "server/http/request.h"

/* As a form encodes it: letters, digits, "-_." stay, a blank is "+". */
struct tt_str url_encode(struct tt_arena *arena, struct tt_str s);

/* "/call/TOKEN?x=y": a path below our address, which browsers cannot read as somewhere else. */
bool url_is_ours(struct tt_str path);

/* "/call/TOKEN" as a browser has to ask for it: below the path of the public address, if that has
 * one. Without a name, so that nobody can have put a wrong one there. */
struct tt_str url_below(struct request *req, struct tt_str path);

/* The answer that sends the browser there. */
void url_redirect(struct request *req, struct tt_str location);

#endif

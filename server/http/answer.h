/* answer.h - the one place where a handler's result becomes an HTTP answer. */
#ifndef TT_HTTP_ANSWER_H
#define TT_HTTP_ANSWER_H

#include "server/http/request.h"

/* Turns what the handler left in `req`, or the refusal `err`, into the bytes to send. Returns the
 * HTTP status; `body` is then what to send. */
int http_answer(struct request *req, enum tt_err err, bool give_reasons, struct tt_buf *body);

/* As an object of `error`, the word, and `message`, for people. */
extern const struct refuser http_refuses_as_json;

#endif

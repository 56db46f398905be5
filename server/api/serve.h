/* serve.h - from a decoded request to a handler: credentials, gates, transaction (call.h). */
#ifndef TT_API_SERVE_H
#define TT_API_SERVE_H

#include "lib/base/str.h"
#include "lib/base/err.h"

#include <stddef.h>

struct request;

/* For http_conf.serve; `app` is a struct app. */
enum tt_err api_serve(void *app, struct request *req);

struct body_plan;

/* For http_conf.admit: larger bodies are for routes that say so, and for those who pass their
 * gates.
 */
TT_MUST_CHECK enum tt_err api_admit(void *app, struct request *req, struct body_plan *plan);

#endif

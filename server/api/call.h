/* call.h - what a handler works on: one request, who asks, and in which conversation.
 *
 * Made by serve.c in this order: credentials, CSRF, login; then one transaction in which the
 * conversation and the attendee are looked up, the gates of the route are tried and the handler
 * runs. The transaction is committed when the handler returns TT_OK, and only then are its events
 * published and its answer sent. */
#ifndef TT_API_CALL_H
#define TT_API_CALL_H

#include "server/accounts/accounts.h"
#include "server/api/access.h"
#include "server/app.h"
#include "server/http/server.h"
#include "server/talk/viewer.h"

struct call {
	struct app *app;
	struct request *req;
	struct tt_arena *arena; /* lives until the answer is sent */
	const struct params *params;
	struct tt_writer *out; /* `data` of the answer */
	struct db *db;         /* inside the route's transaction */
	struct identity who;   /* who.user.p == NULL: nobody is logged in */
	struct viewer viewer;  /* who asks, in `room` (routes with a {token}) */
};

/* The rooms whose waiting clients are woken after the commit. */
void call_touch_room(struct call *call, int64_t room_id);

/* {"name": text} parameters, the way handlers mostly want them: missing is empty. */
static inline struct tt_str call_str(const struct call *call, const char *name)
{
	return param_str(call->params, name, TT_STR(""));
}

static inline int64_t call_int(const struct call *call, const char *name, int64_t missing)
{
	return param_int(call->params, name, missing);
}

/* TT_ERR_PARAM with the name for people, unless the parameter is there. */
TT_MUST_CHECK enum tt_err call_need(struct call *call, const char *name);

/* Data of an answer without anything to say. */
void call_put_empty_list(struct call *call);

#endif

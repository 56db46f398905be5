/* guarded.h - the guard and the limits (server/accounts), as handlers ask for them. */
#ifndef TT_API_GUARDED_H
#define TT_API_GUARDED_H

#include "server/api/call.h"

/* What the guard calls guesses at room tokens, at links of invitations, at links of shares, at the
 * secrets of bots, at the addresses of webhooks, at the password of one room, and of one link. */
#define GUARD_TOKEN "talkRoomToken"
#define GUARD_SHARE "share"
#define GUARD_SHARE_PASSWORD "sharePassword"
#define GUARD_BOT "bot"
#define GUARD_WEBHOOK "webhook"
#define GUARD_PASSWORD "talkRoomPassword"

/* TT_ERR_THROTTLED, and the answer says how long, while the caller's address is blocked. */
TT_MUST_CHECK enum tt_err guarded_check(struct call *call, const char *action);
/* `secret` is what was tried. None at all is no try. */
void guarded_failed(struct call *call, const char *action, struct tt_str secret);

/* Fills in when a block is over. */
enum tt_err guarded_refuse(struct call *call, int64_t rest_ms);

/* Counts one for the caller's account; `why` when it is too many in this window. */
TT_MUST_CHECK enum tt_err limited_take(struct call *call, const struct limit *limit,
				       enum tt_err why);

/* A line in the audit log with the caller as its actor, written when the request has succeeded. */
void call_audit(struct call *call, const char *event, struct tt_str target, struct tt_str detail);

#endif

#include "server/api/guarded.h"
#include "lib/base/clock.h"
#include "server/accounts/audit.h"

enum tt_err guarded_refuse(struct call *call, int64_t rest_ms)
{
	call->req->retry_after_s = (int)((rest_ms + 999) / 1000);
	return TT_ERR_THROTTLED;
}

static struct guarded what_of(const struct call *call, const char *action)
{
	return (struct guarded){ .action = action, .address = call->req->address };
}

enum tt_err guarded_check(struct call *call, const char *action)
{
	const struct guarded what = what_of(call, action);
	int64_t rest_ms = accounts_guard_rest_ms(call->app->accounts, &what);

	return rest_ms > 0 ? guarded_refuse(call, rest_ms) : TT_OK;
}

void guarded_failed(struct call *call, const char *action, struct tt_str secret)
{
	const struct guarded what = what_of(call, action);

	if (secret.n > 0)
		accounts_guard_failed(call->app->accounts, &what, secret);
}

enum tt_err limited_take(struct call *call, const struct limit *limit, enum tt_err why)
{
	const struct audit line = {
		.event = "limit",
		.actor = call->who.user,
		.address = call->req->address,
		.target = tt_str(limit->action),
	};
	int64_t now_ms = tt_clock_due_ms();

	if (limits_take(call->app->limits, limit, call->who.user, now_ms))
		return TT_OK;
	call->req->retry_after_s = (int)(limit->window_ms / 1000);
	audit_refused(&line, now_ms);
	return why;
}

void call_audit(struct call *call, const char *event, struct tt_str target, struct tt_str detail)
{
	call->lines = tt_arena_grow(call->arena, call->lines, call->n_lines, sizeof(*call->lines));
	call->lines[call->n_lines++] = (struct audit){
		.event = event,
		.actor = call->who.user.p ? call->who.user : call->seat.attendee.actor_id,
		.address = call->req->address,
		.target = target,
		.detail = detail,
	};
}

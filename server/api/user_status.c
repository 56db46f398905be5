/* user_status.c - what people say they are doing: /apps/user_status/api/v1. */
#include "server/accounts/status.h"
#include "lib/base/clock.h"
#include "server/api/call.h"
#include "server/api/handlers_accounts.h"

static const struct tt_str NONE = { NULL, 0 };

static void put_others(struct tt_writer *w, const struct user_status *status)
{
	tt_write_object(w);
	tt_put_str(w, "userId", status->user);
	tt_put_str_or_null(w, "message", status->message);
	tt_put_str_or_null(w, "icon", status->icon);
	tt_put_i64_or_null(w, "clearAt", status->clear_at_s);
	tt_put_str(w, "status", status_shown(status->status));
	tt_write_end(w);
}

/* One's own: with what others do not see. */
static void put_own(struct tt_writer *w, const struct user_status *status)
{
	tt_write_object(w);
	tt_put_str(w, "userId", status->user);
	tt_put_str_or_null(w, "message", status->message);
	tt_put_str_or_null(w, "messageId", status->message_id);
	tt_put_bool(w, "messageIsPredefined", status->message_id.p != NULL);
	tt_put_str_or_null(w, "icon", status->icon);
	tt_put_i64_or_null(w, "clearAt", status->clear_at_s);
	tt_put_str(w, "status", status->status);
	tt_put_bool(w, "statusIsUserDefined", status->is_user_defined);
	tt_write_end(w);
}

static struct status_owner owner_of(const struct call *call)
{
	return (struct status_owner){ call->db, call->arena, call->who.user, call->talk.now_s };
}

static enum tt_err answer_own(struct call *call, enum tt_err err, const struct user_status *status)
{
	if (!err)
		put_own(call->out, status);
	return err;
}

enum tt_err user_status_self(struct call *call)
{
	const struct status_owner owner = owner_of(call);
	struct user_status status;
	enum tt_err err = status_get(&owner, &status);

	return answer_own(call, err, &status);
}

enum tt_err user_status_set(struct call *call)
{
	const struct status_owner owner = owner_of(call);
	struct user_status status;
	enum tt_err err = call_need(call, "statusType");

	if (!err)
		err = status_set(&owner, call_str(call, "statusType"), &status);
	return answer_own(call, err, &status);
}

/* Not there is never; 0 is a time long past. */
static enum tt_err read_clear_at(const struct call *call, int64_t *out)
{
	*out = call_int(call, "clearAt", 0);
	return param_has(call->params, "clearAt") && *out <= 0 ? TT_ERR_STATUS_CLEAR_AT : TT_OK;
}

enum tt_err user_status_predefined_set(struct call *call)
{
	const struct status_owner owner = owner_of(call);
	struct user_status status;
	int64_t clear_at_s;
	enum tt_err err = call_need(call, "messageId");

	if (!err)
		err = read_clear_at(call, &clear_at_s);
	if (!err)
		err = status_set_predefined(&owner, call_str(call, "messageId"), clear_at_s,
					    &status);
	return answer_own(call, err, &status);
}

/* Nothing is given: takes away what is there, if anything is. */
static enum tt_err clear_custom(struct call *call, struct user_status *out)
{
	const struct status_owner owner = owner_of(call);
	enum tt_err err = status_clear_message(&owner);

	if (!err)
		err = store_user_status_delete(call->db, call->who.user, true);
	if (!err)
		err = status_get(&owner, out);
	return err;
}

enum tt_err user_status_custom_set(struct call *call)
{
	const struct status_owner owner = owner_of(call);
	struct tt_str message = param_str(call->params, "message", NONE);
	struct tt_str icon = param_str(call->params, "statusIcon", NONE);
	int64_t clear_at_s = call_int(call, "clearAt", 0);
	struct user_status status;
	enum tt_err err;

	if (message.n == 0 && icon.n == 0 && clear_at_s == 0)
		return answer_own(call, clear_custom(call, &status), &status);
	if (clear_at_s < 0)
		return TT_ERR_STATUS_CLEAR_AT;
	err = status_set_custom(&owner, icon, message, clear_at_s, &status);
	return answer_own(call, err, &status);
}

enum tt_err user_status_message_clear(struct call *call)
{
	const struct status_owner owner = owner_of(call);
	enum tt_err err = status_clear_message(&owner);

	if (!err)
		call_put_empty_list(call);
	return err;
}

enum tt_err user_status_revert(struct call *call)
{
	const struct status_owner owner = owner_of(call);
	struct user_status status;
	enum tt_err err = status_revert(&owner, call_str(call, "message"), &status);

	if (err != TT_ERR_NO_STATUS)
		return answer_own(call, err, &status);
	call_put_empty_list(call); /* nothing to bring back is no failure */
	return TT_OK;
}

static void put_predefined(struct tt_writer *w, const struct predefined_status *status)
{
	tt_write_object(w);
	tt_put_c(w, "id", status->id);
	tt_put_c(w, "icon", status->icon);
	tt_put_c(w, "message", status->message);
	if (status->period_s > 0 || status->end_of) {
		tt_put_object(w, "clearAt");
		tt_put_c(w, "type", status->end_of ? "end-of" : "period");
		if (status->end_of)
			tt_put_c(w, "time", status->end_of);
		else
			tt_put_i64(w, "time", status->period_s);
		tt_write_end(w);
	} else {
		tt_put_null(w, "clearAt");
	}
	tt_write_end(w);
}

enum tt_err user_status_predefined(struct call *call)
{
	tt_write_list(call->out);
	for (size_t i = 0; i < n_predefined_statuses; i++)
		if (!predefined_statuses[i].is_hidden)
			put_predefined(call->out, &predefined_statuses[i]);
	tt_write_end(call->out);
	return TT_OK;
}

enum tt_err user_status_list(struct call *call)
{
	struct user_status *statuses;
	size_t n;
	enum tt_err err = status_list(call->db, call->arena, call_int(call, "limit", -1),
				      call_int(call, "offset", 0), tt_clock_s(), &statuses, &n);

	if (err)
		return err;
	tt_write_list(call->out);
	for (size_t i = 0; i < n; i++)
		put_others(call->out, &statuses[i]);
	tt_write_end(call->out);
	return TT_OK;
}

enum tt_err user_status_of(struct call *call)
{
	struct status_owner owner = owner_of(call);
	struct user_status status;
	struct user user;
	enum tt_err err = store_user_find(call->db, call->arena, call_str(call, "user"), &user);

	owner.user = user.id;
	if (!err)
		err = status_get(&owner, &status);
	if (err == TT_ERR_NO_USER)
		err = TT_ERR_NO_STATUS;
	if (!err)
		put_others(call->out, &status);
	return err;
}

enum tt_err user_status_heartbeat(struct call *call)
{
	const struct status_owner owner = owner_of(call);
	struct tt_str seen = call_str(call, "status");
	struct user_status status;
	enum tt_err err;

	if (!tt_str_is(seen, "online") && !tt_str_is(seen, "away"))
		return TT_ERR_STATUS_TYPE;
	err = status_seen(&owner, seen, &status);
	if (err != TT_ERR_NO_STATUS)
		return answer_own(call, err, &status);
	call->req->status = 204; /* he chose a status that lasts */
	return TT_OK;
}

/* user_set.c - tertulia user set: name, e-mail address and quota of an account. */
#include "cli/user.h"
#include "server/accounts/quota.h"

static enum tt_err set_name(struct verb_call *call, struct tt_str id)
{
	struct tt_str name = tt_str(call->display_name);
	enum tt_err err = accounts_check_display_name(name);

	return err ? err : store_user_set_display_name(call->db, id, name);
}

static enum tt_err set_quota(struct verb_call *call, struct tt_str id)
{
	struct tt_str quota = tt_str(call->quota);
	enum tt_err err = accounts_check_quota(quota);

	return err ? err : store_user_field_set(call->db, id, TT_STR("quota"), quota);
}

/* All or nothing. *subject is what the error is about. */
static enum tt_err set_all(struct verb_call *call, struct user *user, const char **subject)
{
	enum tt_err err = store_user_find(call->db, &call->arena, tt_str(call->args[0]), user);

	if (!err && call->display_name) {
		*subject = "--display-name";
		err = set_name(call, user->id);
	}
	if (!err && call->email) {
		*subject = "--email";
		err = accounts_set_email(call->db, user->id, tt_str(call->email));
	}
	if (!err && call->quota) {
		*subject = "--quota";
		err = set_quota(call, user->id);
	}
	return err;
}

int user_set(struct verb_call *call)
{
	const char *subject = call->args[0];
	struct user user;
	enum tt_err err;
	int status;

	if (!call->display_name && !call->email && !call->quota)
		return verb_misused(call, "nothing to set was given");
	err = db_begin(call->db, DB_WRITE);
	if (err)
		return verb_failed(call, subject, err);
	err = set_all(call, &user, &subject);
	status = verb_finish(call, err, subject);
	if (status == EXIT_SUCCESS)
		user_publish(call, user.id.p);
	return status;
}

/* password_policy.c - what is asked of passwords, as Nextcloud's app of that name tells and tries
 * it. */
#include "server/api/password_policy.h"
#include "server/api/handlers_accounts.h"
#include "server/http/refusal.h"

#define API "ocs/v2.php/apps/password_policy/api/v1/"

static void put_rules(struct tt_writer *w, const struct password_policy *policy)
{
	tt_put_i64(w, "minLength", (int64_t)policy->min_length);
	tt_put_bool(w, "enforceNonCommonPassword", policy->not_common);
	tt_put_bool(w, "enforceNumericCharacters", false);
	tt_put_bool(w, "enforceSpecialCharacters", false);
	tt_put_bool(w, "enforceUpperLowerCase", false);
}

static void put_address(struct call *call, const char *key)
{
	tt_put_str(
		call->out, key,
		tt_str_printf(call->arena, "%.*s/" API "%s", TT_STR_ARG(call->talk.base_url), key));
}

void password_policy_put(struct call *call)
{
	const struct password_policy policy = accounts_password_policy(call->app->accounts);
	struct tt_writer *w = call->out;

	tt_put_object(w, "password_policy");
	tt_put_object(w, "api");
	put_address(call, "generate");
	put_address(call, "validate");
	tt_write_end(w);
	tt_put_object(w, "policies");
	tt_put_object(w, "account");
	tt_put_bool(w, "enforceHaveIBeenPwned", false);
	put_rules(w, &policy);
	tt_write_end(w);
	tt_write_end(w);
	put_rules(w, &policy);
	tt_write_end(w);
}

enum tt_err password_policy_validate(struct call *call)
{
	enum tt_err err = call_need(call, "password");
	enum tt_err refused;

	if (err)
		return err;
	refused = accounts_check_new_password(call->app->accounts, call_str(call, "password"));
	tt_write_object(call->out);
	tt_put_bool(call->out, "passed", !refused);
	if (refused)
		tt_put_c(call->out, "reason", refusal_of(refused)->reason);
	tt_write_end(call->out);
	return TT_OK;
}

enum tt_err password_policy_generate(struct call *call)
{
	tt_write_object(call->out);
	tt_put_str(call->out, "password", accounts_random_password(call->arena));
	tt_write_end(call->out);
	return TT_OK;
}

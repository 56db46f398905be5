/* app_passwords.c - secrets for one client each, as the client itself asks for them. */
#include "server/api/app_passwords.h"
#include "lib/base/clock.h"
#include "server/api/guarded.h"
#include "server/api/handlers_accounts.h"
#include "server/api/slow.h"

#include <inttypes.h>

static struct tt_str user_agent(const struct call *call)
{
	return request_header(call->req, "User-Agent");
}

static void put_app_password(struct call *call, struct tt_str password)
{
	tt_write_object(call->out);
	tt_put_str(call->out, "apppassword", password);
	tt_write_end(call->out);
}

int64_t app_passwords_most(struct call *call)
{
	call->talk.limits.met = limit_rows[LIMIT(app_passwords)].name;
	return app_config(call->app)->limits.app_passwords;
}

/* Whoever has only an app password must not make more of them, since taking the first one back
 * would not lock him out. */
enum tt_err app_password_get(struct call *call)
{
	struct tt_str password;
	enum tt_err err;

	if (call->who.app_password_id != 0)
		return TT_ERR_CONFIRM;
	err = accounts_add_app_password(call->db, call->arena, call->who.user, user_agent(call),
					app_passwords_most(call), &password);
	if (err)
		return err;
	call_audit(call, "app-password-made", call->who.user, user_agent(call));
	put_app_password(call, password);
	return TT_OK;
}

static struct tt_str own_number(const struct call *call)
{
	return tt_str_printf(call->arena, "app-password:%" PRId64, call->who.app_password_id);
}

enum tt_err app_password_delete(struct call *call)
{
	enum tt_err err;

	if (call->who.app_password_id == 0)
		return TT_ERR_NEED_APP_PASSWORD;
	err = store_app_password_delete(call->db, call->who.user, call->who.app_password_id);
	if (err)
		return err;
	call_touch_account(call, call->who.user);
	call_audit(call, "app-password-revoked", call->who.user, own_number(call));
	call_put_empty_list(call);
	return TT_OK;
}

enum tt_err app_password_rotate(struct call *call)
{
	struct tt_str password;
	enum tt_err err;

	if (call->who.app_password_id == 0)
		return TT_ERR_NEED_APP_PASSWORD;
	err = accounts_renew_app_password(call->db, call->arena, call->who.user,
					  call->who.app_password_id, &password);
	if (err)
		return err;
	call_touch_account(call, call->who.user);
	call_audit(call, "app-password-renewed", call->who.user, own_number(call));
	put_app_password(call, password);
	return TT_OK;
}

/* What is scanned from the screen of somebody who is logged in lies around in pictures: it is good
 * for this alone, once and soon. */
enum tt_err app_password_of_one_time(struct call *call)
{
	struct tt_str password;
	enum tt_err err;

	if (!call->who.is_one_time)
		return TT_ERR_NEED_ONE_TIME;
	err = accounts_use_one_time(call->db, call->arena, &call->who, user_agent(call), &password);
	if (err)
		return err;
	call_touch_account(call, call->who.user);
	call_audit(call, "app-password-made", call->who.user, user_agent(call));
	put_app_password(call, password);
	return TT_OK;
}

static enum tt_err note_confirmed(struct call *call, void *ctx)
{
	const int64_t *now_s = ctx;

	if (call->who.session_id != 0)
		return store_browser_session_set_confirmed(call->db, call->who.session_id, *now_s);
	if (call->who.app_password_id != 0)
		return store_app_password_set_confirmed(call->db, call->who.app_password_id,
							*now_s);
	return TT_OK;
}

enum tt_err app_password_confirm(struct call *call)
{
	int64_t now_s = tt_clock_s();
	enum tt_err err = call_need(call, "password");

	if (!err)
		err = slow_confirm(call, call_str(call, "password"));
	if (!err)
		err = call_in_transaction(call, DB_WRITE, note_confirmed, &now_s);
	if (err)
		return err;
	tt_write_object(call->out);
	tt_put_i64(call->out, "lastLogin", now_s);
	tt_write_end(call->out);
	return TT_OK;
}

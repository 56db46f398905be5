/* devices.c - where somebody is logged in: his app passwords and his browsers, as he sees them in
 * Nextcloud's settings, and how he ends them. Outside OCS. */
#include "server/api/devices.h"
#include "server/accounts/browser.h"
#include "lib/base/clock.h"
#include "server/api/app_passwords.h"
#include "server/api/guarded.h"
#include "server/api/handlers_accounts.h"
#include "server/api/login.h"

#include <inttypes.h>

static const enum device_type types[] = {
	[APP_PASSWORD_ORDINARY] = DEVICE_CLIENT,
	[APP_PASSWORD_ONE_TIME] = DEVICE_ONE_TIME,
	[APP_PASSWORD_WIPE] = DEVICE_WIPE,
};

static void put_device(struct tt_writer *w, struct device device)
{
	tt_write_object(w);
	tt_put_i64(w, "id", device.number);
	tt_put_str(w, "name", device.name);
	tt_put_i64(w, "lastActivity", device.last_used_s);
	tt_put_i64(w, "type", device.type);
	tt_put_object(w, "scope");
	tt_put_bool(w, "filesystem", true);
	tt_write_end(w);
	tt_put_bool(w, "canDelete", !device.is_current);
	tt_put_bool(w, "canRename", device.type == DEVICE_CLIENT);
	if (device.is_current)
		tt_put_bool(w, "current", true);
	tt_write_end(w);
}

static struct device of_client(const struct call *call, const struct app_password *row)
{
	return (struct device){
		.number = row->id,
		.name = row->name,
		.last_used_s = row->last_used_s != 0 ? row->last_used_s : row->created_s,
		.type = types[row->kind],
		.is_current = call->who.app_password_id == row->id,
	};
}

static struct device of_browser(const struct call *call, const struct browser_session *row)
{
	return (struct device){
		.number = -row->id,
		.name = row->name,
		.last_used_s = row->last_used_s,
		.type = DEVICE_BROWSER,
		.is_current = call->who.session_id == row->id,
	};
}

enum tt_err devices_find(struct call *call, struct device **out, size_t *n)
{
	struct browser_session *browsers;
	struct app_password *clients;
	size_t n_browsers;
	size_t n_clients;
	enum tt_err err = store_app_passwords_of_user(call->db, call->arena, call->who.user,
						      &clients, &n_clients);

	if (!err)
		err = store_browser_sessions_of_user(call->db, call->arena, call->who.user,
						     tt_clock_s(), &browsers, &n_browsers);
	if (err)
		return err;
	*n = 0;
	*out = tt_arena_array(call->arena, struct device, n_browsers + n_clients);
	for (size_t i = 0; i < n_browsers; i++)
		(*out)[(*n)++] = of_browser(call, &browsers[i]);
	for (size_t i = 0; i < n_clients; i++)
		(*out)[(*n)++] = of_client(call, &clients[i]);
	return TT_OK;
}

enum tt_err devices_list(struct call *call)
{
	struct device *devices;
	size_t n;
	enum tt_err err = devices_find(call, &devices, &n);

	if (err)
		return err;
	tt_write_list(call->out);
	for (size_t i = 0; i < n; i++)
		put_device(call->out, devices[i]);
	tt_write_end(call->out);
	login_answer_json(call, 200);
	return TT_OK;
}

static void answer_nothing(struct call *call, int status)
{
	tt_write_list(call->out);
	tt_write_end(call->out);
	login_answer_json(call, status);
}

/* With `qrcodeLogin` it is one that another device reads from the screen of this one. As above, no
 * app password makes another one. */
enum tt_err devices_add(struct call *call)
{
	const struct new_app_password wanted = {
		.user = call->who.user,
		.name = call_str(call, "name"),
		.kind = param_bool(call->params, "qrcodeLogin", false) ? APP_PASSWORD_ONE_TIME
								       : APP_PASSWORD_ORDINARY,
		.most = app_passwords_most(call),
	};
	struct app_password row;
	struct tt_str password;
	enum tt_err err;

	if (call->who.app_password_id != 0)
		return TT_ERR_CONFIRM;
	err = accounts_make_app_password(call->db, call->arena, &wanted, &row, &password);
	if (err)
		return err;
	call_audit(call, "app-password-made", call->who.user, row.name);
	tt_write_object(call->out);
	tt_put_str(call->out, "token", password);
	tt_put_str(call->out, "loginName", call->who.user);
	tt_write_key(call->out, "deviceToken");
	put_device(call->out, of_client(call, &row));
	tt_write_end(call->out);
	login_answer_json(call, 200);
	return TT_OK;
}

int64_t devices_number(const struct call *call)
{
	int64_t number = call_int(call, "device", 0);

	return number < -INT64_MAX ? 0 : number; /* which is nobody's, as what has no opposite */
}

static struct tt_str subject_of(const struct call *call, int64_t number)
{
	return tt_str_printf(call->arena, "%s:%" PRId64, number < 0 ? "browser" : "app-password",
			     number < 0 ? -number : number);
}

static void note(struct call *call, int64_t number, const char *event)
{
	call_touch_account(call, call->who.user);
	call_audit(call, event, call->who.user, subject_of(call, number));
}

enum tt_err devices_end(struct call *call, int64_t number)
{
	enum tt_err err;

	if (number < 0)
		err = store_browser_session_delete(call->db, call->who.user, -number);
	else
		err = store_app_password_delete(call->db, call->who.user, number);
	if (!err)
		note(call, number, number < 0 ? "browser-logged-out" : "app-password-revoked");
	return err;
}

/* Nobody else's, and none at all, is not there. */
static enum tt_err answer(struct call *call, enum tt_err err)
{
	if (err == TT_ERR_NO_APP_PASSWORD || err == TT_ERR_NO_BROWSER_SESSION) {
		answer_nothing(call, 404);
		return TT_OK;
	}
	if (err)
		return err;
	answer_nothing(call, 200);
	return TT_OK;
}

enum tt_err devices_rename(struct call *call)
{
	int64_t number = devices_number(call);
	struct tt_str name = accounts_client_name(call_str(call, "name"));
	enum tt_err err = call_need(call, "name");

	if (err)
		return err;
	if (number < 0)
		err = store_browser_session_rename(call->db, call->who.user, -number, name);
	else
		err = store_app_password_rename(call->db, call->who.user, number, name);
	return answer(call, err);
}

enum tt_err devices_remove(struct call *call)
{
	return answer(call, devices_end(call, devices_number(call)));
}

/* Everywhere else: the browser that asks stays. With `clients` the app passwords go as well. */
enum tt_err devices_remove_all(struct call *call)
{
	enum tt_err err =
		store_browser_sessions_delete_all(call->db, call->who.user, call->who.session_id);

	if (!err && param_bool(call->params, "clients", false))
		err = store_app_passwords_delete_all(call->db, call->who.user);
	if (err)
		return err;
	call_touch_account(call, call->who.user);
	call_audit(call, "logged-out-everywhere", call->who.user, (struct tt_str){ NULL, 0 });
	answer_nothing(call, 200);
	return TT_OK;
}

enum tt_err devices_wipe(struct call *call)
{
	int64_t number = devices_number(call);
	enum tt_err err =
		store_app_password_set_kind(call->db, call->who.user, number, APP_PASSWORD_WIPE);

	if (!err)
		note(call, number, "app-password-wipe");
	return answer(call, err);
}

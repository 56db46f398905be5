/* provisioning_users.c - /cloud/user and /cloud/users. Administrators see and change everybody,
 * all others themselves. Nextcloud's group administrators do not exist here. */
#include "server/api/provisioning.h"
#include "server/api/guarded.h"
#include "server/api/slow.h"
#include "server/talk/rooms/departed.h"
#include "server/talk/rooms/group_members.h"

void provisioning_put_ids(struct tt_writer *w, const char *key, const struct tt_str ids[], size_t n)
{
	tt_put_list(w, key);
	for (size_t i = 0; i < n; i++)
		tt_write_str(w, ids[i]);
	tt_write_end(w);
}

enum tt_err provisioning_self(struct call *call)
{
	struct user user;
	enum tt_err err = store_user_get(call->db, call->arena, call->who.user, &user);

	return err ? err : provisioning_put_user(call, &user);
}

static bool is_self(const struct call *call, struct tt_str user)
{
	return tt_str_eq_nocase(call->who.user, user);
}

/* For calls that are open to all: nobody learns whether a user exists who is not his business. */
static enum tt_err get_visible(struct call *call, struct user *out)
{
	struct tt_str id = call_str(call, "user");
	enum tt_err err;

	if (!call->who.is_admin && !is_self(call, id))
		return TT_ERR_HIDDEN_USER;
	err = store_user_find(call->db, call->arena, id, out);
	return err == TT_ERR_NO_USER ? TT_ERR_HIDDEN_USER : err;
}

enum tt_err provisioning_fields(struct call *call)
{
	struct user user;

	if (param_has(call->params, "user")) {
		enum tt_err err = get_visible(call, &user);

		if (err)
			return err;
	}
	provisioning_put_field_names(call->out);
	return TT_OK;
}

int64_t provisioning_limit(const struct call *call, int64_t most)
{
	int64_t limit = call_int(call, "limit", 0);

	return limit > 0 && limit < most ? limit : most;
}

static enum tt_err search(struct call *call, struct user_search *search, int64_t most,
			  struct user **users, size_t *n)
{
	search->text = call_str(call, "search");
	search->limit = provisioning_limit(call, most);
	search->offset = call_int(call, "offset", 0);
	return store_users_search(call->db, call->arena, search, users, n);
}

enum tt_err provisioning_users(struct call *call)
{
	struct user_search how = { 0 };
	struct user *users;
	size_t n;
	enum tt_err err = search(call, &how, PROVISIONING_IDS_MAX, &users, &n);

	if (err)
		return err;
	tt_write_object(call->out);
	tt_put_list(call->out, "users");
	for (size_t i = 0; i < n; i++)
		tt_write_str(call->out, users[i].id);
	tt_write_end(call->out);
	tt_write_end(call->out);
	return TT_OK;
}

static enum tt_err put_found(struct call *call, struct user_search *how)
{
	struct user *users;
	size_t n;
	enum tt_err err = search(call, how, PROVISIONING_DETAILS_MAX, &users, &n);

	return err ? err : provisioning_put_users(call, users, n);
}

enum tt_err provisioning_users_details(struct call *call)
{
	struct user_search how = { 0 };

	return put_found(call, &how);
}

enum tt_err provisioning_users_disabled(struct call *call)
{
	struct user_search how = { .by_enabled = true, .enabled = false };

	return put_found(call, &how);
}

enum tt_err provisioning_user(struct call *call)
{
	struct user user;
	enum tt_err err;

	/* An administrator is told by another number that the user does not exist. */
	if (call->who.is_admin)
		err = store_user_find(call->db, call->arena, call_str(call, "user"), &user);
	else
		err = get_visible(call, &user);
	return err ? err : provisioning_put_user(call, &user);
}

/* What a new account shall be. */
struct account {
	struct new_user user;
	struct tt_str password;
	struct tt_str *groups;
	size_t n_groups;
};

static enum tt_err read_account(struct call *call, struct account *out)
{
	bool is_list;

	out->user.id = call_str(call, "userid");
	out->user.display_name = call_str(call, "displayName");
	out->user.email = call_str(call, "email");
	out->password = call_str(call, "password");
	out->groups = param_list(call->params, "groups", NULL, &out->n_groups, &is_list);
	if (!is_list)
		call->req->reason_detail = TT_STR("groups");
	return is_list ? TT_OK : TT_ERR_LIST;
}

static enum tt_err check_groups(struct call *call, const struct account *account)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < account->n_groups; i++) {
		struct group group;

		err = store_group_get(call->db, call->arena, account->groups[i], &group);
		if (err == TT_ERR_NO_GROUP) {
			call->req->reason_detail = account->groups[i];
			err = TT_ERR_USER_GROUP;
		}
	}
	return err;
}

static enum tt_err check_stored(struct call *call, void *ctx)
{
	const struct account *account = ctx;
	struct user user;
	enum tt_err err = store_user_find_login(call->db, call->arena, account->user.id, &user);

	if (!err)
		/* an e-mail address of somebody else is no reason */
		err = tt_str_eq_nocase(user.id, account->user.id) ? TT_ERR_USER_EXISTS : TT_OK;
	else if (err == TT_ERR_NO_USER)
		err = TT_OK;
	return err ? err : check_groups(call, account);
}

/* Everything that can be refused before the password is hashed. */
static enum tt_err check_account(struct call *call, struct account *account)
{
	enum tt_err err = call_in_transaction(call, DB_READ, check_stored, account);

	if (!err && account->password.n == 0)
		return account->user.email.n == 0 ? TT_ERR_USER_NO_PASSWORD : TT_OK;
	return err ? err : accounts_check_new_password(call->app->accounts, account->password);
}

/* Without a password nobody can log in until an administrator sets one: no mail is sent with a
 * link to choose it. */
static enum tt_err hash_password(struct call *call, struct account *account)
{
	bool none = account->password.n == 0;
	struct tt_str password = none ? accounts_random_password(call->arena) : account->password;

	return slow_hash(call, password, none, &account->user.password_hash);
}

/* The fields that may be set at once with a new account. */
static enum tt_err set_fields(struct call *call, const struct account *account)
{
	static const char *const keys[] = { "quota", "language", "manager" };
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < ARRAY_LEN(keys); i++) {
		const struct field_edit edit = {
			.call = call,
			.user = account->user.id,
			.key = tt_str(keys[i]),
			.value = call_str(call, keys[i]),
		};

		if (edit.value.n > 0)
			err = provisioning_edit(&edit);
	}
	return err;
}

static enum tt_err add_account(struct call *call, void *ctx)
{
	const struct account *account = ctx;
	enum tt_err err = check_groups(call, account);

	if (!err)
		err = accounts_add_user(call->db, &account->user);
	for (size_t i = 0; !err && i < account->n_groups; i++)
		err = talk_group_join(&call->talk, account->groups[i], account->user.id);
	return err ? err : set_fields(call, account);
}

enum tt_err provisioning_user_add(struct call *call)
{
	struct account account = { 0 };
	enum tt_err err = read_account(call, &account);

	if (!err)
		err = check_account(call, &account);
	if (!err)
		err = accounts_check_user_id(account.user.id);
	if (!err)
		err = hash_password(call, &account);
	if (!err)
		err = call_in_transaction(call, DB_WRITE, add_account, &account);
	if (err)
		return err;
	call_audit(call, "user-added", account.user.id, TT_STR(""));
	tt_write_object(call->out);
	tt_put_str(call->out, "id", account.user.id);
	tt_write_end(call->out);
	return TT_OK;
}

static enum tt_err prepare_password(struct call *call, struct field_edit *edit)
{
	enum tt_err err = accounts_check_new_password(call->app->accounts, edit->value);

	if (err)
		return err == TT_ERR_USER_PASSWORD ? TT_ERR_FIELD_VALUE : err;
	return slow_hash(call, edit->value, false, &edit->password_hash);
}

static enum tt_err apply_edit(struct call *call, void *ctx)
{
	struct field_edit *edit = ctx;
	struct user user;
	enum tt_err err = get_visible(call, &user);

	if (err)
		return err;
	edit->user = user.id;
	return provisioning_edit(edit);
}

/* What people log in with. */
static void note_edit(struct call *call, const struct field_edit *edit)
{
	if (tt_str_is(edit->key, "password")) {
		call_touch_account(call, edit->user);
		call_audit(call, "password-changed", edit->user, TT_STR(""));
	}
	if (tt_str_is(edit->key, "email"))
		call_audit(call, "email-changed", edit->user, edit->value);
}

enum tt_err provisioning_user_edit(struct call *call)
{
	struct field_edit edit = {
		.call = call,
		.user = call_str(call, "user"),
		.is_own = is_self(call, call_str(call, "user")),
		.key = call_str(call, "key"),
		.value = call_str(call, "value"),
	};
	enum tt_err err = TT_OK;

	if (!edit.is_own && !call->who.is_admin)
		return TT_ERR_HIDDEN_USER;
	err = provisioning_may_edit(&edit);
	if (!err && tt_str_is(edit.key, "password"))
		err = prepare_password(call, &edit);
	if (!err)
		err = call_in_transaction(call, DB_WRITE, apply_edit, &edit);
	if (err)
		return err;
	note_edit(call, &edit);
	call_put_empty_list(call);
	return TT_OK;
}

enum tt_err provisioning_user_delete(struct call *call)
{
	struct tt_str id = call_str(call, "user");
	struct user user;
	enum tt_err err;

	if (is_self(call, id))
		return TT_ERR_SELF_USER;
	err = store_user_find(call->db, call->arena, id, &user);
	if (!err)
		err = talk_delete_account(&call->talk, user.id);
	if (err)
		return err == TT_ERR_NO_USER ? TT_ERR_HIDDEN_USER : err;
	call_touch_account(call, user.id);
	call_audit(call, "user-deleted", user.id, TT_STR(""));
	call_put_empty_list(call);
	return TT_OK;
}

static enum tt_err set_enabled(struct call *call, bool enabled)
{
	struct tt_str id = call_str(call, "user");
	struct user user;
	enum tt_err err = is_self(call, id) ? TT_ERR_NO_USER
					    : store_user_find(call->db, call->arena, id, &user);

	if (!err)
		err = store_user_set_enabled(call->db, user.id, enabled);
	if (err)
		return err == TT_ERR_NO_USER ? TT_ERR_SELF_USER : err;
	call_touch_account(call, user.id);
	call_audit(call, enabled ? "user-enabled" : "user-disabled", user.id, TT_STR(""));
	call_put_empty_list(call);
	return TT_OK;
}

enum tt_err provisioning_user_enable(struct call *call)
{
	return set_enabled(call, true);
}

enum tt_err provisioning_user_disable(struct call *call)
{
	return set_enabled(call, false);
}

enum tt_err provisioning_user_welcome(struct call *call)
{
	struct user user;
	enum tt_err err = get_visible(call, &user);

	if (err)
		return err;
	call->req->reason_detail = TT_STR("this server sends no mail");
	call_put_empty_list(call);
	return TT_OK;
}

enum tt_err provisioning_user_groups(struct call *call)
{
	struct tt_str *groups;
	struct user user;
	size_t n;
	enum tt_err err = get_visible(call, &user);

	if (!err)
		err = store_groups_of_user(call->db, call->arena, user.id, &groups, &n);
	if (err)
		return err;
	tt_write_object(call->out);
	provisioning_put_ids(call->out, "groups", groups, n);
	tt_write_end(call->out);
	return TT_OK;
}

static enum tt_err check_membership(struct call *call, struct tt_str group_id, struct user *user)
{
	struct group group;
	enum tt_err err;

	if (tt_str_trim(group_id).n == 0)
		return TT_ERR_MEMBER_NO_GROUP;
	err = store_group_get(call->db, call->arena, group_id, &group);
	if (err)
		return err == TT_ERR_NO_GROUP ? TT_ERR_MEMBER_GROUP : err;
	err = store_user_find(call->db, call->arena, call_str(call, "user"), user);
	return err == TT_ERR_NO_USER ? TT_ERR_MEMBER_USER : err;
}

enum tt_err provisioning_user_join(struct call *call)
{
	struct tt_str group = call_str(call, "groupid");
	struct user user;
	enum tt_err err = check_membership(call, group, &user);

	if (!err)
		err = talk_group_join(&call->talk, group, user.id);
	if (err)
		return err;
	call_audit(call, "group-joined", user.id, group);
	call_put_empty_list(call);
	return TT_OK;
}

enum tt_err provisioning_user_leave(struct call *call)
{
	struct tt_str group = call_str(call, "groupid");
	struct user user;
	enum tt_err err = check_membership(call, group, &user);

	if (!err && is_self(call, user.id) && tt_str_eq(group, ADMIN_GROUP))
		err = TT_ERR_MEMBER_ADMIN;
	if (!err)
		err = talk_group_leave(&call->talk, group, user.id);
	if (err)
		return err;
	call_audit(call, "group-left", user.id, group);
	call_put_empty_list(call);
	return TT_OK;
}

enum tt_err provisioning_subadmins(struct call *call)
{
	struct user user;
	enum tt_err err = store_user_find(call->db, call->arena, call_str(call, "user"), &user);

	if (!err)
		call_put_empty_list(call);
	return err;
}

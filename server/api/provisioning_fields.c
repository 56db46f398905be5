/* provisioning_fields.c - what the provisioning API knows of a user: showing and changing it. */
#include "server/api/provisioning.h"
#include "server/accounts/profile.h"
#include "server/accounts/quota.h"
#include "server/api/browser.h"
#include "server/store/files.h"

#include <limits.h>

enum {
	MAX_VALUE = 2048, /* bytes */
	UNLIMITED = -3    /* what Nextcloud's clients read as "no quota" */
};

/* Who may change a field. */
enum {
	BY_SELF = 1 << 0,
	BY_ADMIN = 1 << 1,
	BY_BOTH = BY_SELF | BY_ADMIN,
	CONFIRMED = 1 << 2, /* with the account's password: with these an account is taken over */
};

typedef enum tt_err (*edit_fn)(const struct field_edit *edit);

static enum tt_err edit_display_name(const struct field_edit *edit)
{
	enum tt_err err = accounts_check_display_name(edit->value);

	return err ? err : store_user_set_display_name(edit->call->db, edit->user, edit->value);
}

static enum tt_err edit_email(const struct field_edit *edit)
{
	return accounts_set_email(edit->call->db, edit->user, edit->value);
}

static enum tt_err edit_password(const struct field_edit *edit)
{
	return store_user_set_password(edit->call->db, edit->user, edit->password_hash);
}

static enum tt_err keep(const struct field_edit *edit)
{
	return store_user_field_set(edit->call->db, edit->user, edit->key, edit->value);
}

/* Line breaks are fine in an address or biography, other controls nowhere. */
static enum tt_err edit_text(const struct field_edit *edit)
{
	if (edit->value.n > MAX_VALUE)
		return TT_ERR_FIELD_TEXT;
	for (size_t i = 0; i < edit->value.n; i++) {
		unsigned char c = (unsigned char)edit->value.p[i];

		if ((c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7f)
			return TT_ERR_FIELD_TEXT;
	}
	return keep(edit);
}

static enum tt_err edit_phone(const struct field_edit *edit)
{
	struct field_edit changed = *edit;
	enum tt_err err = TT_OK;

	if (edit->value.n > 0)
		err = accounts_read_phone(edit->call->arena, edit->value, &changed.value);
	return err ? err : edit_text(&changed);
}

static enum tt_err edit_website(const struct field_edit *edit)
{
	enum tt_err err = edit->value.n > 0 ? accounts_check_website(edit->value) : TT_OK;

	return err ? err : edit_text(edit);
}

static enum tt_err edit_flag(const struct field_edit *edit)
{
	if (!tt_str_is(edit->value, "0") && !tt_str_is(edit->value, "1"))
		return TT_ERR_FIELD_TEXT;
	return keep(edit);
}

static enum tt_err edit_mail_field(const struct field_edit *edit)
{
	enum tt_err err = edit->value.n > 0 ? accounts_check_email(edit->value) : TT_OK;

	return err ? err : keep(edit);
}

static enum tt_err edit_locale(const struct field_edit *edit)
{
	enum tt_err err = accounts_check_locale(edit->value);

	return err ? err : keep(edit);
}

/* "Europe/Madrid": a name, not a sentence. */
static enum tt_err edit_zone(const struct field_edit *edit)
{
	if (edit->value.n > 64)
		return TT_ERR_FIELD_VALUE;
	for (size_t i = 0; i < edit->value.n; i++) {
		char c = edit->value.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      strchr("_-/+@.", c)))
			return TT_ERR_FIELD_VALUE;
	}
	return keep(edit);
}

static enum tt_err edit_weekday(const struct field_edit *edit)
{
	bool of_locale = tt_str_is(edit->value, "-1");
	bool is_day = edit->value.n == 1 && edit->value.p[0] >= '0' && edit->value.p[0] <= '6';

	return of_locale || is_day ? keep(edit) : TT_ERR_FIELD_VALUE;
}

static enum tt_err edit_quota(const struct field_edit *edit)
{
	enum tt_err err = accounts_check_quota(edit->value);

	return err ? err : keep(edit);
}

static enum tt_err edit_manager(const struct field_edit *edit)
{
	enum tt_err err = edit->value.n > 0 ? accounts_check_user_id(edit->value) : TT_OK;

	return err ? TT_ERR_FIELD_VALUE : keep(edit);
}

static enum tt_err edit_scope(const struct field_edit *edit)
{
	static const char *const scopes[] = { "v2-private", "v2-local", "v2-federated",
					      "v2-published" };

	for (size_t i = 0; i < ARRAY_LEN(scopes); i++)
		if (tt_str_is(edit->value, scopes[i]))
			return keep(edit);
	return TT_ERR_FIELD_TEXT;
}

static struct tt_str value_of(const struct user_field fields[], size_t n, const char *name,
			      const char *missing)
{
	for (size_t i = 0; i < n; i++)
		if (tt_str_is(fields[i].name, name))
			return fields[i].value;
	return tt_str(missing);
}

/* One more address; stored a line each. */
static enum tt_err edit_more_mail(const struct field_edit *edit)
{
	struct user_field *fields;
	struct tt_str list;
	struct tt_str rest;
	size_t n;
	enum tt_err err = accounts_check_email(edit->value);

	if (!err)
		err = store_user_fields(edit->call->db, edit->call->arena, edit->user, &fields, &n);
	if (err)
		return err;
	list = value_of(fields, n, edit->key.p, "");
	rest = list;
	while (rest.n > 0)
		if (tt_str_eq_nocase(tt_str_cut(&rest, '\n'), edit->value))
			return TT_ERR_EMAIL;
	if (list.n + edit->value.n > MAX_VALUE)
		return TT_ERR_FIELD_TEXT;
	list = tt_str_printf(edit->call->arena, "%.*s%s%.*s", TT_STR_ARG(list), list.n ? "\n" : "",
			     TT_STR_ARG(edit->value));
	return store_user_field_set(edit->call->db, edit->user, edit->key, list);
}

/* Shown under its name unless said otherwise. */
static const struct field {
	const char *key;
	unsigned by;
	edit_fn edit;
	bool is_profile;     /* shown as text, has a scope, listed among the editable fields */
	const char *missing; /* of profile fields: what is shown when nothing is stored */
} fields_table[] = {
	{ "displayname", BY_BOTH, edit_display_name, false, NULL },
	{ "display", BY_BOTH, edit_display_name, false, NULL }, /* the old name of it */
	{ "email", BY_BOTH | CONFIRMED, edit_email, false, NULL },
	{ "additional_mail", BY_BOTH | CONFIRMED, edit_more_mail, false, NULL },
	{ "password", BY_BOTH | CONFIRMED, edit_password, false, NULL },
	{ "phone", BY_BOTH, edit_phone, true, "" },
	{ "address", BY_BOTH, edit_text, true, "" },
	{ "website", BY_BOTH, edit_website, true, "" },
	{ "twitter", BY_BOTH, edit_text, true, "" },
	{ "bluesky", BY_BOTH, edit_text, true, "" },
	{ "fediverse", BY_BOTH, edit_text, true, "" },
	{ "organisation", BY_BOTH, edit_text, true, "" },
	{ "role", BY_BOTH, edit_text, true, "" },
	{ "headline", BY_BOTH, edit_text, true, "" },
	{ "biography", BY_BOTH, edit_text, true, "" },
	{ "profile_enabled", BY_BOTH, edit_flag, true, "1" },
	{ "pronouns", BY_BOTH, edit_text, true, "" },
	{ "language", BY_BOTH, edit_locale, false, NULL },
	{ "locale", BY_BOTH, edit_locale, false, NULL },
	{ "timezone", BY_BOTH, edit_zone, false, NULL },
	{ "first_day_of_week", BY_BOTH, edit_weekday, false, NULL },
	{ "notify_email", BY_BOTH, edit_mail_field, false, NULL },
	{ "quota", BY_ADMIN, edit_quota, false, NULL },
	{ "manager", BY_ADMIN, edit_manager, false, NULL },
};

static const char SCOPE[] = "Scope";

static bool has_scope(const struct field *field)
{
	return field->is_profile || strcmp(field->key, "displayname") == 0 ||
	       strcmp(field->key, "email") == 0;
}

/* "phoneScope": who may see the phone number. */
static bool is_scope(struct tt_str key)
{
	const size_t n = sizeof(SCOPE) - 1;

	if (key.n <= n || memcmp(key.p + key.n - n, SCOPE, n) != 0)
		return false;
	key.n -= n;
	for (size_t i = 0; i < ARRAY_LEN(fields_table); i++)
		if (has_scope(&fields_table[i]) && tt_str_is(key, fields_table[i].key))
			return true;
	return tt_str_is(key, "avatar");
}

static bool find_field(const struct field_edit *edit, struct field *out)
{
	for (size_t i = 0; i < ARRAY_LEN(fields_table); i++) {
		*out = fields_table[i];
		if (tt_str_is(edit->key, out->key))
			return true;
	}
	*out = (struct field){ .by = BY_SELF, .edit = edit_scope };
	return is_scope(edit->key);
}

enum tt_err provisioning_may_edit(const struct field_edit *edit)
{
	struct field field;

	if (!find_field(edit, &field))
		return TT_ERR_FIELD;
	if (!browser_is_confirmed(edit->call) && (field.by & CONFIRMED || !edit->is_own))
		return TT_ERR_CONFIRM;
	if (edit->is_own && field.by & BY_SELF)
		return TT_OK;
	return edit->call->who.is_admin && field.by & BY_ADMIN ? TT_OK : TT_ERR_FIELD;
}

enum tt_err provisioning_edit(const struct field_edit *edit)
{
	struct field field;

	return find_field(edit, &field) ? field.edit(edit) : TT_ERR_FIELD;
}

void provisioning_put_field_names(struct tt_writer *w)
{
	static const char *const others[] = { "displayname", "email", "additional_mail" };

	tt_write_list(w);
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		tt_write_c(w, others[i]);
	for (size_t i = 0; i < ARRAY_LEN(fields_table); i++)
		if (fields_table[i].is_profile)
			tt_write_c(w, fields_table[i].key);
	tt_write_end(w);
}

/* Who has no files has no tree either. */
static enum tt_err count_used(struct call *call, struct tt_str user, int64_t *out)
{
	struct file root = { .size = 0 };
	enum tt_err err = store_file_root(call->db, call->arena, user, &root);

	*out = err ? 0 : root.size;
	return err == TT_ERR_FILE ? TT_OK : err;
}

static void put_quota(struct tt_writer *w, struct tt_str stored, int64_t used)
{
	int64_t bytes = UNLIMITED;
	int64_t rest;

	if (!accounts_read_size(stored, &bytes))
		bytes = UNLIMITED;
	rest = bytes > used ? bytes - used : 0;
	tt_put_object(w, "quota");
	tt_put_i64(w, "free", bytes < 0 ? bytes : rest);
	tt_put_i64(w, "used", used);
	tt_put_i64(w, "total", bytes);
	tt_put_i64(w, "relative", bytes > 0 ? (int64_t)(100.0 * (double)used / (double)bytes) : 0);
	tt_put_i64(w, "quota", bytes);
	tt_write_end(w);
}

static void put_lines(struct tt_writer *w, const char *key, struct tt_str text)
{
	tt_put_list(w, key);
	while (text.n > 0)
		tt_write_str(w, tt_str_cut(&text, '\n'));
	tt_write_end(w);
}

static void put_scopes(struct call *call, const struct user_field fields[], size_t n)
{
	tt_put_str(call->out, "avatarScope", value_of(fields, n, "avatarScope", "v2-federated"));
	for (size_t i = 0; i < ARRAY_LEN(fields_table); i++) {
		const struct field *field = &fields_table[i];
		struct tt_str key;

		if (!has_scope(field))
			continue;
		key = tt_str_printf(call->arena, "%s%s", field->key, SCOPE);
		tt_put_str(call->out, key.p,
			   value_of(fields, n, key.p,
				    field->is_profile ? "v2-local" : "v2-federated"));
	}
}

static void put_profile(struct call *call, const struct user *user,
			const struct user_field fields[], size_t n)
{
	struct tt_writer *w = call->out;

	tt_put_str_or_null(w, "email", user->email);
	put_lines(w, "additional_mail", value_of(fields, n, "additional_mail", ""));
	tt_put_str(w, "displayname", user->display_name);
	tt_put_str(w, "display-name", user->display_name);
	for (size_t i = 0; i < ARRAY_LEN(fields_table); i++)
		if (fields_table[i].is_profile)
			tt_put_str(
				w, fields_table[i].key,
				value_of(fields, n, fields_table[i].key, fields_table[i].missing));
	if (tt_str_eq(call->who.user, user->id))
		put_scopes(call, fields, n);
	tt_put_str(w, "language", value_of(fields, n, "language", "en"));
	tt_put_str(w, "locale", value_of(fields, n, "locale", ""));
	tt_put_str(w, "timezone", value_of(fields, n, "timezone", ""));
	tt_put_str_or_null(w, "notify_email", value_of(fields, n, "notify_email", NULL));
}

static void put_abilities(struct tt_writer *w)
{
	tt_put_object(w, "backendCapabilities");
	tt_put_bool(w, "setDisplayName", true);
	tt_put_bool(w, "setPassword", true);
	tt_write_end(w);
}

enum tt_err provisioning_put_user(struct call *call, const struct user *user)
{
	struct tt_writer *w = call->out;
	struct user_field *fields;
	struct tt_str *groups;
	size_t n_fields;
	size_t n_groups;
	int64_t used;
	enum tt_err err = store_user_fields(call->db, call->arena, user->id, &fields, &n_fields);

	if (!err)
		err = store_groups_of_user(call->db, call->arena, user->id, &groups, &n_groups);
	if (!err)
		err = count_used(call, user->id, &used);
	if (err)
		return err;
	tt_write_object(w);
	tt_put_bool(w, "enabled", user->enabled);
	tt_put_str(w, "id", user->id);
	tt_put_i64(w, "lastLoginTimestamp", user->last_login_s);
	tt_put_i64(w, "lastLogin", user->last_login_s * 1000);
	tt_put_c(w, "backend", "Database");
	tt_put_list(w, "subadmin");
	tt_write_end(w);
	put_quota(w, value_of(fields, n_fields, "quota", "none"), used);
	tt_put_str(w, "manager", value_of(fields, n_fields, "manager", ""));
	put_profile(call, user, fields, n_fields);
	provisioning_put_ids(w, "groups", groups, n_groups);
	put_abilities(w);
	tt_write_end(w);
	return TT_OK;
}

enum tt_err provisioning_put_users(struct call *call, const struct user users[], size_t n)
{
	struct tt_writer *w = call->out;
	enum tt_err err = TT_OK;

	tt_write_object(w);
	if (n > 0)
		tt_put_object(w, "users");
	else
		tt_put_list(w, "users"); /* PHP's empty map */
	for (size_t i = 0; !err && i < n; i++) {
		tt_write_key_str(w, users[i].id);
		err = provisioning_put_user(call, &users[i]);
	}
	tt_write_end(w);
	tt_write_end(w);
	return err;
}

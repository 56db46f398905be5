#include "server/store/users.h"

enum {
	GET,
	BY_LOWER,
	BY_EMAIL,
	EMAIL_TAKEN,
	ADD,
	DELETE,
	LEAVE_ROOMS,
	SET_DISPLAY_NAME,
	SET_EMAIL,
	SET_ENABLED,
	SET_PASSWORD,
	SET_LAST_LOGIN,
	LOGIN_STATE,
	SEARCH,
	COUNT,
	COUNT_SINCE,
	FIELDS,
	FIELD_SET,
	FIELD_IS,
	FIELD_DELETE,
	N_STMTS
};

#define COLUMNS                                                                          \
	"users.id, users.display_name, users.email, users.password_hash, users.enabled," \
	" users.credentials_version, users.created_s, users.last_login_s"

static const char *const sql[N_STMTS] = {
	[GET] = "SELECT " COLUMNS " FROM users WHERE id = $1",
	[BY_LOWER] = "SELECT " COLUMNS " FROM users WHERE id_lower = $1",
	/* Two rows are enough to know that the address is not one person's. */
	[BY_EMAIL] = "SELECT " COLUMNS " FROM users WHERE email_lower = $1 LIMIT 2",
	[EMAIL_TAKEN] = "SELECT 1 FROM users WHERE (email_lower = $1 OR id_lower = $1)"
			" AND id <> $2 LIMIT 1",
	[ADD] = "INSERT INTO users (id, id_lower, display_name, email, email_lower, password_hash,"
		" enabled, credentials_version, created_s, last_login_s)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
		" ON CONFLICT DO NOTHING RETURNING id",
	[DELETE] = "DELETE FROM users WHERE id = $1 RETURNING id",
	[LEAVE_ROOMS] = "DELETE FROM attendees WHERE actor_type = 'users' AND actor_id = $1",
	[SET_DISPLAY_NAME] = "UPDATE users SET display_name = $1 WHERE id = $2 RETURNING id",
	[SET_EMAIL] = "UPDATE users SET email = $1, email_lower = $2 WHERE id = $3 RETURNING id",
	[SET_ENABLED] = "UPDATE users SET enabled = $1 WHERE id = $2 RETURNING id",
	[SET_PASSWORD] = "UPDATE users SET password_hash = $1,"
			 " credentials_version = credentials_version + 1"
			 " WHERE id = $2 RETURNING id",
	[SET_LAST_LOGIN] = "UPDATE users SET last_login_s = $1 WHERE id = $2 RETURNING id",
	[LOGIN_STATE] =
		"SELECT users.display_name, users.enabled, users.credentials_version,"
		" users.last_login_s, CASE WHEN EXISTS (SELECT 1 FROM group_members"
		" WHERE group_members.group_id = 'admin'"
		" AND group_members.user_id = users.id) THEN 1 ELSE 0 END,"
		" app_passwords.id, app_passwords.token_hash, app_passwords.created_s, app_passwords.last_used_s,"
		" app_passwords.kind, app_passwords.confirmed_s, browser_sessions.id,"
		" browser_sessions.is_remembered, browser_sessions.created_s,"
		" browser_sessions.last_used_s, browser_sessions.expires_s,"
		" browser_sessions.confirmed_s"
		" FROM users LEFT JOIN app_passwords ON app_passwords.id = $1"
		" AND app_passwords.user_id = users.id"
		" LEFT JOIN browser_sessions ON browser_sessions.id = $2"
		" AND browser_sessions.user_id = users.id"
		" AND browser_sessions.credentials_version = users.credentials_version"
		" WHERE users.id = $3",
	[SEARCH] = "SELECT " COLUMNS " FROM users WHERE (id_lower LIKE $1 ESCAPE '!'"
		   " OR LOWER(display_name) LIKE $1 ESCAPE '!'"
		   " OR email_lower LIKE $1 ESCAPE '!')"
		   " AND enabled >= $2 AND enabled <= $3 ORDER BY id LIMIT $4 OFFSET $5",
	[COUNT] = "SELECT COUNT(*) FROM users",
	[COUNT_SINCE] = "SELECT COUNT(*) FROM users WHERE last_login_s > $1",
	[FIELDS] = "SELECT name, value FROM user_fields WHERE user_id = $1 ORDER BY name",
	[FIELD_SET] = "INSERT INTO user_fields (user_id, name, value)"
		      " VALUES ($1, $2, $3) ON CONFLICT (user_id, name)"
		      " DO UPDATE SET value = excluded.value",
	[FIELD_IS] = "SELECT 1 FROM user_fields WHERE user_id = $1 AND name = $2 AND value = $3",
	[FIELD_DELETE] = "DELETE FROM user_fields WHERE user_id = $1 AND name = $2",
};

const struct stmt_set store_set_users = { sql, N_STMTS };

static void read_user(struct query *q, struct tt_arena *arena, struct user *out)
{
	out->id = query_str(q, arena);
	out->display_name = query_str(q, arena);
	out->email = query_str(q, arena);
	out->password_hash = query_str(q, arena);
	out->enabled = query_i64(q) != 0;
	out->credentials_version = query_i64(q);
	out->created_s = query_i64(q);
	out->last_login_s = query_i64(q);
}

/* Exactly one row, or TT_ERR_NO_USER. */
static enum tt_err find(struct db *db, int stmt, struct tt_arena *arena, struct tt_str key,
			struct user *out)
{
	struct query q = query_start(db, SET_USERS, stmt);
	bool found;

	query_bind_str(&q, key);
	found = query_next(&q);
	if (found)
		read_user(&q, arena, out);
	if (found && query_next(&q))
		found = false;
	return query_end_found(&q, found, TT_ERR_NO_USER);
}

enum tt_err store_user_get(struct db *db, struct tt_arena *arena, struct tt_str id,
			   struct user *out)
{
	return find(db, GET, arena, id, out);
}

enum tt_err store_user_find(struct db *db, struct tt_arena *arena, struct tt_str id,
			    struct user *out)
{
	return find(db, BY_LOWER, arena, tt_str_lower_ascii(arena, id), out);
}

enum tt_err store_user_email_taken(struct db *db, struct tt_str email, struct tt_str but, bool *out)
{
	struct query q = query_start(db, SET_USERS, EMAIL_TAKEN);
	struct tt_arena arena;

	tt_arena_init(&arena);
	query_bind_str(&q, tt_str_lower_ascii(&arena, email));
	query_bind_str(&q, but);
	*out = query_next(&q);
	tt_arena_finish(&arena);
	return query_end(&q);
}

enum tt_err store_user_find_login(struct db *db, struct tt_arena *arena, struct tt_str name,
				  struct user *out)
{
	struct tt_str lower = tt_str_lower_ascii(arena, name);
	enum tt_err err = find(db, BY_LOWER, arena, lower, out);

	return err == TT_ERR_NO_USER ? find(db, BY_EMAIL, arena, lower, out) : err;
}

static struct tt_str lower_or_null(struct tt_arena *arena, struct tt_str s)
{
	return s.p ? tt_str_lower_ascii(arena, s) : s;
}

/* For statements that return the row they changed. */
static enum tt_err end_changed(struct query *q, enum tt_err none)
{
	bool changed = query_next(q);
	enum tt_err err = query_end(q);

	return err || changed ? err : none;
}

enum tt_err store_user_add(struct db *db, const struct user *user)
{
	struct query q = query_start(db, SET_USERS, ADD);
	struct tt_arena arena;
	enum tt_err err;

	tt_arena_init(&arena);
	query_bind_str(&q, user->id);
	query_bind_str(&q, lower_or_null(&arena, user->id));
	query_bind_str(&q, user->display_name);
	query_bind_str(&q, user->email);
	query_bind_str(&q, lower_or_null(&arena, user->email));
	query_bind_str(&q, user->password_hash);
	query_bind_i64(&q, user->enabled);
	query_bind_i64(&q, user->credentials_version);
	query_bind_i64(&q, user->created_s);
	query_bind_i64(&q, user->last_login_s);
	err = end_changed(&q, TT_ERR_USER_EXISTS);
	tt_arena_finish(&arena);
	return err;
}

enum tt_err store_user_delete(struct db *db, struct tt_str id)
{
	struct query q = query_start(db, SET_USERS, DELETE);

	enum tt_err err;

	query_bind_str(&q, id);
	err = end_changed(&q, TT_ERR_NO_USER);
	if (err)
		return err;
	/* Actors of several kinds are attendees, so no foreign key does this. Who gets the same id
	 * one day must not find himself in these rooms. */
	q = query_start(db, SET_USERS, LEAVE_ROOMS);
	query_bind_str(&q, id);
	return query_run(&q);
}

static enum tt_err set_text(struct db *db, int stmt, struct tt_str id, struct tt_str value)
{
	struct query q = query_start(db, SET_USERS, stmt);

	query_bind_str(&q, value);
	query_bind_str(&q, id);
	return end_changed(&q, TT_ERR_NO_USER);
}

static enum tt_err set_number(struct db *db, int stmt, struct tt_str id, int64_t value)
{
	struct query q = query_start(db, SET_USERS, stmt);

	query_bind_i64(&q, value);
	query_bind_str(&q, id);
	return end_changed(&q, TT_ERR_NO_USER);
}

enum tt_err store_user_set_display_name(struct db *db, struct tt_str id, struct tt_str display_name)
{
	return set_text(db, SET_DISPLAY_NAME, id, display_name);
}

enum tt_err store_user_set_email(struct db *db, struct tt_str id, struct tt_str email)
{
	struct query q = query_start(db, SET_USERS, SET_EMAIL);
	struct tt_arena arena;
	enum tt_err err;

	tt_arena_init(&arena);
	query_bind_str(&q, email);
	query_bind_str(&q, lower_or_null(&arena, email));
	query_bind_str(&q, id);
	err = end_changed(&q, TT_ERR_NO_USER);
	tt_arena_finish(&arena);
	return err;
}

enum tt_err store_user_set_enabled(struct db *db, struct tt_str id, bool enabled)
{
	enum tt_err err = set_number(db, SET_ENABLED, id, enabled);

	return err || enabled ? err : store_browser_sessions_delete_all(db, id, 0);
}

enum tt_err store_user_set_password(struct db *db, struct tt_str id, struct tt_str password_hash)
{
	enum tt_err err = set_text(db, SET_PASSWORD, id, password_hash);

	return err ? err : store_browser_sessions_delete_all(db, id, 0);
}

enum tt_err store_user_set_last_login(struct db *db, struct tt_str id, int64_t last_login_s)
{
	return set_number(db, SET_LAST_LOGIN, id, last_login_s);
}

static void read_login_state(struct query *q, struct tt_arena *arena, struct login_state *out)
{
	out->display_name = query_str(q, arena);
	out->enabled = query_i64(q) != 0;
	out->credentials_version = query_i64(q);
	out->last_login_s = query_i64(q);
	out->is_admin = query_i64(q) != 0;
	out->has_app_password = query_i64(q) != 0;
	out->app_password_hash = query_str(q, arena);
	out->app_password_created_s = query_i64(q);
	out->app_password_last_used_s = query_i64(q);
	out->app_password_kind = (enum app_password_kind)query_i64(q);
	out->app_password_confirmed_s = query_i64(q);
	out->session = (struct browser_session){ .id = query_i64(q) };
	out->has_session = out->session.id != 0;
	out->session.is_remembered = query_i64(q) != 0;
	out->session.created_s = query_i64(q);
	out->session.last_used_s = query_i64(q);
	out->session.expires_s = query_i64(q);
	out->session.confirmed_s = query_i64(q);
}

enum tt_err store_user_login_state(struct db *db, struct tt_arena *arena,
				   const struct login_asked *asked, struct login_state *out)
{
	struct query q = query_start(db, SET_USERS, LOGIN_STATE);
	bool found;

	query_bind_i64(&q, asked->app_password_id);
	query_bind_i64(&q, asked->session_id);
	query_bind_str(&q, asked->user);
	found = query_next(&q);
	if (found)
		read_login_state(&q, arena, out);
	return query_end_found(&q, found, TT_ERR_NO_USER);
}

struct tt_str store_like(struct tt_arena *arena, struct tt_str text)
{
	struct tt_str lower = tt_str_lower_ascii(arena, tt_utf8_head_bytes(text, LONGEST_SOUGHT));
	char *out = tt_arena_alloc(arena, 2 * lower.n + 3);
	size_t n = 0;

	out[n++] = '%';
	for (size_t i = 0; i < lower.n; i++) {
		if (lower.p[i] == '%' || lower.p[i] == '_' || lower.p[i] == '!')
			out[n++] = '!';
		out[n++] = lower.p[i];
	}
	out[n++] = '%';
	return (struct tt_str){ out, n };
}

enum tt_err store_users_search(struct db *db, struct tt_arena *arena,
			       const struct user_search *search, struct user **out, size_t *n)
{
	struct query q = query_start(db, SET_USERS, SEARCH);

	*out = NULL;
	*n = 0;
	query_bind_str(&q, store_like(arena, search->text));
	query_bind_i64(&q, search->by_enabled ? search->enabled : 0);
	query_bind_i64(&q, search->by_enabled ? search->enabled : 1);
	query_bind_i64(&q, search->limit < 0 ? INT64_MAX : search->limit);
	query_bind_i64(&q, search->offset < 0 ? 0 : search->offset);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_user(&q, arena, &(*out)[(*n)++]);
	}
	return query_end(&q);
}

enum tt_err store_users_count(struct db *db, int64_t *out)
{
	struct query q = query_start(db, SET_USERS, COUNT);

	*out = 0;
	if (query_next(&q))
		*out = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_users_count_since(struct db *db, int64_t last_login_s, int64_t *out)
{
	struct query q = query_start(db, SET_USERS, COUNT_SINCE);

	query_bind_i64(&q, last_login_s);
	return query_number(&q, out);
}

enum tt_err store_user_fields(struct db *db, struct tt_arena *arena, struct tt_str user,
			      struct user_field **out, size_t *n)
{
	struct query q = query_start(db, SET_USERS, FIELDS);

	*out = NULL;
	*n = 0;
	query_bind_str(&q, user);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		(*out)[*n].name = query_str(&q, arena);
		(*out)[(*n)++].value = query_str(&q, arena);
	}
	return query_end(&q);
}

enum tt_err store_user_field_set(struct db *db, struct tt_str user, struct tt_str name,
				 struct tt_str value)
{
	struct query q = query_start(db, SET_USERS, value.n > 0 ? FIELD_SET : FIELD_DELETE);

	query_bind_str(&q, user);
	query_bind_str(&q, name);
	if (value.n > 0)
		query_bind_str(&q, value);
	return query_run(&q);
}

enum tt_err store_user_field_is(struct db *db, struct tt_str user, struct tt_str name,
				struct tt_str value, bool *out)
{
	struct query q = query_start(db, SET_USERS, FIELD_IS);

	query_bind_str(&q, user);
	query_bind_str(&q, name);
	query_bind_str(&q, value);
	*out = query_next(&q);
	return query_end(&q);
}

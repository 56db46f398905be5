#include "server/store/app_passwords.h"

enum {
	ADD,
	BY_HASH,
	GET,
	OF_USER,
	SET_LAST_USED,
	SET_CONFIRMED,
	SET_KIND,
	RENAME,
	SET_HASH,
	DELETE,
	DELETE_ALL,
	COUNT,
	N_STMTS
};

#define COLUMNS "id, user_id, name, token_hash, created_s, last_used_s, kind, confirmed_s"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO app_passwords (user_id, name, token_hash, created_s, last_used_s,"
		" kind, confirmed_s) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
	[BY_HASH] = "SELECT " COLUMNS " FROM app_passwords WHERE token_hash = $1",
	[GET] = "SELECT " COLUMNS " FROM app_passwords WHERE id = $1 AND user_id = $2",
	[OF_USER] = "SELECT " COLUMNS " FROM app_passwords WHERE user_id = $1 ORDER BY id",
	[SET_LAST_USED] = "UPDATE app_passwords SET last_used_s = $1 WHERE id = $2",
	[SET_CONFIRMED] = "UPDATE app_passwords SET confirmed_s = $1 WHERE id = $2",
	[SET_KIND] = "UPDATE app_passwords SET kind = $1 WHERE id = $2 AND user_id = $3"
		     " RETURNING id",
	[RENAME] = "UPDATE app_passwords SET name = $1 WHERE id = $2 AND user_id = $3"
		   " RETURNING id",
	[SET_HASH] = "UPDATE app_passwords SET token_hash = $1 WHERE id = $2 AND user_id = $3"
		     " RETURNING id",
	[DELETE] = "DELETE FROM app_passwords WHERE id = $1 AND user_id = $2 RETURNING id",
	[DELETE_ALL] = "DELETE FROM app_passwords WHERE user_id = $1",
	[COUNT] = "SELECT COUNT(*) FROM app_passwords WHERE user_id = $1",
};

const struct stmt_set store_set_app_passwords = { sql, N_STMTS };

static void read_app_password(struct query *q, struct tt_arena *arena, struct app_password *out)
{
	out->id = query_i64(q);
	out->user = query_str(q, arena);
	out->name = query_str(q, arena);
	out->token_hash = query_str(q, arena);
	out->created_s = query_i64(q);
	out->last_used_s = query_i64(q);
	out->kind = (enum app_password_kind)query_i64(q);
	out->confirmed_s = query_i64(q);
}

enum tt_err store_app_password_add(struct db *db, struct app_password *app_password)
{
	struct query q = query_start(db, SET_APP_PASSWORDS, ADD);

	query_bind_str(&q, app_password->user);
	query_bind_str(&q, app_password->name);
	query_bind_str(&q, app_password->token_hash);
	query_bind_i64(&q, app_password->created_s);
	query_bind_i64(&q, app_password->last_used_s);
	query_bind_i64(&q, app_password->kind);
	query_bind_i64(&q, app_password->confirmed_s);
	if (query_next(&q))
		app_password->id = query_i64(&q);
	return query_end(&q);
}

static enum tt_err finish_one(struct query *q, struct tt_arena *arena, struct app_password *out)
{
	bool found = query_next(q);

	if (found)
		read_app_password(q, arena, out);
	return query_end_found(q, found, TT_ERR_NO_APP_PASSWORD);
}

enum tt_err store_app_password_by_hash(struct db *db, struct tt_arena *arena,
				       struct tt_str token_hash, struct app_password *out)
{
	struct query q = query_start(db, SET_APP_PASSWORDS, BY_HASH);

	query_bind_str(&q, token_hash);
	return finish_one(&q, arena, out);
}

enum tt_err store_app_password_get(struct db *db, struct tt_arena *arena, struct tt_str user,
				   int64_t id, struct app_password *out)
{
	struct query q = query_start(db, SET_APP_PASSWORDS, GET);

	query_bind_i64(&q, id);
	query_bind_str(&q, user);
	return finish_one(&q, arena, out);
}

enum tt_err store_app_passwords_of_user(struct db *db, struct tt_arena *arena, struct tt_str user,
					struct app_password **out, size_t *n)
{
	struct query q = query_start(db, SET_APP_PASSWORDS, OF_USER);

	*out = NULL;
	*n = 0;
	query_bind_str(&q, user);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_app_password(&q, arena, &(*out)[(*n)++]);
	}
	return query_end(&q);
}

enum tt_err store_app_password_set_last_used(struct db *db, int64_t id, int64_t last_used_s)
{
	struct query q = query_start(db, SET_APP_PASSWORDS, SET_LAST_USED);

	query_bind_i64(&q, last_used_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_app_password_set_confirmed(struct db *db, int64_t id, int64_t confirmed_s)
{
	struct query q = query_start(db, SET_APP_PASSWORDS, SET_CONFIRMED);

	query_bind_i64(&q, confirmed_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

static enum tt_err end_changed(struct query *q)
{
	bool changed = query_next(q);
	enum tt_err err = query_end(q);

	return err || changed ? err : TT_ERR_NO_APP_PASSWORD;
}

enum tt_err store_app_password_set_kind(struct db *db, struct tt_str user, int64_t id,
					enum app_password_kind kind)
{
	struct query q = query_start(db, SET_APP_PASSWORDS, SET_KIND);

	query_bind_i64(&q, kind);
	query_bind_i64(&q, id);
	query_bind_str(&q, user);
	return end_changed(&q);
}

static enum tt_err set_text(struct db *db, int stmt, struct tt_str user, int64_t id,
			    struct tt_str text)
{
	struct query q = query_start(db, SET_APP_PASSWORDS, stmt);

	query_bind_str(&q, text);
	query_bind_i64(&q, id);
	query_bind_str(&q, user);
	return end_changed(&q);
}

enum tt_err store_app_password_rename(struct db *db, struct tt_str user, int64_t id,
				      struct tt_str name)
{
	return set_text(db, RENAME, user, id, name);
}

enum tt_err store_app_password_set_hash(struct db *db, struct tt_str user, int64_t id,
					struct tt_str token_hash)
{
	return set_text(db, SET_HASH, user, id, token_hash);
}

enum tt_err store_app_password_delete(struct db *db, struct tt_str user, int64_t id)
{
	struct query q = query_start(db, SET_APP_PASSWORDS, DELETE);

	query_bind_i64(&q, id);
	query_bind_str(&q, user);
	return end_changed(&q);
}

enum tt_err store_app_passwords_delete_all(struct db *db, struct tt_str user)
{
	struct query q = query_start(db, SET_APP_PASSWORDS, DELETE_ALL);

	query_bind_str(&q, user);
	return query_run(&q);
}

enum tt_err store_app_passwords_count(struct db *db, struct tt_str user, int64_t *out)
{
	struct query q = query_start(db, SET_APP_PASSWORDS, COUNT);

	query_bind_str(&q, user);
	return query_number(&q, out);
}

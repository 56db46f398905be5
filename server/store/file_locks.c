#include "server/store/file_locks.h"

enum {
	LIST,
	LIST_IN,
	COUNT_OF,
	EXPIRE,
	ADD,
	SET_END,
	DELETE,
	DELETE_ALL,
	N_STMTS
};

#define LOCK_COLUMNS                                                           \
	"SELECT token, file_id, user_id, is_shared, is_deep, owner, expires_s" \
	" FROM file_locks"

static const char *const sql[N_STMTS] = {
	[LIST] = LOCK_COLUMNS " WHERE file_id = $1 AND expires_s > $2 ORDER BY token",
	[LIST_IN] = LOCK_COLUMNS " WHERE tree_id = $1 AND expires_s > $2 ORDER BY token",
	[COUNT_OF] = "SELECT COUNT(*) FROM file_locks WHERE user_id = $1 AND expires_s > $2",
	[EXPIRE] = "DELETE FROM file_locks WHERE file_id = $1 AND expires_s <= $2",
	[ADD] = "INSERT INTO file_locks (token, file_id, user_id, is_shared, is_deep, owner,"
		" expires_s, tree_id) VALUES ($1, $2, $3, $4, $5, $6, $7,"
		" (SELECT tree_id FROM files WHERE id = $2))",
	[SET_END] = "UPDATE file_locks SET expires_s = $1 WHERE token = $2",
	[DELETE] = "DELETE FROM file_locks WHERE token = $1",
	[DELETE_ALL] = "DELETE FROM file_locks WHERE file_id = $1",
};

const struct stmt_set store_set_file_locks = { sql, N_STMTS };

static enum tt_err read_all(struct query *q, struct tt_arena *arena, struct file_lock **out,
			    size_t *n)
{
	*out = NULL;
	*n = 0;
	while (query_next(q)) {
		struct file_lock *lock;

		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		lock = &(*out)[(*n)++];
		lock->token = query_str(q, arena);
		lock->file_id = query_i64(q);
		lock->user = query_str(q, arena);
		lock->is_shared = query_i64(q) != 0;
		lock->is_deep = query_i64(q) != 0;
		lock->owner = query_str(q, arena);
		lock->expires_s = query_i64(q);
	}
	return query_end(q);
}

enum tt_err store_file_locks(struct db *db, struct tt_arena *arena, int64_t file_id, int64_t now_s,
			     struct file_lock **out, size_t *n)
{
	struct query q = query_start(db, SET_FILE_LOCKS, LIST);

	query_bind_i64(&q, file_id);
	query_bind_i64(&q, now_s);
	return read_all(&q, arena, out, n);
}

enum tt_err store_file_locks_in(struct db *db, struct tt_arena *arena, int64_t tree_id,
				int64_t now_s, struct file_lock **out, size_t *n)
{
	struct query q = query_start(db, SET_FILE_LOCKS, LIST_IN);

	query_bind_i64(&q, tree_id);
	query_bind_i64(&q, now_s);
	return read_all(&q, arena, out, n);
}

enum tt_err store_file_locks_count(struct db *db, struct tt_str user, int64_t now_s, int64_t *out)
{
	struct query q = query_start(db, SET_FILE_LOCKS, COUNT_OF);

	query_bind_str(&q, user);
	query_bind_i64(&q, now_s);
	return query_number(&q, out);
}

static enum tt_err forget_expired(struct db *db, int64_t file_id, int64_t now_s)
{
	struct query q = query_start(db, SET_FILE_LOCKS, EXPIRE);

	query_bind_i64(&q, file_id);
	query_bind_i64(&q, now_s);
	return query_run(&q);
}

enum tt_err store_file_lock_add(struct db *db, const struct file_lock *lock, int64_t now_s)
{
	enum tt_err err = forget_expired(db, lock->file_id, now_s);
	struct query q;

	if (err)
		return err;
	q = query_start(db, SET_FILE_LOCKS, ADD);
	query_bind_str(&q, lock->token);
	query_bind_i64(&q, lock->file_id);
	query_bind_str(&q, lock->user);
	query_bind_i64(&q, lock->is_shared);
	query_bind_i64(&q, lock->is_deep);
	query_bind_str(&q, lock->owner);
	query_bind_i64(&q, lock->expires_s);
	return query_run(&q);
}

enum tt_err store_file_lock_set_end(struct db *db, const struct file_lock *lock)
{
	struct query q = query_start(db, SET_FILE_LOCKS, SET_END);

	query_bind_i64(&q, lock->expires_s);
	query_bind_str(&q, lock->token);
	return query_run(&q);
}

enum tt_err store_file_lock_delete(struct db *db, struct tt_str token)
{
	struct query q = query_start(db, SET_FILE_LOCKS, DELETE);

	query_bind_str(&q, token);
	return query_run(&q);
}

enum tt_err store_file_locks_delete(struct db *db, int64_t file_id)
{
	struct query q = query_start(db, SET_FILE_LOCKS, DELETE_ALL);

	query_bind_i64(&q, file_id);
	return query_run(&q);
}

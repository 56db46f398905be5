#include "server/store/user_status.h"

enum {
	GET,
	PUT,
	DELETE,
	LIST,
	OF,
	N_STMTS
};

/* How many users one look takes. */
enum {
	N_AT_ONCE = 16
};

#define COLUMNS                                                                               \
	"user_id, is_backup, status, is_user_defined, message_id, message, icon, clear_at_s," \
	" changed_s"

static const char *const sql[N_STMTS] = {
	[GET] = "SELECT " COLUMNS " FROM user_status WHERE user_id = $1 AND is_backup = $2",
	[PUT] = "INSERT INTO user_status (" COLUMNS ")"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
		" ON CONFLICT (user_id, is_backup) DO UPDATE SET status = excluded.status,"
		" is_user_defined = excluded.is_user_defined, message_id = excluded.message_id,"
		" message = excluded.message, icon = excluded.icon,"
		" clear_at_s = excluded.clear_at_s, changed_s = excluded.changed_s",
	[DELETE] = "DELETE FROM user_status WHERE user_id = $1 AND is_backup = $2",
	[LIST] = "SELECT " COLUMNS " FROM user_status WHERE is_backup = 0 ORDER BY user_id"
		 " LIMIT $1 OFFSET $2",
	[OF] = "SELECT " COLUMNS " FROM user_status WHERE is_backup = 0 AND user_id IN"
	       " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
};

const struct stmt_set store_set_user_status = { sql, N_STMTS };

static void read_status(struct query *q, struct tt_arena *arena, struct user_status *out)
{
	out->user = query_str(q, arena);
	out->is_backup = query_i64(q) != 0;
	out->status = query_str(q, arena);
	out->is_user_defined = query_i64(q) != 0;
	out->message_id = query_str(q, arena);
	out->message = query_str(q, arena);
	out->icon = query_str(q, arena);
	out->clear_at_s = query_i64(q);
	out->changed_s = query_i64(q);
}

static void read_more(struct query *q, struct tt_arena *arena, struct user_status **out, size_t *n)
{
	while (query_next(q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_status(q, arena, &(*out)[(*n)++]);
	}
}

enum tt_err store_user_status_get(struct db *db, struct tt_arena *arena, struct tt_str user,
				  bool is_backup, struct user_status *out)
{
	struct query q = query_start(db, SET_USER_STATUS, GET);
	bool found;

	query_bind_str(&q, user);
	query_bind_i64(&q, is_backup);
	found = query_next(&q);
	if (found)
		read_status(&q, arena, out);
	return query_end_found(&q, found, TT_ERR_NO_STATUS);
}

enum tt_err store_user_status_put(struct db *db, const struct user_status *status)
{
	struct query q = query_start(db, SET_USER_STATUS, PUT);

	query_bind_str(&q, status->user);
	query_bind_i64(&q, status->is_backup);
	query_bind_str(&q, status->status);
	query_bind_i64(&q, status->is_user_defined);
	query_bind_str(&q, status->message_id);
	query_bind_str(&q, status->message);
	query_bind_str(&q, status->icon);
	query_bind_i64(&q, status->clear_at_s);
	query_bind_i64(&q, status->changed_s);
	return query_run(&q);
}

enum tt_err store_user_status_delete(struct db *db, struct tt_str user, bool is_backup)
{
	struct query q = query_start(db, SET_USER_STATUS, DELETE);

	query_bind_str(&q, user);
	query_bind_i64(&q, is_backup);
	return query_run(&q);
}

enum tt_err store_user_status_list(struct db *db, struct tt_arena *arena, int64_t limit,
				   int64_t offset, struct user_status **out, size_t *n)
{
	struct query q = query_start(db, SET_USER_STATUS, LIST);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, limit < 0 ? INT64_MAX : limit);
	query_bind_i64(&q, offset < 0 ? 0 : offset);
	read_more(&q, arena, out, n);
	return query_end(&q);
}

enum tt_err store_user_status_of(struct db *db, struct tt_arena *arena, const struct tt_str users[],
				 size_t n_users, struct user_status **out, size_t *n)
{
	enum tt_err err = TT_OK;

	*out = NULL;
	*n = 0;
	for (size_t from = 0; !err && from < n_users; from += N_AT_ONCE) {
		struct query q = query_start(db, SET_USER_STATUS, OF);

		/* The places that are left over stay NULL, which equals nothing. */
		for (size_t i = from; i < from + N_AT_ONCE; i++)
			query_bind_str(&q, i < n_users ? users[i] : (struct tt_str){ NULL, 0 });
		read_more(&q, arena, out, n);
		err = query_end(&q);
	}
	return err;
}

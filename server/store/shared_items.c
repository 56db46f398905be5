#include "server/store/shared_items.h"

enum {
	ADD,
	DELETE,
	PAGE,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO shared_items (message_id, room_id, type) VALUES ($1, $2, $3)",
	[DELETE] = "DELETE FROM shared_items WHERE message_id = $1",
	[PAGE] = "SELECT shared_items.message_id FROM shared_items"
		 " JOIN messages ON messages.id = shared_items.message_id"
		 " WHERE shared_items.room_id = $1 AND shared_items.type = $2"
		 " AND shared_items.message_id < $3"
		 " AND (messages.expires_s = 0 OR messages.expires_s > $4)"
		 " ORDER BY shared_items.message_id DESC LIMIT $5",
};

const struct stmt_set store_set_shared_items = { sql, N_STMTS };

enum tt_err store_shared_item_add(struct db *db, int64_t room_id, int64_t message_id,
				  struct tt_str type)
{
	struct query q = query_start(db, SET_SHARED_ITEMS, ADD);

	query_bind_i64(&q, message_id);
	query_bind_i64(&q, room_id);
	query_bind_str(&q, type);
	return query_run(&q);
}

enum tt_err store_shared_item_delete(struct db *db, int64_t message_id)
{
	struct query q = query_start(db, SET_SHARED_ITEMS, DELETE);

	query_bind_i64(&q, message_id);
	return query_run(&q);
}

enum tt_err store_shared_items(struct db *db, struct tt_arena *arena, int64_t room_id,
			       struct tt_str type, int64_t before_id, int64_t limit, int64_t now_s,
			       int64_t **message_ids, size_t *n)
{
	struct query q = query_start(db, SET_SHARED_ITEMS, PAGE);

	*message_ids = NULL;
	*n = 0;
	query_bind_i64(&q, room_id);
	query_bind_str(&q, type);
	query_bind_i64(&q, before_id > 0 ? before_id : INT64_MAX);
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, limit);
	while (query_next(&q)) {
		*message_ids = tt_arena_grow(arena, *message_ids, *n, sizeof(**message_ids));
		(*message_ids)[(*n)++] = query_i64(&q);
	}
	return query_end(&q);
}

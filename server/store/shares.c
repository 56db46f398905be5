#include "server/store/shares.h"

enum {
	ADD,
	SET,
	DELETE,
	DELETE_OF_ROOM,
	DELETE_EXPIRED,
	ANY_EXPIRED,
	COUNT,
	GET,
	BY_TOKEN,
	MADE_BY,
	IN_TREE_OF,
	OF_FILE,
	N_STMTS
};

#define SHARES "SELECT " SHARE_COLUMNS " FROM shares" SHARE_TABLES
#define IS_LIVE " AND (shares.expires_s = 0 OR shares.expires_s > $2)"
#define OLDEST_FIRST " ORDER BY shares.id"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO shares (type, file_id, maker_id, user_id, group_id, room_id, name,"
		" permissions, token, password_hash, by_talk, label, note, attributes,"
		" hides_download, created_s, expires_s, tree_id)"
		" VALUES ($1, $2, $3, $4, $5, NULLIF($6, 0), $7, $8, $9, $10, $11, $12, $13, $14,"
		" $15, $16, $17, $18) RETURNING id",
	[SET] = "UPDATE shares SET permissions = $1, token = $2, password_hash = $3, by_talk = $4,"
		" label = $5, note = $6, attributes = $7, hides_download = $8, expires_s = $9"
		" WHERE id = $10",
	[DELETE] = "DELETE FROM shares WHERE id = $1",
	[DELETE_OF_ROOM] = "DELETE FROM shares WHERE room_id = $1",
	[DELETE_EXPIRED] =
		"DELETE FROM shares WHERE id IN (SELECT id FROM shares"
		" WHERE expires_s > 0 AND expires_s <= $1 ORDER BY expires_s LIMIT $2) RETURNING 1",
	[ANY_EXPIRED] = "SELECT EXISTS (SELECT 1 FROM shares WHERE expires_s > 0"
			" AND expires_s <= $1)",
	[COUNT] = "SELECT COUNT(*) FROM shares WHERE maker_id = $1",
	[GET] = SHARES " WHERE shares.id = $1" IS_LIVE,
	[BY_TOKEN] = SHARES " WHERE shares.token = $1" IS_LIVE,
	[MADE_BY] = SHARES " WHERE shares.maker_id = $1" IS_LIVE OLDEST_FIRST,
	[IN_TREE_OF] = SHARES
	" WHERE shares.tree_id = (SELECT id FROM trees WHERE user_id = $1)" IS_LIVE OLDEST_FIRST,
	[OF_FILE] = SHARES " WHERE shares.file_id = $1" IS_LIVE OLDEST_FIRST,
};

const struct stmt_set store_set_shares = { sql, N_STMTS };

void store_share_read(struct query *q, struct tt_arena *arena, struct share *out)
{
	out->id = query_i64(q);
	out->type = (enum share_type)query_i64(q);
	out->maker = query_str(q, arena);
	out->user = query_str(q, arena);
	out->group = query_str(q, arena);
	out->room_id = query_i64(q);
	out->name = query_str(q, arena);
	out->permissions = query_i64(q);
	out->token = query_str(q, arena);
	out->password_hash = query_str(q, arena);
	out->by_talk = query_i64(q) != 0;
	out->label = query_str(q, arena);
	out->note = query_str(q, arena);
	out->attributes = query_str(q, arena);
	out->hides_download = query_i64(q) != 0;
	out->created_s = query_i64(q);
	out->expires_s = query_i64(q);
	out->owner = query_str(q, arena);
	store_file_read(q, arena, &out->file);
}

enum tt_err store_share_read_one(struct query *q, struct tt_arena *arena, struct share *out)
{
	bool found = query_next(q);

	if (found)
		store_share_read(q, arena, out);
	return query_end_found(q, found, TT_ERR_SHARED);
}

enum tt_err store_share_read_all(struct query *q, struct tt_arena *arena, struct share_list *out)
{
	*out = (struct share_list){ NULL, 0 };
	while (query_next(q)) {
		out->items = tt_arena_grow(arena, out->items, out->n, sizeof(*out->items));
		store_share_read(q, arena, &out->items[out->n++]);
	}
	return query_end(q);
}

enum tt_err store_share_add(struct db *db, struct share *share)
{
	struct query q = query_start(db, SET_SHARES, ADD);

	query_bind_i64(&q, share->type);
	query_bind_i64(&q, share->file.id);
	query_bind_str(&q, share->maker);
	query_bind_str(&q, share->user);
	query_bind_str(&q, share->group);
	query_bind_i64(&q, share->room_id);
	query_bind_str(&q, share->name);
	query_bind_i64(&q, share->permissions);
	query_bind_str(&q, share->token);
	query_bind_str(&q, share->password_hash);
	query_bind_i64(&q, share->by_talk);
	query_bind_str(&q, share->label);
	query_bind_str(&q, share->note);
	query_bind_str(&q, share->attributes);
	query_bind_i64(&q, share->hides_download);
	query_bind_i64(&q, share->created_s);
	query_bind_i64(&q, share->expires_s);
	query_bind_i64(&q, share->file.tree_id);
	if (query_next(&q))
		share->id = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_share_set(struct db *db, const struct share *share)
{
	struct query q = query_start(db, SET_SHARES, SET);

	query_bind_i64(&q, share->permissions);
	query_bind_str(&q, share->token);
	query_bind_str(&q, share->password_hash);
	query_bind_i64(&q, share->by_talk);
	query_bind_str(&q, share->label);
	query_bind_str(&q, share->note);
	query_bind_str(&q, share->attributes);
	query_bind_i64(&q, share->hides_download);
	query_bind_i64(&q, share->expires_s);
	query_bind_i64(&q, share->id);
	return query_run(&q);
}

static enum tt_err run_with(struct db *db, int stmt, int64_t id)
{
	struct query q = query_start(db, SET_SHARES, stmt);

	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_share_delete(struct db *db, int64_t id)
{
	return run_with(db, DELETE, id);
}

enum tt_err store_shares_delete_of_room(struct db *db, int64_t room_id)
{
	return run_with(db, DELETE_OF_ROOM, room_id);
}

enum tt_err store_shares_delete_expired(struct db *db, int64_t now_s, int64_t limit, int64_t *n)
{
	struct query q = query_start(db, SET_SHARES, DELETE_EXPIRED);

	query_bind_i64(&q, now_s);
	query_bind_i64(&q, limit);
	for (*n = 0; query_next(&q);)
		(*n)++;
	return query_end(&q);
}

enum tt_err store_shares_any_expired(struct db *db, int64_t now_s, bool *any)
{
	struct query q = query_start(db, SET_SHARES, ANY_EXPIRED);
	int64_t n;
	enum tt_err err;

	query_bind_i64(&q, now_s);
	err = query_number(&q, &n);
	*any = !err && n > 0;
	return err;
}

enum tt_err store_shares_count(struct db *db, struct tt_str maker, int64_t *out)
{
	struct query q = query_start(db, SET_SHARES, COUNT);

	query_bind_str(&q, maker);
	return query_number(&q, out);
}

enum tt_err store_share_get(struct db *db, struct tt_arena *arena, int64_t id, int64_t now_s,
			    struct share *out)
{
	struct query q = query_start(db, SET_SHARES, GET);

	query_bind_i64(&q, id);
	query_bind_i64(&q, now_s);
	return store_share_read_one(&q, arena, out);
}

enum tt_err store_share_by_token(struct db *db, struct tt_arena *arena, struct tt_str token,
				 int64_t now_s, struct share *out)
{
	struct query q = query_start(db, SET_SHARES, BY_TOKEN);

	query_bind_str(&q, token);
	query_bind_i64(&q, now_s);
	return store_share_read_one(&q, arena, out);
}

static enum tt_err list_of(struct db *db, struct tt_arena *arena, int stmt, struct tt_str user,
			   int64_t now_s, struct share_list *out)
{
	struct query q = query_start(db, SET_SHARES, stmt);

	query_bind_str(&q, user);
	query_bind_i64(&q, now_s);
	return store_share_read_all(&q, arena, out);
}

enum tt_err store_shares_made_by(struct db *db, struct tt_arena *arena, struct tt_str maker,
				 int64_t now_s, struct share_list *out)
{
	return list_of(db, arena, MADE_BY, maker, now_s, out);
}

enum tt_err store_shares_in_tree_of(struct db *db, struct tt_arena *arena, struct tt_str owner,
				    int64_t now_s, struct share_list *out)
{
	return list_of(db, arena, IN_TREE_OF, owner, now_s, out);
}

enum tt_err store_shares_of_file(struct db *db, struct tt_arena *arena, int64_t file_id,
				 int64_t now_s, struct share_list *out)
{
	struct query q = query_start(db, SET_SHARES, OF_FILE);

	query_bind_i64(&q, file_id);
	query_bind_i64(&q, now_s);
	return store_share_read_all(&q, arena, out);
}

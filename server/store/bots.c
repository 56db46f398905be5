#include "server/store/bots.h"

enum {
	ADD,
	GET,
	BY_URL,
	BY_SECRET,
	BY_HOOK,
	ALL,
	FOR_ROOM,
	OWN,
	COUNT_OWN,
	COUNT_OF,
	IN_ROOM,
	SET,
	RENAME,
	SET_SECRET,
	DELETE,
	ENTER,
	ONE_MORE,
	LEAVE,
	ONE_LESS,
	ONE_LESS_EVERYWHERE,
	LEAVE_ALL,
	N_STMTS
};

#define COLUMNS                                                                         \
	"bots.id, bots.name, bots.description, bots.secret, bots.url, bots.url_hash,"   \
	" bots.features, bots.state, bots.error_count, bots.last_error_s,"              \
	" bots.last_error_message, bots.n_waiting, bots.n_dropped, bots.created_s,"     \
	" bots.room_id, (SELECT rooms.token FROM rooms WHERE rooms.id = bots.room_id)," \
	" bots.maker_id, bots.hook_hash"

/* The maker of a room's own bot: what he made stops with his rights, whichever way they end. */
#define VOUCHED_FOR                                                                        \
	"EXISTS (SELECT 1 FROM attendees JOIN users ON users.id = attendees.actor_id"      \
	" WHERE attendees.room_id = bots.room_id AND attendees.actor_type = 'users'"       \
	" AND attendees.actor_id = bots.maker_id AND attendees.participant_type IN (1, 2)" \
	" AND users.enabled <> 0)"

#define IS_IN(room_id)                                                       \
	"(SELECT COUNT(*) FROM room_bots WHERE room_bots.room_id = " room_id \
	" AND room_bots.bot_id = bots.id)"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO bots (name, description, secret, url, url_hash, features, state,"
		" error_count, last_error_s, n_waiting, n_dropped, created_s, room_id, maker_id,"
		" hook_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, $8, NULLIF($9, 0), $10, $11)"
		" RETURNING id",
	[GET] = "SELECT " COLUMNS ", 0, 0 FROM bots WHERE id = $1",
	[BY_URL] = "SELECT " COLUMNS ", 0, 0 FROM bots WHERE url_hash = $1",
	[BY_SECRET] = "SELECT " COLUMNS ", 0, 0 FROM bots WHERE secret = $1",
	[BY_HOOK] = "SELECT " COLUMNS ", " IS_IN("bots.room_id") ", " VOUCHED_FOR
								 " FROM bots WHERE hook_hash = $1",
	[ALL] = "SELECT " COLUMNS ", 0, " VOUCHED_FOR " FROM bots ORDER BY bots.id",
	[FOR_ROOM] = "SELECT " COLUMNS ", " IS_IN(
		"$1") ", " VOUCHED_FOR
		      " FROM bots WHERE bots.room_id IS NULL OR bots.room_id = $1 ORDER BY bots.id",
	[OWN] = "SELECT " COLUMNS ", " IS_IN(
		"$1") ", " VOUCHED_FOR " FROM bots WHERE bots.room_id = $1 ORDER BY bots.id",
	[COUNT_OWN] = "SELECT COUNT(*) FROM bots WHERE room_id = $1",
	[COUNT_OF] = "SELECT COUNT(*) FROM bots WHERE maker_id = $1",
	[IN_ROOM] = "SELECT " COLUMNS ", 1, 1 FROM room_bots"
		    " JOIN bots ON bots.id = room_bots.bot_id"
		    " WHERE room_bots.room_id = $1 AND room_bots.state <> 0 AND bots.state <> 0"
		    " AND (bots.features & $2) <> 0 AND (bots.room_id IS NULL OR " VOUCHED_FOR ")"
		    " ORDER BY room_bots.bot_id",
	[SET] = "UPDATE bots SET state = $1, features = $2 WHERE id = $3",
	[RENAME] = "UPDATE bots SET name = $1, description = $2 WHERE id = $3",
	[SET_SECRET] = "UPDATE bots SET secret = $1, hook_hash = $2, maker_id = $3 WHERE id = $4",
	[DELETE] = "DELETE FROM bots WHERE id = $1",
	[ENTER] = "INSERT INTO room_bots (room_id, bot_id, state) VALUES ($1, $2, 1)"
		  " ON CONFLICT DO NOTHING RETURNING 1",
	[ONE_MORE] = "UPDATE rooms SET has_bots = has_bots + 1 WHERE id = $1",
	[LEAVE] = "DELETE FROM room_bots WHERE room_id = $1 AND bot_id = $2 RETURNING 1",
	[ONE_LESS] = "UPDATE rooms SET has_bots = has_bots - 1 WHERE id = $1",
	[ONE_LESS_EVERYWHERE] = "UPDATE rooms SET has_bots = has_bots - 1"
				" WHERE id IN (SELECT room_id FROM room_bots WHERE bot_id = $1)",
	[LEAVE_ALL] = "DELETE FROM room_bots WHERE bot_id = $1",
};

const struct stmt_set store_set_bots = { sql, N_STMTS };

static void read_bot(struct query *q, struct tt_arena *arena, struct bot *out)
{
	out->id = query_i64(q);
	out->name = query_str(q, arena);
	out->description = query_str(q, arena);
	out->secret = query_str(q, arena);
	out->url = query_str(q, arena);
	out->url_hash = query_str(q, arena);
	out->features = query_i64(q);
	out->state = (enum bot_state)query_i64(q);
	out->error_count = query_i64(q);
	out->last_error_s = query_i64(q);
	out->last_error_message = query_str(q, arena);
	out->n_waiting = query_i64(q);
	out->n_dropped = query_i64(q);
	out->created_s = query_i64(q);
	out->room_id = query_i64(q);
	out->room_token = query_str(q, arena);
	out->maker_id = query_str(q, arena);
	out->hook_hash = query_str(q, arena);
	out->is_in_room = query_i64(q) != 0;
	out->is_vouched_for = query_i64(q) != 0;
}

enum tt_err store_bot_add(struct db *db, struct bot *bot)
{
	struct query q = query_start(db, SET_BOTS, ADD);

	query_bind_str(&q, bot->name);
	query_bind_str(&q, bot->description);
	query_bind_str(&q, bot->secret);
	query_bind_str(&q, bot->url);
	query_bind_str(&q, bot->url_hash);
	query_bind_i64(&q, bot->features);
	query_bind_i64(&q, bot->state);
	query_bind_i64(&q, bot->created_s);
	query_bind_i64(&q, bot->room_id);
	query_bind_str(&q, bot->maker_id);
	query_bind_str(&q, bot->hook_hash);
	if (query_next(&q))
		bot->id = query_i64(&q);
	return query_end(&q);
}

static enum tt_err read_one(struct query *q, struct tt_arena *arena, struct bot *out)
{
	bool found = query_next(q);

	if (found)
		read_bot(q, arena, out);
	return query_end_found(q, found, TT_ERR_BOT);
}

enum tt_err store_bot_get(struct db *db, struct tt_arena *arena, int64_t id, struct bot *out)
{
	struct query q = query_start(db, SET_BOTS, GET);

	query_bind_i64(&q, id);
	return read_one(&q, arena, out);
}

static enum tt_err find(struct db *db, int stmt, struct tt_arena *arena, struct tt_str key,
			struct bot *out)
{
	struct query q = query_start(db, SET_BOTS, stmt);

	query_bind_str(&q, key);
	return read_one(&q, arena, out);
}

enum tt_err store_bot_by_url(struct db *db, struct tt_arena *arena, struct tt_str url_hash,
			     struct bot *out)
{
	return find(db, BY_URL, arena, url_hash, out);
}

enum tt_err store_bot_by_secret(struct db *db, struct tt_arena *arena, struct tt_str secret,
				struct bot *out)
{
	return find(db, BY_SECRET, arena, secret, out);
}

enum tt_err store_bot_by_hook(struct db *db, struct tt_arena *arena, struct tt_str hook_hash,
			      struct bot *out)
{
	return find(db, BY_HOOK, arena, hook_hash, out);
}

static enum tt_err read_all(struct query *q, struct tt_arena *arena, struct bot **out, size_t *n)
{
	*out = NULL;
	*n = 0;
	while (query_next(q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_bot(q, arena, &(*out)[(*n)++]);
	}
	return query_end(q);
}

enum tt_err store_bots_all(struct db *db, struct tt_arena *arena, struct bot **out, size_t *n)
{
	struct query q = query_start(db, SET_BOTS, ALL);

	return read_all(&q, arena, out, n);
}

enum tt_err store_bots_for_room(struct db *db, struct tt_arena *arena, int64_t room_id,
				struct bot **out, size_t *n)
{
	struct query q = query_start(db, SET_BOTS, FOR_ROOM);

	query_bind_i64(&q, room_id);
	return read_all(&q, arena, out, n);
}

enum tt_err store_bots_own(struct db *db, struct tt_arena *arena, int64_t room_id, struct bot **out,
			   size_t *n)
{
	struct query q = query_start(db, SET_BOTS, OWN);

	query_bind_i64(&q, room_id);
	return read_all(&q, arena, out, n);
}

enum tt_err store_bots_count_own(struct db *db, int64_t room_id, int64_t *n)
{
	struct query q = query_start(db, SET_BOTS, COUNT_OWN);

	query_bind_i64(&q, room_id);
	return query_number(&q, n);
}

enum tt_err store_bots_count_of(struct db *db, struct tt_str maker_id, int64_t *n)
{
	struct query q = query_start(db, SET_BOTS, COUNT_OF);

	query_bind_str(&q, maker_id);
	return query_number(&q, n);
}

enum tt_err store_bots_in_room(struct db *db, struct tt_arena *arena, int64_t room_id,
			       int64_t features, struct bot **out, size_t *n)
{
	struct query q = query_start(db, SET_BOTS, IN_ROOM);

	query_bind_i64(&q, room_id);
	query_bind_i64(&q, features);
	return read_all(&q, arena, out, n);
}

enum tt_err store_bot_set(struct db *db, const struct bot *bot)
{
	struct query q = query_start(db, SET_BOTS, SET);

	query_bind_i64(&q, bot->state);
	query_bind_i64(&q, bot->features);
	query_bind_i64(&q, bot->id);
	return query_run(&q);
}

enum tt_err store_bot_rename(struct db *db, const struct bot *bot)
{
	struct query q = query_start(db, SET_BOTS, RENAME);

	query_bind_str(&q, bot->name);
	query_bind_str(&q, bot->description);
	query_bind_i64(&q, bot->id);
	return query_run(&q);
}

enum tt_err store_bot_set_secret(struct db *db, const struct bot *bot)
{
	struct query q = query_start(db, SET_BOTS, SET_SECRET);

	query_bind_str(&q, bot->secret);
	query_bind_str(&q, bot->hook_hash);
	query_bind_str(&q, bot->maker_id);
	query_bind_i64(&q, bot->id);
	return query_run(&q);
}

static enum tt_err run_on(struct db *db, int stmt, int64_t id)
{
	struct query q = query_start(db, SET_BOTS, stmt);

	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_bot_delete(struct db *db, int64_t id)
{
	return run_on(db, DELETE, id);
}

/* `count`: what is done to the room's count when something has changed. */
static enum tt_err move(struct db *db, int stmt, int count, const int64_t ids[2], bool *changed)
{
	struct query q = query_start(db, SET_BOTS, stmt);
	enum tt_err err;

	query_bind_i64(&q, ids[0]);
	query_bind_i64(&q, ids[1]);
	*changed = query_next(&q);
	err = query_end(&q);
	return err || !*changed ? err : run_on(db, count, ids[0]);
}

enum tt_err store_room_bot_add(struct db *db, int64_t room_id, int64_t bot_id, bool *changed)
{
	const int64_t ids[] = { room_id, bot_id };

	return move(db, ENTER, ONE_MORE, ids, changed);
}

enum tt_err store_room_bot_remove(struct db *db, int64_t room_id, int64_t bot_id, bool *changed)
{
	const int64_t ids[] = { room_id, bot_id };

	return move(db, LEAVE, ONE_LESS, ids, changed);
}

enum tt_err store_room_bots_remove_all(struct db *db, int64_t bot_id)
{
	enum tt_err err = run_on(db, ONE_LESS_EVERYWHERE, bot_id);

	return err ? err : run_on(db, LEAVE_ALL, bot_id);
}

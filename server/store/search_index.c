/* search_index.c - the index of search.h: a job brings it on. */
#include "server/store/search.h"
#include "server/store/grams.h"
#include "server/store/search_text.h"

#include <inttypes.h>

enum {
	STATE,
	SET_STATE,
	ANY_CHANGED,
	ANY_NEW,
	NEXT,
	CHANGED,
	FORGET,
	ADD,
	TAKE,
	N_STMTS
};

/* The writer's turn is not held for longer: so much text, whatever the number of messages. */
enum {
	STEP_BYTES = 64 * 1024,
	KEPT_BYTES = 64 * 1024
};

static const char *const sql[N_STMTS] = {
	[STATE] = "SELECT indexed_to FROM search_state WHERE id = 1",
	[SET_STATE] = "UPDATE search_state SET indexed_to = $1 WHERE id = 1",
	[ANY_CHANGED] = "SELECT message_id FROM search_changes WHERE message_id > 0 LIMIT 1",
	[ANY_NEW] = "SELECT id FROM messages WHERE id > $1 ORDER BY id LIMIT 1",
	[NEXT] = "SELECT id, room_id, kind, body, parameters FROM messages WHERE id > $1"
		 " ORDER BY id LIMIT $2",
	[CHANGED] = "SELECT was.message_id, was.room_id, was.kind, was.body, was.parameters,"
		    " messages.kind, messages.body, messages.parameters FROM search_changes AS was"
		    " LEFT JOIN messages ON messages.id = was.message_id"
		    " WHERE was.message_id > $1 ORDER BY was.message_id LIMIT $2",
	[FORGET] = "DELETE FROM search_changes WHERE message_id <= $1",
	[ADD] = "INSERT INTO search_grams (rowid, grams) VALUES ($1, $2)",
	[TAKE] = "INSERT INTO search_grams (search_grams, rowid, grams) VALUES ('delete', $1, $2)",
};

const struct stmt_set store_set_search_index = { sql, N_STMTS };

/* One message as the index has it, or shall have it. */
struct indexed {
	int64_t id;
	int64_t room_id;
	enum message_kind kind;
	struct tt_str body;
	struct tt_str parameters;
};

/* A step's memory: what belongs to one message is reset with the next. */
struct indexing {
	struct db *db;
	struct tt_arena arena;
	struct tt_buf pieces;
	int64_t done_to;
	int64_t n;
	size_t bytes;
};

static enum tt_err number(struct db *db, int stmt, int64_t *out)
{
	struct query q = query_start(db, SET_SEARCH_INDEX, stmt);

	return query_number(&q, out);
}

static enum tt_err set_state(struct db *db, int64_t id)
{
	struct query q = query_start(db, SET_SEARCH_INDEX, SET_STATE);

	query_bind_i64(&q, id);
	return query_run(&q);
}

static bool is_searched(enum message_kind kind)
{
	return kind == MESSAGE_COMMENT || kind == MESSAGE_OBJECT;
}

/* Into the index or out of it. Its room is a word like its pieces are, and longer than these. */
static enum tt_err put(struct indexing *in, int stmt, const struct indexed *message)
{
	struct query q = query_start(in->db, SET_SEARCH_INDEX, stmt);
	struct tt_str text =
		search_text(&in->arena, message->kind, message->body, message->parameters);

	in->bytes += text.n;
	in->pieces.n = 0;
	grams_of_text(&in->pieces, text);
	tt_buf_printf(&in->pieces, "room%" PRId64, message->room_id);
	query_bind_i64(&q, message->id);
	query_bind_str(&q, tt_buf_str(&in->pieces));
	return query_run(&q);
}

static void read_text(struct query *q, struct tt_arena *arena, struct indexed *out)
{
	out->kind = (enum message_kind)query_i64(q);
	out->body = query_str(q, arena);
	out->parameters = query_str(q, arena);
}

static void read_indexed(struct query *q, struct tt_arena *arena, struct indexed *out)
{
	out->id = query_i64(q);
	out->room_id = query_i64(q);
	read_text(q, arena, out);
}

static enum tt_err index_new(struct indexing *in, struct query *q)
{
	struct indexed message;

	read_indexed(q, &in->arena, &message);
	in->done_to = message.id;
	return is_searched(message.kind) ? put(in, ADD, &message) : TT_OK;
}

/* Nothing is put in for what is gone: its kind reads as 0. */
static enum tt_err index_changed(struct indexing *in, struct query *q)
{
	struct indexed message;
	enum tt_err err;

	read_indexed(q, &in->arena, &message);
	in->done_to = message.id;
	err = put(in, TAKE, &message);
	read_text(q, &in->arena, &message);
	return err || !is_searched(message.kind) ? err : put(in, ADD, &message);
}

/* All rows of a statement until the step is full, each by `each`. */
static enum tt_err index_rows(struct indexing *in, int stmt, int64_t step,
			      enum tt_err (*each)(struct indexing *, struct query *))
{
	struct query q = query_start(in->db, SET_SEARCH_INDEX, stmt);
	enum tt_err err = TT_OK;
	enum tt_err ended;

	query_bind_i64(&q, in->done_to);
	query_bind_i64(&q, step);
	while (!err && in->bytes < STEP_BYTES && query_next(&q)) {
		err = each(in, &q);
		in->n++;
		tt_arena_reset(&in->arena, KEPT_BYTES);
	}
	ended = query_end(&q);
	return err ? err : ended;
}

static enum tt_err forget(struct db *db, int64_t to)
{
	struct query q = query_start(db, SET_SEARCH_INDEX, FORGET);

	query_bind_i64(&q, to);
	return query_run(&q);
}

static enum tt_err do_changed(struct indexing *in, int64_t step)
{
	enum tt_err err = index_rows(in, CHANGED, step, index_changed);

	return err || in->n == 0 ? err : forget(in->db, in->done_to);
}

static enum tt_err do_new(struct indexing *in, int64_t step)
{
	const int64_t n_before = in->n;
	enum tt_err err = number(in->db, STATE, &in->done_to);

	if (!err)
		err = index_rows(in, NEXT, step, index_new);
	return err || in->n == n_before ? err : set_state(in->db, in->done_to);
}

enum tt_err store_search_index(struct db *db, int64_t step, bool *more)
{
	struct indexing in = { .db = db };
	enum tt_err err;

	tt_arena_init(&in.arena);
	err = do_changed(&in, step);
	if (!err && in.n < step && in.bytes < STEP_BYTES)
		err = do_new(&in, step - in.n);
	*more = !err && (in.n >= step || in.bytes >= STEP_BYTES);
	tt_buf_finish(&in.pieces);
	tt_arena_finish(&in.arena);
	return err;
}

enum tt_err store_search_is_behind(struct db *db, bool *out)
{
	int64_t indexed_to = 0;
	int64_t id = 0;
	struct query q;
	enum tt_err err = number(db, ANY_CHANGED, &id);

	*out = id > 0;
	if (err || *out)
		return err;
	err = number(db, STATE, &indexed_to);
	if (err)
		return err;
	q = query_start(db, SET_SEARCH_INDEX, ANY_NEW);
	query_bind_i64(&q, indexed_to);
	err = query_number(&q, &id);
	*out = id > 0;
	return err;
}

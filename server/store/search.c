#include "server/store/search.h"
#include "lib/base/unicode.h"
#include "server/store/grams.h"
#include "server/store/search_text.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
	INDEXED_TO,
	NOT_INDEXED,
	CHANGED,
	INDEXED,
	N_STMTS
};

enum {
	/* What is looked at for one search, of each of its three places. */
	ROWS_MAX = 20000,
	BYTES_MAX = 8 * 1024 * 1024,
	KEPT_BYTES = 64 * 1024
};

#define FOUND                                                          \
	"SELECT messages.id, messages.room_id, messages.kind,"         \
	" messages.actor_type, messages.actor_id, messages.created_s," \
	" messages.expires_s, messages.body, messages.parameters FROM "

/* The order of the joins is written out: the engine has no numbers to choose by. */
static const char *const sql[N_STMTS] = {
	[INDEXED_TO] = "SELECT indexed_to FROM search_state WHERE id = 1",
	[NOT_INDEXED] = FOUND "messages WHERE messages.id > $1 ORDER BY messages.id DESC LIMIT $2",
	[CHANGED] =
		FOUND "search_changes AS changed CROSS JOIN messages"
		      " ON messages.id = changed.message_id"
		      " WHERE changed.message_id > $1 ORDER BY changed.message_id DESC LIMIT $2",
	[INDEXED] = FOUND "search_grams CROSS JOIN messages ON messages.id = search_grams.rowid"
			  " WHERE search_grams MATCH $1 ORDER BY search_grams.rowid DESC LIMIT $2",
};

const struct stmt_set store_set_search = { sql, N_STMTS };

struct hit {
	int64_t id;
	int64_t room_id;
};

struct searching {
	const struct search *search;
	struct tt_str term; /* folded */
	struct tt_arena *arena;
	struct tt_arena row; /* of the row that is looked at */
	int64_t wanted;      /* of each place */
	struct hit *hits;
	size_t n;
};

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool is_in_rooms(const struct search *search, int64_t room_id)
{
	return bsearch(&room_id, search->rooms, search->n_rooms, sizeof(room_id), compare_ids);
}

/* Newest first. */
static int compare_hits(const void *a, const void *b)
{
	int64_t x = ((const struct hit *)a)->id;
	int64_t y = ((const struct hit *)b)->id;

	return (x < y) - (x > y);
}

static bool fits(const struct search *search, const struct message *message)
{
	if (message->kind != MESSAGE_COMMENT && message->kind != MESSAGE_OBJECT)
		return false;
	if (message->expires_s > 0 && message->expires_s <= search->now_s)
		return false;
	if (message->created_s < search->since_s || message->created_s > search->until_s)
		return false;
	if (search->author.p && !(tt_str_is(message->actor_type, "users") &&
				  tt_str_eq(message->actor_id, search->author)))
		return false;
	return is_in_rooms(search, message->room_id);
}

static struct message read_row(struct query *q, struct tt_arena *arena)
{
	struct message row = { .id = query_i64(q), .room_id = 0 };

	row.room_id = query_i64(q);
	row.kind = (enum message_kind)query_i64(q);
	row.actor_type = query_str(q, arena);
	row.actor_id = query_str(q, arena);
	row.created_s = query_i64(q);
	row.expires_s = query_i64(q);
	row.body = query_str(q, arena);
	row.parameters = query_str(q, arena);
	return row;
}

static void look_at(struct searching *in, const struct message *row)
{
	if (!fits(in->search, row))
		return;
	if (in->term.n > 0 &&
	    !tt_str_has(search_text(&in->row, row->kind, row->body, row->parameters), in->term))
		return;
	in->hits = tt_arena_grow(in->arena, in->hits, in->n, sizeof(*in->hits));
	in->hits[in->n++] = (struct hit){ row->id, row->room_id };
}

/* The rows of a statement whose first parameter is bound. */
static enum tt_err look_through(struct searching *in, struct query *q)
{
	const size_t enough = in->n + (size_t)in->wanted;
	size_t bytes = 0;

	query_bind_i64(q, ROWS_MAX);
	while (in->n < enough && bytes < BYTES_MAX && query_next(q)) {
		struct message row = read_row(q, &in->row);

		bytes += row.body.n + row.parameters.n;
		look_at(in, &row);
		tt_arena_reset(&in->row, KEPT_BYTES);
	}
	return query_end(q);
}

static enum tt_err look_behind(struct searching *in, struct db *db, int stmt, int64_t after_id)
{
	struct query q = query_start(db, SET_SEARCH, stmt);

	query_bind_i64(&q, after_id);
	return look_through(in, &q);
}

/* What a text of the index has to have: all pieces of the term, and one of the rooms. */
static void write_match(struct tt_buf *out, const struct searching *in)
{
	size_t n = grams_of_term(out, in->term);

	tt_buf_add_c(out, n > 0 ? " AND (" : "(");
	for (size_t i = 0; i < in->search->n_rooms; i++)
		tt_buf_printf(out, "%sroom%" PRId64, i > 0 ? " OR " : "", in->search->rooms[i]);
	tt_buf_add_c(out, ")");
}

static enum tt_err look_into_index(struct searching *in, struct db *db)
{
	struct query q = query_start(db, SET_SEARCH, INDEXED);
	struct tt_buf match = { 0 };
	enum tt_err err;

	write_match(&match, in);
	query_bind_str(&q, tt_buf_str(&match));
	err = look_through(in, &q);
	tt_buf_finish(&match);
	return err;
}

static enum tt_err look_everywhere(struct searching *in, struct db *db)
{
	int64_t indexed_to = 0;
	struct query q = query_start(db, SET_SEARCH, INDEXED_TO);
	enum tt_err err = query_number(&q, &indexed_to);

	if (!err)
		err = look_behind(in, db, NOT_INDEXED, indexed_to);
	/* All that is in the index is older. */
	if (err || in->n >= (size_t)in->wanted)
		return err;
	err = look_behind(in, db, CHANGED, 0);
	return err ? err : look_into_index(in, db);
}

/* In order, and each once: one that has just been changed may have been found twice. */
static void sort_hits(struct searching *in)
{
	size_t n = 0;

	if (in->n > 0)
		qsort(in->hits, in->n, sizeof(*in->hits), compare_hits);
	for (size_t i = 0; i < in->n; i++)
		if (i == 0 || in->hits[i].id != in->hits[n - 1].id)
			in->hits[n++] = in->hits[i];
	in->n = n;
}

static enum tt_err load(const struct searching *in, struct db *db, struct message **out, size_t *n)
{
	const size_t skip = (size_t)in->search->skip;
	size_t end = in->n < (size_t)in->wanted ? in->n : (size_t)in->wanted;
	enum tt_err err = TT_OK;

	*out = tt_arena_array(in->arena, struct message, (size_t)in->search->limit + 1);
	for (size_t i = skip; !err && i < end; i++)
		err = store_message_get(db, in->arena, in->hits[i].room_id, in->hits[i].id,
					&(*out)[(*n)++]);
	return err;
}

enum tt_err store_search(struct db *db, struct tt_arena *arena, const struct search *search,
			 struct message **out, size_t *n)
{
	struct searching in = {
		.search = search,
		.term = tt_utf8_fold(arena, search->term),
		.arena = arena,
		.wanted = search->skip + search->limit,
	};
	enum tt_err err = TT_OK;

	*out = NULL;
	*n = 0;
	if (search->n_rooms == 0 || search->skip >= ROWS_MAX)
		return TT_OK;
	tt_arena_init(&in.row);
	err = look_everywhere(&in, db);
	tt_arena_finish(&in.row);
	sort_hits(&in);
	return err ? err : load(&in, db, out, n);
}

#include "server/store/messages.h"
#include "server/store/names.h"

enum {
	ADD,
	GET,
	SHOWN_BEFORE,
	CHANGE,
	PARENTS,
	PARENTS_IN_THREAD,
	AFTER,
	BEFORE,
	AFTER_IN_THREAD,
	BEFORE_IN_THREAD,
	COUNT,
	LAST_AUTHORS,
	LAST_COUNTED,
	LAST_ANY,
	NEWEST,
	ANY_EXPIRED,
	DELETE_EXPIRED,
	N_STMTS
};

#define COLUMNS                                                                                 \
	"messages.id, messages.room_id, messages.kind, messages.actor_type, messages.actor_id," \
	" messages.body, messages.parameters, messages.parent_id, messages.thread_id,"          \
	" messages.reference_id, messages.created_s, messages.expires_s, messages.is_silent,"   \
	" messages.may_mention_all, messages.changed_by_type, messages.changed_by_id,"          \
	" messages.changed_s, messages.n_reactions, messages.in_thread"

#define PARENTS_OF(which)                                                          \
	"SELECT " COLUMNS NAME " FROM messages"                                    \
	" WHERE messages.room_id = $1 AND messages.id IN"                          \
	" (SELECT child.parent_id FROM messages AS child WHERE child.room_id = $1" \
	" AND child.id BETWEEN $2 AND $3" which " AND child.parent_id > 0)"        \
	" ORDER BY messages.id"

/* The ids come from the index of threads, which does not have the topmost one. The + keeps SQLite
 * from walking through the room instead. */
#define IN_THREAD(bound, order)                                                       \
	"SELECT " COLUMNS " FROM messages"                                            \
	" WHERE +messages.room_id = $1 AND messages.id IN"                            \
	" (SELECT CAST($2 AS BIGINT) WHERE $2 " bound " $3"                           \
	" UNION ALL SELECT id FROM (SELECT reply.id FROM messages AS reply"           \
	" WHERE reply.room_id = $1 AND reply.thread_id = $2 AND reply.parent_id > 0"  \
	" AND reply.id " bound " $3 ORDER BY reply.id" order " LIMIT $4) AS replies)" \
	" ORDER BY messages.id" order " LIMIT $4"

/* Where rows are few; a page has many rows of a few authors (add_names). */
#define NAME ", " NAME_OF("messages.actor_type", "messages.actor_id", "messages.room_id")

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO messages (room_id, kind, actor_type, actor_id, body, parameters,"
		" parent_id, thread_id, reference_id, created_s, expires_s, is_silent,"
		" may_mention_all, in_thread, changed_s, n_reactions)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, 0)"
		" RETURNING id",
	[GET] = "SELECT " COLUMNS NAME " FROM messages"
		" WHERE messages.room_id = $1 AND messages.id = $2",
	[SHOWN_BEFORE] = "SELECT " COLUMNS NAME " FROM messages"
			 " WHERE messages.room_id = $1 AND messages.id < $2"
			 " AND messages.kind IN (1, 2, 3, 4)"
			 " AND (messages.expires_s = 0 OR messages.expires_s > $3)"
			 " ORDER BY messages.id DESC LIMIT 1",
	[CHANGE] = "UPDATE messages SET kind = $1, body = $2, parameters = $3,"
		   " changed_by_type = $4, changed_by_id = $5, changed_s = $6 WHERE id = $7",
	[PARENTS] = PARENTS_OF(""),
	[PARENTS_IN_THREAD] = PARENTS_OF(" AND child.thread_id = $4"),
	[AFTER] =
		"SELECT " COLUMNS " FROM messages WHERE messages.room_id = $1 AND messages.id > $2"
		" ORDER BY messages.id LIMIT $3",
	[BEFORE] =
		"SELECT " COLUMNS " FROM messages WHERE messages.room_id = $1 AND messages.id < $2"
		" ORDER BY messages.id DESC LIMIT $3",
	[AFTER_IN_THREAD] = IN_THREAD(">", ""),
	[BEFORE_IN_THREAD] = IN_THREAD("<", " DESC"),
	[COUNT] = "SELECT COUNT(*) FROM messages WHERE room_id = $1 AND kind IN (1, 2) AND id > $2"
		  " AND (expires_s = 0 OR expires_s > $3)",
	[LAST_AUTHORS] =
		"SELECT actor_id FROM (SELECT actor_type, actor_id, id FROM messages"
		" WHERE room_id = $1 AND kind IN (1, 2) ORDER BY id DESC LIMIT $2) AS recent"
		" WHERE actor_type = 'users' GROUP BY actor_id ORDER BY MAX(id) DESC",
	[LAST_COUNTED] = "SELECT id FROM messages WHERE room_id = $1 AND kind IN (1, 2)"
			 " ORDER BY id DESC LIMIT 1 OFFSET 1",
	[ANY_EXPIRED] = "SELECT 1 FROM messages WHERE expires_s > 0 AND expires_s <= $1 LIMIT 1",
	[DELETE_EXPIRED] = "DELETE FROM messages WHERE id IN (SELECT id FROM messages"
			   " WHERE expires_s > 0 AND expires_s <= $1"
			   " ORDER BY expires_s LIMIT $2) RETURNING"
			   " CASE WHEN in_thread = 1 AND kind IN (1, 2, 4) THEN thread_id"
			   " ELSE 0 END",
	[LAST_ANY] = "SELECT id FROM messages WHERE room_id = $1"
		     " ORDER BY id DESC LIMIT 1 OFFSET 1",
	[NEWEST] = "SELECT id FROM messages WHERE room_id = $1 ORDER BY id DESC LIMIT 1",
};

const struct stmt_set store_set_messages = { sql, N_STMTS };

static void read_message(struct query *q, struct tt_arena *arena, struct message *out)
{
	out->id = query_i64(q);
	out->room_id = query_i64(q);
	out->kind = (enum message_kind)query_i64(q);
	out->actor_type = query_str(q, arena);
	out->actor_id = query_str(q, arena);
	out->body = query_str(q, arena);
	out->parameters = query_str(q, arena);
	out->parent_id = query_i64(q);
	out->thread_id = query_i64(q);
	out->reference_id = query_str(q, arena);
	out->created_s = query_i64(q);
	out->expires_s = query_i64(q);
	out->is_silent = query_i64(q) != 0;
	out->may_mention_all = query_i64(q) != 0;
	out->changed_by_type = query_str(q, arena);
	out->changed_by_id = query_str(q, arena);
	out->changed_s = query_i64(q);
	out->n_reactions = query_i64(q);
	out->in_thread = query_i64(q) != 0;
}

static void read_named(struct query *q, struct tt_arena *arena, struct message *out)
{
	read_message(q, arena, out);
	out->actor_name = query_str(q, arena);
}

enum tt_err store_message_add(struct db *db, struct message *message)
{
	struct query q = query_start(db, SET_MESSAGES, ADD);

	query_bind_i64(&q, message->room_id);
	query_bind_i64(&q, message->kind);
	query_bind_str(&q, message->actor_type);
	query_bind_str(&q, message->actor_id);
	query_bind_str(&q, message->body);
	query_bind_str(&q, message->parameters);
	query_bind_i64(&q, message->parent_id);
	query_bind_i64(&q, message->thread_id);
	query_bind_str(&q, message->reference_id);
	query_bind_i64(&q, message->created_s);
	query_bind_i64(&q, message->expires_s);
	query_bind_i64(&q, message->is_silent);
	query_bind_i64(&q, message->may_mention_all);
	query_bind_i64(&q, message->in_thread);
	if (query_next(&q))
		message->id = query_i64(&q);
	return query_end(&q);
}

static enum tt_err read_one(struct query *q, struct tt_arena *arena, struct message *out)
{
	bool found = query_next(q);

	if (found)
		read_named(q, arena, out);
	return query_end_found(q, found, TT_ERR_NO_MESSAGE);
}

enum tt_err store_message_get(struct db *db, struct tt_arena *arena, int64_t room_id, int64_t id,
			      struct message *out)
{
	struct query q = query_start(db, SET_MESSAGES, GET);

	query_bind_i64(&q, room_id);
	query_bind_i64(&q, id);
	return read_one(&q, arena, out);
}

enum tt_err store_message_shown_before(struct db *db, struct tt_arena *arena, int64_t room_id,
				       int64_t before_id, int64_t now_s, struct message *out)
{
	struct query q = query_start(db, SET_MESSAGES, SHOWN_BEFORE);

	query_bind_i64(&q, room_id);
	query_bind_i64(&q, before_id);
	query_bind_i64(&q, now_s);
	return read_one(&q, arena, out);
}

enum tt_err store_message_change(struct db *db, const struct message *message)
{
	struct query q = query_start(db, SET_MESSAGES, CHANGE);

	query_bind_i64(&q, message->kind);
	query_bind_str(&q, message->body);
	query_bind_str(&q, message->parameters);
	query_bind_str(&q, message->changed_by_type);
	query_bind_str(&q, message->changed_by_id);
	query_bind_i64(&q, message->changed_s);
	query_bind_i64(&q, message->id);
	return query_run(&q);
}

static enum tt_err read_all(struct query *q, struct tt_arena *arena,
			    void (*read)(struct query *, struct tt_arena *, struct message *),
			    struct message **out, size_t *n)
{
	*out = NULL;
	*n = 0;
	while (query_next(q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read(q, arena, &(*out)[(*n)++]);
	}
	return query_end(q);
}

/* The same, but a page ends early with much text: who asks goes on behind its last row. */
static enum tt_err read_page(struct query *q, struct tt_arena *arena, struct message **out,
			     size_t *n)
{
	size_t bytes = 0;

	*out = NULL;
	*n = 0;
	while (bytes < MESSAGE_PAGE_BYTES && query_next(q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_message(q, arena, &(*out)[*n]);
		bytes += (*out)[(*n)++].body.n;
	}
	return query_end(q);
}

static bool same_author(const struct message *a, const struct message *b)
{
	return tt_str_eq(a->actor_id, b->actor_id) && tt_str_eq(a->actor_type, b->actor_type);
}

/* Each name is asked for once. For rows of one room. */
static enum tt_err add_names(struct db *db, struct tt_arena *arena, struct message rows[], size_t n)
{
	const struct message **known = tt_arena_array(arena, const struct message *, n + 1);
	size_t n_known = 0;
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < n; i++) {
		size_t k = 0;

		while (k < n_known && !same_author(known[k], &rows[i]))
			k++;
		if (k < n_known) {
			rows[i].actor_name = known[k]->actor_name;
			continue;
		}
		err = store_name_get(db, arena, rows[i].room_id, rows[i].actor_type,
				     rows[i].actor_id, &rows[i].actor_name);
		known[n_known++] = &rows[i];
	}
	return err;
}

/* The bound to compare with, so that one statement serves inclusive and exclusive. */
static int64_t bound_of(const struct message_page *page)
{
	if (page->forwards)
		return page->inclusive && page->from_id > INT64_MIN ? page->from_id - 1
								    : page->from_id;
	if (page->from_id <= 0)
		return INT64_MAX;
	return page->inclusive && page->from_id < INT64_MAX ? page->from_id + 1 : page->from_id;
}

enum tt_err store_messages_page(struct db *db, struct tt_arena *arena,
				const struct message_page *page, struct message **out, size_t *n)
{
	static const int stmts[2][2] = {
		/* [in a thread][forwards] */
		{ BEFORE, AFTER },
		{ BEFORE_IN_THREAD, AFTER_IN_THREAD },
	};
	struct query q = query_start(db, SET_MESSAGES, stmts[page->thread_id != 0][page->forwards]);
	int64_t limit =
		page->limit > 0 ? page->limit : 0; /* to SQL less than nothing is everything */
	enum tt_err err;

	query_bind_i64(&q, page->room_id);
	if (page->thread_id != 0)
		query_bind_i64(&q, page->thread_id);
	query_bind_i64(&q, bound_of(page));
	query_bind_i64(&q, limit);
	err = read_page(&q, arena, out, n);
	return err ? err : add_names(db, arena, *out, *n);
}

enum tt_err store_messages_parents(struct db *db, struct tt_arena *arena,
				   const struct message_range *range, struct message **out,
				   size_t *n)
{
	struct query q =
		query_start(db, SET_MESSAGES, range->thread_id != 0 ? PARENTS_IN_THREAD : PARENTS);

	query_bind_i64(&q, range->room_id);
	query_bind_i64(&q, range->from_id);
	query_bind_i64(&q, range->to_id);
	if (range->thread_id != 0)
		query_bind_i64(&q, range->thread_id);
	return read_all(&q, arena, read_named, out, n);
}

enum tt_err store_messages_last_authors(struct db *db, struct tt_arena *arena, int64_t room_id,
					int64_t limit, struct tt_str **out, size_t *n)
{
	struct query q = query_start(db, SET_MESSAGES, LAST_AUTHORS);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, room_id);
	query_bind_i64(&q, limit);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		(*out)[(*n)++] = query_str(&q, arena);
	}
	return query_end(&q);
}

enum tt_err store_messages_count(struct db *db, int64_t room_id, int64_t after_id, int64_t now_s,
				 int64_t *out)
{
	struct query q = query_start(db, SET_MESSAGES, COUNT);

	*out = 0;
	query_bind_i64(&q, room_id);
	query_bind_i64(&q, after_id);
	query_bind_i64(&q, now_s);
	if (query_next(&q))
		*out = query_i64(&q);
	return query_end(&q);
}

static enum tt_err one_number(struct db *db, int stmt, int64_t room_id, int64_t *out)
{
	struct query q = query_start(db, SET_MESSAGES, stmt);

	query_bind_i64(&q, room_id);
	return query_number(&q, out);
}

enum tt_err store_messages_unread_marker(struct db *db, int64_t room_id, int64_t *out)
{
	enum tt_err err = one_number(db, LAST_COUNTED, room_id, out);

	if (err || *out > 0)
		return err;
	return one_number(db, LAST_ANY, room_id, out);
}

enum tt_err store_messages_newest(struct db *db, int64_t room_id, int64_t *out)
{
	return one_number(db, NEWEST, room_id, out);
}

enum tt_err store_messages_any_expired(struct db *db, int64_t now_s, bool *out)
{
	struct query q = query_start(db, SET_MESSAGES, ANY_EXPIRED);

	query_bind_i64(&q, now_s);
	*out = query_next(&q);
	return query_end(&q);
}

enum tt_err store_messages_delete_expired(struct db *db, int64_t now_s, int64_t limit, int64_t *n,
					  int64_t threads[], size_t *n_threads)
{
	struct query q = query_start(db, SET_MESSAGES, DELETE_EXPIRED);

	*n = 0;
	*n_threads = 0;
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, limit);
	while (query_next(&q)) {
		threads[*n_threads] = query_i64(&q);
		*n_threads += threads[*n_threads] != 0;
		(*n)++;
	}
	return query_end(&q);
}

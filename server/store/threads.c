#include "server/store/threads.h"

enum {
	ADD,
	GET,
	RENAME,
	GROW,
	SHRINK,
	BETWEEN,
	RECENT,
	FOLLOWED,
	FOLLOW,
	SET_LEVEL,
	LEVEL,
	COUNT,
	N_STMTS
};

#define COLUMNS                                                                \
	"threads.id, threads.room_id, threads.title, threads.last_message_id," \
	" threads.last_activity_s, threads.n_replies"
#define LAST_FIRST " ORDER BY threads.last_activity_s DESC, threads.id DESC"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO threads (id, room_id, title, last_message_id, last_activity_s,"
		" n_replies) VALUES ($1, $2, $3, $4, $5, $6)",
	[GET] = "SELECT " COLUMNS " FROM threads WHERE id = $1 AND room_id = $2",
	[RENAME] = "UPDATE threads SET title = $1 WHERE id = $2",
	[GROW] = "UPDATE threads SET n_replies = n_replies + 1, last_message_id = $1,"
		 " last_activity_s = $2 WHERE id = $3",
	[SHRINK] = "UPDATE threads SET n_replies = n_replies - $1, last_message_id = COALESCE("
		   "(SELECT messages.id FROM messages WHERE messages.room_id = threads.room_id"
		   " AND messages.thread_id = threads.id AND messages.parent_id > 0"
		   " AND messages.kind IN (1, 2, 4) ORDER BY messages.id DESC LIMIT 1), 0)"
		   " WHERE id = $2",
	[BETWEEN] = "SELECT " COLUMNS " FROM threads WHERE threads.id IN"
		    " (SELECT CASE WHEN messages.thread_id > 0 THEN messages.thread_id"
		    " ELSE messages.id END FROM messages WHERE messages.room_id = $1"
		    " AND messages.id BETWEEN $2 AND $3 AND messages.in_thread = 1)"
		    " ORDER BY threads.id",
	[RECENT] = "SELECT " COLUMNS ", '', COALESCE(thread_attendees.notification_level, 0)"
		   " FROM threads LEFT JOIN thread_attendees"
		   " ON thread_attendees.attendee_id = $1"
		   " AND thread_attendees.thread_id = threads.id"
		   " WHERE threads.room_id = $2" LAST_FIRST " LIMIT $3",
	[FOLLOWED] =
		"SELECT " COLUMNS ", rooms.token, thread_attendees.notification_level"
		" FROM attendees JOIN thread_attendees"
		" ON thread_attendees.attendee_id = attendees.id"
		" JOIN threads ON threads.id = thread_attendees.thread_id"
		" JOIN rooms ON rooms.id = threads.room_id"
		" WHERE attendees.actor_type = 'users' AND attendees.actor_id = $1"
		" AND thread_attendees.notification_level <> 3" LAST_FIRST " LIMIT $2 OFFSET $3",
	[FOLLOW] = "INSERT INTO thread_attendees (attendee_id, thread_id, notification_level)"
		   " SELECT attendees.id, CAST($1 AS BIGINT), 0 FROM attendees"
		   " WHERE attendees.room_id = $2 AND attendees.actor_type = $3"
		   " AND attendees.actor_id = $4 ON CONFLICT DO NOTHING",
	[SET_LEVEL] = "INSERT INTO thread_attendees (attendee_id, thread_id, notification_level)"
		      " VALUES ($1, $2, $3) ON CONFLICT (attendee_id, thread_id)"
		      " DO UPDATE SET notification_level = excluded.notification_level",
	[LEVEL] = "SELECT notification_level FROM thread_attendees"
		  " WHERE attendee_id = $1 AND thread_id = $2",
	[COUNT] = "SELECT COUNT(*) FROM threads WHERE room_id = $1",
};

const struct stmt_set store_set_threads = { sql, N_STMTS };

static void read_thread(struct query *q, struct tt_arena *arena, struct thread *out)
{
	out->id = query_i64(q);
	out->room_id = query_i64(q);
	out->title = query_str(q, arena);
	out->last_message_id = query_i64(q);
	out->last_activity_s = query_i64(q);
	out->n_replies = query_i64(q);
}

enum tt_err store_thread_add(struct db *db, const struct thread *thread)
{
	struct query q = query_start(db, SET_THREADS, ADD);

	query_bind_i64(&q, thread->id);
	query_bind_i64(&q, thread->room_id);
	query_bind_str(&q, thread->title);
	query_bind_i64(&q, thread->last_message_id);
	query_bind_i64(&q, thread->last_activity_s);
	query_bind_i64(&q, thread->n_replies);
	return query_run(&q);
}

enum tt_err store_thread_get(struct db *db, struct tt_arena *arena, int64_t room_id, int64_t id,
			     struct thread *out)
{
	struct query q = query_start(db, SET_THREADS, GET);
	bool found;

	query_bind_i64(&q, id);
	query_bind_i64(&q, room_id);
	found = query_next(&q);
	if (found)
		read_thread(&q, arena, out);
	return query_end_found(&q, found, TT_ERR_THREAD);
}

enum tt_err store_thread_rename(struct db *db, int64_t id, struct tt_str title)
{
	struct query q = query_start(db, SET_THREADS, RENAME);

	query_bind_str(&q, title);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_thread_grow(struct db *db, int64_t id, int64_t message_id, int64_t now_s)
{
	struct query q = query_start(db, SET_THREADS, GROW);

	query_bind_i64(&q, message_id);
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_thread_shrink(struct db *db, int64_t id, int64_t n)
{
	struct query q = query_start(db, SET_THREADS, SHRINK);

	query_bind_i64(&q, n);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_threads_between(struct db *db, struct tt_arena *arena, int64_t room_id,
				  int64_t from_id, int64_t to_id, struct thread **out, size_t *n)
{
	struct query q = query_start(db, SET_THREADS, BETWEEN);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, room_id);
	query_bind_i64(&q, from_id);
	query_bind_i64(&q, to_id);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_thread(&q, arena, &(*out)[(*n)++]);
	}
	return query_end(&q);
}

static enum tt_err read_followed(struct query *q, struct tt_arena *arena,
				 struct followed_thread **out, size_t *n)
{
	*out = NULL;
	*n = 0;
	while (query_next(q)) {
		struct followed_thread *followed;

		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		followed = &(*out)[(*n)++];
		read_thread(q, arena, &followed->thread);
		followed->token = query_str(q, arena);
		followed->level = (enum notification_level)query_i64(q);
	}
	return query_end(q);
}

enum tt_err store_threads_recent(struct db *db, struct tt_arena *arena, int64_t room_id,
				 int64_t attendee_id, int64_t limit, struct followed_thread **out,
				 size_t *n)
{
	struct query q = query_start(db, SET_THREADS, RECENT);

	query_bind_i64(&q, attendee_id);
	query_bind_i64(&q, room_id);
	query_bind_i64(&q, limit);
	return read_followed(&q, arena, out, n);
}

enum tt_err store_threads_followed(struct db *db, struct tt_arena *arena, struct tt_str user,
				   int64_t limit, int64_t offset, struct followed_thread **out,
				   size_t *n)
{
	struct query q = query_start(db, SET_THREADS, FOLLOWED);

	query_bind_str(&q, user);
	query_bind_i64(&q, limit);
	query_bind_i64(&q, offset);
	return read_followed(&q, arena, out, n);
}

enum tt_err store_thread_follow(struct db *db, int64_t id, int64_t room_id,
				struct tt_str actor_type, struct tt_str actor_id)
{
	struct query q = query_start(db, SET_THREADS, FOLLOW);

	query_bind_i64(&q, id);
	query_bind_i64(&q, room_id);
	query_bind_str(&q, actor_type);
	query_bind_str(&q, actor_id);
	return query_run(&q);
}

enum tt_err store_thread_set_level(struct db *db, int64_t id, int64_t attendee_id,
				   enum notification_level level)
{
	struct query q = query_start(db, SET_THREADS, SET_LEVEL);

	query_bind_i64(&q, attendee_id);
	query_bind_i64(&q, id);
	query_bind_i64(&q, level);
	return query_run(&q);
}

enum tt_err store_thread_level(struct db *db, int64_t id, int64_t attendee_id,
			       enum notification_level *out)
{
	struct query q = query_start(db, SET_THREADS, LEVEL);

	*out = LEVEL_DEFAULT;
	query_bind_i64(&q, attendee_id);
	query_bind_i64(&q, id);
	if (query_next(&q))
		*out = (enum notification_level)query_i64(&q);
	return query_end(&q);
}

enum tt_err store_threads_count(struct db *db, int64_t room_id, int64_t *out)
{
	struct query q = query_start(db, SET_THREADS, COUNT);

	query_bind_i64(&q, room_id);
	return query_number(&q, out);
}

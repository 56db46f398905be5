#include "server/store/reminders.h"

enum {
	PUT,
	GET,
	DELETE,
	NEXT,
	COUNT,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[PUT] = "INSERT INTO reminders (user_id, message_id, room_id, remind_s)"
		" VALUES ($1, $2, $3, $4)"
		" ON CONFLICT (user_id, message_id) DO UPDATE SET remind_s = excluded.remind_s",
	[GET] = "SELECT remind_s FROM reminders WHERE user_id = $1 AND message_id = $2",
	[DELETE] = "DELETE FROM reminders WHERE user_id = $1 AND message_id = $2",
	[NEXT] = "SELECT reminders.user_id, rooms.token, reminders.room_id, reminders.message_id,"
		 " reminders.remind_s FROM reminders"
		 " JOIN rooms ON rooms.id = reminders.room_id"
		 " JOIN attendees ON attendees.room_id = reminders.room_id"
		 " AND attendees.actor_type = 'users' AND attendees.actor_id = reminders.user_id"
		 " JOIN messages ON messages.id = reminders.message_id"
		 " WHERE reminders.user_id = $1"
		 " AND (messages.expires_s = 0 OR messages.expires_s > $2)"
		 " ORDER BY reminders.remind_s, reminders.message_id LIMIT $3",
	[COUNT] = "SELECT COUNT(*) FROM reminders WHERE user_id = $1",
};

const struct stmt_set store_set_reminders = { sql, N_STMTS };

enum tt_err store_reminder_put(struct db *db, const struct reminder *reminder)
{
	struct query q = query_start(db, SET_REMINDERS, PUT);

	query_bind_str(&q, reminder->user);
	query_bind_i64(&q, reminder->message_id);
	query_bind_i64(&q, reminder->room_id);
	query_bind_i64(&q, reminder->remind_s);
	return query_run(&q);
}

enum tt_err store_reminder_get(struct db *db, struct tt_str user, int64_t message_id,
			       int64_t *remind_s)
{
	struct query q = query_start(db, SET_REMINDERS, GET);
	bool found;

	query_bind_str(&q, user);
	query_bind_i64(&q, message_id);
	found = query_next(&q);
	if (found)
		*remind_s = query_i64(&q);
	return query_end_found(&q, found, TT_ERR_REMINDER);
}

enum tt_err store_reminder_delete(struct db *db, struct tt_str user, int64_t message_id)
{
	struct query q = query_start(db, SET_REMINDERS, DELETE);

	query_bind_str(&q, user);
	query_bind_i64(&q, message_id);
	return query_run(&q);
}

enum tt_err store_reminders_next(struct db *db, struct tt_arena *arena, struct tt_str user,
				 int64_t now_s, int64_t limit, struct reminder **out, size_t *n)
{
	struct query q = query_start(db, SET_REMINDERS, NEXT);

	*out = NULL;
	*n = 0;
	query_bind_str(&q, user);
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, limit);
	while (query_next(&q)) {
		struct reminder *reminder;

		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		reminder = &(*out)[(*n)++];
		reminder->user = query_str(&q, arena);
		reminder->token = query_str(&q, arena);
		reminder->room_id = query_i64(&q);
		reminder->message_id = query_i64(&q);
		reminder->remind_s = query_i64(&q);
	}
	return query_end(&q);
}

enum tt_err store_reminders_count(struct db *db, struct tt_str user, int64_t *out)
{
	struct query q = query_start(db, SET_REMINDERS, COUNT);

	query_bind_str(&q, user);
	return query_number(&q, out);
}

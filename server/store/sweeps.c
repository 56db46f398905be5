#include "server/store/sweeps.h"

/* In this order, so that no row takes many others with it. */
enum {
	VOTES,
	POLLS,
	FOLLOWERS,
	THREADS,
	REMINDERS,
	MESSAGES,
	SESSIONS,
	ATTENDEES,
	IDENTITIES,
	BANS,
	ROOM_BOTS,
	N_STMTS,
	FIRST_OF_PEOPLE = SESSIONS
};

/* $1 room, $2 the last id, $3 how many. The newest messages first: what people see goes first. */
static const char *const sql[N_STMTS] = {
	[VOTES] = "DELETE FROM poll_votes WHERE id IN (SELECT poll_votes.id FROM polls"
		  " JOIN poll_votes ON poll_votes.poll_id = polls.id"
		  " WHERE polls.room_id = $1 AND polls.id <= $2 LIMIT $3) RETURNING 1",
	[POLLS] = "DELETE FROM polls WHERE id IN (SELECT id FROM polls"
		  " WHERE room_id = $1 AND id <= $2 LIMIT $3) RETURNING 1",
	[FOLLOWERS] =
		"DELETE FROM thread_attendees WHERE (attendee_id, thread_id) IN"
		" (SELECT thread_attendees.attendee_id, thread_attendees.thread_id FROM threads"
		" JOIN thread_attendees ON thread_attendees.thread_id = threads.id"
		" WHERE threads.room_id = $1 AND threads.id <= $2 LIMIT $3) RETURNING 1",
	[THREADS] = "DELETE FROM threads WHERE id IN (SELECT id FROM threads"
		    " WHERE room_id = $1 AND id <= $2 LIMIT $3) RETURNING 1",
	[REMINDERS] = "DELETE FROM reminders WHERE (user_id, message_id) IN"
		      " (SELECT user_id, message_id FROM reminders"
		      " WHERE room_id = $1 AND message_id <= $2 LIMIT $3) RETURNING 1",
	[MESSAGES] = "DELETE FROM messages WHERE id IN (SELECT id FROM messages"
		     " WHERE room_id = $1 AND id <= $2 ORDER BY id DESC LIMIT $3) RETURNING 1",
	[SESSIONS] = "DELETE FROM sessions WHERE id IN (SELECT sessions.id FROM attendees"
		     " JOIN sessions ON sessions.attendee_id = attendees.id"
		     " WHERE attendees.room_id = $1 AND sessions.id <= $2 LIMIT $3) RETURNING 1",
	[ATTENDEES] = "DELETE FROM attendees WHERE id IN (SELECT id FROM attendees"
		      " WHERE room_id = $1 AND id <= $2 LIMIT $3) RETURNING 1",
	[IDENTITIES] = "DELETE FROM guest_identities WHERE (room_id, cookie_hash) IN"
		       " (SELECT room_id, cookie_hash FROM guest_identities"
		       " WHERE room_id = $1 AND $2 > 0 LIMIT $3) RETURNING 1",
	[BANS] = "DELETE FROM bans WHERE id IN (SELECT id FROM bans"
		 " WHERE room_id = $1 AND id <= $2 LIMIT $3) RETURNING 1",
	/* What waits for them is delivered all the same: it has happened. */
	[ROOM_BOTS] = "DELETE FROM room_bots WHERE room_id = $1 AND bot_id IN"
		      " (SELECT bot_id FROM room_bots WHERE room_id = $1 AND $2 > 0 LIMIT $3)"
		      " RETURNING 1",
};

const struct stmt_set store_set_sweeps = { sql, N_STMTS };

static int64_t bound_of(const struct sweep *sweep, int stmt)
{
	if (stmt == VOTES || stmt == POLLS)
		return sweep->polls_to;
	return stmt < FIRST_OF_PEOPLE ? sweep->messages_to : INT64_MAX;
}

static enum tt_err sweep_one(struct db *db, const struct sweep *sweep, int stmt, int64_t *budget)
{
	struct query q = query_start(db, SET_SWEEPS, stmt);
	int64_t n = 0;

	query_bind_i64(&q, sweep->room_id);
	query_bind_i64(&q, bound_of(sweep, stmt));
	query_bind_i64(&q, *budget);
	while (query_next(&q))
		n++;
	*budget -= n;
	return query_end(&q);
}

enum tt_err store_sweep(struct db *db, const struct sweep *sweep, int64_t *budget)
{
	int n_stmts = sweep->people ? N_STMTS : FIRST_OF_PEOPLE;
	enum tt_err err = TT_OK;

	for (int stmt = 0; !err && stmt<n_stmts && * budget> 0; stmt++)
		err = sweep_one(db, sweep, stmt, budget);
	return err;
}

#include "server/store/loose_attendees.h"

enum {
	DELETE_LOOSE,
	SOME_LOOSE,
	DELETE_IF_LOOSE,
	HAVE_LOOSE,
	N_STMTS
};

#define IS_LOOSE_ANYWHERE                                                           \
	" attendees.participant_type IN (4, 5) AND (attendees.participant_type = 5" \
	" OR (attendees.participant_type = 4 AND attendees.actor_type = 'guests'"   \
	" AND attendees.display_name = '' AND attendees.permissions = 0))"          \
	" AND NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.attendee_id = attendees.id)"
#define IS_LOOSE " attendees.room_id = $1 AND" IS_LOOSE_ANYWHERE

static const char *const sql[N_STMTS] = {
	[DELETE_LOOSE] = "DELETE FROM attendees WHERE" IS_LOOSE,
	[SOME_LOOSE] =
		"SELECT attendees.room_id, attendees.id FROM attendees WHERE" IS_LOOSE_ANYWHERE
		" ORDER BY attendees.room_id LIMIT $1",
	[DELETE_IF_LOOSE] = "DELETE FROM attendees WHERE attendees.id = $1 AND" IS_LOOSE_ANYWHERE,
	[HAVE_LOOSE] = "SELECT CASE WHEN EXISTS (SELECT 1 FROM sessions"
		       " JOIN attendees ON attendees.id = sessions.attendee_id"
		       " WHERE attendees.room_id = $1 AND sessions.last_ping_s < $2)"
		       " OR EXISTS (SELECT 1 FROM attendees WHERE" IS_LOOSE ")"
		       " THEN 1 ELSE 0 END",
};

const struct stmt_set store_set_loose_attendees = { sql, N_STMTS };

enum tt_err store_attendees_delete_loose(struct db *db, int64_t room_id)
{
	struct query q = query_start(db, SET_LOOSE_ATTENDEES, DELETE_LOOSE);

	query_bind_i64(&q, room_id);
	return query_run(&q);
}

enum tt_err store_attendees_have_loose(struct db *db, int64_t room_id, int64_t before_s, bool *out)
{
	struct query q = query_start(db, SET_LOOSE_ATTENDEES, HAVE_LOOSE);

	query_bind_i64(&q, room_id);
	query_bind_i64(&q, before_s);
	*out = query_next(&q) && query_i64(&q) != 0;
	return query_end(&q);
}

enum tt_err store_attendee_delete_if_loose(struct db *db, int64_t id)
{
	struct query q = query_start(db, SET_LOOSE_ATTENDEES, DELETE_IF_LOOSE);

	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_attendees_some_loose(struct db *db, int64_t limit, struct loose_attendee out[],
				       size_t *n)
{
	struct query q = query_start(db, SET_LOOSE_ATTENDEES, SOME_LOOSE);

	*n = 0;
	query_bind_i64(&q, limit);
	while (query_next(&q)) {
		out[*n].room_id = query_i64(&q);
		out[(*n)++].id = query_i64(&q);
	}
	return query_end(&q);
}

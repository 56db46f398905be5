#include "server/store/candidates.h"
#include "server/store/names.h"
#include "server/store/users.h"

enum {
	OF_ROOM,
	PEOPLE,
	INVITEES,
	N_STMTS
};

#define NAME                                                       \
	"COALESCE(" NAME_OF_ACCOUNT("attendees.actor_type",        \
				    "attendees.actor_id") " END, " \
							  "attendees.display_name)"

static const char *const sql[N_STMTS] = {
	/* Materialized, so that each name is looked up once and not at every mention of it here. */
	[OF_ROOM] = "WITH people AS MATERIALIZED (SELECT attendees.id, attendees.actor_type,"
		    " attendees.actor_id, " NAME " AS name FROM attendees"
		    " WHERE attendees.room_id = $1)"
		    " SELECT id, actor_type, actor_id, name FROM people"
		    " WHERE name = '' OR LOWER(name) LIKE $2 ESCAPE '!'"
		    " OR LOWER(actor_id) LIKE $2 ESCAPE '!'",
	[PEOPLE] = "SELECT COUNT(*) FROM attendees WHERE room_id = $1 AND actor_type <> 'groups'",
	[INVITEES] = "SELECT id, display_name, email FROM users WHERE (id_lower LIKE $1 ESCAPE '!'"
		     " OR LOWER(display_name) LIKE $1 ESCAPE '!'"
		     " OR email_lower LIKE $1 ESCAPE '!') AND enabled = 1",
};

const struct stmt_set store_set_candidates = { sql, N_STMTS };

static struct tt_str pattern(struct tt_arena *arena, struct tt_str text)
{
	return store_like(arena, tt_str_is_ascii(text) ? text : TT_STR(""));
}

enum tt_err store_candidates(struct db *db, struct tt_arena *arena, int64_t room_id,
			     struct tt_str text, struct candidate_row **out, size_t *n)
{
	struct query q = query_start(db, SET_CANDIDATES, OF_ROOM);

	*out = NULL;
	*n = 0;
	query_bind_i64(&q, room_id);
	query_bind_str(&q, pattern(arena, text));
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		(*out)[*n].attendee_id = query_i64(&q);
		(*out)[*n].actor_type = query_str(&q, arena);
		(*out)[*n].actor_id = query_str(&q, arena);
		(*out)[(*n)++].name = query_str(&q, arena);
	}
	return query_end(&q);
}

enum tt_err store_candidates_people(struct db *db, int64_t room_id, int64_t *out)
{
	struct query q = query_start(db, SET_CANDIDATES, PEOPLE);

	query_bind_i64(&q, room_id);
	return query_number(&q, out);
}

enum tt_err store_invitees(struct db *db, struct tt_arena *arena, struct tt_str text,
			   struct invitee_row **out, size_t *n)
{
	struct query q = query_start(db, SET_CANDIDATES, INVITEES);

	*out = NULL;
	*n = 0;
	query_bind_str(&q, pattern(arena, text));
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		(*out)[*n].id = query_str(&q, arena);
		(*out)[*n].display_name = query_str(&q, arena);
		(*out)[(*n)++].email = query_str(&q, arena);
	}
	return query_end(&q);
}

#include "server/store/received.h"

enum {
	GET,
	NAMED_OF_ROOMS,
	NAMED_OF_PEOPLE,
	OF_FILE,
	IN_ROOMS,
	IN_PEOPLE,
	ANY_OF_ROOMS,
	ANY_OF_PEOPLE,
	SUM_OF_ROOMS,
	SUM_OF_PEOPLE,
	REFUSE,
	TAKE_BACK,
	REFUSED,
	N_STMTS
};

/* $1 is who, $2 the time. */
#define IS_LIVE                    \
	" AND trees.user_id <> $1" \
	" AND (shares.expires_s = 0 OR shares.expires_s > $2)"
#define REFUSALS                               \
	"EXISTS (SELECT 1 FROM share_refusals" \
	" WHERE share_refusals.share_id = shares.id AND share_refusals.user_id = $1)"
#define IS_KEPT IS_LIVE " AND NOT " REFUSALS
#define IS_REFUSED IS_LIVE " AND " REFUSALS

/* Like talk_lobby_holds() (talk/permissions.h); one whose time is over holds nobody, whether
 * somebody has noticed or not. */
#define LOBBY_HOLDS                                                                       \
	"rooms.lobby_state = 1 AND (rooms.lobby_timer_s = 0 OR rooms.lobby_timer_s > $2)" \
	" AND attendees.participant_type NOT IN (1, 2, 6)"                                \
	" AND COALESCE(NULLIF(attendees.permissions, 0), rooms.default_permissions) & 8 = 0"

#define OF_ROOMS(what, which)                                               \
	"SELECT " what " FROM attendees"                                    \
	" JOIN rooms ON rooms.id = attendees.room_id AND rooms.type <> 0"   \
	" JOIN shares ON shares.room_id = attendees.room_id" SHARE_TABLES   \
	" WHERE attendees.actor_type = 'users' AND attendees.actor_id = $1" \
	" AND NOT (" LOBBY_HOLDS ")" which
#define OF_USER(what, which) \
	"SELECT " what " FROM shares" SHARE_TABLES " WHERE shares.user_id = $1" which
#define OF_GROUPS(what, which)                                                  \
	"SELECT " what " FROM group_members"                                    \
	" JOIN shares ON shares.group_id = group_members.group_id" SHARE_TABLES \
	" WHERE group_members.user_id = $1" which
#define OF_PEOPLE(what, which) OF_USER(what, which) " UNION ALL " OF_GROUPS(what, which)
#define OF_ALL(what, which) OF_ROOMS(what, which) " UNION ALL " OF_PEOPLE(what, which)

/* By its number: of a union columns have no other names. */
#define BY_ID " ORDER BY 1"
#define BY_NAME " ORDER BY 7, 1"

/* Small enough that the sum of millions fits. */
#define MIXED "(files.etag % 1000003) * (shares.id % 1000003) + shares.permissions + 1"

static const char *const sql[N_STMTS] = {
	[GET] = OF_ALL(SHARE_COLUMNS, IS_KEPT " AND shares.id = $3"),
	[NAMED_OF_ROOMS] =
		OF_ROOMS(SHARE_COLUMNS, IS_KEPT " AND shares.name = $3") BY_ID " LIMIT 1",
	[NAMED_OF_PEOPLE] =
		OF_PEOPLE(SHARE_COLUMNS, IS_KEPT " AND shares.name = $3") BY_ID " LIMIT 1",
	[OF_FILE] = OF_ALL(SHARE_COLUMNS, IS_KEPT " AND shares.file_id = $3") BY_ID,
	[IN_ROOMS] = OF_ROOMS(SHARE_COLUMNS, IS_KEPT) BY_NAME " LIMIT $3",
	[IN_PEOPLE] = OF_PEOPLE(SHARE_COLUMNS, IS_KEPT) BY_NAME " LIMIT $3",
	[ANY_OF_ROOMS] = OF_ROOMS("1", IS_KEPT) " LIMIT 1",
	[ANY_OF_PEOPLE] = OF_PEOPLE("1", IS_KEPT) " LIMIT 1",
	[SUM_OF_ROOMS] = OF_ROOMS("SUM(" MIXED ")", IS_KEPT),
	[SUM_OF_PEOPLE] = OF_PEOPLE("SUM(" MIXED ")", IS_KEPT),
	[REFUSE] = "INSERT INTO share_refusals (share_id, user_id) VALUES ($1, $2)"
		   " ON CONFLICT DO NOTHING",
	[TAKE_BACK] = "DELETE FROM share_refusals WHERE share_id = $1 AND user_id = $2"
		      " RETURNING 1",
	[REFUSED] = OF_ALL(SHARE_COLUMNS, IS_REFUSED) BY_ID,
};

const struct stmt_set store_set_received = { sql, N_STMTS };

/* The statement of a place and what it always needs. */
static struct query start(struct db *db, int stmt, const struct received *by)
{
	struct query q = query_start(db, SET_RECEIVED, stmt);

	query_bind_str(&q, by->user);
	query_bind_i64(&q, by->now_s);
	return q;
}

enum tt_err store_received_get(struct db *db, struct tt_arena *arena, const struct received *by,
			       int64_t id, struct share *out)
{
	struct query q = start(db, GET, by);

	query_bind_i64(&q, id);
	return store_share_read_one(&q, arena, out);
}

enum tt_err store_received_named(struct db *db, struct tt_arena *arena, const struct received *by,
				 enum share_place place, struct tt_str name, struct share *out)
{
	struct query q = start(db, place == SHARES_OF_ROOMS ? NAMED_OF_ROOMS : NAMED_OF_PEOPLE, by);

	query_bind_str(&q, name);
	return store_share_read_one(&q, arena, out);
}

enum tt_err store_received_of_file(struct db *db, struct tt_arena *arena, const struct received *by,
				   int64_t file_id, struct share_list *out)
{
	struct query q = start(db, OF_FILE, by);

	query_bind_i64(&q, file_id);
	return store_share_read_all(&q, arena, out);
}

enum tt_err store_received_in(struct db *db, struct tt_arena *arena, const struct received *by,
			      enum share_place place, int64_t limit, struct share_list *out)
{
	struct query q = start(db, place == SHARES_OF_ROOMS ? IN_ROOMS : IN_PEOPLE, by);

	query_bind_i64(&q, limit);
	return store_share_read_all(&q, arena, out);
}

enum tt_err store_received_any(struct db *db, const struct received *by, enum share_place place,
			       bool *any)
{
	struct query q = start(db, place == SHARES_OF_ROOMS ? ANY_OF_ROOMS : ANY_OF_PEOPLE, by);
	int64_t n;
	enum tt_err err = query_number(&q, &n);

	*any = !err && n > 0;
	return err;
}

enum tt_err store_received_sum(struct db *db, const struct received *by, enum share_place place,
			       int64_t *out)
{
	struct query q = start(db, place == SHARES_OF_ROOMS ? SUM_OF_ROOMS : SUM_OF_PEOPLE, by);

	for (*out = 0; query_next(&q);)
		*out += query_i64(&q);
	return query_end(&q);
}

enum tt_err store_share_refuse(struct db *db, int64_t id, struct tt_str user)
{
	struct query q = query_start(db, SET_RECEIVED, REFUSE);

	query_bind_i64(&q, id);
	query_bind_str(&q, user);
	return query_run(&q);
}

enum tt_err store_share_take_back(struct db *db, int64_t id, struct tt_str user, bool *had)
{
	struct query q = query_start(db, SET_RECEIVED, TAKE_BACK);

	query_bind_i64(&q, id);
	query_bind_str(&q, user);
	*had = query_next(&q);
	return query_end(&q);
}

enum tt_err store_shares_refused(struct db *db, struct tt_arena *arena, const struct received *by,
				 struct share_list *out)
{
	struct query q = start(db, REFUSED, by);

	return store_share_read_all(&q, arena, out);
}

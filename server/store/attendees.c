#include "server/store/attendees.h"
#include "server/store/names.h"
#include "server/store/users.h"

enum {
	ADD,
	GET,
	BY_ID,
	OF_ROOM,
	SET_PARTICIPANT_TYPE,
	SET_PERMISSIONS,
	SET_NAME,
	SET_READ,
#define X(name, type, member) SET_##name,
	ATTENDEE_FLAGS(X)
#undef X
	RESET_PERMISSIONS,
	DELETE_UNINVITED,
	RESET_CHAT,
	DELETE,
	ONLY_BY_GROUP,
	COUNT,
	COUNT_ALL,
	COUNT_GUESTS,
	COUNT_OWNED,
	COMMON_READ,
	IN_BREAKOUT,
	IN_BREAKOUT_OF,
	MEMBERSHIPS,
	SOME_MEMBERSHIPS,
	N_STMTS,
};

#define OF_ACCOUNT NAME_OF_ACCOUNT("attendees.actor_type", "attendees.actor_id")
#define NAME "COALESCE(" OF_ACCOUNT " END, attendees.display_name)"

#define COLUMNS                                                                               \
	"attendees.id, attendees.room_id, attendees.actor_type, attendees.actor_id, " NAME    \
	", attendees.invited_id, attendees.access_token, attendees.participant_type,"         \
	" attendees.permissions, attendees.is_favorite, attendees.is_archived,"               \
	" attendees.is_important, attendees.is_sensitive, attendees.notification_level,"      \
	" attendees.notification_calls, attendees.last_read_message, attendees.last_mention," \
	" attendees.last_mention_direct, attendees.changed_s, attendees.hidden_pin, attendees.n_scheduled"

#define IN_BREAKOUT_SQL(which)                                                         \
	"SELECT " COLUMNS " FROM rooms JOIN attendees ON attendees.room_id = rooms.id" \
	" WHERE rooms.parent_id = $1 AND rooms.parent_id > 0" which                    \
	" ORDER BY attendees.room_id, attendees.id"

#define SET_FLAG_SQL(column) "UPDATE attendees SET " column " = $1, changed_s = $2 WHERE id = $3"

static const char *const sql[N_STMTS] = {
	[ADD] = "INSERT INTO attendees (room_id, actor_type, actor_id, display_name, invited_id,"
		" access_token, participant_type, permissions, is_favorite, is_archived,"
		" is_important, is_sensitive, notification_level, notification_calls,"
		" last_read_message, last_mention, last_mention_direct, changed_s)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, $10, $11, $12, 0, 0, $13)"
		" ON CONFLICT DO NOTHING RETURNING id",
	[GET] = "SELECT " COLUMNS " FROM attendees"
		" WHERE attendees.room_id = $1 AND attendees.actor_type = $2"
		" AND attendees.actor_id = $3",
	[BY_ID] = "SELECT " COLUMNS " FROM attendees"
		  " WHERE attendees.room_id = $1 AND attendees.id = $2",
	[OF_ROOM] = "SELECT " COLUMNS " FROM attendees"
		    " WHERE attendees.room_id = $1 ORDER BY attendees.id",
	[SET_PARTICIPANT_TYPE] = "UPDATE attendees SET participant_type = $1, changed_s = $2"
				 " WHERE id = $3",
	[SET_PERMISSIONS] = "UPDATE attendees SET permissions = $1, changed_s = $2 WHERE id = $3",
	[SET_NAME] = "UPDATE attendees SET display_name = $1 WHERE id = $2",
	[SET_READ] = "UPDATE attendees SET last_read_message = $1, changed_s = $2"
		     " WHERE id = $3 AND last_read_message <> $1",
#define X(name, type, member) [SET_##name] = SET_FLAG_SQL(#member),
	ATTENDEE_FLAGS(X)
#undef X
		[RESET_PERMISSIONS] = "UPDATE attendees SET permissions = 0"
				      " WHERE room_id = $1 AND permissions <> 0",
	[DELETE_UNINVITED] = "DELETE FROM attendees WHERE room_id = $1"
			     " AND participant_type IN (4, 5, 6)",
	[RESET_CHAT] = "UPDATE attendees SET last_read_message = $1, last_mention = 0,"
		       " last_mention_direct = 0, changed_s = $2 WHERE room_id = $3",
	[DELETE] = "DELETE FROM attendees WHERE id = $1",
	[ONLY_BY_GROUP] = "SELECT " COLUMNS " FROM attendees"
			  " JOIN group_members ON group_members.user_id = attendees.actor_id"
			  " WHERE attendees.room_id = $1 AND attendees.actor_type = 'users'"
			  " AND attendees.participant_type = 3 AND group_members.group_id = $2"
			  " AND NOT EXISTS (SELECT 1 FROM attendees AS others"
			  " JOIN group_members AS theirs ON theirs.group_id = others.actor_id"
			  " WHERE others.room_id = $1 AND others.actor_type = 'groups'"
			  " AND others.actor_id <> $2 AND theirs.user_id = attendees.actor_id)"
			  " AND attendees.id > $3 ORDER BY attendees.id LIMIT $4",
	[COUNT] = "SELECT COUNT(*), COALESCE(SUM(CASE WHEN participant_type IN (1, 2) THEN 1"
		  " ELSE 0 END), 0)"
		  " FROM attendees WHERE room_id = $1 AND participant_type IN (1, 2, 3)",
	[COUNT_ALL] = "SELECT COUNT(*) FROM attendees WHERE room_id = $1",
	[COUNT_GUESTS] = "SELECT COUNT(*) FROM attendees WHERE room_id = $1"
			 " AND actor_type IN ('guests', 'emails')",
	[COUNT_OWNED] = "SELECT COUNT(*) FROM attendees JOIN rooms ON rooms.id = attendees.room_id"
			" WHERE attendees.participant_type = 1 AND attendees.actor_type = 'users'"
			" AND attendees.actor_id = $1 AND rooms.type IN (2, 3)",
	/* The first in the order of an index; a MIN() would look at all. */
	[COMMON_READ] = "SELECT last_read_message FROM attendees"
			" WHERE room_id = $1 AND actor_type = 'users' AND NOT EXISTS"
			" (SELECT 1 FROM user_fields WHERE user_id = attendees.actor_id"
			" AND user_fields.name = '" USER_FIELD_READ_PRIVACY "' AND value = '1')"
			" ORDER BY last_read_message LIMIT 1",
	[IN_BREAKOUT] = IN_BREAKOUT_SQL(""),
	[IN_BREAKOUT_OF] =
		IN_BREAKOUT_SQL(" AND attendees.actor_type = 'users' AND attendees.actor_id = $2"),
	[MEMBERSHIPS] =
		"SELECT " ROOM_COLUMNS ", " COLUMNS
		" FROM attendees JOIN rooms ON rooms.id = attendees.room_id"
		" WHERE attendees.actor_type = 'users' AND attendees.actor_id = $1"
		" AND rooms.type > 0 AND (rooms.last_activity_s >= $2 OR attendees.changed_s >= $2"
		" OR rooms.changed_s >= $2 OR ($3 = 1 AND rooms.type = 1))"
		" ORDER BY rooms.last_activity_s DESC, rooms.id DESC",
	[SOME_MEMBERSHIPS] = "SELECT " ROOM_COLUMNS ", " COLUMNS
			     " FROM attendees JOIN rooms ON rooms.id = attendees.room_id"
			     " WHERE attendees.actor_type = 'users' AND attendees.actor_id = $1"
			     " AND rooms.type > 0"
			     " ORDER BY CASE WHEN rooms.parent_id > 0 THEN 0 ELSE 1 END, rooms.id"
			     " LIMIT $2",
};

const struct stmt_set store_set_attendees = { sql, N_STMTS };

static void read_attendee(struct query *q, struct tt_arena *arena, struct attendee *out)
{
	out->id = query_i64(q);
	out->room_id = query_i64(q);
	out->actor_type = query_str(q, arena);
	out->actor_id = query_str(q, arena);
	out->display_name = query_str(q, arena);
	out->invited_id = query_str(q, arena);
	out->access_token = query_str(q, arena);
	out->type = (enum participant_type)query_i64(q);
	out->permissions = query_i64(q);
	out->is_favorite = query_i64(q) != 0;
	out->is_archived = query_i64(q) != 0;
	out->is_important = query_i64(q) != 0;
	out->is_sensitive = query_i64(q) != 0;
	out->notification_level = (enum notification_level)query_i64(q);
	out->notification_calls = query_i64(q) != 0;
	out->last_read_message = query_i64(q);
	out->last_mention = query_i64(q);
	out->last_mention_direct = query_i64(q);
	out->changed_s = query_i64(q);
	out->hidden_pin = query_i64(q);
	out->n_scheduled = query_i64(q);
}

enum tt_err store_attendee_add(struct db *db, struct attendee *attendee)
{
	struct query q = query_start(db, SET_ATTENDEES, ADD);
	bool added;

	query_bind_i64(&q, attendee->room_id);
	query_bind_str(&q, attendee->actor_type);
	query_bind_str(&q, attendee->actor_id);
	query_bind_str(&q, attendee->display_name);
	query_bind_str(&q, attendee->invited_id);
	query_bind_str(&q, attendee->access_token);
	query_bind_i64(&q, attendee->type);
	query_bind_i64(&q, attendee->permissions);
	query_bind_i64(&q, attendee->is_favorite);
	query_bind_i64(&q, attendee->notification_level);
	query_bind_i64(&q, attendee->notification_calls);
	query_bind_i64(&q, attendee->last_read_message);
	query_bind_i64(&q, attendee->changed_s);
	added = query_next(&q);
	if (added)
		attendee->id = query_i64(&q);
	return query_end_found(&q, added, TT_ERR_PARTICIPANT);
}

static enum tt_err finish_one(struct query *q, struct tt_arena *arena, struct attendee *out)
{
	bool found = query_next(q);

	if (found)
		read_attendee(q, arena, out);
	return query_end_found(q, found, TT_ERR_PARTICIPANT);
}

static enum tt_err read_all(struct query *q, struct tt_arena *arena, struct attendee **out,
			    size_t *n)
{
	*out = NULL;
	*n = 0;
	while (query_next(q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		read_attendee(q, arena, &(*out)[(*n)++]);
	}
	return query_end(q);
}

enum tt_err store_attendee_get(struct db *db, struct tt_arena *arena, int64_t room_id,
			       struct tt_str actor_type, struct tt_str actor_id,
			       struct attendee *out)
{
	struct query q = query_start(db, SET_ATTENDEES, GET);

	query_bind_i64(&q, room_id);
	query_bind_str(&q, actor_type);
	query_bind_str(&q, actor_id);
	return finish_one(&q, arena, out);
}

enum tt_err store_attendee_by_id(struct db *db, struct tt_arena *arena, int64_t room_id, int64_t id,
				 struct attendee *out)
{
	struct query q = query_start(db, SET_ATTENDEES, BY_ID);

	query_bind_i64(&q, room_id);
	query_bind_i64(&q, id);
	return finish_one(&q, arena, out);
}

enum tt_err store_attendees_of_room(struct db *db, struct tt_arena *arena, int64_t room_id,
				    struct attendee **out, size_t *n)
{
	struct query q = query_start(db, SET_ATTENDEES, OF_ROOM);

	query_bind_i64(&q, room_id);
	return read_all(&q, arena, out, n);
}

enum tt_err store_attendee_set_type(struct db *db, int64_t id, enum participant_type type,
				    int64_t now_s)
{
	struct query q = query_start(db, SET_ATTENDEES, SET_PARTICIPANT_TYPE);

	query_bind_i64(&q, type);
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_attendee_set_permissions(struct db *db, int64_t id, int64_t permissions,
					   int64_t now_s)
{
	struct query q = query_start(db, SET_ATTENDEES, SET_PERMISSIONS);

	query_bind_i64(&q, permissions);
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_attendee_set_name(struct db *db, int64_t id, struct tt_str name)
{
	struct query q = query_start(db, SET_ATTENDEES, SET_NAME);

	query_bind_str(&q, name);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_attendee_set_read(struct db *db, int64_t id, int64_t message_id, int64_t now_s)
{
	struct query q = query_start(db, SET_ATTENDEES, SET_READ);

	query_bind_i64(&q, message_id);
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

enum tt_err store_attendees_reset_chat(struct db *db, int64_t room_id, int64_t last_read_message,
				       int64_t now_s)
{
	struct query q = query_start(db, SET_ATTENDEES, RESET_CHAT);

	query_bind_i64(&q, last_read_message);
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, room_id);
	return query_run(&q);
}

enum tt_err store_attendee_delete(struct db *db, int64_t id)
{
	struct query q = query_start(db, SET_ATTENDEES, DELETE);

	query_bind_i64(&q, id);
	return query_run(&q);
}

void attendee_put_flag(struct attendee *attendee, enum attendee_flag which, int64_t value)
{
#define X(name, type, member)         \
	if (which == ATTENDEE_##name) \
		attendee->member = (type)value;
	ATTENDEE_FLAGS(X)
#undef X
}

enum tt_err store_attendee_set_flag(struct db *db, int64_t id, enum attendee_flag which,
				    int64_t value, int64_t now_s)
{
	static const int stmts[] = {
#define X(name, type, member) [ATTENDEE_##name] = SET_##name,
		ATTENDEE_FLAGS(X)
#undef X
	};
	struct query q = query_start(db, SET_ATTENDEES, stmts[which]);

	query_bind_i64(&q, value);
	query_bind_i64(&q, now_s);
	query_bind_i64(&q, id);
	return query_run(&q);
}

static enum tt_err run_for_room(struct db *db, int stmt, int64_t room_id)
{
	struct query q = query_start(db, SET_ATTENDEES, stmt);

	query_bind_i64(&q, room_id);
	return query_run(&q);
}

enum tt_err store_attendees_reset_permissions(struct db *db, int64_t room_id)
{
	return run_for_room(db, RESET_PERMISSIONS, room_id);
}

enum tt_err store_attendees_delete_uninvited(struct db *db, int64_t room_id)
{
	return run_for_room(db, DELETE_UNINVITED, room_id);
}

enum tt_err store_attendees_only_by_group(struct db *db, struct tt_arena *arena, int64_t room_id,
					  struct tt_str group, int64_t after_id, int64_t limit,
					  struct attendee **out, size_t *n)
{
	struct query q = query_start(db, SET_ATTENDEES, ONLY_BY_GROUP);

	query_bind_i64(&q, room_id);
	query_bind_str(&q, group);
	query_bind_i64(&q, after_id);
	query_bind_i64(&q, limit);
	return read_all(&q, arena, out, n);
}

enum tt_err store_attendees_count(struct db *db, int64_t room_id, int64_t *users,
				  int64_t *moderators)
{
	struct query q = query_start(db, SET_ATTENDEES, COUNT);

	query_bind_i64(&q, room_id);
	if (query_next(&q)) {
		*users = query_i64(&q);
		*moderators = query_i64(&q);
	}
	return query_end(&q);
}

static enum tt_err count_in(struct db *db, int stmt, int64_t room_id, int64_t *out)
{
	struct query q = query_start(db, SET_ATTENDEES, stmt);

	*out = 0;
	query_bind_i64(&q, room_id);
	if (query_next(&q))
		*out = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_attendees_count_all(struct db *db, int64_t room_id, int64_t *out)
{
	return count_in(db, COUNT_ALL, room_id, out);
}

enum tt_err store_attendees_count_guests(struct db *db, int64_t room_id, int64_t *out)
{
	return count_in(db, COUNT_GUESTS, room_id, out);
}

enum tt_err store_rooms_count_owned(struct db *db, struct tt_str user, int64_t *out)
{
	struct query q = query_start(db, SET_ATTENDEES, COUNT_OWNED);

	*out = 0;
	query_bind_str(&q, user);
	if (query_next(&q))
		*out = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_attendees_common_read(struct db *db, int64_t room_id, int64_t *out)
{
	struct query q = query_start(db, SET_ATTENDEES, COMMON_READ);

	*out = 0;
	query_bind_i64(&q, room_id);
	if (query_next(&q))
		*out = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_attendees_in_breakout(struct db *db, struct tt_arena *arena, int64_t parent_id,
					struct attendee **out, size_t *n)
{
	struct query q = query_start(db, SET_ATTENDEES, IN_BREAKOUT);

	query_bind_i64(&q, parent_id);
	return read_all(&q, arena, out, n);
}

enum tt_err store_attendees_in_breakout_of(struct db *db, struct tt_arena *arena, int64_t parent_id,
					   struct tt_str user, struct attendee **out, size_t *n)
{
	struct query q = query_start(db, SET_ATTENDEES, IN_BREAKOUT_OF);

	query_bind_i64(&q, parent_id);
	query_bind_str(&q, user);
	return read_all(&q, arena, out, n);
}

static enum tt_err read_memberships(struct query *q, struct tt_arena *arena,
				    struct membership **out, size_t *n)
{
	*out = NULL;
	*n = 0;
	while (query_next(q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		store_room_read(q, arena, &(*out)[*n].room);
		read_attendee(q, arena, &(*out)[(*n)++].attendee);
	}
	return query_end(q);
}

enum tt_err store_memberships(struct db *db, struct tt_arena *arena, struct tt_str user,
			      int64_t since_s, bool keep_one_to_one, struct membership **out,
			      size_t *n)
{
	struct query q = query_start(db, SET_ATTENDEES, MEMBERSHIPS);

	query_bind_str(&q, user);
	query_bind_i64(&q, since_s);
	query_bind_i64(&q, keep_one_to_one);
	return read_memberships(&q, arena, out, n);
}

enum tt_err store_some_memberships(struct db *db, struct tt_arena *arena, struct tt_str user,
				   int64_t limit, struct membership **out, size_t *n)
{
	struct query q = query_start(db, SET_ATTENDEES, SOME_MEMBERSHIPS);

	query_bind_str(&q, user);
	query_bind_i64(&q, limit);
	return read_memberships(&q, arena, out, n);
}

#include "server/store/group_rooms.h"

enum {
	OF_GROUP,
	IN_BY_GROUP,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[OF_GROUP] =
		"SELECT " ROOM_COLUMNS " FROM attendees JOIN rooms ON rooms.id = attendees.room_id"
		" WHERE attendees.actor_type = 'groups' AND attendees.actor_id = $1"
		" AND attendees.room_id > $2 AND rooms.type > 0"
		" ORDER BY attendees.room_id LIMIT $3",
	[IN_BY_GROUP] = "SELECT 1 FROM attendees JOIN group_members"
			" ON group_members.group_id = attendees.actor_id"
			" WHERE attendees.room_id = $1 AND attendees.actor_type = 'groups'"
			" AND group_members.user_id = $2 LIMIT 1",
};

const struct stmt_set store_set_group_rooms = { sql, N_STMTS };

enum tt_err store_rooms_of_group(struct db *db, struct tt_arena *arena, struct tt_str group,
				 int64_t after_id, int64_t limit, struct room **out, size_t *n)
{
	struct query q = query_start(db, SET_GROUP_ROOMS, OF_GROUP);

	*out = NULL;
	*n = 0;
	query_bind_str(&q, group);
	query_bind_i64(&q, after_id);
	query_bind_i64(&q, limit);
	while (query_next(&q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		store_room_read(&q, arena, &(*out)[(*n)++]);
	}
	return query_end(&q);
}

enum tt_err store_in_by_group(struct db *db, int64_t room_id, struct tt_str user, bool *out)
{
	struct query q = query_start(db, SET_GROUP_ROOMS, IN_BY_GROUP);

	query_bind_i64(&q, room_id);
	query_bind_str(&q, user);
	*out = query_next(&q);
	return query_end(&q);
}

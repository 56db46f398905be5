#include "server/store/groups.h"
#include "server/store/users.h"

enum {
	GET,
	MEMBERS,
	MEMBERS_AFTER,
	COUNT_OUTSIDE,
	COUNT_ENABLED,
	OF_USER,
	ADD_MEMBER,
	REMOVE_MEMBER,
	ADD,
	DELETE,
	LEAVE_ROOMS,
	SET_DISPLAY_NAME,
	SEARCH,
	N_STMTS
};

static const char *const sql[N_STMTS] = {
	[GET] = "SELECT id, display_name FROM user_groups WHERE id = $1",
	[MEMBERS] = "SELECT user_id FROM group_members WHERE group_id = $1 ORDER BY user_id",
	[MEMBERS_AFTER] = "SELECT user_id FROM group_members WHERE group_id = $1 AND user_id > $2"
			  " ORDER BY user_id LIMIT $3",
	[COUNT_OUTSIDE] = "SELECT COUNT(*) FROM group_members WHERE group_id = $1 AND NOT EXISTS"
			  " (SELECT 1 FROM attendees WHERE attendees.room_id = $2"
			  " AND attendees.actor_type = 'users'"
			  " AND attendees.actor_id = group_members.user_id)",
	[COUNT_ENABLED] = "SELECT COUNT(*) FROM group_members JOIN users"
			  " ON users.id = group_members.user_id WHERE group_id = $1"
			  " AND users.enabled <> 0 AND users.id <> $2",
	[OF_USER] = "SELECT group_id FROM group_members WHERE user_id = $1 ORDER BY group_id",
	[ADD_MEMBER] = "INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)"
		       " ON CONFLICT DO NOTHING",
	[REMOVE_MEMBER] = "DELETE FROM group_members WHERE group_id = $1 AND user_id = $2",
	[ADD] = "INSERT INTO user_groups (id, display_name) VALUES ($1, $2)"
		" ON CONFLICT DO NOTHING RETURNING id",
	[DELETE] = "DELETE FROM user_groups WHERE id = $1 RETURNING id",
	[LEAVE_ROOMS] = "DELETE FROM attendees WHERE actor_type = 'groups' AND actor_id = $1",
	[SET_DISPLAY_NAME] = "UPDATE user_groups SET display_name = $1 WHERE id = $2 RETURNING id",
	[SEARCH] = "SELECT id, display_name,"
		   " (SELECT COUNT(*) FROM group_members WHERE group_id = user_groups.id),"
		   " (SELECT COUNT(*) FROM group_members JOIN users"
		   " ON users.id = group_members.user_id"
		   " WHERE group_id = user_groups.id AND users.enabled = 0)"
		   " FROM user_groups WHERE LOWER(id) LIKE $1 ESCAPE '!'"
		   " OR LOWER(display_name) LIKE $1 ESCAPE '!'"
		   " ORDER BY id LIMIT $2 OFFSET $3",
};

const struct stmt_set store_set_groups = { sql, N_STMTS };

enum tt_err store_group_get(struct db *db, struct tt_arena *arena, struct tt_str id,
			    struct group *out)
{
	struct query q = query_start(db, SET_GROUPS, GET);
	bool found;

	query_bind_str(&q, id);
	found = query_next(&q);
	if (found) {
		*out = (struct group){ 0 };
		out->id = query_str(&q, arena);
		out->display_name = query_str(&q, arena);
	}
	return query_end_found(&q, found, TT_ERR_NO_GROUP);
}

static enum tt_err read_ids(struct query *q, struct tt_arena *arena, struct tt_str **out, size_t *n)
{
	*out = NULL;
	*n = 0;
	while (query_next(q)) {
		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		(*out)[(*n)++] = query_str(q, arena);
	}
	return query_end(q);
}

static enum tt_err list_ids(struct db *db, int stmt, struct tt_arena *arena, struct tt_str key,
			    struct tt_str **out, size_t *n)
{
	struct query q = query_start(db, SET_GROUPS, stmt);

	query_bind_str(&q, key);
	return read_ids(&q, arena, out, n);
}

enum tt_err store_group_members(struct db *db, struct tt_arena *arena, struct tt_str id,
				struct tt_str **out, size_t *n)
{
	return list_ids(db, MEMBERS, arena, id, out, n);
}

enum tt_err store_group_members_after(struct db *db, struct tt_arena *arena, struct tt_str id,
				      struct tt_str after, int64_t limit, struct tt_str **out,
				      size_t *n)
{
	struct query q = query_start(db, SET_GROUPS, MEMBERS_AFTER);

	query_bind_str(&q, id);
	query_bind_str(&q, after);
	query_bind_i64(&q, limit);
	return read_ids(&q, arena, out, n);
}

enum tt_err store_group_count_outside(struct db *db, struct tt_str id, int64_t room_id,
				      int64_t *out)
{
	struct query q = query_start(db, SET_GROUPS, COUNT_OUTSIDE);

	*out = 0;
	query_bind_str(&q, id);
	query_bind_i64(&q, room_id);
	if (query_next(&q))
		*out = query_i64(&q);
	return query_end(&q);
}

enum tt_err store_group_count_enabled(struct db *db, struct tt_str id, struct tt_str but,
				      int64_t *out)
{
	struct query q = query_start(db, SET_GROUPS, COUNT_ENABLED);

	query_bind_str(&q, id);
	query_bind_str(&q, but);
	return query_number(&q, out);
}

enum tt_err store_groups_of_user(struct db *db, struct tt_arena *arena, struct tt_str user,
				 struct tt_str **out, size_t *n)
{
	return list_ids(db, OF_USER, arena, user, out, n);
}

static struct query start_pair(struct db *db, int stmt, struct tt_str first, struct tt_str second)
{
	struct query q = query_start(db, SET_GROUPS, stmt);

	query_bind_str(&q, first);
	query_bind_str(&q, second);
	return q;
}

enum tt_err store_group_add_member(struct db *db, struct tt_str id, struct tt_str user)
{
	struct query q = start_pair(db, ADD_MEMBER, id, user);

	return query_run(&q);
}

enum tt_err store_group_remove_member(struct db *db, struct tt_str id, struct tt_str user)
{
	struct query q = start_pair(db, REMOVE_MEMBER, id, user);

	return query_run(&q);
}

static enum tt_err end_changed(struct query *q, enum tt_err none)
{
	bool changed = query_next(q);
	enum tt_err err = query_end(q);

	return err || changed ? err : none;
}

enum tt_err store_group_add(struct db *db, struct tt_str id, struct tt_str display_name)
{
	struct query q = start_pair(db, ADD, id, display_name);

	return end_changed(&q, TT_ERR_GROUP_EXISTS);
}

enum tt_err store_group_delete(struct db *db, struct tt_str id)
{
	struct query q = query_start(db, SET_GROUPS, DELETE);
	enum tt_err err;

	query_bind_str(&q, id);
	err = end_changed(&q, TT_ERR_NO_GROUP);
	if (err)
		return err;
	/* As with users: no foreign key does this. */
	q = query_start(db, SET_GROUPS, LEAVE_ROOMS);
	query_bind_str(&q, id);
	return query_run(&q);
}

enum tt_err store_group_set_display_name(struct db *db, struct tt_str id,
					 struct tt_str display_name)
{
	struct query q = start_pair(db, SET_DISPLAY_NAME, display_name, id);

	return end_changed(&q, TT_ERR_NO_GROUP);
}

enum tt_err store_groups_search(struct db *db, struct tt_arena *arena, struct tt_str text,
				int64_t limit, int64_t offset, struct group **out, size_t *n)
{
	struct query q = query_start(db, SET_GROUPS, SEARCH);

	*out = NULL;
	*n = 0;
	query_bind_str(&q, store_like(arena, text));
	query_bind_i64(&q, limit < 0 ? INT64_MAX : limit);
	query_bind_i64(&q, offset < 0 ? 0 : offset);
	while (query_next(&q)) {
		struct group *group;

		*out = tt_arena_grow(arena, *out, *n, sizeof(**out));
		group = &(*out)[(*n)++];
		group->id = query_str(&q, arena);
		group->display_name = query_str(&q, arena);
		group->n_members = query_i64(&q);
		group->n_disabled = query_i64(&q);
	}
	return query_end(&q);
}

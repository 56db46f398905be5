/* provisioning_groups.c - /cloud/groups, for administrators. */
#include "server/api/provisioning.h"
#include "server/api/guarded.h"
#include "server/talk/rooms/group_members.h"

static enum tt_err search(struct call *call, struct group **groups, size_t *n)
{
	return store_groups_search(call->db, call->arena, call_str(call, "search"),
				   provisioning_limit(call, PROVISIONING_IDS_MAX),
				   call_int(call, "offset", 0), groups, n);
}

static void put_id(struct tt_writer *w, const struct group *group)
{
	tt_write_str(w, group->id);
}

static void put_details(struct tt_writer *w, const struct group *group)
{
	tt_write_object(w);
	tt_put_str(w, "id", group->id);
	tt_put_str(w, "displayname", group->display_name);
	tt_put_i64(w, "usercount", group->n_members);
	tt_put_i64(w, "disabled", group->n_disabled);
	tt_put_bool(w, "canAdd", true);
	tt_put_bool(w, "canRemove", true);
	tt_write_end(w);
}

static enum tt_err answer_groups(struct call *call,
				 void (*put)(struct tt_writer *w, const struct group *group))
{
	struct group *groups;
	size_t n;
	enum tt_err err = search(call, &groups, &n);

	if (err)
		return err;
	tt_write_object(call->out);
	tt_put_list(call->out, "groups");
	for (size_t i = 0; i < n; i++)
		put(call->out, &groups[i]);
	tt_write_end(call->out);
	tt_write_end(call->out);
	return TT_OK;
}

enum tt_err provisioning_groups(struct call *call)
{
	return answer_groups(call, put_id);
}

enum tt_err provisioning_groups_details(struct call *call)
{
	return answer_groups(call, put_details);
}

enum tt_err provisioning_group_add(struct call *call)
{
	enum tt_err err = accounts_add_group(call->db, call_str(call, "groupid"),
					     call_str(call, "displayname"));

	if (err)
		return err;
	call_audit(call, "group-added", call_str(call, "groupid"), TT_STR(""));
	call_put_empty_list(call);
	return TT_OK;
}

static enum tt_err get(struct call *call, struct group *out)
{
	return store_group_get(call->db, call->arena, call_str(call, "group"), out);
}

enum tt_err provisioning_group_edit(struct call *call)
{
	struct tt_str name = call_str(call, "value");
	struct group group;
	enum tt_err err = get(call, &group);

	if (!err && !tt_str_is(call_str(call, "key"), "displayname"))
		err = TT_ERR_FIELD;
	if (!err)
		err = accounts_check_display_name(name);
	if (!err)
		err = store_group_set_display_name(call->db, group.id, name);
	if (!err)
		call_put_empty_list(call);
	return err;
}

enum tt_err provisioning_group_delete(struct call *call)
{
	struct tt_str id = call_str(call, "group");
	enum tt_err err;

	if (tt_str_eq(id, ADMIN_GROUP))
		return TT_ERR_GROUP_ADMIN;
	err = talk_group_delete(&call->talk, id);
	if (err)
		return err == TT_ERR_NO_GROUP ? TT_ERR_GROUP_GONE : err;
	call_audit(call, "group-deleted", id, TT_STR(""));
	call_put_empty_list(call);
	return TT_OK;
}

static enum tt_err get_members(struct call *call, struct tt_str **ids, size_t *n)
{
	struct group group;
	enum tt_err err = get(call, &group);

	return err ? err : store_group_members(call->db, call->arena, group.id, ids, n);
}

/* The page that was asked for. */
static void cut_page(const struct call *call, int64_t most, struct tt_str **ids, size_t *n)
{
	int64_t limit = provisioning_limit(call, most);
	int64_t offset = call_int(call, "offset", 0);

	if (offset < 0)
		offset = 0;
	if (offset > (int64_t)*n)
		offset = (int64_t)*n;
	*ids += offset;
	*n -= (size_t)offset;
	if ((int64_t)*n > limit)
		*n = (size_t)limit;
}

enum tt_err provisioning_group_users(struct call *call)
{
	struct tt_str *ids;
	size_t n;
	enum tt_err err = get_members(call, &ids, &n);

	if (err)
		return err;
	cut_page(call, PROVISIONING_IDS_MAX, &ids, &n);
	tt_write_object(call->out);
	provisioning_put_ids(call->out, "users", ids, n);
	tt_write_end(call->out);
	return TT_OK;
}

enum tt_err provisioning_group_users_details(struct call *call)
{
	struct tt_str *ids;
	struct user *users;
	size_t n;
	enum tt_err err = get_members(call, &ids, &n);

	if (err)
		return err;
	cut_page(call, PROVISIONING_DETAILS_MAX, &ids, &n);
	users = tt_arena_array(call->arena, struct user, n + 1);
	for (size_t i = 0; !err && i < n; i++)
		err = store_user_get(call->db, call->arena, ids[i], &users[i]);
	return err ? err : provisioning_put_users(call, users, n);
}

enum tt_err provisioning_group_subadmins(struct call *call)
{
	struct group group;
	enum tt_err err = get(call, &group);

	if (!err)
		call_put_empty_list(call);
	return err;
}

/* group.c - tertulia group: groups and who is in them. */
#include "cli/changed.h"
#include "lib/base/writer.h"

#include <inttypes.h>
#include <stdio.h>

static const char help[] =
	"usage: tertulia group COMMAND [OPTION...] [GROUP] [USER...]\n"
	"\n"
	"Groups of a Tertulia server. The members of the group admin administer it.\n"
	"\n"
	"commands:\n"
	"  add GROUP                  a new group\n"
	"      --display-name NAME    default: the id\n"
	"  list                       all groups with their members\n"
	"      --search TEXT          those with TEXT in id or name\n"
	"  delete GROUP               the group; the accounts in it stay\n"
	"  member-add GROUP USER...\n"
	"  member-remove GROUP USER...\n"
	"      --force                also the last administrator\n"
	"\n"
	"options:\n"
	"  --data DIR                 the server's folder (default: ./tertulia-data)\n"
	"  --config FILE              ... or the server's settings, which name it\n"
	"  --json                     with list: for programs\n"
	"  --help                     this text\n"
	"\n"
	"examples:\n"
	"  tertulia group add editors --display-name 'The editors'\n"
	"  tertulia group member-add editors alice bob\n"
	"  tertulia group member-add admin alice\n"
	"  tertulia group list --json | jq -r '.[].id'\n"
	"\n"
	"TERTULIA_DATA and TERTULIA_CONFIG stand for --data and --config.\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage.\n";

enum {
	MAX_MEMBERS = 1000
};

static int run_add(struct verb_call *call)
{
	const char *id = call->args[0];
	enum tt_err err = db_begin(call->db, DB_WRITE);

	if (err)
		return verb_failed(call, id, err);
	return verb_finish(
		call, accounts_add_group(call->db, tt_str(id), tt_str(call->display_name)), id);
}

struct listed {
	struct group group;
	struct tt_str *members;
	size_t n_members;
};

struct list {
	struct listed *rows;
	size_t n;
};

static enum tt_err read_list(struct verb_call *call, void *ctx)
{
	struct list *list = ctx;
	struct group *groups;
	enum tt_err err = store_groups_search(call->db, &call->arena, tt_str(call->search), -1, 0,
					      &groups, &list->n);

	if (err)
		return err;
	list->rows = tt_arena_array(&call->arena, struct listed, list->n);
	for (size_t i = 0; !err && i < list->n; i++) {
		list->rows[i].group = groups[i];
		err = store_group_members(call->db, &call->arena, groups[i].id,
					  &list->rows[i].members, &list->rows[i].n_members);
	}
	return err;
}

static void print_json(struct tt_arena *arena, const void *ctx)
{
	const struct list *list = ctx;
	struct tt_buf text = { 0 };
	struct tt_writer w;

	(void)arena;
	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_list(&w);
	for (size_t i = 0; i < list->n; i++) {
		tt_write_object(&w);
		tt_put_str(&w, "id", list->rows[i].group.id);
		tt_put_str(&w, "displayName", list->rows[i].group.display_name);
		tt_put_list(&w, "members");
		for (size_t k = 0; k < list->rows[i].n_members; k++)
			tt_write_str(&w, list->rows[i].members[k]);
		tt_write_end(&w);
		tt_write_end(&w);
	}
	tt_write_end(&w);
	verb_print(&text);
}

static struct tt_str member_list(struct tt_arena *arena, const struct listed *listed)
{
	struct tt_buf text = { 0 };
	struct tt_str copy;

	for (size_t i = 0; i < listed->n_members; i++) {
		if (i > 0)
			tt_buf_add_c(&text, ", ");
		tt_buf_add_str(&text, listed->members[i]);
	}
	copy = text.n > 0 ? tt_str_dup(arena, tt_buf_str(&text)) : TT_STR("-");
	tt_buf_finish(&text);
	return copy;
}

static void print_groups(struct tt_arena *arena, const void *ctx)
{
	const struct list *list = ctx;
	enum {
		N = 3
	};
	struct tt_str *cells = tt_arena_array(arena, struct tt_str, (list->n + 1) * N);
	const struct tt_str heading[N] = { TT_STR("ID"), TT_STR("NAME"), TT_STR("MEMBERS") };

	memcpy(cells, heading, sizeof(heading));
	for (size_t i = 0; i < list->n; i++) {
		const struct tt_str row[N] = { list->rows[i].group.id,
					       list->rows[i].group.display_name,
					       member_list(arena, &list->rows[i]) };

		memcpy(cells + (i + 1) * N, row, sizeof(row));
	}
	verb_print_table(cells, list->n + 1, N);
}

static int run_list(struct verb_call *call)
{
	struct list list = { NULL, 0 };
	static const struct verb_table table = { read_list, print_json, print_groups };

	return verb_list(call, "database", &table, &list);
}

/* Conversations that the group is in have changed with it. */
static int finish(struct verb_call *call, struct talk *talk, enum tt_err err, const char *subject)
{
	int status = changed_finish(call, talk, err, subject);

	if (status == EXIT_SUCCESS)
		changed_tell(call, talk);
	return status;
}

static int run_delete(struct verb_call *call)
{
	const char *id = call->args[0];
	struct talk talk = changed_talk(call);
	enum tt_err err;

	if (tt_str_eq(tt_str(id), ADMIN_GROUP))
		return verb_failed(call, id, TT_ERR_GROUP_ADMIN);
	err = db_begin(call->db, DB_WRITE);
	if (err)
		return verb_failed(call, id, err);
	return finish(call, &talk, talk_group_delete(&talk, tt_str(id)), id);
}

typedef enum tt_err (*change_fn)(struct talk *talk, struct tt_str group, struct tt_str user);

/* All or none. *subject is whom the error is about. */
static enum tt_err change_all(struct verb_call *call, struct talk *talk, change_fn change,
			      const char **subject)
{
	struct tt_str id = tt_str(call->args[0]);
	struct group group;
	enum tt_err err = store_group_get(call->db, &call->arena, id, &group);

	*subject = call->args[0];
	for (int i = 1; !err && i < call->n_args; i++) {
		struct user user;

		*subject = call->args[i];
		err = store_user_find(call->db, &call->arena, tt_str(call->args[i]), &user);
		if (!err)
			err = change(talk, id, user.id);
	}
	return err;
}

static int change_members(struct verb_call *call, change_fn change)
{
	const char *subject = call->args[0];
	struct talk talk = changed_talk(call);
	enum tt_err err = db_begin(call->db, DB_WRITE);

	if (err)
		return verb_failed(call, subject, err);
	err = change_all(call, &talk, change, &subject);
	return finish(call, &talk, err, subject);
}

static int run_member_add(struct verb_call *call)
{
	return change_members(call, talk_group_join);
}

/* Of the group admin not the last one, but for who says that he means it. */
static enum tt_err remove_member(struct talk *talk, struct tt_str group, struct tt_str user)
{
	enum tt_err err =
		tt_str_eq(group, ADMIN_GROUP) ? accounts_spare_last_admin(talk->db, user) : TT_OK;

	return err ? err : talk_group_leave(talk, group, user);
}

static int run_member_remove(struct verb_call *call)
{
	return change_members(call, call->force ? talk_group_leave : remove_member);
}

static const struct verb verbs[] = {
	{ "add", "GROUP", TAKES_DISPLAY_NAME | MAY_CREATE, 1, 1, run_add },
	{ "list", "[--search TEXT] [--json]", TAKES_SEARCH | TAKES_JSON, 0, 0, run_list },
	{ "delete", "GROUP", 0, 1, 1, run_delete },
	{ "member-add", "GROUP USER...", 0, 2, MAX_MEMBERS, run_member_add },
	{ "member-remove", "GROUP USER...", TAKES_FORCE, 2, MAX_MEMBERS, run_member_remove },
};

int cli_group(int argc, char **argv)
{
	return verbs_run("tertulia group", help, verbs, ARRAY_LEN(verbs), argc, argv);
}

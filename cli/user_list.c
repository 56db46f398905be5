/* user_list.c - tertulia user list. */
#include "cli/user.h"
#include "lib/base/writer.h"

static struct tt_str group_list(struct tt_arena *arena, const struct tt_str groups[], size_t n)
{
	struct tt_str text = TT_STR("");

	for (size_t i = 0; i < n; i++)
		text = tt_str_printf(arena, "%.*s%s%.*s", TT_STR_ARG(text), i ? "," : "",
				     TT_STR_ARG(groups[i]));
	return text;
}

/* An account as a row of a list. */
struct listed {
	struct user user;
	struct tt_str *groups;
	size_t n_groups;
};

struct list {
	struct listed *rows;
	size_t n;
};

static enum tt_err read_list(struct verb_call *call, void *ctx)
{
	const struct user_search search = { .text = tt_str(call->search), .limit = -1 };
	struct list *list = ctx;
	struct user *users;
	enum tt_err err = store_users_search(call->db, &call->arena, &search, &users, &list->n);

	if (err)
		return err;
	list->rows = tt_arena_array(&call->arena, struct listed, list->n);
	for (size_t i = 0; !err && i < list->n; i++) {
		list->rows[i].user = users[i];
		err = store_groups_of_user(call->db, &call->arena, users[i].id,
					   &list->rows[i].groups, &list->rows[i].n_groups);
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
		tt_put_str(&w, "id", list->rows[i].user.id);
		tt_put_str(&w, "displayName", list->rows[i].user.display_name);
		tt_put_str_or_null(&w, "email", list->rows[i].user.email);
		tt_put_bool(&w, "enabled", list->rows[i].user.enabled);
		tt_put_list(&w, "groups");
		for (size_t k = 0; k < list->rows[i].n_groups; k++)
			tt_write_str(&w, list->rows[i].groups[k]);
		tt_write_end(&w);
		tt_put_i64(&w, "created", list->rows[i].user.created_s);
		verb_put_time(&w, "lastLogin", list->rows[i].user.last_login_s);
		tt_write_end(&w);
	}
	tt_write_end(&w);
	verb_print(&text);
}

static void print_users(struct tt_arena *arena, const void *ctx)
{
	const struct list *list = ctx;
	enum {
		N = 6
	};
	struct tt_str *cells = tt_arena_array(arena, struct tt_str, (list->n + 1) * N);
	const struct tt_str heading[N] = {
		TT_STR("ID"),     TT_STR("NAME"),  TT_STR("E-MAIL"),
		TT_STR("GROUPS"), TT_STR("STATE"), TT_STR("LAST LOGIN")
	};

	memcpy(cells, heading, sizeof(heading));
	for (size_t i = 0; i < list->n; i++) {
		const struct user *user = &list->rows[i].user;
		const struct tt_str row[N] = {
			user->id,
			user->display_name,
			user->email.p ? user->email : TT_STR("-"),
			list->rows[i].n_groups
				? group_list(arena, list->rows[i].groups, list->rows[i].n_groups)
				: TT_STR("-"),
			user->enabled ? TT_STR("enabled") : TT_STR("disabled"),
			verb_time(arena, user->last_login_s, "never"),
		};

		memcpy(cells + (i + 1) * N, row, sizeof(row));
	}
	verb_print_table(cells, list->n + 1, N);
}

int user_list(struct verb_call *call)
{
	struct list list = { NULL, 0 };
	static const struct verb_table table = { read_list, print_json, print_users };

	return verb_list(call, "database", &table, &list);
}

/* user_app_password.c - tertulia user app-password. */
#include "cli/user.h"
#include "lib/base/clock.h"
#include "lib/base/writer.h"
#include "server/store/app_passwords.h"

#include <inttypes.h>

static enum tt_err add_app_password(struct verb_call *call, struct tt_str id,
				    struct tt_str *password)
{
	struct user user;
	enum tt_err err = store_user_find(call->db, &call->arena, id, &user);

	return err ? err
		   : accounts_add_app_password(call->db, &call->arena, user.id,
					       tt_str(call->args[2]), 0, password);
}

static int app_password_create(struct verb_call *call, const char *id)
{
	struct tt_str password = { NULL, 0 };
	enum tt_err err = db_begin(call->db, DB_WRITE);
	int rc;

	if (err)
		return verb_failed(call, id, err);
	rc = verb_finish(call, add_app_password(call, tt_str(id), &password), id);
	if (rc == EXIT_SUCCESS)
		user_show_password(password);
	return rc;
}

static const char *const kinds[] = {
	[APP_PASSWORD_ORDINARY] = "ordinary",
	[APP_PASSWORD_ONE_TIME] = "one-time",
	[APP_PASSWORD_WIPE] = "wipe",
};

static void print_app_passwords_json(const struct app_password rows[], size_t n)
{
	struct tt_buf text = { 0 };
	struct tt_writer w;

	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_list(&w);
	for (size_t i = 0; i < n; i++) {
		tt_write_object(&w);
		tt_put_i64(&w, "number", rows[i].id);
		tt_put_str(&w, "name", rows[i].name);
		tt_put_c(&w, "kind", kinds[rows[i].kind]);
		tt_put_i64(&w, "created", rows[i].created_s);
		verb_put_time(&w, "lastUsed", rows[i].last_used_s);
		tt_write_end(&w);
	}
	tt_write_end(&w);
	verb_print(&text);
}

static void print_app_passwords(struct tt_arena *arena, const struct app_password rows[], size_t n)
{
	enum {
		N = 5
	};
	struct tt_str *cells = tt_arena_array(arena, struct tt_str, (n + 1) * N);
	const struct tt_str heading[N] = { TT_STR("NUMBER"), TT_STR("NAME"), TT_STR("KIND"),
					   TT_STR("CREATED"), TT_STR("LAST USED") };

	memcpy(cells, heading, sizeof(heading));
	for (size_t i = 0; i < n; i++) {
		const struct tt_str row[N] = {
			tt_str_printf(arena, "%" PRId64, rows[i].id),
			rows[i].name,
			tt_str(kinds[rows[i].kind]),
			tt_clock_iso(arena, rows[i].created_s),
			verb_time(arena, rows[i].last_used_s, "never"),
		};

		memcpy(cells + (i + 1) * N, row, sizeof(row));
	}
	verb_print_table(cells, n + 1, N);
}

struct list {
	struct tt_str user;
	struct app_password *rows;
	size_t n;
};

static enum tt_err read_list(struct verb_call *call, void *ctx)
{
	struct list *list = ctx;
	struct user user;
	enum tt_err err = store_user_find(call->db, &call->arena, list->user, &user);

	return err ? err
		   : store_app_passwords_of_user(call->db, &call->arena, user.id, &list->rows,
						 &list->n);
}

static int app_password_list(struct verb_call *call, const char *id)
{
	struct list list = { .user = tt_str(id) };
	int rc = verb_read(call, id, read_list, &list);

	if (rc == EXIT_SUCCESS && call->json)
		print_app_passwords_json(list.rows, list.n);
	else if (rc == EXIT_SUCCESS)
		print_app_passwords(&call->arena, list.rows, list.n);
	return rc;
}

static enum tt_err revoke(struct verb_call *call, const char *id, int64_t number)
{
	if (call->all)
		return store_app_passwords_delete_all(call->db, tt_str(id));
	return store_app_password_delete(call->db, tt_str(id), number);
}

static enum tt_err wipe(struct verb_call *call, const char *id, int64_t number)
{
	return store_app_password_set_kind(call->db, tt_str(id), number, APP_PASSWORD_WIPE);
}

static enum tt_err rename_it(struct verb_call *call, const char *id, int64_t number)
{
	return store_app_password_rename(call->db, tt_str(id), number,
					 accounts_client_name(tt_str(call->args[3])));
}

typedef enum tt_err (*change_fn)(struct verb_call *call, const char *id, int64_t number);

static int change(struct verb_call *call, const char *id, change_fn fn)
{
	uint64_t number = 0;
	enum tt_err err;

	if (!call->all && !tt_str_parse_u64(tt_str(call->args[2]), &number))
		return verb_misused(call, "NUMBER is what 'app-password list' shows");
	err = db_begin(call->db, DB_WRITE);
	if (err)
		return verb_failed(call, id, err);
	err = user_find(call, &id);
	if (!err)
		err = fn(call, id, (int64_t)number);
	return user_finish(call, err, id);
}

static int app_password_revoke(struct verb_call *call, const char *id)
{
	if (call->all == (call->n_args == 3))
		return verb_misused(call, "revoke takes either a NUMBER or --all");
	return change(call, id, revoke);
}

static int app_password_wipe(struct verb_call *call, const char *id)
{
	return change(call, id, wipe);
}

static int app_password_rename(struct verb_call *call, const char *id)
{
	return change(call, id, rename_it);
}

int user_app_password(struct verb_call *call)
{
	static const struct {
		const char *name;
		int min_args;
		int max_args;
		int (*run)(struct verb_call *call, const char *id);
	} actions[] = {
		{ "create", 3, 3, app_password_create }, { "list", 2, 2, app_password_list },
		{ "revoke", 2, 3, app_password_revoke }, { "rename", 4, 4, app_password_rename },
		{ "wipe", 3, 3, app_password_wipe },
	};

	if (call->all && strcmp(call->args[0], "revoke") != 0)
		return verb_misused(call, "--all goes with revoke");
	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		if (strcmp(call->args[0], actions[i].name) == 0 &&
		    call->n_args >= actions[i].min_args && call->n_args <= actions[i].max_args)
			return actions[i].run(call, call->args[1]);
	return verb_misused(
		call, "expected create ID NAME, list ID, or rename, revoke or wipe ID NUMBER");
}

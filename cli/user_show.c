/* user_show.c - tertulia user show: all that is known of an account. */
#include "cli/user.h"
#include "lib/base/clock.h"
#include "server/store/app_passwords.h"

#include <stdio.h>

struct shown {
	struct user user;
	struct tt_str *groups;
	size_t n_groups;
	struct user_field *fields;
	size_t n_fields;
	struct app_password *app_passwords;
	size_t n_app_passwords;
};

static enum tt_err read_all(struct verb_call *call, void *ctx)
{
	struct shown *shown = ctx;
	struct db *db = call->db;
	struct tt_arena *arena = &call->arena;
	enum tt_err err = store_user_find(db, arena, tt_str(call->args[0]), &shown->user);
	struct tt_str id = shown->user.id;

	if (!err)
		err = store_groups_of_user(db, arena, id, &shown->groups, &shown->n_groups);
	if (!err)
		err = store_user_fields(db, arena, id, &shown->fields, &shown->n_fields);
	if (!err)
		err = store_app_passwords_of_user(db, arena, id, &shown->app_passwords,
						  &shown->n_app_passwords);
	return err;
}

static void print_json(const struct shown *shown)
{
	struct tt_buf text = { 0 };
	struct tt_writer w;

	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_object(&w);
	tt_put_str(&w, "id", shown->user.id);
	tt_put_str(&w, "displayName", shown->user.display_name);
	tt_put_str_or_null(&w, "email", shown->user.email);
	tt_put_bool(&w, "enabled", shown->user.enabled);
	tt_put_list(&w, "groups");
	for (size_t i = 0; i < shown->n_groups; i++)
		tt_write_str(&w, shown->groups[i]);
	tt_write_end(&w);
	tt_put_i64(&w, "created", shown->user.created_s);
	verb_put_time(&w, "lastLogin", shown->user.last_login_s);
	tt_put_i64(&w, "appPasswords", (int64_t)shown->n_app_passwords);
	tt_put_object(&w, "fields");
	for (size_t i = 0; i < shown->n_fields; i++) {
		tt_write_key_str(&w, shown->fields[i].name);
		tt_write_str(&w, shown->fields[i].value);
	}
	tt_write_end(&w);
	tt_write_end(&w);
	verb_print(&text);
}

static void print_line(const char *name, struct tt_str value)
{
	if (value.n > 0)
		printf("%-14s %.*s\n", name, TT_STR_ARG(value));
}

static void print_text(struct tt_arena *arena, const struct shown *shown)
{
	const struct user *user = &shown->user;

	print_line("id", user->id);
	print_line("name", user->display_name);
	print_line("e-mail", user->email);
	print_line("state", user->enabled ? TT_STR("enabled") : TT_STR("disabled"));
	for (size_t i = 0; i < shown->n_groups; i++)
		print_line("group", shown->groups[i]);
	print_line("created", tt_clock_iso(arena, user->created_s));
	print_line("last login", verb_time(arena, user->last_login_s, "never"));
	for (size_t i = 0; i < shown->n_app_passwords; i++)
		print_line("app password", shown->app_passwords[i].name);
	for (size_t i = 0; i < shown->n_fields; i++)
		print_line(shown->fields[i].name.p, shown->fields[i].value);
}

int user_show(struct verb_call *call)
{
	struct shown shown = { .n_groups = 0 };
	int status = verb_read(call, call->args[0], read_all, &shown);

	if (status != EXIT_SUCCESS)
		return status;
	if (call->json)
		print_json(&shown);
	else
		print_text(&call->arena, &shown);
	return status;
}

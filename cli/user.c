/* user.c - tertulia user: accounts and their passwords. Works on the database, so a server may be
 * running or not. */
#include "cli/verbs.h"
#include "lib/base/clock.h"
#include "lib/base/writer.h"
#include "server/api/chores.h"
#include "server/talk/rooms/departed.h"

#include <inttypes.h>
#include <stdio.h>

static const char help[] =
	"usage: tertulia user COMMAND [OPTION...] [ID]\n"
	"\n"
	"Accounts of a Tertulia server. A running server notices every change at once.\n"
	"\n"
	"commands:\n"
	"  add ID                     a new account\n"
	"      --display-name NAME    default: the id\n"
	"      --email ADDRESS        people may log in with it, too\n"
	"      --group GROUP          member of it; may be given several times\n"
	"      --admin                member of the group admin\n"
	"  list                       all accounts\n"
	"      --search TEXT          those with TEXT in id, name or e-mail address\n"
	"  delete ID                  the account, for good; what it wrote stays\n"
	"  disable ID, enable ID      nobody can log in with a disabled account\n"
	"      --force                with delete and disable: also the last administrator\n"
	"  passwd ID                  a new password; app passwords stay good\n"
	"      --revoke-app-passwords takes these away as well\n"
	"  app-password create ID NAME\n"
	"                             a password for the client NAME, printed once\n"
	"  app-password list ID\n"
	"  app-password revoke ID NUMBER\n"
	"  app-password revoke ID --all\n"
	"\n"
	"options:\n"
	"  --data DIR                 the server's folder (default: ./tertulia-data)\n"
	"  --password-stdin           with add and passwd: read the password from standard input\n"
	"  --generate                 with add and passwd: make one up and print it\n"
	"  --json                     with lists: for programs\n"
	"  --help                     this text\n"
	"\n"
	"Passwords are asked for on a terminal, twice; without one they are made up and printed.\n"
	"They have at least 8 characters.\n"
	"The first account may be added before the server has ever run; think of --admin.\n"
	"\n"
	"examples:\n"
	"  tertulia user add alice --data /var/lib/tertulia --email alice@example.org\n"
	"  tertulia user add buildbot --generate --group bots\n"
	"  pass show chat/alice | tertulia user passwd alice --password-stdin\n"
	"  tertulia user app-password create alice 'alerts on db1'\n"
	"  tertulia user list --json | jq -r '.[] | select(.enabled | not) | .id'\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage.\n";

static enum tt_err exists(struct verb_call *call, const char *id)
{
	struct user user;
	enum tt_err err = db_begin(call->db, DB_READ);

	if (err)
		return err;
	return db_end(call->db, store_user_get(call->db, &call->arena, tt_str(id), &user));
}

/* What can be said before a password is asked for. */
static enum tt_err check_new(struct verb_call *call, const struct new_user *user)
{
	enum tt_err err = accounts_check_user_id(user->id);

	if (!err && user->display_name.n > 0)
		err = accounts_check_display_name(user->display_name);
	if (!err && user->email.p)
		err = accounts_check_email(user->email);
	if (!err)
		err = exists(call, user->id.p);
	if (err == TT_ERR_NO_USER)
		return TT_OK;
	return err ? err : TT_ERR_USER_EXISTS;
}

static enum tt_err count_admins(struct verb_call *call, size_t *n)
{
	struct tt_str *members;

	*n = 0;
	return store_group_members(call->db, &call->arena, ADMIN_GROUP, &members, n);
}

/* The server makes an administrator for itself only when it finds no account at all. */
static void hint_at_admins(struct verb_call *call)
{
	size_t n;
	enum tt_err err = db_begin(call->db, DB_READ);

	if (!err)
		err = db_end(call->db, count_admins(call, &n));
	if (!err && n == 0)
		fprintf(stderr,
			"%s: there is no administrator yet; to make one: tertulia group"
			" member-add admin %s\n",
			call->command, call->args[0]);
}

static enum tt_err join(struct verb_call *call, struct tt_str group, struct tt_str user)
{
	struct group found;
	enum tt_err err = store_group_get(call->db, &call->arena, group, &found);

	return err ? err : store_group_add_member(call->db, found.id, user);
}

/* *subject is whom or what the error is about. */
static enum tt_err add_with_groups(struct verb_call *call, const struct new_user *user,
				   const char **subject)
{
	enum tt_err err = accounts_add_user(call->db, user);

	if (!err && call->admin)
		err = join(call, ADMIN_GROUP, user->id);
	for (size_t i = 0; !err && i < call->n_groups; i++) {
		*subject = call->groups[i];
		err = join(call, tt_str(call->groups[i]), user->id);
	}
	return err;
}

static void show_password(struct tt_str password)
{
	printf("password: %.*s\n", TT_STR_ARG(password));
}

static int run_add(struct verb_call *call)
{
	struct new_user user = {
		.id = tt_str(call->args[0]),
		.display_name = tt_str(call->display_name),
		.email = tt_str(call->email),
	};
	struct tt_str password = { NULL, 0 };
	bool generated = false;
	const char *subject = user.id.p;
	enum tt_err err = check_new(call, &user);
	int rc;

	if (err)
		return verb_failed(call, user.id.p, err);
	if (!verb_password(call, &password, &generated))
		return EXIT_FAILURE;
	err = accounts_hash(NULL, &user.password_hash, &call->arena, password, generated);
	if (!err)
		err = db_begin(call->db, DB_WRITE);
	if (err)
		return verb_failed(call, user.id.p, err);
	err = add_with_groups(call, &user, &subject);
	rc = verb_finish(call, err, subject);
	if (rc == EXIT_SUCCESS && generated)
		show_password(password);
	if (rc == EXIT_SUCCESS)
		hint_at_admins(call);
	return rc;
}

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

static enum tt_err read_all(struct verb_call *call, struct listed **out, size_t *n)
{
	const struct user_search search = { .text = tt_str(call->search), .limit = -1 };
	struct user *users;
	enum tt_err err = store_users_search(call->db, &call->arena, &search, &users, n);

	if (err) {
		*n = 0;
		return err;
	}
	*out = tt_arena_array(&call->arena, struct listed, *n);
	for (size_t i = 0; !err && i < *n; i++) {
		(*out)[i].user = users[i];
		err = store_groups_of_user(call->db, &call->arena, users[i].id, &(*out)[i].groups,
					   &(*out)[i].n_groups);
	}
	return err;
}

static void put_time_or_null(struct tt_writer *w, const char *key, int64_t time_s)
{
	if (time_s != 0)
		tt_put_i64(w, key, time_s);
	else
		tt_put_null(w, key);
}

static void print_json(const struct listed listed[], size_t n)
{
	struct tt_buf text = { 0 };
	struct tt_writer w;

	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_list(&w);
	for (size_t i = 0; i < n; i++) {
		tt_write_object(&w);
		tt_put_str(&w, "id", listed[i].user.id);
		tt_put_str(&w, "displayName", listed[i].user.display_name);
		tt_put_str_or_null(&w, "email", listed[i].user.email);
		tt_put_bool(&w, "enabled", listed[i].user.enabled);
		tt_put_list(&w, "groups");
		for (size_t k = 0; k < listed[i].n_groups; k++)
			tt_write_str(&w, listed[i].groups[k]);
		tt_write_end(&w);
		tt_put_i64(&w, "created", listed[i].user.created_s);
		put_time_or_null(&w, "lastLogin", listed[i].user.last_login_s);
		tt_write_end(&w);
	}
	tt_write_end(&w);
	verb_print(&text);
}

static struct tt_str time_or(struct tt_arena *arena, int64_t time_s, const char *never)
{
	return time_s != 0 ? tt_clock_iso(arena, time_s) : tt_str(never);
}

static void print_users(struct tt_arena *arena, const struct listed listed[], size_t n)
{
	enum {
		N = 6
	};
	struct tt_str *cells = tt_arena_array(arena, struct tt_str, (n + 1) * N);
	const struct tt_str heading[N] = {
		TT_STR("ID"),     TT_STR("NAME"),  TT_STR("E-MAIL"),
		TT_STR("GROUPS"), TT_STR("STATE"), TT_STR("LAST LOGIN")
	};

	memcpy(cells, heading, sizeof(heading));
	for (size_t i = 0; i < n; i++) {
		const struct user *user = &listed[i].user;
		const struct tt_str row[N] = {
			user->id,
			user->display_name,
			user->email.p ? user->email : TT_STR("-"),
			listed[i].n_groups ? group_list(arena, listed[i].groups, listed[i].n_groups)
					   : TT_STR("-"),
			user->enabled ? TT_STR("enabled") : TT_STR("disabled"),
			time_or(arena, user->last_login_s, "never"),
		};

		memcpy(cells + (i + 1) * N, row, sizeof(row));
	}
	verb_print_table(cells, n + 1, N);
}

static int run_list(struct verb_call *call)
{
	struct listed *listed = NULL;
	size_t n = 0;
	enum tt_err err = db_begin(call->db, DB_READ);
	int rc;

	if (err)
		return verb_failed(call, "database", err);
	rc = verb_finish(call, read_all(call, &listed, &n), "database");
	if (rc != EXIT_SUCCESS)
		return rc;
	if (call->json)
		print_json(listed, n);
	else
		print_users(&call->arena, listed, n);
	return rc;
}

static enum tt_err is_admin(struct verb_call *call, struct tt_str id, bool *out)
{
	struct tt_str *groups;
	size_t n;
	enum tt_err err = store_groups_of_user(call->db, &call->arena, id, &groups, &n);

	*out = false;
	for (size_t i = 0; !err && i < n; i++)
		*out |= tt_str_eq(groups[i], ADMIN_GROUP);
	return err;
}

/* Without an administrator only the command line is left: not by accident. */
static enum tt_err spare_last_admin(struct verb_call *call, struct tt_str id)
{
	size_t n = 0;
	bool admin;
	enum tt_err err = is_admin(call, id, &admin);

	if (err || !admin || call->force)
		return err;
	err = count_admins(call, &n);
	return !err && n < 2 ? TT_ERR_LAST_ADMIN : err;
}

/* A running server writes between two steps, and hears of each. */
static void go_on(struct verb_call *call, int64_t first_chore)
{
	int64_t id = first_chore;

	while (id != 0) {
		if (chores_step(call->db, call->news.bus, first_chore - 1, tt_clock_s(), &id))
			return; /* the server finishes it */
		news_tell(&call->news);
	}
}

/* Those who wait with it show their login once more. */
static void publish_account(struct verb_call *call, const char *id)
{
	bus_publish(call->news.bus, topic_account(tt_str(id)));
}

static void publish_deleted(struct verb_call *call, const char *id,
			    const struct changed_rooms *changed)
{
	for (size_t i = 0; i < changed->n; i++)
		bus_publish(call->news.bus, topic_room(changed->ids[i]));
	publish_account(call, id);
	news_tell(&call->news);
}

static int run_delete(struct verb_call *call)
{
	const char *id = call->args[0];
	struct talk talk = { .db = call->db,
			     .arena = &call->arena,
			     .now_s = tt_clock_s(),
			     .actor = TALK_ACTOR_CLI };
	int status;
	enum tt_err err = db_begin(call->db, DB_WRITE);

	if (err)
		return verb_failed(call, id, err);
	err = spare_last_admin(call, tt_str(id));
	if (!err)
		err = talk_delete_account(&talk, tt_str(id));
	status = verb_finish(call, err, id);
	if (status == EXIT_SUCCESS) {
		publish_deleted(call, id, &talk.changed);
		go_on(call, talk.changed.first_chore);
	}
	return status;
}

/* The same as verb_finish(), for what decides whether somebody logs in. */
static int finish_account(struct verb_call *call, enum tt_err err, const char *id)
{
	int status = verb_finish(call, err, id);

	if (status == EXIT_SUCCESS)
		publish_account(call, id);
	return status;
}

static int set_enabled(struct verb_call *call, bool enabled)
{
	const char *id = call->args[0];
	enum tt_err err = db_begin(call->db, DB_WRITE);

	if (err)
		return verb_failed(call, id, err);
	if (!enabled)
		err = spare_last_admin(call, tt_str(id));
	if (!err)
		err = store_user_set_enabled(call->db, tt_str(id), enabled);
	return finish_account(call, err, id);
}

static int run_enable(struct verb_call *call)
{
	return set_enabled(call, true);
}

static int run_disable(struct verb_call *call)
{
	return set_enabled(call, false);
}

static enum tt_err set_password(struct verb_call *call, struct tt_str id, struct tt_str hash)
{
	enum tt_err err = store_user_set_password(call->db, id, hash);

	if (!err && call->revoke)
		err = store_app_passwords_delete_all(call->db, id);
	return err;
}

static int run_passwd(struct verb_call *call)
{
	const char *id = call->args[0];
	struct tt_str password = { NULL, 0 };
	struct tt_str hash;
	bool generated = false;
	enum tt_err err = exists(call, id);
	int rc;

	if (err)
		return verb_failed(call, id, err);
	if (!verb_password(call, &password, &generated))
		return EXIT_FAILURE;
	err = accounts_hash(NULL, &hash, &call->arena, password, generated);
	if (!err)
		err = db_begin(call->db, DB_WRITE);
	if (err)
		return verb_failed(call, id, err);
	rc = finish_account(call, set_password(call, tt_str(id), hash), id);
	if (rc == EXIT_SUCCESS && generated)
		show_password(password);
	return rc;
}

static enum tt_err add_app_password(struct verb_call *call, struct tt_str id,
				    struct tt_str *password)
{
	struct user user;
	enum tt_err err = store_user_get(call->db, &call->arena, id, &user);

	return err ? err
		   : accounts_add_app_password(call->db, &call->arena, id, tt_str(call->args[2]), 0,
					       password);
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
		show_password(password);
	return rc;
}

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
		tt_put_i64(&w, "created", rows[i].created_s);
		put_time_or_null(&w, "lastUsed", rows[i].last_used_s);
		tt_write_end(&w);
	}
	tt_write_end(&w);
	verb_print(&text);
}

static void print_app_passwords(struct tt_arena *arena, const struct app_password rows[], size_t n)
{
	enum {
		N = 4
	};
	struct tt_str *cells = tt_arena_array(arena, struct tt_str, (n + 1) * N);
	const struct tt_str heading[N] = { TT_STR("NUMBER"), TT_STR("NAME"), TT_STR("CREATED"),
					   TT_STR("LAST USED") };

	memcpy(cells, heading, sizeof(heading));
	for (size_t i = 0; i < n; i++) {
		const struct tt_str row[N] = {
			tt_str_printf(arena, "%" PRId64, rows[i].id),
			rows[i].name,
			tt_clock_iso(arena, rows[i].created_s),
			time_or(arena, rows[i].last_used_s, "never"),
		};

		memcpy(cells + (i + 1) * N, row, sizeof(row));
	}
	verb_print_table(cells, n + 1, N);
}

static enum tt_err read_app_passwords(struct verb_call *call, struct tt_str id,
				      struct app_password **rows, size_t *n)
{
	struct user user;
	enum tt_err err = store_user_get(call->db, &call->arena, id, &user);

	return err ? err : store_app_passwords_of_user(call->db, &call->arena, id, rows, n);
}

static int app_password_list(struct verb_call *call, const char *id)
{
	struct app_password *rows = NULL;
	size_t n = 0;
	enum tt_err err = db_begin(call->db, DB_READ);
	int rc;

	if (err)
		return verb_failed(call, id, err);
	rc = verb_finish(call, read_app_passwords(call, tt_str(id), &rows, &n), id);
	if (rc == EXIT_SUCCESS && call->json)
		print_app_passwords_json(rows, n);
	else if (rc == EXIT_SUCCESS)
		print_app_passwords(&call->arena, rows, n);
	return rc;
}

static enum tt_err revoke(struct verb_call *call, struct tt_str id, uint64_t number)
{
	struct user user;
	enum tt_err err = store_user_get(call->db, &call->arena, id, &user);

	if (err)
		return err;
	if (call->all)
		return store_app_passwords_delete_all(call->db, id);
	return store_app_password_delete(call->db, id, (int64_t)number);
}

static int app_password_revoke(struct verb_call *call, const char *id)
{
	uint64_t number = 0;
	enum tt_err err;

	if (call->all == (call->n_args == 3))
		return verb_misused(call, "revoke takes either a NUMBER or --all");
	if (!call->all && !tt_str_parse_u64(tt_str(call->args[2]), &number))
		return verb_misused(call, "NUMBER is what 'app-password list' shows");
	err = db_begin(call->db, DB_WRITE);
	if (err)
		return verb_failed(call, id, err);
	return finish_account(call, revoke(call, tt_str(id), number), id);
}

static int run_app_password(struct verb_call *call)
{
	static const struct {
		const char *name;
		int min_args;
		int max_args;
		int (*run)(struct verb_call *call, const char *id);
	} actions[] = {
		{ "create", 3, 3, app_password_create },
		{ "list", 2, 2, app_password_list },
		{ "revoke", 2, 3, app_password_revoke },
	};

	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		if (strcmp(call->args[0], actions[i].name) == 0 &&
		    call->n_args >= actions[i].min_args && call->n_args <= actions[i].max_args)
			return actions[i].run(call, call->args[1]);
	return verb_misused(call, "expected create ID NAME, list ID or revoke ID NUMBER");
}

static const struct verb verbs[] = {
	{ "add", "ID", TAKES_ACCOUNT | TAKES_PASSWORD | MAY_CREATE, 1, 1, run_add },
	{ "list", "[--search TEXT] [--json]", TAKES_SEARCH | TAKES_JSON, 0, 0, run_list },
	{ "delete", "ID", TAKES_FORCE, 1, 1, run_delete },
	{ "enable", "ID", 0, 1, 1, run_enable },
	{ "disable", "ID", TAKES_FORCE, 1, 1, run_disable },
	{ "passwd", "ID", TAKES_PASSWORD | TAKES_REVOKE, 1, 1, run_passwd },
	{ "app-password", "create|list|revoke ID [NAME|NUMBER]", TAKES_JSON | TAKES_ALL, 2, 3,
	  run_app_password },
};

int cli_user(int argc, char **argv)
{
	return verbs_run("tertulia user", help, verbs, ARRAY_LEN(verbs), argc, argv);
}

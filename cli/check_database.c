/* check_database.c - whether the database is sound, and has somebody to administer it. */
#include "cli/check.h"
#include "server/folder.h"
#include "server/store/copy.h"

#include <errno.h>
#include <unistd.h>

static enum tt_err count(struct store *store, int64_t *n)
{
	struct db *db = store_db(store);
	enum tt_err err = db ? db_begin(db, DB_READ) : TT_ERR_STORE;

	return err ? err : db_end(db, accounts_count_admins(db, n));
}

static void check_admins(struct checks *checks, const char *path)
{
	const struct store_conf conf = { .path = path, .durable = true };
	struct store *store;
	int64_t n = 0;
	enum tt_err err = store_open(&store, &conf);

	if (err) {
		check_add(checks, "administrators", CHECK_FAILED, "the database cannot be opened",
			  "the log above says why");
		return;
	}
	err = count(store, &n);
	store_close(store);
	if (err || n > 0)
		check_ok(checks, "administrators",
			 tt_arena_printf(checks->arena, "%lld", (long long)n));
	else
		check_add(checks, "administrators", CHECK_WARNING,
			  "there is no account that can log in and administers",
			  "tertulia group member-add admin ID");
}

/* Older ones are left as they are: opening one would bring it up to date. */
static void check_sound(struct checks *checks, const char *path, const struct store_look *found)
{
	if (!found->is_older) {
		check_ok(checks, "database",
			 tt_arena_printf(checks->arena, "%s is sound, schema %lld", path,
					 (long long)found->schema));
		check_admins(checks, path);
		check_bytes(checks, path);
		return;
	}
	check_add(checks, "database", CHECK_WARNING,
		  tt_arena_printf(checks->arena, "%s is sound, of an older version (schema %lld)",
				  path, (long long)found->schema),
		  "the server brings it up to date when it starts; have a backup");
}

void check_database(struct checks *checks)
{
	const char *path = folder_database(checks->arena, tt_str(checks->call->data));
	struct store_look found;

	if (access(path, R_OK | W_OK) != 0) {
		check_add(checks, "database", errno == ENOENT ? CHECK_WARNING : CHECK_FAILED,
			  folder_problem(checks->arena, path),
			  errno == ENOENT ? "the first start makes it"
					  : "run this as the server's user, or as root");
		return;
	}
	if (store_look(checks->arena, path, &found) || found.problem)
		check_add(checks, "database", CHECK_FAILED, found.problem,
			  "stop the server, and restore a backup: tertulia restore");
	else
		check_sound(checks, path, &found);
}

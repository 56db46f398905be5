/* import.c - tertulia import: a new database, made of an export. */
#include "cli/bytes.h"
#include "lib/base/log.h"
#include "server/folder.h"
#include "server/store/copy.h"
#include "server/store/export.h"
#include "server/swap.h"

#include <stdio.h>
#include <unistd.h>

static const char help[] =
	"usage: tertulia import [OPTION...] DIR\n"
	"\n"
	"Makes a new database of what 'tertulia export' wrote, for a server that has none yet: with all\n"
	"ids and passwords. All of it or nothing: what is wrong is told with file, line and field, and\n"
	"then there is no database.\n"
	"\n"
	"options:\n"
	"  --data DIR         the server's folder (default: ./tertulia-data); it may be new\n"
	"  --config FILE      ... or the server's settings, which name it\n"
	"  --help             this text\n"
	"\n"
	"TERTULIA_DATA and TERTULIA_CONFIG stand for --data and --config.\n"
	"\n"
	"examples:\n"
	"  tertulia import --data /var/lib/tertulia /backup/today\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage.\n";

/* Nobody knows of the file yet, so that nothing has to reach the disk before all of it does. */
static enum tt_err fill(struct verb_call *call, const char *path, const char **problem)
{
	const struct store_conf conf = { .path = path };
	struct store *store;
	enum tt_err err = store_open(&store, &conf);

	*problem = "no database can be made; the log says more";
	if (err)
		return err;
	err = store_import(store_db(store), &call->arena, call->args[0], problem);
	store_close(store);
	return err ? err : store_settle(&call->arena, path, problem);
}

/* What is good otherwise; and before anybody has a database that speaks of them. */
static enum tt_err put_bytes(struct verb_call *call, const char **problem)
{
	*problem = "nothing is imported";
	return bytes_copy_in(call, tt_arena_printf(&call->arena, "%s/blobs", call->args[0]))
		       ? TT_OK
		       : TT_ERR_IO;
}

static enum tt_err make(struct verb_call *call, struct swap *swap, const char **problem)
{
	const char *path;
	enum tt_err err = swap_begin(&call->arena, swap->data, &path, problem);

	if (!err)
		err = fill(call, path, problem);
	if (!err)
		err = put_bytes(call, problem);
	if (!err)
		err = swap_end(&call->arena, swap, problem);
	if (err)
		swap_drop(&call->arena, swap->data);
	return err;
}

static enum tt_err check_new(struct verb_call *call, const char **problem)
{
	const char *path = folder_database(&call->arena, tt_str(call->data));

	if (access(path, F_OK) != 0)
		return TT_OK;
	*problem = tt_arena_printf(
		&call->arena, "%s: there is a database already; an import makes a new one", path);
	return TT_ERR_IMPORT;
}

static enum tt_err import(struct verb_call *call, const char **problem)
{
	struct swap swap = { .data = tt_str(call->data), .keep = true };
	const char *lock_path = tt_arena_printf(&call->arena, "%s/tertulia.lock", call->data);
	bool had_lock = access(lock_path, F_OK) == 0;
	int lock;
	enum tt_err err = folder_make(&call->arena, swap.data, problem);

	if (!err)
		err = folder_lock(&call->arena, swap.data, &lock, problem);
	if (err)
		return err;
	err = check_new(call, problem);
	if (!err)
		err = make(call, &swap, problem);
	/* Where there was nothing, and is nothing, nobody waits for it. */
	if (err && !had_lock)
		unlink(lock_path);
	close(lock);
	return err;
}

static int run_import(struct verb_call *call)
{
	const char *problem;

	tt_log_set_level(TT_LOG_ERROR); /* it may take long, and that is nothing to warn of */
	if (import(call, &problem)) {
		fprintf(stderr, "%s: %s\n", call->command, problem);
		return EXIT_FAILURE;
	}
	printf("%s: imported\n", folder_database(&call->arena, tt_str(call->data)));
	return EXIT_SUCCESS;
}

static const struct verb verb = { "import", "DIR", OPENS_NOTHING, 1, 1, run_import };

int cli_import(int argc, char **argv)
{
	return verb_alone(help, &verb, argc, argv);
}

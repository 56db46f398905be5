/* restore.c - tertulia restore: a copy becomes the database. */
#include "cli/bytes.h"
#include "server/folder.h"
#include "server/store/copy.h"
#include "server/swap.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static const char help[] =
	"usage: tertulia restore [OPTION...] FILE\n"
	"\n"
	"Puts a copy that 'tertulia backup' made in the place of the server's database, which must not\n"
	"run. FILE is checked first, and stays. What was there before is kept beside it, under the\n"
	"name tertulia.db and the time; whatever happens on the way, the folder has the one or the\n"
	"other. A server that is newer than the copy brings it up to date when it starts.\n"
	"\n"
	"options:\n"
	"  --data DIR         the server's folder (default: ./tertulia-data); it may be new\n"
	"  --config FILE      ... or the server's settings, which name it\n"
	"  --files DIR        where the bytes of files are, if that is not FILE.files\n"
	"  --force            do not keep what was there before\n"
	"  --help             this text\n"
	"\n"
	"TERTULIA_DATA and TERTULIA_CONFIG stand for --data and --config.\n"
	"\n"
	"examples:\n"
	"  systemctl stop tertulia\n"
	"  tertulia restore --data /var/lib/tertulia /backup/tertulia.db\n"
	"  systemctl start tertulia\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage.\n";

static enum tt_err check(struct verb_call *call, const char *file, const char **problem)
{
	struct store_look found;

	if (access(file, R_OK) != 0) {
		*problem = folder_problem(&call->arena, file);
		return TT_ERR_IO;
	}
	if (store_look(&call->arena, file, &found) || found.problem) {
		*problem = found.problem;
		return TT_ERR_STORE;
	}
	return TT_OK;
}

static enum tt_err replace(struct verb_call *call, struct swap *swap, const char *file,
			   const char **problem)
{
	struct copy copy = { .from = file };
	enum tt_err err = swap_begin(&call->arena, swap->data, &copy.to, problem);

	if (!err)
		err = store_copy(&call->arena, &copy, problem);
	if (!err)
		err = swap_end(&call->arena, swap, problem);
	if (err)
		swap_drop(&call->arena, swap->data);
	return err;
}

/* Before the database: then all that it speaks of is there. */
static bool put_bytes(struct verb_call *call)
{
	return bytes_copy_in(
		call, call->files ? call->files
				  : tt_arena_printf(&call->arena, "%s.files", call->args[0]));
}

static enum tt_err restore(struct verb_call *call, struct swap *swap, const char **problem)
{
	int lock;
	enum tt_err err = check(call, call->args[0], problem);

	if (!err)
		err = folder_make(&call->arena, swap->data, problem);
	if (!err)
		err = folder_lock(&call->arena, swap->data, &lock, problem);
	if (err)
		return err;
	*problem = "nothing is restored";
	err = put_bytes(call) ? replace(call, swap, call->args[0], problem) : TT_ERR_IO;
	close(lock);
	return err;
}

static int run_restore(struct verb_call *call)
{
	struct swap swap = { .data = tt_str(call->data), .keep = !call->force };
	const char *problem;

	if (restore(call, &swap, &problem)) {
		fprintf(stderr, "%s: %s\n", call->command, problem);
		return EXIT_FAILURE;
	}
	printf("%s: restored\n", folder_database(&call->arena, swap.data));
	if (swap.kept)
		printf("%s: what was there before\n", swap.kept);
	return EXIT_SUCCESS;
}

static const struct verb verb = { "restore", "FILE", TAKES_FORCE | TAKES_FILES | OPENS_NOTHING,
				  1,         1,      run_restore };

int cli_restore(int argc, char **argv)
{
	return verb_alone(help, &verb, argc, argv);
}

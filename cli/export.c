/* export.c - tertulia export: all data as JSON lines. */
#include "cli/bytes.h"
#include "server/folder.h"
#include "server/store/export.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
	"usage: tertulia export [OPTION...] DIR\n"
	"\n"
	"Writes all that the server keeps into DIR, which must be new or empty: a file a kind (users,\n"
	"rooms, messages, ...), a JSON object a line. The server may run; what is written is as it was\n"
	"at one moment. The bytes of files are copied, too. 'tertulia import' makes a new database of it. docs/export.md has every field.\n"
	"\n"
	"options:\n"
	"  --data DIR         the server's folder (default: ./tertulia-data)\n"
	"  --config FILE      ... or the server's settings, which name it\n"
	"  --help             this text\n"
	"\n"
	"The files have hashes of passwords in them, and are readable for their owner only.\n"
	"TERTULIA_DATA and TERTULIA_CONFIG stand for --data and --config.\n"
	"\n"
	"examples:\n"
	"  tertulia export --data /var/lib/tertulia /backup/today\n"
	"  jq -r 'select(.enabled | not) | .id' /backup/today/users.jsonl\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage.\n";

static int failed(const struct verb_call *call, const char *problem)
{
	fprintf(stderr, "%s: %s\n", call->command, problem);
	return EXIT_FAILURE;
}

static bool is_empty(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	int n = 0;

	while (dir && (entry = readdir(dir)))
		n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	if (dir)
		closedir(dir);
	return dir && n == 0;
}

/* Half an export is none. */
static void clear(struct verb_call *call, const char *path, bool made)
{
	for (int i = 0; i < store_n_tables; i++)
		unlink(tt_arena_printf(&call->arena, "%s/%s.jsonl", path, store_tables[i].name));
	unlink(tt_arena_printf(&call->arena, "%s/%s", path, EXPORT_MANIFEST));
	if (made)
		rmdir(path);
}

static int run_export(struct verb_call *call)
{
	const char *path = call->args[0];
	bool made = mkdir(path, 0700) == 0;
	const char *problem;

	if (!made && errno != EEXIST)
		return failed(call, folder_problem(&call->arena, path));
	if (!made && !is_empty(path))
		return failed(call, tt_arena_printf(&call->arena,
						    "%s: expected a new or empty folder", path));
	if (store_export(call->db, &call->arena, path, &problem)) {
		clear(call, path, made);
		return failed(call, problem);
	}
	if (!folder_sync(&call->arena, tt_arena_printf(&call->arena, "%s/.", path)))
		return failed(call, folder_problem(&call->arena, path));
	printf("%s: %d kinds\n", path, store_n_tables);
	return bytes_copy_out(call, tt_arena_printf(&call->arena, "%s/blobs", path)) ? EXIT_SUCCESS
										     : EXIT_FAILURE;
}

static const struct verb verb = { "export", "DIR", 0, 1, 1, run_export };

int cli_export(int argc, char **argv)
{
	return verb_alone(help, &verb, argc, argv);
}

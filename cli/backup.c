/* backup.c - tertulia backup: a copy of the database, also while a server works on it. */
#include "cli/bytes.h"
#include "server/folder.h"
#include "server/store/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
	"usage: tertulia backup [OPTION...] FILE\n"
	"\n"
	"Copies all that the server keeps into one file, also while it runs, which does not wait for\n"
	"that. The copy is as the database was at one moment; it is checked before it takes its name,\n"
	"and what had the name before stays until then. The bytes of people's files are copied into the\n"
	"folder FILE.files, each once. 'tertulia restore' puts both back.\n"
	"\n"
	"options:\n"
	"  --data DIR         the server's folder (default: ./tertulia-data)\n"
	"  --config FILE      ... or the server's settings, which name it\n"
	"  --files DIR        copy the bytes of files into DIR, which several backups may share: only\n"
	"                     those that are not there yet are copied\n"
	"  --help             this text\n"
	"\n"
	"The file has hashes of passwords in it, and is readable for its owner only.\n"
	"TERTULIA_DATA and TERTULIA_CONFIG stand for --data and --config.\n"
	"\n"
	"examples:\n"
	"  tertulia backup --data /var/lib/tertulia /backup/tertulia.db\n"
	"  tertulia backup --config /etc/tertulia.conf --files /backup/files /backup/$(date +%F).db\n"
	"\n"
	"Exit code: 0 done, 1 refused or failed, 2 wrong usage.\n";

static volatile sig_atomic_t ended;

static void on_signal(int number)
{
	ended = number;
}

static int failed(const struct verb_call *call, const char *problem)
{
	fprintf(stderr, "%s: %s\n", call->command, problem);
	return EXIT_FAILURE;
}

static bool is_same_file(const char *one, const char *other)
{
	struct stat a;
	struct stat b;

	return stat(one, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void drop(struct verb_call *call, const char *path)
{
	unlink(path);
	unlink(tt_arena_printf(&call->arena, "%s-wal", path));
	unlink(tt_arena_printf(&call->arena, "%s-shm", path));
}

/* For its owner from the first byte on. */
static const char *begin(struct verb_call *call, const char *file)
{
	char *path = tt_arena_printf(&call->arena, "%s.XXXXXX", file);
	int fd = mkostemp(path, O_CLOEXEC);

	if (fd < 0) {
		failed(call, folder_problem(&call->arena, file));
		return NULL;
	}
	close(fd);
	return path;
}

static int finish(struct verb_call *call, const char *unnamed, const char *file)
{
	struct stat st;

	if (stat(unnamed, &st) != 0 || rename(unnamed, file) != 0 ||
	    !folder_sync(&call->arena, file)) {
		failed(call, folder_problem(&call->arena, file));
		drop(call, unnamed);
		return EXIT_FAILURE;
	}
	printf("%s: %lld bytes, checked\n", file, (long long)st.st_size);
	return EXIT_SUCCESS;
}

/* After the database: bytes that nothing uses any more are kept for a day, so that all that the
 * copy speaks of are there. */
static int take_bytes(struct verb_call *call, const char *file)
{
	const char *to =
		call->files ? call->files : tt_arena_printf(&call->arena, "%s.files", file);

	return bytes_copy_out(call, to) ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int copy_to(struct verb_call *call, const char *database, const char *file)
{
	struct copy copy = { .from = database, .to = begin(call, file), .ended = &ended };
	const char *problem;

	if (!copy.to)
		return EXIT_FAILURE;
	if (!store_copy(&call->arena, &copy, &problem)) {
		int status = finish(call, copy.to, file);

		return status == EXIT_SUCCESS ? take_bytes(call, file) : status;
	}
	drop(call, copy.to);
	return failed(call, problem);
}

static int run_backup(struct verb_call *call)
{
	const char *database = folder_database(&call->arena, tt_str(call->data));
	const char *file = call->args[0];

	umask(0077);
	if (access(database, R_OK) != 0)
		return failed(call, folder_problem(&call->arena, database));
	if (is_same_file(database, file))
		return failed(call, "that is the database itself");
	if (is_folder(file))
		return failed(call, "FILE is a folder; give the copy a name in it");
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	signal(SIGHUP, on_signal);
	bytes_stop_at(&ended);
	return copy_to(call, database, file);
}

static const struct verb verb = { "backup", "FILE", TAKES_FILES | OPENS_NOTHING, 1, 1, run_backup };

int cli_backup(int argc, char **argv)
{
	return verb_alone(help, &verb, argc, argv);
}

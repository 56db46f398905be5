/* check_data.c - the data folder and the files in it: whose they are, and who else can read them.
 */
#include "cli/check.h"
#include "server/folder.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

static const char *whose(const struct checks *checks, const char *path, const struct stat *st)
{
	return tt_arena_printf(checks->arena, "%s belongs to %s, mode %04o", path,
			       folder_user_name(checks->arena, st->st_uid), st->st_mode & 07777);
}

static bool check_folder(struct checks *checks, struct stat *st)
{
	const char *path = checks->call->data;

	if (stat(path, st) != 0) {
		check_add(checks, "folder", CHECK_FAILED, folder_problem(checks->arena, path),
			  errno == ENOENT
				  ? "the first start makes it; is it another one? see --data"
				  : "run this as the server's user, or as root");
		return false;
	}
	if (!S_ISDIR(st->st_mode))
		check_add(checks, "folder", CHECK_FAILED,
			  tt_arena_printf(checks->arena, "%s is no folder", path), "see --data");
	else if (st->st_mode & S_IRWXO)
		check_add(checks, "folder", CHECK_WARNING, whose(checks, path, st),
			  tt_arena_printf(checks->arena, "others can look into it: chmod o= %s",
					  path));
	else
		check_ok(checks, "folder", whose(checks, path, st));
	return S_ISDIR(st->st_mode);
}

/* The server runs as the folder's owner, and everything in it is for him. */
static bool check_file(struct checks *checks, const char *path, const struct stat *folder)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return true;
	if (st.st_uid != folder->st_uid)
		check_add(checks, "files", CHECK_FAILED, whose(checks, path, &st),
			  tt_arena_printf(checks->arena, "chown %s %s",
					  folder_user_name(checks->arena, folder->st_uid), path));
	else if (st.st_mode & S_IRWXO)
		check_add(checks, "files", CHECK_WARNING, whose(checks, path, &st),
			  tt_arena_printf(checks->arena,
					  "there are hashes of passwords in it: chmod o= %s",
					  path));
	return st.st_uid == folder->st_uid && !(st.st_mode & S_IRWXO);
}

static void check_files(struct checks *checks, const struct stat *folder)
{
	DIR *dir = opendir(checks->call->data);
	const struct dirent *entry;
	bool all_well = true;
	int n = 0;

	if (!dir) {
		check_add(checks, "files", CHECK_FAILED,
			  folder_problem(checks->arena, checks->call->data),
			  "run this as the server's user, or as root");
		return;
	}
	while ((entry = readdir(dir))) {
		if (!tt_str_starts(tt_str(entry->d_name), TT_STR("tertulia.")))
			continue;
		n++;
		all_well &= check_file(
			checks,
			tt_arena_printf(checks->arena, "%s/%s", checks->call->data, entry->d_name),
			folder);
	}
	closedir(dir);
	if (all_well)
		check_ok(checks, "files",
			 tt_arena_printf(checks->arena, "%d, all of the folder's owner", n));
}

void check_data(struct checks *checks)
{
	struct stat folder;

	if (check_folder(checks, &folder))
		check_files(checks, &folder);
}

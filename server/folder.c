#include "server/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

const char *folder_database(struct tt_arena *arena, struct tt_str data)
{
	return tt_arena_printf(arena, "%.*s/tertulia.db", TT_STR_ARG(data));
}

struct tt_str folder_blobs(struct tt_arena *arena, struct tt_str data)
{
	return tt_str_printf(arena, "%.*s/blobs", TT_STR_ARG(data));
}

struct tt_str folder_previews(struct tt_arena *arena, struct tt_str data)
{
	return tt_str_printf(arena, "%.*s/previews", TT_STR_ARG(data));
}

const char *folder_of(struct tt_arena *arena, const char *path)
{
	return dirname(tt_arena_dup(arena, path, strlen(path)));
}

const char *folder_user_name(struct tt_arena *arena, unsigned uid)
{
	const struct passwd *user = getpwuid(uid);

	return user ? tt_arena_dup(arena, user->pw_name, strlen(user->pw_name))
		    : tt_arena_printf(arena, "%u", uid);
}

/* The nearest of the path and the folders above it that can be looked at: whose that is, he can
 * help. */
static bool find_owner(struct tt_arena *arena, const char *path, unsigned *owner)
{
	struct stat st;

	while (stat(path, &st) != 0) {
		const char *above = folder_of(arena, path);

		if (strcmp(above, path) == 0)
			return false;
		path = above;
	}
	*owner = st.st_uid;
	return true;
}

const char *folder_problem(struct tt_arena *arena, const char *path)
{
	const char *reason = strerror(errno);
	bool denied = errno == EACCES || errno == EPERM;
	unsigned owner;

	if (!denied || !find_owner(arena, path, &owner) || owner == geteuid())
		return tt_arena_printf(arena, "%s: %s", path, reason);
	return tt_arena_printf(arena, "%s: %s (it belongs to %s, and this is %s)", path, reason,
			       folder_user_name(arena, owner), folder_user_name(arena, geteuid()));
}

static enum tt_err failed(struct tt_arena *arena, const char *path, const char **problem)
{
	*problem = folder_problem(arena, path);
	return TT_ERR_IO;
}

static bool is_empty(const char *path)
{
	DIR *folder = opendir(path);
	int n = 0;

	if (!folder)
		return false;
	while (readdir(folder))
		n++;
	closedir(folder);
	return n <= 2; /* itself and its parent */
}

enum tt_err folder_make(struct tt_arena *arena, struct tt_str data, const char **problem)
{
	const char *path = tt_arena_dup(arena, data.p, data.n);

	umask(0077); /* what is said here is nobody else's business */
	if (mkdir(path, 0700) == 0)
		return TT_OK;
	if (errno != EEXIST)
		return failed(arena, path, problem);
	/* As made by us. Once there is something in it somebody may have opened it on purpose. */
	if (is_empty(path))
		(void)!chmod(path, 0700);
	return TT_OK;
}

bool folder_is_open(struct tt_arena *arena, struct tt_str data)
{
	struct stat folder;

	return stat(tt_arena_dup(arena, data.p, data.n), &folder) == 0 &&
	       (folder.st_mode & S_IRWXO) != 0;
}

/* Root works here now and then, and must leave nothing that the server cannot open. */
static bool adopt(struct tt_arena *arena, const char *path, int fd, mode_t most)
{
	struct stat folder;
	struct stat file;
	bool is_his;

	if (stat(folder_of(arena, path), &folder) != 0 || fstat(fd, &file) != 0)
		return false;
	/* Not asked for where nothing is to change: a sandbox may forbid it altogether. */
	is_his = file.st_uid == folder.st_uid && file.st_gid == folder.st_gid;
	if (geteuid() == 0 && !is_his && fchown(fd, folder.st_uid, folder.st_gid) != 0)
		return false;
	return fchmod(fd, folder.st_mode & most) == 0;
}

enum tt_err folder_new_file(struct tt_arena *arena, const char *path, int *fd, const char **problem)
{
	*fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (*fd < 0)
		return failed(arena, path, problem);
	if (adopt(arena, path, *fd, 0660))
		return TT_OK;
	failed(arena, path, problem);
	close(*fd);
	unlink(path);
	return TT_ERR_IO;
}

/* Whoever comes first makes it. */
static enum tt_err open_lock(struct tt_arena *arena, const char *path, int *fd,
			     const char **problem)
{
	*fd = open(path, O_RDWR | O_CLOEXEC);
	if (*fd >= 0)
		return TT_OK;
	if (errno != ENOENT)
		return failed(arena, path, problem);
	if (folder_new_file(arena, path, fd, problem) == TT_OK)
		return TT_OK;
	*fd = open(path, O_RDWR | O_CLOEXEC); /* somebody else may have been faster */
	return *fd >= 0 ? TT_OK : TT_ERR_IO;
}

/* The file stays when its lock is given back: who waits for one that was deleted would have another
 * one than who comes next. */
enum tt_err folder_lock(struct tt_arena *arena, struct tt_str data, int *fd, const char **problem)
{
	const char *path = tt_arena_printf(arena, "%.*s/tertulia.lock", TT_STR_ARG(data));
	enum tt_err err = open_lock(arena, path, fd, problem);

	if (err || flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return err;
	close(*fd);
	*fd = -1;
	*problem = tt_arena_printf(arena, "%s: another server is running on this folder", path);
	return TT_ERR_BUSY;
}

bool folder_sync(struct tt_arena *arena, const char *path)
{
	int fd = open(folder_of(arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return done;
}

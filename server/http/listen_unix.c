/* listen_unix.c - a socket that is a file: made, and taken away again. */
#include "lib/base/log.h"
#include "server/http/connection.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	BACKLOG = 4096
};

static bool is_socket(const char *path)
{
	struct stat file;

	return lstat(path, &file) == 0 && S_ISSOCK(file.st_mode);
}

/* One that nobody listens on any more, of a server that was killed. */
static bool is_stale(const struct sockaddr_un *name)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool refused;

	if (fd < 0)
		return false;
	refused = connect(fd, (const struct sockaddr *)name, sizeof(*name)) != 0 &&
		  errno == ECONNREFUSED;
	close(fd);
	return refused;
}

static bool bind_file(int fd, const struct sockaddr_un *name, mode_t mode)
{
	mode_t before = umask(0777); /* nobody comes in until it has its mode */
	bool bound;

	if (is_socket(name->sun_path) && is_stale(name))
		unlink(name->sun_path);
	bound = bind(fd, (const struct sockaddr *)name, sizeof(*name)) == 0;
	umask(before);
	return bound && chmod(name->sun_path, mode) == 0 && listen(fd, BACKLOG) == 0;
}

static enum tt_err complain(struct tt_str path, const char *error)
{
	tt_log(TT_LOG_ERROR, "cannot listen", TT_LOG_STR("socket", path), TT_LOG_C("error", error));
	return TT_ERR_IO;
}

/* So that it is not another one's file that is taken away at the end. */
static void note_file(struct door *door, const char *path)
{
	struct stat file;

	if (lstat(path, &file) != 0)
		return;
	door->file_dev = file.st_dev;
	door->file_ino = file.st_ino;
}

enum tt_err listen_unix(struct door *door, struct tt_str path, mode_t mode)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };

	if (path.n == 0 || path.n >= sizeof(name.sun_path)) {
		tt_log(TT_LOG_ERROR, "the path of a socket has 1 to 107 bytes",
		       TT_LOG_STR("socket", path));
		return TT_ERR_CONFIG;
	}
	snprintf(name.sun_path, sizeof(name.sun_path), "%.*s", TT_STR_ARG(path));
	door->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (door->fd < 0 || !bind_file(door->fd, &name, mode))
		return complain(path, errno == EADDRINUSE && is_socket(name.sun_path)
					      ? "another server listens there"
					      : strerror(errno));
	door->is_unix = true;
	note_file(door, name.sun_path);
	snprintf(door->address, sizeof(door->address), "unix:%s", name.sun_path);
	return TT_OK;
}

void listen_unix_remove(const struct door *door)
{
	const char *path = door->address + strlen("unix:");
	struct stat file;

	if (door->is_unix && lstat(path, &file) == 0 && file.st_dev == door->file_dev &&
	    file.st_ino == door->file_ino)
		unlink(path);
}

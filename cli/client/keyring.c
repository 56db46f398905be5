#include "cli/client/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	MAX_PASSWORD = 4096,
	MAX_NAME = 1024,
};

static bool on_path(const char *program)
{
	const char *rest = getenv("PATH");
	char path[4096];

	while (rest && *rest) {
		const char *end = strchrnul(rest, ':');
		int n = snprintf(path, sizeof(path), "%.*s/%s", (int)(end - rest), rest, program);

		if (n > 0 && (size_t)n < sizeof(path) && access(path, X_OK) == 0)
			return true;
		rest = *end ? end + 1 : NULL;
	}
	return false;
}

bool keyring_is_there(void)
{
	const char *bus = getenv("DBUS_SESSION_BUS_ADDRESS");

	return bus && *bus && on_path("secret-tool");
}

/* Starts the program with `in` and `out` as its ends; -1: it could not. */
static pid_t start(const char *const argv[], int in, int out)
{
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;
	int rc;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	rc = posix_spawnp(&pid, argv[0], &actions, NULL, (char **)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc == 0 ? pid : -1;
}

static bool ended_well(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool write_all(int fd, struct tt_str text)
{
	while (text.n > 0) {
		ssize_t n = write(fd, text.p, text.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text.p += n;
		text.n -= (size_t)n;
	}
	return true;
}

static size_t read_all(int fd, char *buf, size_t size)
{
	size_t have = 0;

	while (have < size) {
		ssize_t n = read(fd, buf + have, size - have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		have += (size_t)n;
	}
	return have;
}

/* Runs the program: `in` is given to it, what it says goes to `out`. */
static bool run(const char *const argv[], struct tt_str in, char *out, size_t size, size_t *n)
{
	int to[2];
	int from[2];
	bool wrote;
	pid_t pid;

	if (pipe2(to, O_CLOEXEC) != 0)
		return false;
	if (pipe2(from, O_CLOEXEC) != 0) {
		close(to[0]);
		close(to[1]);
		return false;
	}
	pid = start(argv, to[0], from[1]);
	close(to[0]);
	close(from[1]);
	wrote = pid > 0 && write_all(to[1], in);
	close(to[1]);
	*n = read_all(from[0], out, size);
	close(from[0]);
	return pid > 0 && ended_well(pid) && wrote;
}

static const char *as_c(char buf[static MAX_NAME], struct tt_str account)
{
	snprintf(buf, MAX_NAME, "%.*s", TT_STR_ARG(account));
	return buf;
}

bool keyring_put(struct tt_str account, struct tt_str password)
{
	char name[MAX_NAME];
	char said[64];
	size_t n;
	const char *const argv[] = { "secret-tool", "store",    "--label", "Tertulia",
				     "service",     "tertulia", "account", as_c(name, account),
				     NULL };

	return run(argv, password, said, sizeof(said), &n);
}

bool keyring_get(struct tt_arena *arena, struct tt_str account, struct tt_str *password)
{
	char name[MAX_NAME];
	char said[MAX_PASSWORD];
	size_t n = 0;
	const char *const argv[] = { "secret-tool", "lookup",  "service",
				     "tertulia",    "account", as_c(name, account),
				     NULL };
	bool ok = run(argv, TT_STR(""), said, sizeof(said), &n);

	while (n > 0 && said[n - 1] == '\n')
		n--;
	if (ok && n > 0)
		*password = tt_str_dup(arena, (struct tt_str){ said, n });
	explicit_bzero(said, sizeof(said));
	return ok && n > 0;
}

bool keyring_remove(struct tt_str account)
{
	char name[MAX_NAME];
	char said[64];
	size_t n;
	const char *const argv[] = { "secret-tool",       "clear", "service", "tertulia", "account",
				     as_c(name, account), NULL };

	return run(argv, TT_STR(""), said, sizeof(said), &n);
}

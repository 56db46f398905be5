#include "server/previews/program.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	MAX_TIME_MS = 20 * 1000, /* of the clock; it has less of a processor */
	LOOK_MS = 100,           /* whether it is called off */
	LAST_MS = 2000,          /* for its end, when it has said all */
	MAX_BYTES = 32 << 20,
	PIECE = 64 << 10
};

/* Nothing of ours but the picture: what reads it is not trusted. */
static int prepare(posix_spawn_file_actions_t *files, int picture, int out)
{
	return posix_spawn_file_actions_adddup2(files, picture, STDIN_FILENO) ||
	       posix_spawn_file_actions_adddup2(files, out, STDOUT_FILENO) ||
	       posix_spawn_file_actions_addopen(files, STDERR_FILENO, "/dev/null", O_WRONLY, 0) ||
	       posix_spawn_file_actions_addclosefrom_np(files, STDERR_FILENO + 1);
}

/* Signals as a program finds them that is started by hand. */
static int prepare_signals(posix_spawnattr_t *attributes)
{
	sigset_t none;
	sigset_t all;

	sigemptyset(&none);
	sigfillset(&all);
	return posix_spawnattr_setsigmask(attributes, &none) ||
	       posix_spawnattr_setsigdefault(attributes, &all) ||
	       posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int spawn(const struct preview_run *run, int out, pid_t *child)
{
	const char *const argv[] = { run->program, run->width, run->height, run->mode, NULL };
	char *const environment[] = { NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int error;

	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	error = prepare(&files, run->picture, out) || prepare_signals(&attributes) ? ENOMEM : 0;
	if (!error)
		error = posix_spawn(child, run->program, &files, &attributes,
				    (char *const *)(uintptr_t)argv, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

/* More of what it says; false: it has said all, or too much. */
static bool take_piece(int from, struct tt_buf *out)
{
	ssize_t n = read(from, tt_buf_reserve(out, PIECE), PIECE);

	if (n > 0)
		out->n += (size_t)n;
	return (n > 0 && out->n <= MAX_BYTES) || (n < 0 && errno == EINTR);
}

/* False: it takes too long, or nobody waits for it any more. */
static bool listen_to(const struct preview_run *run, int from, struct tt_buf *out)
{
	int64_t end_ms = tt_clock_mono_ms() + MAX_TIME_MS;
	struct pollfd file = { .fd = from, .events = POLLIN };

	while (tt_clock_mono_ms() < end_ms && !atomic_load(run->called_off)) {
		int n = poll(&file, 1, LOOK_MS);

		if (n > 0 && !take_piece(from, out))
			return true;
	}
	return false;
}

/* Once it has said all it has nothing more to do; who has closed its output and goes on is not the
 * program any more that it was. */
static bool is_over(pid_t child, int *status)
{
	const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };

	for (int waited_ms = 0; waited_ms < LAST_MS; waited_ms += 10) {
		pid_t pid = waitpid(child, status, WNOHANG);

		if (pid != 0)
			return pid == child;
		nanosleep(&pause, NULL);
	}
	return false;
}

static bool ended_well(pid_t child, bool has_ended)
{
	int status = 0;

	if (!has_ended || !is_over(child, &status)) {
		kill(child, SIGKILL);
		while (waitpid(child, &status, 0) < 0 && errno == EINTR)
			;
	}
	if (has_ended && WIFEXITED(status) && WEXITSTATUS(status) > 1)
		tt_log(TT_LOG_WARN, "previews cannot be made",
		       TT_LOG_INT("exit", WEXITSTATUS(status)));
	return has_ended && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool run_between(const struct preview_run *run, const int pipe_ends[2], struct tt_buf *out)
{
	pid_t child;
	int error = spawn(run, pipe_ends[1], &child);

	close(pipe_ends[1]);
	if (error) {
		tt_log(TT_LOG_WARN, "previews cannot be made", TT_LOG_C("program", run->program),
		       TT_LOG_C("error", strerror(error)));
		return false;
	}
	return ended_well(child, listen_to(run, pipe_ends[0], out)) && out->n <= MAX_BYTES;
}

bool program_run(const struct preview_run *run, struct tt_buf *out)
{
	int pipe_ends[2];
	bool done;

	if (pipe2(pipe_ends, O_CLOEXEC) != 0) {
		tt_log(TT_LOG_WARN, "previews cannot be made", TT_LOG_C("error", strerror(errno)));
		return false;
	}
	done = run_between(run, pipe_ends, out);
	close(pipe_ends[0]);
	return done;
}

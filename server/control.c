#include "server/control.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "server/accounts/audit.h"
#include "server/events/remote.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

static const char NAME[] = "tertulia.sock";

enum {
	MAX_LINE = 1024,
	PATIENCE_S = 3, /* with the other end, to say all of what it says */
	BACKLOG = 8,
	NO_FILES_MS = 100, /* until there may be a file again for who knocks */
};

struct control {
	struct control_parts parts;
	int folder_fd;
	int fd;
	int stop_fd;
	bool has_thread;
	pthread_t thread;
};

/* By way of the folder's descriptor: the path of a socket has no more than 108 bytes. */
static void address_of(int folder_fd, struct sockaddr_un *out)
{
	*out = (struct sockaddr_un){ .sun_family = AF_UNIX };
	snprintf(out->sun_path, sizeof(out->sun_path), "/proc/self/fd/%d/%s", folder_fd, NAME);
}

static int by_block(const void *a, const void *b)
{
	const struct guard_entry *x = a;
	const struct guard_entry *y = b;

	if (x->rest_ms != y->rest_ms)
		return x->rest_ms > y->rest_ms ? -1 : 1;
	return x->failures > y->failures ? -1 : x->failures < y->failures;
}

static void guard_show(const struct control_parts *parts, struct tt_str ignored, struct tt_buf *out)
{
	struct accounts *accounts = parts->accounts;
	struct guard_entry *entries;
	struct tt_arena arena;
	size_t n;

	(void)ignored;
	tt_arena_init(&arena);
	guard_list(accounts_guard(accounts), &arena, accounts_now_ms(accounts), &entries, &n);
	if (n > 1)
		qsort(entries, n, sizeof(*entries), by_block);
	tt_buf_add_c(out, "ok\n");
	for (size_t i = 0; i < n; i++)
		tt_buf_printf(out, "%.*s\t%.*s\t%.*s\t%u\t%" PRId64 "\n",
			      TT_STR_ARG(entries[i].address), TT_STR_ARG(entries[i].action),
			      TT_STR_ARG(entries[i].subject), entries[i].failures,
			      (entries[i].rest_ms + 999) / 1000);
	tt_arena_finish(&arena);
}

static void guard_forgive(const struct control_parts *parts, struct tt_str address,
			  struct tt_buf *out)
{
	const struct audit line = { .event = "guard-cleared", .target = address };
	struct tt_addr addr;
	size_t n;

	if (!tt_addr_parse(&addr, address)) {
		tt_buf_add_c(out, "error\nthis is no address\n");
		return;
	}
	n = guard_clear_address(accounts_guard(parts->accounts), address);
	audit(&line);
	tt_buf_printf(out, "ok\n%zu\n", n);
}

static void wake(const struct control_parts *parts, struct tt_str topics, struct tt_buf *out)
{
	tt_buf_add_c(out, remote_receive(parts->bus, topics)
				  ? "ok\n"
				  : "error\nnot all of that can be waited for here\n");
}

#define CHANGED "changed "
_Static_assert(sizeof(CHANGED) + REMOTE_MAX_LINE < MAX_LINE, "the longest request");

static const struct {
	struct tt_str words;
	void (*run)(const struct control_parts *parts, struct tt_str rest, struct tt_buf *out);
} verbs[] = {
	{ { "guard list", 10 }, guard_show },
	{ { "guard clear ", 12 }, guard_forgive },
	{ { CHANGED, sizeof(CHANGED) - 1 }, wake },
};

void control_answer(const struct control_parts *parts, struct tt_str line, struct tt_buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
		struct tt_str rest = line;

		if (!tt_str_starts(line, verbs[i].words))
			continue;
		rest.p += verbs[i].words.n;
		rest.n -= verbs[i].words.n;
		verbs[i].run(parts, tt_str_trim(rest), out);
		return;
	}
	tt_buf_add_c(out, "error\nunknown request; is the server of another version?\n");
}

static void send_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return;
		p += sent;
		n -= (size_t)sent;
	}
}

static int64_t patience_ends_ms(void)
{
	return tt_clock_mono_ms() + PATIENCE_S * 1000;
}

/* False, and errno says so, when nothing comes until then. */
static bool await(int fd, int64_t until_ms)
{
	struct pollfd fds = { fd, POLLIN, 0 };
	int64_t rest_ms;

	do {
		rest_ms = until_ms - tt_clock_mono_ms();
		if (rest_ms > 0 && poll(&fds, 1, (int)rest_ms) > 0)
			return true;
	} while (rest_ms > 0);
	errno = ETIMEDOUT;
	return false;
}

/* All that comes until then, up to the end of the line or of what is read at all. */
static size_t receive(int fd, char *to, size_t max, bool one_line, int64_t until_ms)
{
	bool is_whole = false;
	size_t n = 0;

	while (n < max && !is_whole && await(fd, until_ms)) {
		ssize_t got = recv(fd, to + n, max - n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = ECONNRESET;
		if (got <= 0)
			break;
		is_whole = one_line && memchr(to + n, '\n', (size_t)got);
		n += (size_t)got;
	}
	return n;
}

static void be_patient(int fd)
{
	const struct timeval patience = { .tv_sec = PATIENCE_S };

	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
}

bool control_admits(uid_t own, uid_t other)
{
	return other == own || other == 0;
}

/* Whatever the mode of the socket and of its folder has become. */
static bool is_admitted(int fd)
{
	struct ucred peer;
	socklen_t n = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) != 0)
		return false;
	if (control_admits(geteuid(), peer.uid))
		return true;
	tt_log(TT_LOG_WARN, "the control socket is for the user of the server only",
	       TT_LOG_INT("asked", peer.uid));
	return false;
}

static void serve(const struct control *control, int fd)
{
	struct tt_buf answer = { 0 };
	struct tt_str line;
	char text[MAX_LINE];

	be_patient(fd);
	line = (struct tt_str){ text, receive(fd, text, sizeof(text), true, patience_ends_ms()) };
	if (memchr(line.p, '\n', line.n)) {
		control_answer(&control->parts, tt_str_cut(&line, '\n'), &answer);
		send_all(fd, answer.p, answer.n);
	}
	tt_buf_finish(&answer);
}

/* Who knocks waits when there is no file for him, and poll() would tell of him all the time. */
static void rest_when_full(const struct control *control)
{
	struct pollfd stop = { control->stop_fd, POLLIN, 0 };

	if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
		poll(&stop, 1, NO_FILES_MS);
}

static void *listen_on(void *arg)
{
	const struct control *control = arg;
	struct pollfd fds[] = { { control->fd, POLLIN, 0 }, { control->stop_fd, POLLIN, 0 } };

	for (;;) {
		int fd;

		if (poll(fds, ARRAY_LEN(fds), -1) < 0 && errno != EINTR)
			return NULL;
		if (fds[1].revents)
			return NULL;
		fd = accept4(control->fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0) {
			rest_when_full(control);
			continue;
		}
		if (is_admitted(fd))
			serve(control, fd);
		close(fd);
	}
}

/* The folder is locked for us: a socket that is there is of a server that was killed. */
static bool open_socket(struct control *control)
{
	struct sockaddr_un address;

	control->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	control->stop_fd = eventfd(0, EFD_CLOEXEC);
	if (control->fd < 0 || control->stop_fd < 0)
		return false;
	address_of(control->folder_fd, &address);
	unlinkat(control->folder_fd, NAME, 0);
	/* The umask lets nobody else in from the first moment on. */
	return bind(control->fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
	       fchmodat(control->folder_fd, NAME, 0600, 0) == 0 &&
	       listen(control->fd, BACKLOG) == 0;
}

static int open_folder(struct tt_arena *arena, struct tt_str folder)
{
	return open(tt_arena_dup(arena, folder.p, folder.n), O_PATH | O_DIRECTORY | O_CLOEXEC);
}

enum tt_err control_start(struct control **out, struct tt_str folder,
			  const struct control_parts *parts)
{
	struct control *control = calloc(1, sizeof(*control));
	struct tt_arena arena;

	if (!control)
		tt_oom();
	tt_arena_init(&arena);
	control->parts = *parts;
	control->fd = control->stop_fd = -1;
	control->folder_fd = open_folder(&arena, folder);
	tt_arena_finish(&arena);
	*out = control;
	if (control->folder_fd < 0 || !open_socket(control)) {
		tt_log(TT_LOG_ERROR, "cannot open the control socket", TT_LOG_STR("folder", folder),
		       TT_LOG_C("error", strerror(errno)));
		return TT_ERR_IO;
	}
	if (pthread_create(&control->thread, NULL, listen_on, control) != 0)
		return TT_ERR_INTERNAL;
	control->has_thread = true;
	return TT_OK;
}

static void close_if_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

void control_stop(struct control *control)
{
	const uint64_t one = 1;

	if (!control)
		return;
	if (control->has_thread && write(control->stop_fd, &one, sizeof(one)) == sizeof(one))
		pthread_join(control->thread, NULL);
	if (control->has_thread)
		unlinkat(control->folder_fd, NAME, 0);
	close_if_open(control->fd);
	close_if_open(control->stop_fd);
	close_if_open(control->folder_fd);
	free(control);
}

static bool exchange(int fd, struct tt_str line, struct tt_buf *answer)
{
	int64_t until_ms = patience_ends_ms();
	char text[4096];
	size_t n;

	send_all(fd, line.p, line.n);
	send_all(fd, "\n", 1);
	while ((n = receive(fd, text, sizeof(text), false, until_ms)) > 0)
		tt_buf_add(answer, text, n);
	return answer->n > 0;
}

static bool ask(int folder_fd, struct tt_str line, struct tt_buf *answer)
{
	struct sockaddr_un address;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool ok;

	if (fd < 0)
		return false;
	address_of(folder_fd, &address);
	be_patient(fd);
	ok = connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
	     exchange(fd, line, answer);
	close(fd);
	return ok;
}

static bool is_nobody(int error)
{
	return error == ENOENT || error == ECONNREFUSED;
}

static const char *why_silent(struct tt_arena *arena, int error)
{
	if (is_nobody(error))
		return "no server is running on this folder";
	if (error == ETIMEDOUT || error == EAGAIN)
		return "the server does not answer";
	if (error == ECONNRESET || error == EPIPE)
		return "the server does not talk to this user, or has just ended";
	return tt_arena_printf(arena, "%s", strerror(error));
}

/* What the server says; 0, or the error that kept it from that. */
static int ask_folder(struct tt_arena *arena, struct tt_str folder, struct tt_str line,
		      struct tt_str *out)
{
	int folder_fd = open_folder(arena, folder);
	struct tt_buf answer = { 0 };
	int error = 0;

	if (folder_fd < 0 || !ask(folder_fd, line, &answer))
		error = errno;
	close_if_open(folder_fd);
	*out = tt_str_dup(arena, tt_buf_str(&answer));
	tt_buf_finish(&answer);
	return error;
}

static bool is_ok(struct tt_arena *arena, struct tt_str *answer, const char **problem)
{
	struct tt_str line;

	if (tt_str_is(tt_str_cut(answer, '\n'), "ok"))
		return true;
	line = tt_str_cut(answer, '\n');
	*problem = line.n > 0 ? tt_arena_dup(arena, line.p, line.n) : "the server refused";
	return false;
}

bool control_ask(struct tt_arena *arena, struct tt_str folder, struct tt_str line,
		 struct tt_str *out, const char **problem)
{
	int error = ask_folder(arena, folder, line, out);

	if (!error)
		return is_ok(arena, out, problem);
	*problem = why_silent(arena, error);
	return false;
}

bool control_tell(struct tt_arena *arena, struct tt_str folder, struct tt_str line,
		  const char **problem)
{
	struct tt_str answer;
	int error = ask_folder(arena, folder, line, &answer);

	if (!error)
		return is_ok(arena, &answer, problem);
	*problem = why_silent(arena, error);
	return is_nobody(error);
}

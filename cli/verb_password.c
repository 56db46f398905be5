/* verb_password.c - a password for an account: typed, read, or made up. */
#include "cli/prompt.h"
#include "cli/verbs.h"
#include "server/http/refusal.h"

#include <poll.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PIPE_WAIT_MS = 200 /* whose other end has yet to say something */
};

bool verb_read_line(struct tt_arena *arena, struct tt_str *out)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n = getline(&line, &cap, stdin);

	if (n < 0) {
		free(line);
		return false;
	}
	while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
		n--;
	*out = tt_str_dup(arena, (struct tt_str){ line, (size_t)n });
	explicit_bzero(line, cap);
	free(line);
	return true;
}

static bool type_twice(struct tt_arena *arena, struct tt_str *out, const char **problem)
{
	struct tt_str again;

	*problem = "no password was typed";
	if (!prompt_secret("Password: ", arena, out) || out->n == 0)
		return false;
	if (!prompt_secret("Again:    ", arena, &again))
		return false;
	*problem = "the two passwords differ";
	return tt_str_eq(*out, again);
}

/* Somebody has put something there, and expects that it counts. */
static bool has_piped(void)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	struct stat st;
	int n = 0;

	return fstat(STDIN_FILENO, &st) == 0 && S_ISFIFO(st.st_mode) &&
	       poll(&in, 1, PIPE_WAIT_MS) > 0 && ioctl(STDIN_FILENO, FIONREAD, &n) == 0 && n > 0;
}

bool verb_password(struct verb_call *call, struct tt_str *out, bool *generated)
{
	const char *problem = "there is no password on standard input";
	enum tt_err err;
	bool got;

	*generated = false;
	if (call->password_stdin) {
		got = verb_read_line(&call->arena, out);
	} else if (!call->generate && isatty(STDIN_FILENO)) {
		got = type_twice(&call->arena, out, &problem);
	} else if (!call->generate && has_piped()) {
		got = false;
		problem = "what stands on standard input is taken for a password with "
			  "--password-stdin only; --generate makes one up";
	} else {
		*out = accounts_random_password(&call->arena);
		*generated = true;
		return true;
	}
	err = got ? accounts_check_new_password(NULL, *out) : TT_OK;
	if (err) {
		got = false;
		problem = refusal_of(err)->reason;
	}
	if (!got)
		fprintf(stderr, "%s: %s\n", call->command, problem);
	return got;
}
